import type { GreyTable } from './grey.ts';

/**
 * A grey table as the engine's colour texture takes it (ENGINE.md 3): six numbers a node (x, r, g, b, midpoint,
 * sharpness), nodes just where the engine samples its `length` texels, so that texel i holds the grey of entry i. The
 * mapping range reaches half an entry beyond both ends: entry i is looked up in the middle of its texel.
 */
export function textureNodes(table: GreyTable): {
  readonly nodes: Float32Array;
  readonly from: number;
  readonly to: number;
  readonly length: number;
} {
  const { lo, step, greys } = table;
  // A texture of one texel has no range to sample; a second one of the same grey changes nothing.
  const length = Math.max(2, greys.length);
  const [from, to] = [lo - step / 2, lo + (length - 0.5) * step];
  const nodes = new Float32Array(length * 6);
  for (let index = 0; index < length; index++) {
    const grey = (greys[Math.min(index, greys.length - 1)] ?? 0) / 255;
    nodes.set([from + (index * (to - from)) / (length - 1), grey, grey, grey, 0.5, 0], index * 6);
  }
  return { nodes, from, to, length };
}
