import type { StoredPixels, StoredValues } from '../../../pixels/index.ts';
import type { Display, Palette, Window } from './display.ts';

/** 8 bits a sample, 1 (grey) or 3 (RGB) samples a pixel. */
export type Picture = {
  readonly width: number;
  readonly height: number;
  readonly samples: 1 | 3;
  readonly data: Uint8Array;
};

/** Turns stored values into grey or colour as the header says (PS3.3 C.11.1, C.11.2, C.7.6.3.1). */
export function pictureOf(pixels: StoredPixels, display: Display): Picture | null {
  const { Columns: width, Rows: height, PhotometricInterpretation: photometric } = pixels;
  if (photometric === 'PALETTE COLOR' && display.palette !== null) {
    return { width, height, samples: 3, data: throughPalette(pixels.values, display.palette) };
  }
  if (pixels.SamplesPerPixel === 1) {
    return { width, height, samples: 1, data: windowed(pixels.values, display) };
  }
  const data = colour(pixels, width * height);
  return data === null ? null : { width, height, samples: 3, data };
}

function windowed(values: StoredValues, display: Display): Uint8Array {
  const { slope, intercept, inverted } = display;
  const map = greyOf(display.window ?? rangeWindow(values, display));
  const out = new Uint8Array(values.length);
  const flip = inverted ? 255 : 0;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] ?? 0;
    out[at] = Math.abs(flip - map(value * slope + intercept));
  }
  return out;
}

/** The three functions of PS3.3 C.11.2.1.2 and C.11.2.1.3, to 0..255. */
export function greyOf({ center, width, shape }: Window): (value: number) => number {
  const clamp = (grey: number): number => Math.round(Math.min(255, Math.max(0, grey)));
  switch (shape) {
    case 'LINEAR': {
      if (width === 1) return (value) => (value <= center - 0.5 ? 0 : 255);
      return (value) => clamp(((value - (center - 0.5)) / (width - 1) + 0.5) * 255);
    }
    case 'LINEAR_EXACT':
      return (value) => clamp(((value - center) / width + 0.5) * 255);
    case 'SIGMOID':
      return (value) => clamp(255 / (1 + Math.exp((-4 * (value - center)) / width)));
    default:
      return shape satisfies never;
  }
}

/** No window in the header: from the darkest to the brightest value that is not padding. */
function rangeWindow(values: StoredValues, { slope, intercept, padding }: Display): Window {
  let low = Infinity;
  let high = -Infinity;
  for (let at = 0; at < values.length; at += 1) {
    const stored = values[at] ?? 0;
    if (padding !== null && stored >= padding[0] && stored <= padding[1]) continue;
    const value = stored * slope + intercept;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!Number.isFinite(low) || !Number.isFinite(high)) return { center: 0, width: 1, shape: 'LINEAR_EXACT' };
  return { center: (low + high) / 2, width: high - low || 1, shape: 'LINEAR_EXACT' };
}

function throughPalette(values: StoredValues, { firstValue, rgb }: Palette): Uint8Array {
  const out = new Uint8Array(values.length * 3);
  const last = rgb.length / 3 - 1;
  for (let at = 0; at < values.length; at += 1) {
    const entry = Math.min(last, Math.max(0, (values[at] ?? 0) - firstValue)) * 3;
    out[at * 3] = rgb[entry] ?? 0;
    out[at * 3 + 1] = rgb[entry + 1] ?? 0;
    out[at * 3 + 2] = rgb[entry + 2] ?? 0;
  }
  return out;
}

function colour(pixels: StoredPixels, count: number): Uint8Array | null {
  const { values, PhotometricInterpretation: photometric, SamplesPerPixel: samples, Columns } = pixels;
  if (photometric.startsWith('YBR_') && photometric.endsWith('_422') && values.length < count * 3) {
    return subsampled(values, count, Columns);
  }
  if (values.length < count * samples || (values.BYTES_PER_ELEMENT !== 1 && values.BYTES_PER_ELEMENT !== 2)) {
    return null;
  }
  const shift = values.BYTES_PER_ELEMENT === 2 ? 8 : 0;
  const isYbr = photometric.startsWith('YBR_');
  const out = new Uint8Array(count * 3);
  for (let at = 0; at < count; at += 1) {
    const from = at * samples;
    const [a, b, c] = [values[from] ?? 0, values[from + 1] ?? 0, values[from + 2] ?? 0];
    put(out, at, [a >> shift, b >> shift, c >> shift], isYbr);
  }
  return out;
}

/** Two luminances, then the blue and the red difference that both pixels share (PS3.3 C.7.6.3.1.2). */
function subsampled(values: StoredValues, count: number, columns: number): Uint8Array {
  const out = new Uint8Array(count * 3);
  const perRow =
    values.length >= Math.ceil(columns / 2) * 4 * (count / columns) ? Math.ceil(columns / 2) * 2 : columns;
  for (let at = 0; at < count; at += 1) {
    const position = Math.floor(at / columns) * perRow + (at % columns);
    const from = (position >> 1) * 4;
    const y = values[from + (position & 1)] ?? 0;
    put(out, at, [y, values[from + 2] ?? 128, values[from + 3] ?? 128], true);
  }
  return out;
}

function put(
  out: Uint8Array,
  at: number,
  [a, b, c]: readonly [number, number, number],
  isYbr: boolean,
): void {
  const clamp = (value: number): number => Math.round(Math.min(255, Math.max(0, value)));
  // PS3.3 C.7.6.3.1.2, YBR_FULL.
  out[at * 3] = isYbr ? clamp(a + 1.402 * (c - 128)) : a;
  out[at * 3 + 1] = isYbr ? clamp(a - 0.344136 * (b - 128) - 0.714136 * (c - 128)) : b;
  out[at * 3 + 2] = isYbr ? clamp(a + 1.772 * (b - 128)) : c;
}

/** The picture in at most `box`, its shape kept as it is on the patient; averaged over what each new pixel covers. */
export function fitted(
  picture: Picture,
  box: { width: number; height: number } | null,
  rowToColumnSpacing: number,
): Picture {
  const tall = picture.height * rowToColumnSpacing;
  const scale = box === null ? 1 : Math.min(1, box.width / picture.width, box.height / tall);
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round((box === null ? picture.height : tall) * scale));
  if (width === picture.width && height === picture.height) return picture;
  const data = new Uint8Array(width * height * picture.samples);
  for (let y = 0; y < height; y += 1) {
    const rows = span(y, height, picture.height);
    for (let x = 0; x < width; x += 1) {
      average(picture, rows, span(x, width, picture.width), data, (y * width + x) * picture.samples);
    }
  }
  return { ...picture, width, height, data };
}

type Span = readonly [number, number];

function span(at: number, target: number, source: number): Span {
  const from = Math.min(source - 1, Math.floor((at * source) / target));
  return [from, Math.max(from + 1, Math.min(source, Math.floor(((at + 1) * source) / target)))];
}

function average(
  { data, width, samples }: Picture,
  rows: Span,
  columns: Span,
  out: Uint8Array,
  to: number,
): void {
  const count = (rows[1] - rows[0]) * (columns[1] - columns[0]);
  for (let sample = 0; sample < samples; sample += 1) {
    let sum = 0;
    for (let y = rows[0]; y < rows[1]; y += 1) {
      for (let x = columns[0]; x < columns[1]; x += 1) sum += data[(y * width + x) * samples + sample] ?? 0;
    }
    out[to + sample] = Math.round(sum / count);
  }
}
