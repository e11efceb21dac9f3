import { toRgb } from './colour.ts';
import { automaticVoi, greyOf, type ImageVoi, isWhole } from './grey.ts';
import type { HeaderImage } from './header/types.ts';
import { minMax } from './modality.ts';
import { type Palette, paletteRgb, type PaletteTable, paletteTable } from './palette.ts';
import type { StoredPixels, StoredValues } from './types.ts';

export type RgbaImage = {
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
};

/** Whether no pixel of a picture has a colour. */
export function isGrey({ data }: RgbaImage): boolean {
  for (let at = 0; at < data.length; at += 4)
    if (data[at] !== data[at + 1] || data[at] !== data[at + 2]) return false;
  return true;
}

/** Whether a frame is drawn in colours of its own, without a window. One whose palette is unusable is drawn in greys. */
export const isColour = (pixels: StoredPixels, image: HeaderImage): boolean =>
  pixels.SamplesPerPixel > 1 ||
  (pixels.PhotometricInterpretation === 'PALETTE COLOR' && image.palette !== null);

const tableByPalette = new WeakMap<Palette, PaletteTable | null>();

function expanded(palette: Palette): PaletteTable | null {
  const known = tableByPalette.get(palette);
  if (known !== undefined) return known;
  const table = paletteTable(palette);
  tableByPalette.set(palette, table);
  return table;
}

function eightBits(values: StoredValues, bitsStored: number): Uint8Array {
  if (values instanceof Uint8Array) return values;
  const drop = Math.max(0, bitsStored - 8);
  return Uint8Array.from(values, (value) => value >>> drop);
}

/** Red, green, blue of a colour frame, 8 bits each; null when it is of a kind that cannot be shown. */
export function colourOf(pixels: StoredPixels, image: HeaderImage): Uint8Array | null {
  if (pixels.PhotometricInterpretation === 'PALETTE COLOR') {
    const table = image.palette === null ? null : expanded(image.palette);
    return table === null ? null : paletteRgb(pixels.values, table);
  }
  const { BitsStored } = image.description;
  const rgb = toRgb(pixels, BitsStored);
  return rgb.ok ? eightBits(rgb.value.values, BitsStored) : null;
}

/**
 * Red, green, blue of a frame with a supplemental palette: greys below its first value, its colours from there on (PS3.3
 * C.8.16.2.1.1.1). null: it has none.
 */
export function mixedColours(
  { values }: StoredPixels,
  { supplemental }: HeaderImage,
  greyFor: (stored: number) => number,
): Uint8Array | null {
  const palette = supplemental === null ? null : expanded(supplemental);
  if (palette === null) return null;
  const out = paletteRgb(values, palette);
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? 0;
    if (value < palette.first) out.fill(greyFor(value), at * 3, at * 3 + 3);
  }
  return out;
}

/** The greys of stored values; each value is worked out once where that is less work. */
function greys(values: StoredValues, greyFor: (stored: number) => number): Uint8ClampedArray {
  const range = minMax(values);
  const span = range === null ? 0 : range.max - range.min + 1;
  if (range === null || !isWhole(values) || span > 65_536 || span > values.length * 4)
    return Uint8ClampedArray.from(values, greyFor);
  const table = Uint8ClampedArray.from({ length: span }, (_, at) => greyFor(range.min + at));
  return Uint8ClampedArray.from(values, (value) => table[value - range.min] ?? 0);
}

/**
 * A frame at its own size as a pane shows it at first: what `image` says, under `voi` or, without one, the automatic one.
 * Neither shutter nor overlays. null: of a kind that cannot be shown.
 */
export function pictureOf(pixels: StoredPixels, image: HeaderImage, voi: ImageVoi | null): RgbaImage | null {
  const { Rows: height, Columns: width } = pixels;
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  const picture = { data, width, height };
  if (isColour(pixels, image)) {
    const rgb = colourOf(pixels, image);
    if (rgb !== null) putRgb(rgb, data);
    return rgb === null ? null : picture;
  }
  const greyFor = greyOf(image, voi ?? automaticVoi(image, pixels).voi, false);
  const mixed = mixedColours(pixels, image, greyFor);
  if (mixed === null) putGrey(greys(pixels.values, greyFor), data);
  else putRgb(mixed, data);
  return picture;
}

function putGrey(grey: Uint8ClampedArray, data: Uint8ClampedArray): void {
  for (let i = 0, to = 0; i < grey.length; i++, to += 4) {
    const level = grey[i] ?? 0;
    data[to] = level;
    data[to + 1] = level;
    data[to + 2] = level;
  }
}

function putRgb(rgb: Uint8Array, data: Uint8ClampedArray): void {
  for (let i = 0, to = 0; i + 2 < rgb.length; i += 3, to += 4) {
    data[to] = rgb[i] ?? 0;
    data[to + 1] = rgb[i + 1] ?? 0;
    data[to + 2] = rgb[i + 2] ?? 0;
  }
}
