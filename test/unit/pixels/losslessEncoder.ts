/** A lossless JPEG encoder for tests, written from ISO/IEC 10918-1 Annex H; slow and plain on purpose. */
export type LosslessOptions = {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  readonly precision: number;
  readonly predictor: number;
  readonly pointTransform: number;
  /** Rows between restart markers; 0 for none. */
  readonly restartRows: number;
};

/** 17 categories, all with codes of 5 bits but one of 6 and more: no code is all ones. */
const COUNTS = [0, 0, 0, 0, 15, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

class Bits {
  readonly bytes: number[] = [];
  #hold = 0;
  #held = 0;

  put(value: number, count: number): void {
    for (let i = count - 1; i >= 0; i--) {
      this.#hold = (this.#hold << 1) | ((value >> i) & 1);
      if (++this.#held === 8) this.#byte();
    }
  }

  #byte(): void {
    this.bytes.push(this.#hold);
    if (this.#hold === 0xff) this.bytes.push(0);
    this.#hold = 0;
    this.#held = 0;
  }

  /** F.1.2.3: a last byte is filled with ones. */
  flush(): void {
    while (this.#held > 0) this.put(1, 1);
  }
}

function codeOf(category: number): { code: number; length: number } {
  return category < 15 ? { code: category, length: 5 } : { code: 30 + (category - 15), length: 6 };
}

/** Samples by pixel, of `precision` bits. */
export function encodeLossless(samples: ArrayLike<number>, o: LosslessOptions): Uint8Array<ArrayBuffer> {
  const bits = new Bits();
  const at = (x: number, y: number, c: number) =>
    (samples[(y * o.width + x) * o.components + c] ?? 0) >> o.pointTransform;
  for (let y = 0; y < o.height; y++) {
    const restart = o.restartRows > 0 && y > 0 && y % o.restartRows === 0;
    if (restart) {
      bits.flush();
      bits.bytes.push(0xff, 0xd0 + ((y / o.restartRows - 1) % 8));
    }
    const firstRow = y === 0 || restart;
    for (let x = 0; x < o.width; x++) {
      for (let c = 0; c < o.components; c++) {
        const predicted = predict(o, firstRow, x, {
          a: x > 0 ? at(x - 1, y, c) : 0,
          b: y > 0 ? at(x, y - 1, c) : 0,
          c: x > 0 && y > 0 ? at(x - 1, y - 1, c) : 0,
        });
        putDifference(bits, (at(x, y, c) - predicted) & 0xffff);
      }
    }
  }
  bits.flush();
  return Uint8Array.from([...header(o), ...bits.bytes, 0xff, 0xd9]);
}

function predict(
  o: LosslessOptions,
  firstRow: boolean,
  x: number,
  n: { a: number; b: number; c: number },
): number {
  if (x === 0) return firstRow ? 2 ** (o.precision - o.pointTransform - 1) : n.b;
  if (firstRow) return n.a;
  const formulas = [n.a, n.a, n.b, n.c, n.a + n.b - n.c, n.a + ((n.b - n.c) >> 1), n.b + ((n.a - n.c) >> 1)];
  return o.predictor === 7 ? (n.a + n.b) >> 1 : (formulas[o.predictor] ?? 0);
}

function putDifference(bits: Bits, modulo: number): void {
  const value = modulo > 32_768 ? modulo - 65_536 : modulo;
  const category = value === 0 ? 0 : 32 - Math.clz32(Math.abs(value));
  const { code, length } = codeOf(category);
  bits.put(code, length);
  if (category > 0 && category < 16) bits.put(value > 0 ? value : value + 2 ** category - 1, category);
}

function header(o: LosslessOptions): number[] {
  const u16 = (n: number) => [n >> 8, n & 255];
  const ids = Array.from({ length: o.components }, (_, i) => i + 1);
  const restart = o.restartRows * o.width;
  const huffman = [0xff, 0xc4, ...u16(2 + 17 + 17), 0, ...COUNTS, ...Array.from({ length: 17 }, (_, i) => i)];
  const size = [o.precision, ...u16(o.height), ...u16(o.width), o.components];
  const frame = [0xff, 0xc3, ...u16(8 + 3 * o.components), ...size, ...ids.flatMap((id) => [id, 0x11, 0])];
  const interval = restart > 0 ? [0xff, 0xdd, ...u16(4), ...u16(restart)] : [];
  const selectors = [o.components, ...ids.flatMap((id) => [id, 0])];
  const scan = [0xff, 0xda, ...u16(6 + 2 * o.components), ...selectors, o.predictor, 0, o.pointTransform];
  return [0xff, 0xd8, ...huffman, ...frame, ...interval, ...scan];
}
