import { modalityValue, voiTableValue, voiValue } from '../../../pixels/index.ts';
import type { FrameImage, LookUpTable, VoiFunction } from '../types.ts';

// One table from stored values to grey levels, PS3.3 C.11 and PS3.4 N.2: Modality LUT, VOI LUT, then inversion. Both
// renderers look up this same table, so that they show the same greys.

/** What is applied to modality values: a window, or a VOI LUT stretched over one. */
export type Voi = {
  readonly center: number;
  readonly width: number;
  readonly lut: LookUpTable | null;
};

/** Greys of the stored values `lo`, `lo + step`...; values beyond either end have the grey of that end. */
export type GreyTable = { readonly lo: number; readonly step: number; readonly greys: Uint8Array };

/** Least and greatest stored value. */
export type StoredRange = { readonly min: number; readonly max: number };

export const MOST_ENTRIES = 65_536;

/** Stored value to modality value. */
export const modalityOf = (image: FrameImage, stored: number): number =>
  modalityValue(stored, image, image.modalityLut);

/** Modality value to 0..1 (PS3.3 C.11.2). A VOI LUT that the reader has adjusted is stretched over the window. */
export function voiLevel(voi: Voi, voiFunction: VoiFunction, value: number): number {
  const { center, width, lut } = voi;
  if (lut !== null) {
    const along = ((value - (center - width / 2)) / width) * lut.entries.length;
    return voiTableValue(lut.first + Math.floor(along + 1e-9), lut);
  }
  // A width below 1 has no meaning for LINEAR; floating point images are written with it all the same.
  const exact = voiFunction === 'LINEAR' && width < 1;
  return voiValue(value, { center, width, function: exact ? 'LINEAR_EXACT' : voiFunction });
}

/** Stored values between which the greys differ. */
function support(image: FrameImage, voi: Voi, range: StoredRange): StoredRange {
  if (image.modalityLut !== null) {
    const { first, entries } = image.modalityLut;
    return { min: first, max: first + entries.length - 1 };
  }
  // exp(-4 * 1.75) is below half a grey level.
  const half = voi.lut === null && image.voiFunction === 'SIGMOID' ? voi.width * 1.75 : voi.width / 2 + 1;
  const ends = [voi.center - half, voi.center + half].map((value) => (value - image.intercept) / image.slope);
  const [min, max] = [Math.min(...ends), Math.max(...ends)];
  // Outside the frame's own values nothing is looked up.
  const inside = { min: Math.max(min, range.min), max: Math.min(max, range.max) };
  return inside.min <= inside.max ? inside : { min: range.min, max: range.min };
}

/**
 * The table for one frame. `range` holds every stored value of the frame; `whole` tells that they are whole numbers. One
 * entry a value where `mostEntries` allows it for the frame's range or, failing that, for what the window spans.
 */
export function greyTable(
  image: FrameImage,
  voi: Voi,
  options: {
    readonly range: StoredRange;
    readonly whole: boolean;
    readonly invert: boolean;
    readonly mostEntries?: number;
  },
): GreyTable {
  const { range, whole, mostEntries = MOST_ENTRIES } = options;
  const direct = whole && range.max - range.min < mostEntries;
  const { min, max } = direct ? range : support(image, voi, range);
  const [lo, hi] = whole ? [Math.floor(min), Math.ceil(max)] : [min, max];
  const length = whole ? Math.max(1, Math.min(mostEntries, hi - lo + 1)) : mostEntries;
  const step = length < 2 ? 1 : (hi - lo) / (length - 1) || 1;
  const greys = new Uint8Array(length);
  const inverted = image.inverse !== options.invert;
  for (let index = 0; index < length; index++) {
    const level = voiLevel(voi, image.voiFunction, modalityOf(image, lo + index * step));
    const grey = Math.round(level * 255);
    greys[index] = inverted ? 255 - grey : grey;
  }
  return { lo, step, greys };
}
