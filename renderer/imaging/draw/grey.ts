import { functionOf, greyOf } from '../../../pixels/index.ts';
import type { ImageVoi as Voi, StoredRange } from '../../../pixels/index.ts';
import type { FrameImage } from '../types.ts';

// One table from stored values to grey levels, in the order of PS3.4 N.2: Modality LUT, VOI LUT, Presentation LUT, then
// inversion. Both renderers look up this same table, so that they show the same greys.

/**
 * Greys of the stored values `lo`, `lo + step`...; values beyond either end have the grey of that end. `exact`: within 1 of
 * what the pipeline gives for every value.
 */
export type GreyTable = {
  readonly lo: number;
  readonly step: number;
  readonly greys: Uint8Array;
  readonly exact: boolean;
};

export const MOST_ENTRIES = 65_536;

/** Stored values between which the greys differ. */
function support(image: FrameImage, voi: Voi, range: StoredRange): StoredRange {
  if (image.modalityLut !== null) {
    const { first, entries } = image.modalityLut;
    return { min: first, max: first + entries.length - 1 };
  }
  // exp(-4 * 1.75) is below half a grey level.
  const half =
    voi.lut === null && functionOf(image, voi) === 'SIGMOID' ? voi.width * 1.75 : voi.width / 2 + 1;
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
  const grey = greyOf(image, voi, options.invert);
  for (let index = 0; index < length; index++) greys[index] = grey(lo + index * step);
  return { lo, step, greys, exact: isExact(image, voi, { lo, step, greys, exact: step <= 1 }) };
}

/** Between two entries a window hardly changes; a table of the image may do anything there, and so does padding. */
function isExact({ modalityLut, presentationLut, padding }: FrameImage, voi: Voi, table: GreyTable): boolean {
  const { lo, step, greys, exact } = table;
  if (!exact && (modalityLut !== null || presentationLut !== null || voi.lut !== null)) return false;
  if (padding === null) return true;
  const hi = lo + step * (greys.length - 1);
  if (padding.to < lo) return greys[0] === 0;
  if (padding.from > hi) return greys.at(-1) === 0;
  return exact && padding.from >= lo && padding.to <= hi;
}
