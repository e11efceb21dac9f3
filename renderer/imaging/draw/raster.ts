import type { StoredValues } from '../../../pixels/index.ts';
import { invert } from '../geometry/view.ts';
import type { Affine, Size } from '../geometry/view.ts';
import type { GreyTable } from './grey.ts';

// Draws a picture into device pixels by hand: bilinear between STORED values, then the grey table, which is what the GPU
// does too. Windowing first and interpolating greys after would draw an edge between two extremes differently.

/**
 * Grey: one stored value a pixel, with its table. Colour: red, green, blue a pixel. `factor` image pixels along each axis
 * went into one of `Rows` x `Columns` (reduce.ts).
 */
export type Picture = { readonly Rows: number; readonly Columns: number; readonly factor: number } & (
  | { readonly kind: 'grey'; readonly values: StoredValues; readonly table: GreyTable }
  | { readonly kind: 'colour'; readonly rgb: Uint8Array }
);

/** Device pixels along one axis: the two image elements between which each lies, as offsets, and how far along. */
type Axis = {
  readonly from: number; // first and one past the last device pixel inside the picture
  readonly to: number;
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly fraction: Float32Array;
};

const BLACK = 0xff000000;
const WHOLE = 1e-6; // a sample this near to a pixel's centre is that pixel

function axisOf(length: number, slope: number, start: number, count: number, stride: number): Axis {
  const axis = {
    low: new Int32Array(length),
    high: new Int32Array(length),
    fraction: new Float32Array(length),
  };
  let [from, to] = [length, 0];
  for (let pixel = 0; pixel < length; pixel++) {
    const at = slope * (pixel + 0.5) + start; // image coordinate of the device pixel's centre
    if (at < 0 || at >= count) continue;
    from = Math.min(from, pixel);
    to = pixel + 1;
    const sample = Math.min(count - 1, Math.max(0, at - 0.5));
    const nearest = Math.round(sample);
    const low = Math.abs(sample - nearest) < WHOLE ? nearest : Math.floor(sample);
    axis.low[pixel] = low * stride;
    axis.high[pixel] = Math.min(count - 1, low + 1) * stride;
    axis.fraction[pixel] = Math.abs(sample - nearest) < WHOLE ? 0 : sample - low;
  }
  return { from: Math.min(from, to), to, ...axis };
}

/** Values of one line of device pixels before interpolating across lines. */
function sampleLine(values: ArrayLike<number>, across: Axis, base: number, line: Float32Array): void {
  const { low, high, fraction } = across;
  for (let i = across.from; i < across.to; i++) {
    const [a, part] = [values[base + (low[i] ?? 0)] ?? 0, fraction[i] ?? 0];
    line[i] = part === 0 ? a : a + ((values[base + (high[i] ?? 0)] ?? 0) - a) * part;
  }
}

/** Interpolated lines, kept while neighbouring device lines lie between the same two image lines. */
function lineCache(values: ArrayLike<number>, across: Axis, length: number): (base: number) => Float32Array {
  const lines = [new Float32Array(length), new Float32Array(length)] as const;
  const bases = [-1, -1];
  let last: 0 | 1 = 0;
  return (base) => {
    const held = bases.indexOf(base);
    if (held === 0 || held === 1) {
      last = held;
      return lines[held];
    }
    const free = last === 0 ? 1 : 0;
    sampleLine(values, across, base, lines[free]);
    bases[free] = base;
    last = free;
    return lines[free];
  };
}

type Grid = { readonly across: Axis; readonly down: Axis };

// On a picture lying on its side, device x runs along image columns: the strides change places, nothing else does.
function gridOf(
  transform: Affine,
  shape: { Rows: number; Columns: number },
  pane: Size,
  samples: number,
): Grid {
  const back = invert(transform);
  const rowStride = shape.Columns * samples;
  if (back.xx !== 0) {
    return {
      across: axisOf(pane.width, back.xx, back.x0, shape.Columns, samples),
      down: axisOf(pane.height, back.yy, back.y0, shape.Rows, rowStride),
    };
  }
  return {
    across: axisOf(pane.width, back.yx, back.y0, shape.Rows, rowStride),
    down: axisOf(pane.height, back.xy, back.x0, shape.Columns, samples),
  };
}

