import type { CoefficientPlane } from './blocks.ts';

/** Samples of one component, 8 x 8 blocks side by side. */
export type SamplePlane = {
  readonly samples: Uint8Array | Uint16Array;
  readonly width: number;
  readonly height: number;
};

// The rotations of the 11-multiplication DCT of Loeffler, Ligtenberg and Moschytz (ICASSP 1989) in 13-bit fixed point.
const BITS = 13;
const fix = (x: number) => Math.round(x * 2 ** BITS);
const F_0_298 = fix(0.298631336);
const F_0_390 = fix(0.39018064);
const F_0_541 = fix(0.5411961);
const F_0_765 = fix(0.765366865);
const F_0_899 = fix(0.899976223);
const F_1_175 = fix(1.175875602);
const F_1_501 = fix(1.50132111);
const F_1_847 = fix(1.847759065);
const F_1_961 = fix(1.96157056);
const F_2_053 = fix(2.053119869);
const F_2_562 = fix(2.562915447);
const F_3_072 = fix(3.072711026);

/**
 * Dequantises and transforms every block of a component (A.3.3, A.3.4) with the level shift (A.3.1), clamped to the
 * precision. The arithmetic is that of the reference implementation's accurate integer transform, so that results equal
 * those of the tools that hospitals check against.
 */
export function transformPlane(plane: CoefficientPlane, quant: Int32Array, precision: number): SamplePlane {
  const width = plane.blocksAcross * 8;
  const height = plane.blocksDown * 8;
  const samples = precision > 8 ? new Uint16Array(width * height) : new Uint8Array(width * height);
  const work = new Int32Array(64);
  // Two fraction bits between the passes, one where 12-bit samples leave no room for two in 32 bits.
  const spare = precision > 8 ? 1 : 2;
  const shape = { width, max: (1 << precision) - 1, centre: 1 << (precision - 1), spare };
  for (let by = 0, block = 0; by < plane.blocksDown; by++) {
    for (let bx = 0; bx < plane.blocksAcross; bx++, block += 64) {
      const to = by * 8 * width + bx * 8;
      if (columns(plane.coefficients, block, quant, work, spare)) rows(work, samples, to, shape);
      else flat((plane.coefficients[block] ?? 0) * (quant[0] ?? 1), samples, to, shape);
    }
  }
  return { samples, width, height };
}

type Shape = {
  readonly width: number;
  readonly max: number;
  readonly centre: number;
  readonly spare: number;
};

function flat(dc: number, samples: Uint8Array | Uint16Array, to: number, shape: Shape): void {
  const value = Math.min(shape.max, Math.max(0, ((dc + 4) >> 3) + shape.centre));
  for (let y = 0, at = to; y < 8; y++, at += shape.width) samples.fill(value, at, at + 8);
}

