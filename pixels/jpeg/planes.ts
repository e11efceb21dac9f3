import type { SamplePlane } from './idct.ts';

type Samples = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;

/** A component at its own resolution and how it is to be enlarged. */
export type ComponentSamples = {
  readonly plane: SamplePlane;
  /** Samples that cover the picture, without the padding to whole blocks. */
  readonly ownWidth: number;
  readonly ownHeight: number;
  /** How many picture samples stand for one of these, across and down. */
  readonly across: number;
  readonly down: number;
};

/** Interleaves components by pixel at full resolution. */
export function pixelsFromPlanes(
  components: readonly ComponentSamples[],
  width: number,
  height: number,
): Samples {
  const wide = components.some((c) => c.plane.samples instanceof Uint16Array);
  const count = components.length;
  const out = wide ? new Uint16Array(width * height * count) : new Uint8Array(width * height * count);
  components.forEach((component, index) => {
    const row = new Uint16Array(component.ownWidth * component.across + component.across);
    const sums = new Int32Array(component.ownWidth);
    for (let y = 0; y < height; y++) {
      const { samples, from } = fullRow(component, y, row, sums);
      for (let x = 0, to = y * width * count + index; x < width; x++, to += count)
        out[to] = samples[from + x] ?? 0;
    }
  });
  return out;
}

type RowView = { readonly samples: Uint8Array | Uint16Array; readonly from: number };

/** Row `y` of the picture for a component. */
function fullRow(component: ComponentSamples, y: number, row: Uint16Array, sums: Int32Array): RowView {
  const { plane, across, down } = component;
  if (across === 1 && down === 1) return { samples: plane.samples, from: y * plane.width };
  const smooth = component.ownWidth > 2 && across === 2 && (down === 1 || down === 2);
  if (!smooth) repeat(component, y, row);
  else if (down === 1) smoothAcross(component, y, row);
  else smoothBoth(component, y, row, sums);
  return { samples: row, from: 0 };
}

function repeat({ plane, ownWidth, across, down }: ComponentSamples, y: number, row: Uint16Array): void {
  const from = Math.floor(y / down) * plane.width;
  for (let x = 0; x < ownWidth; x++) row.fill(plane.samples[from + x] ?? 0, x * across, (x + 1) * across);
}

/** Half the columns: each new sample is 3/4 of the nearer and 1/4 of the further one; rounding alternates. */
function smoothAcross({ plane, ownWidth }: ComponentSamples, y: number, row: Uint16Array): void {
  const s = plane.samples;
  const from = y * plane.width;
  const last = ownWidth - 1;
  for (let x = 0; x < ownWidth; x++) {
    const here = (s[from + x] ?? 0) * 3;
    row[x * 2] = x === 0 ? (s[from] ?? 0) : (here + (s[from + x - 1] ?? 0) + 1) >> 2;
    row[x * 2 + 1] = x === last ? (s[from + last] ?? 0) : (here + (s[from + x + 1] ?? 0) + 2) >> 2;
  }
}

/** Half the columns and rows: the same weights in both directions, rounded once. */
function smoothBoth(component: ComponentSamples, y: number, row: Uint16Array, sums: Int32Array): void {
  const { plane, ownWidth, ownHeight } = component;
  const near = y >> 1;
  const far = Math.min(ownHeight - 1, Math.max(0, y & 1 ? near + 1 : near - 1));
  const s = plane.samples;
  for (let x = 0, a = near * plane.width, b = far * plane.width; x < ownWidth; x++, a++, b++) {
    sums[x] = (s[a] ?? 0) * 3 + (s[b] ?? 0);
  }
  const last = ownWidth - 1;
  for (let x = 0; x < ownWidth; x++) {
    const here = sums[x] ?? 0;
    row[x * 2] = x === 0 ? (here * 4 + 8) >> 4 : (here * 3 + (sums[x - 1] ?? 0) + 8) >> 4;
    row[x * 2 + 1] = x === last ? (here * 4 + 7) >> 4 : (here * 3 + (sums[x + 1] ?? 0) + 7) >> 4;
  }
}