type Plane = { readonly values: ArrayLike<number>; readonly grid: Grid; readonly width: number };

/** Calls `put` with every device line inside the picture, interpolated in both directions. */
function eachLine(plane: Plane, put: (y: number, line: Float32Array) => void): void {
  const { across, down } = plane.grid;
  const lineAt = lineCache(plane.values, across, plane.width);
  const mixed = new Float32Array(plane.width);
  for (let y = down.from; y < down.to; y++) {
    const part = down.fraction[y] ?? 0;
    const above = lineAt(down.low[y] ?? 0);
    if (part === 0) {
      put(y, above);
      continue;
    }
    const below = lineAt(down.high[y] ?? 0);
    for (let x = across.from; x < across.to; x++) {
      const a = above[x] ?? 0;
      mixed[x] = a + ((below[x] ?? 0) - a) * part;
    }
    put(y, mixed);
  }
}

const coloursByTable = new WeakMap<GreyTable, Uint32Array>();

function coloursOf(table: GreyTable): Uint32Array {
  const known = coloursByTable.get(table);
  if (known !== undefined) return known;
  const colours = Uint32Array.from(table.greys, (grey) => (BLACK | (grey * 0x010101)) >>> 0);
  coloursByTable.set(table, colours);
  return colours;
}

function drawGrey(
  out: Uint32Array,
  picture: Extract<Picture, { kind: 'grey' }>,
  grid: Grid,
  width: number,
): void {
  const { lo, step } = picture.table;
  const colours = coloursOf(picture.table);
  const last = colours.length - 1;
  const { from, to } = grid.across;
  eachLine({ values: picture.values, grid, width }, (y, line) => {
    const base = y * width;
    for (let x = from; x < to; x++) {
      const entry = Math.floor(((line[x] ?? 0) - lo) / step + 0.5);
      out[base + x] = colours[entry < 0 ? 0 : entry > last ? last : entry] ?? BLACK;
    }
  });
}

function drawColour(out: Uint32Array, rgb: Uint8Array, grid: Grid, width: number): void {
  const { from, to } = grid.across;
  for (const channel of [0, 1, 2]) {
    const shift = channel * 8;
    const values = channel === 0 ? rgb : rgb.subarray(channel);
    eachLine({ values, grid, width }, (y, line) => {
      const base = y * width;
      for (let x = from; x < to; x++) {
        out[base + x] = ((out[base + x] ?? 0) | (Math.round(line[x] ?? 0) << shift)) >>> 0;
      }
    });
  }
}

/**
 * Draws `picture` into `out` (RGBA, `pane.width` x `pane.height`), black around it. `transform` takes image pixels to
 * device pixels (geometry/view.ts).
 */
export function rasterise(
  out: Uint8ClampedArray<ArrayBuffer>,
  picture: Picture,
  transform: Affine,
  pane: Size,
): void {
  // Little endian, as every machine that runs a browser today: red is the lowest byte of a word.
  const words = new Uint32Array(out.buffer, out.byteOffset, pane.width * pane.height);
  words.fill(BLACK);
  const grid = gridOf(ofSamples(transform, picture.factor), picture, pane, picture.kind === 'grey' ? 1 : 3);
  if (picture.kind === 'grey') drawGrey(words, picture, grid, pane.width);
  else drawColour(words, picture.rgb, grid, pane.width);
}

/** The transform for a picture whose samples are `factor` image pixels wide and high. */
const ofSamples = (t: Affine, factor: number): Affine => ({
  ...t,
  xx: t.xx * factor,
  xy: t.xy * factor,
  yx: t.yx * factor,
  yy: t.yy * factor,
});
