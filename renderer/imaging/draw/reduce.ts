import type { StoredValues } from '../../../pixels/index.ts';

// A picture drawn at less than half its size would pass over pixels: a microcalcification between two samples would be
// gone. So it is averaged down first, by a whole factor, and both renderers draw the result.

/** How many image pixels, along each axis, go into one sample at a scale (device pixels an image pixel). */
export function reductionFor(scale: number): number {
  return scale > 0.5 ? 1 : 2 ** Math.min(6, Math.floor(Math.log2(1 / scale)));
}

type Grid = { readonly Rows: number; readonly Columns: number; readonly samples: number };

export const reducedSize = (size: { readonly Rows: number; readonly Columns: number }, factor: number) => ({
  Rows: Math.ceil(size.Rows / factor),
  Columns: Math.ceil(size.Columns / factor),
});

function emptyLike<T extends StoredValues>(values: T, length: number): T;
function emptyLike(values: StoredValues, length: number): StoredValues {
  if (values instanceof Uint8Array) return new Uint8Array(length);
  if (values instanceof Int8Array) return new Int8Array(length);
  if (values instanceof Uint16Array) return new Uint16Array(length);
  if (values instanceof Int16Array) return new Int16Array(length);
  if (values instanceof Uint32Array) return new Uint32Array(length);
  if (values instanceof Int32Array) return new Int32Array(length);
  return values instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);
}

/** Averages blocks of `factor` x `factor` pixels; blocks at the right and lower edge over what there is of them. */
export function reduce<T extends StoredValues>(values: T, grid: Grid, factor: number): T {
  const { Rows, Columns, samples } = grid;
  const size = reducedSize(grid, factor);
  const width = size.Columns * samples;
  const out = emptyLike(values, size.Rows * width);
  const sums = new Float64Array(width);
  const whole = !(values instanceof Float32Array || values instanceof Float64Array);
  for (let y = 0; y < size.Rows; y++) {
    const last = Math.min(Rows, (y + 1) * factor);
    sums.fill(0);
    for (let row = y * factor; row < last; row++) {
      let at = row * Columns * samples;
      for (let column = 0; column < Columns; column++) {
        const to = Math.floor(column / factor) * samples;
        for (let sample = 0; sample < samples; sample++)
          sums[to + sample] = (sums[to + sample] ?? 0) + (values[at++] ?? 0);
      }
    }
    for (let x = 0; x < width; x++) {
      const first = Math.floor(x / samples) * factor;
      const covered = (Math.min(Columns, first + factor) - first) * (last - y * factor);
      const mean = (sums[x] ?? 0) / covered;
      out[y * width + x] = whole ? Math.round(mean) : mean;
    }
  }
  return out;
}
