/** Base value and extra bits of length codes 257..285 and distance codes 0..29, RFC 1951 3.2.5. */
const LENGTH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227, 258,
];
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
  6145, 8193, 12289, 16385, 24577,
];
/** The order in which the code lengths of the code length alphabet come, RFC 1951 3.2.7. */
const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const MAX_BITS = 15;

const LOOK_BITS = 9;

/**
 * Canonical Huffman code as counts by length and symbols in code order; and, by the next 9 bits as they lie in the
 * stream, symbol x 16 + length of the code they begin with, 0 where it is longer.
 */
type Code = { readonly counts: Uint16Array; readonly symbols: Uint16Array; readonly lookup: Uint16Array };

class Input {
  readonly #bytes: Uint8Array;
  #at = 0;
  #hold = 0;
  #held = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The next `count` (0..16) bits, least significant first; -1 at the end of the data. */
  bits(count: number): number {
    while (this.#held < count) {
      const next = this.#bytes[this.#at];
      if (next === undefined) return -1;
      this.#at += 1;
      this.#hold |= next << this.#held;
      this.#held += 8;
    }
    const value = this.#hold & ((1 << count) - 1);
    this.#hold >>>= count;
    this.#held -= count;
    return value;
  }

  /** The next symbol of a code; -1 at the end of the data or for a code that does not exist. */
  symbol({ counts, symbols, lookup }: Code): number {
    while (this.#held <= 16 && this.#at < this.#bytes.length) {
      this.#hold |= (this.#bytes[this.#at++] ?? 0) << this.#held;
      this.#held += 8;
    }
    const entry = lookup[this.#hold & ((1 << LOOK_BITS) - 1)] ?? 0;
    if (entry !== 0 && (entry & 15) <= this.#held) {
      this.#hold >>>= entry & 15;
      this.#held -= entry & 15;
      return entry >> 4;
    }
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= MAX_BITS; length++) {
      const bit = this.bits(1);
      if (bit < 0) return -1;
      code |= bit;
      const count = counts[length] ?? 0;
      if (code - count < first) return symbols[index + code - first] ?? -1;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    return -1;
  }

  /** Skips to a byte boundary and returns the next `length` bytes, fewer at the end. */
  bytes(length: number): Uint8Array {
    this.#at -= this.#held >> 3;
    this.#hold = 0;
    this.#held = 0;
    const part = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += part.length;
    return part;
  }

  toByte(): void {
    this.bits(this.#held & 7);
  }
}

/**
 * Inflates a raw deflate stream (RFC 1951) into at most `capacity` bytes, what follows is not read. Data that end early
 * or break give what was inflated until there; the caller sees it by the length. Synchronous and bounded, unlike
 * DecompressionStream, and the same in the page and in Node.
 */
export function inflateRaw(bytes: Uint8Array, capacity: number): Uint8Array<ArrayBuffer> {
  const input = new Input(bytes);
  const out = new Uint8Array(capacity);
  let length = 0;
  for (let last = false; !last && length < capacity;) {
    last = input.bits(1) !== 0;
    const kind = input.bits(2);
    const before = length;
    if (kind === 0) length = stored(input, out, length);
    else if (kind === 1) length = compressed(input, FIXED, out, length);
    else if (kind === 2) {
      const codes = dynamicCodes(input);
      length = codes ? compressed(input, codes, out, length) : -1 - length;
    } else break;
    if (length < 0) {
      length = -1 - length;
      break;
    }
    if (length === before && input.bits(0) < 0) break;
  }
  return out.subarray(0, length);
}

/** Each block writer returns the new length, or -1 - length when the data end or break. */
function stored(input: Input, out: Uint8Array, length: number): number {
  input.toByte();
  const size = input.bits(16);
  const check = input.bits(16);
  if (size < 0 || check < 0 || (size ^ 0xffff) !== check) return -1 - length;
  const part = input.bytes(Math.min(size, out.length - length));
  out.set(part, length);
  const now = length + part.length;
  return part.length < size ? -1 - now : now;
}

type Codes = { readonly literals: Code; readonly distances: Code };

function compressed(input: Input, codes: Codes, out: Uint8Array, start: number): number {
  let length = start;
  while (length < out.length) {
    const symbol = input.symbol(codes.literals);
    if (symbol < 0) return -1 - length;
    if (symbol < 256) {
      out[length++] = symbol;
      continue;
    }
    if (symbol === 256) return length;
    const extra = input.bits(LENGTH_EXTRA[symbol - 257] ?? 0);
    const far = input.symbol(codes.distances);
    const base = DISTANCE_BASE[far];
    const farExtra = base === undefined ? -1 : input.bits(far < 2 ? 0 : (far >> 1) - 1);
    if (extra < 0 || farExtra < 0) return -1 - length;
    const run = (LENGTH_BASE[symbol - 257] ?? 0) + extra;
    const distance = (base ?? 0) + farExtra;
    if (distance > length || run === extra) return -1 - length;
    const end = Math.min(length + run, out.length);
    for (; length < end; length++) out[length] = out[length - distance] ?? 0;
  }
  return length;
}

function dynamicCodes(input: Input): Codes | null {
  const literalCount = input.bits(5) + 257;
  const distanceCount = input.bits(5) + 1;
  const lengthCount = input.bits(4) + 4;
  const lengths = new Uint8Array(320);
  for (let i = 0; i < lengthCount; i++) {
    const bits = input.bits(3);
    if (bits < 0) return null;
    lengths[LENGTH_ORDER[i] ?? 0] = bits;
  }
  const lengthCode = codeOf(lengths.subarray(0, 19));
  lengths.fill(0);
  const total = literalCount + distanceCount;
  for (let i = 0; i < total;) {
    const symbol = input.symbol(lengthCode);
    if (symbol < 0) return null;
    if (symbol < 16) {
      lengths[i++] = symbol;
      continue;
    }
    const [extra, base] = symbol === 16 ? [2, 3] : symbol === 17 ? [3, 3] : [7, 11];
    const repeat = base + input.bits(extra);
    if (repeat < base || i + repeat > total) return null;
    const value = symbol === 16 ? (lengths[i - 1] ?? 0) : 0;
    lengths.fill(value, i, i + repeat);
    i += repeat;
  }
  return {
    literals: codeOf(lengths.slice(0, literalCount)),
    distances: codeOf(lengths.slice(literalCount, total)),
  };
}

function codeOf(lengths: Uint8Array): Code {
  const counts = new Uint16Array(MAX_BITS + 1);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  counts[0] = 0;
  const next = new Uint16Array(MAX_BITS + 2);
  for (let l = 1; l <= MAX_BITS; l++) next[l + 1] = (next[l] ?? 0) + (counts[l] ?? 0);
  const symbols = new Uint16Array(lengths.length);
  lengths.forEach((length, symbol) => {
    if (length === 0) return;
    const at = next[length] ?? 0;
    symbols[at] = symbol;
    next[length] = at + 1;
  });
  return { counts, symbols, lookup: lookupOf(counts, symbols) };
}

/** Codes are written most significant bit first into a stream that is read from the least (RFC 1951 3.1.1). */
function lookupOf(counts: Uint16Array, symbols: Uint16Array): Uint16Array {
  const lookup = new Uint16Array(1 << LOOK_BITS);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= LOOK_BITS; length++) {
    const count = counts[length] ?? 0;
    for (let i = 0; i < count; i++, index++) {
      let reversed = 0;
      for (let bit = 0; bit < length; bit++) if ((code + i) & (1 << bit)) reversed |= 1 << (length - 1 - bit);
      const entry = ((symbols[index] ?? 0) << 4) | length;
      for (let at = reversed; at < lookup.length; at += 1 << length) lookup[at] = entry;
    }
    code = (code + count) << 1;
  }
  return lookup;
}

const FIXED: Codes = (() => {
  const literals = new Uint8Array(288).fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280, 288);
  return { literals: codeOf(literals), distances: codeOf(new Uint8Array(30).fill(5)) };
})();
