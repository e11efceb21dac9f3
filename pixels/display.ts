import { toRgb } from './colour.ts';
import { failed } from './layout.ts';
import { minMax, modalityValue, type Padding } from './modality.ts';
import { isPadding } from './padding.ts';
import { paletteRgb, type PaletteTable } from './palette.ts';
import { displayGrey } from './pipeline.ts';
import { fullRangeVoi, type LookUpTable, type VoiFunction } from './voi.ts';
import type { PixelResult, StoredPixels, StoredValues } from './types.ts';

/** How grey values become light. Without a window or table the values' own range is shown. */
export type GreyOptions = {
  readonly slope?: number;
  readonly intercept?: number;
  readonly modalityLut?: LookUpTable | null; // in place of slope and intercept
  readonly center?: number;
  readonly width?: number;
  readonly function?: VoiFunction;
  readonly voiLut?: LookUpTable | null; // in place of the window
  readonly presentationLut?: LookUpTable | null;
  readonly invert?: boolean;
  readonly padding?: Padding | null; // stored values left out of the automatic range and drawn black
};

export type RgbaOptions = GreyOptions & {
  readonly palette?: PaletteTable | null; // needed for PALETTE COLOR
  readonly bitsStored?: number; // of colour samples wider than 8 bits
};

export type RgbaImage = {
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
};

/** Stored grey values to 8-bit display values: Modality LUT, VOI, polarity; rounded to the nearest. */
export function grey8(values: StoredValues, options: GreyOptions): Uint8ClampedArray<ArrayBuffer> {
  const out = new Uint8ClampedArray(values.length);
  const range = minMax(values);
  if (!range) return out;
  const shade = shadeOf(values, options);
  const span = range.max - range.min + 1;
  const float = values instanceof Float32Array || values instanceof Float64Array;
  if (float || span > 65_536 || span > values.length * 4) {
    for (let i = 0; i < values.length; i++) out[i] = shade(values[i] ?? 0);
    return out;
  }
  const table = new Uint8ClampedArray(span);
  for (let i = 0; i < span; i++) table[i] = shade(range.min + i);
  for (let i = 0; i < values.length; i++) out[i] = table[(values[i] ?? 0) - range.min] ?? 0;
  return out;
}

/** The function from a stored value to 0..255. */
function shadeOf(values: StoredValues, options: GreyOptions): (stored: number) => number {
  const rescale = { slope: options.slope ?? 1, intercept: options.intercept ?? 0 };
  const { modalityLut = null, voiLut, presentationLut = null, invert = false, padding = null } = options;
  const modality = (stored: number) => modalityValue(stored, rescale, modalityLut);
  const voi = voiLut ? { lut: voiLut } : windowOf(values, options, modality);
  const shade = displayGrey({ ...rescale, modalityLut, voi, presentationLut, invert });
  return (stored) => (isPadding({ padding }, stored) ? 0 : shade(stored));
}

function windowOf(values: StoredValues, options: GreyOptions, modality: (stored: number) => number) {
  const { center, width, padding } = options;
  if (center !== undefined && width !== undefined && width > 0) {
    return { center, width, function: options.function ?? 'LINEAR' };
  }
  const range = minMax(values, padding) ?? { min: 0, max: 0 };
  const ends = [modality(range.min), modality(range.max)];
  return fullRangeVoi(Math.min(...ends), Math.max(...ends));
}

/**
 * A displayable picture of one frame: grey through the options, colour and palette to RGB. The CPU's reference for what
 * the engine draws, the first picture of the page, and thumbnails.
 */
export function rgba(stored: StoredPixels, options: RgbaOptions): PixelResult<RgbaImage> {
  const { Rows: height, Columns: width, PhotometricInterpretation: label } = stored;
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  if (label === 'PALETTE COLOR') {
    if (!options.palette) return failed('unsupported-pixel-format', 'palette-absent');
    putRgb(paletteRgb(stored.values, options.palette), data, options.invert ?? false, 0);
  } else if (stored.SamplesPerPixel === 1) {
    const invert = (options.invert ?? false) !== (label === 'MONOCHROME1');
    putGrey(grey8(stored.values, { ...options, invert }), data);
  } else {
    const rgb = toRgb(stored, options.bitsStored);
    if (!rgb.ok) return rgb;
    const bits = options.bitsStored ?? rgb.value.values.BYTES_PER_ELEMENT * 8;
    putRgb(rgb.value.values, data, options.invert ?? false, Math.max(0, bits - 8));
  }
  return { ok: true, value: { data, width, height } };
}

function putGrey(grey: Uint8ClampedArray, data: Uint8ClampedArray): void {
  for (let i = 0, to = 0; i < grey.length; i++, to += 4) {
    const level = grey[i] ?? 0;
    data[to] = level;
    data[to + 1] = level;
    data[to + 2] = level;
  }
}

function putRgb(rgb: StoredValues, data: Uint8ClampedArray, invert: boolean, drop: number): void {
  const flip = invert ? 255 : 0;
  for (let i = 0, to = 0; i + 2 < rgb.length; i += 3, to += 4) {
    data[to] = ((rgb[i] ?? 0) >>> drop) ^ flip;
    data[to + 1] = ((rgb[i + 1] ?? 0) >>> drop) ^ flip;
    data[to + 2] = ((rgb[i + 2] ?? 0) >>> drop) ^ flip;
  }
}