/** First pass, over columns. False, without a result, when only the DC coefficient is there. */
function columns(c: Int16Array, from: number, q: Int32Array, work: Int32Array, spare: number): boolean {
  const drop = BITS - spare;
  const half = 1 << (drop - 1);
  let alive = false;
  for (let x = 0; x < 8; x++) {
    const at = from + x;
    const [c1, c2, c3, c4] = [c[at + 8] ?? 0, c[at + 16] ?? 0, c[at + 24] ?? 0, c[at + 32] ?? 0];
    const [c5, c6, c7] = [c[at + 40] ?? 0, c[at + 48] ?? 0, c[at + 56] ?? 0];
    const s0 = Math.imul(c[at] ?? 0, q[x] ?? 1);
    if ((c1 | c2 | c3 | c4 | c5 | c6 | c7) === 0) {
      if (s0 !== 0 && x > 0) alive = true;
      const dc = s0 << spare;
      for (let y = 0; y < 64; y += 8) work[x + y] = dc;
      continue;
    }
    alive = true;
    const s2 = Math.imul(c2, q[x + 16] ?? 1);
    const s6 = Math.imul(c6, q[x + 48] ?? 1);
    const z = Math.imul(s2 + s6, F_0_541);
    const e2 = z - Math.imul(s6, F_1_847);
    const e3 = z + Math.imul(s2, F_0_765);
    const s4 = Math.imul(c4, q[x + 32] ?? 1);
    const e0 = (s0 + s4) << BITS;
    const e1 = (s0 - s4) << BITS;
    const a0 = e0 + e3 + half;
    const a3 = e0 - e3 + half;
    const a1 = e1 + e2 + half;
    const a2 = e1 - e2 + half;
    const s1 = Math.imul(c1, q[x + 8] ?? 1);
    const s3 = Math.imul(c3, q[x + 24] ?? 1);
    const s5 = Math.imul(c5, q[x + 40] ?? 1);
    const s7 = Math.imul(c7, q[x + 56] ?? 1);
    const z5 = Math.imul(s7 + s3 + s5 + s1, F_1_175);
    const z1 = Math.imul(s7 + s1, -F_0_899);
    const z2 = Math.imul(s5 + s3, -F_2_562);
    const z3 = Math.imul(s7 + s3, -F_1_961) + z5;
    const z4 = Math.imul(s5 + s1, -F_0_390) + z5;
    const o0 = Math.imul(s7, F_0_298) + z1 + z3;
    const o1 = Math.imul(s5, F_2_053) + z2 + z4;
    const o2 = Math.imul(s3, F_3_072) + z2 + z3;
    const o3 = Math.imul(s1, F_1_501) + z1 + z4;
    work[x] = (a0 + o3) >> drop;
    work[x + 56] = (a0 - o3) >> drop;
    work[x + 8] = (a1 + o2) >> drop;
    work[x + 48] = (a1 - o2) >> drop;
    work[x + 16] = (a2 + o1) >> drop;
    work[x + 40] = (a2 - o1) >> drop;
    work[x + 24] = (a3 + o0) >> drop;
    work[x + 32] = (a3 - o0) >> drop;
  }
  return alive;
}

/** Second pass, over rows, to clamped samples. */
function rows(work: Int32Array, samples: Uint8Array | Uint16Array, to: number, shape: Shape): void {
  const drop = BITS + shape.spare + 3;
  const { max, width } = shape;
  // Rounding and level shift are added before the final shift.
  const bias = (1 << (drop - 1)) + (shape.centre << drop);
  for (let y = 0, w = 0, at = to; y < 8; y++, w += 8, at += width) {
    const s2 = work[w + 2] ?? 0;
    const s6 = work[w + 6] ?? 0;
    const z = Math.imul(s2 + s6, F_0_541);
    const e2 = z - Math.imul(s6, F_1_847);
    const e3 = z + Math.imul(s2, F_0_765);
    const s0 = work[w] ?? 0;
    const s4 = work[w + 4] ?? 0;
    const e0 = ((s0 + s4) << BITS) + bias;
    const e1 = ((s0 - s4) << BITS) + bias;
    const [a0, a3, a1, a2] = [e0 + e3, e0 - e3, e1 + e2, e1 - e2];
    const s1 = work[w + 1] ?? 0;
    const s3 = work[w + 3] ?? 0;
    const s5 = work[w + 5] ?? 0;
    const s7 = work[w + 7] ?? 0;
    const z5 = Math.imul(s7 + s3 + s5 + s1, F_1_175);
    const z1 = Math.imul(s7 + s1, -F_0_899);
    const z2 = Math.imul(s5 + s3, -F_2_562);
    const z3 = Math.imul(s7 + s3, -F_1_961) + z5;
    const z4 = Math.imul(s5 + s1, -F_0_390) + z5;
    const o0 = Math.imul(s7, F_0_298) + z1 + z3;
    const o1 = Math.imul(s5, F_2_053) + z2 + z4;
    const o2 = Math.imul(s3, F_3_072) + z2 + z3;
    const o3 = Math.imul(s1, F_1_501) + z1 + z4;
    samples[at] = clamp((a0 + o3) >> drop, max);
    samples[at + 7] = clamp((a0 - o3) >> drop, max);
    samples[at + 1] = clamp((a1 + o2) >> drop, max);
    samples[at + 6] = clamp((a1 - o2) >> drop, max);
    samples[at + 2] = clamp((a2 + o1) >> drop, max);
    samples[at + 5] = clamp((a2 - o1) >> drop, max);
    samples[at + 3] = clamp((a3 + o0) >> drop, max);
    samples[at + 4] = clamp((a3 - o0) >> drop, max);
  }
}

function clamp(value: number, max: number): number {
  return value < 0 ? 0 : value > max ? max : value;
}
