import { modalityValue } from './modality.ts';
import { type LookUpTable, type Voi, voiTableValue, voiValue } from './voi.ts';

/** A VOI LUT; with `center` and `width` its entries are stretched over that range of modality values. */
export type VoiTable = { readonly lut: LookUpTable; readonly center?: number; readonly width?: number };

/** The grayscale transformations of PS3.4 N.2 in their order; what is null does nothing. */
export type GreyPipeline = {
  readonly slope: number;
  readonly intercept: number;
  readonly modalityLut: LookUpTable | null; // in place of slope and intercept
  readonly voi: Voi | VoiTable;
  readonly presentationLut: LookUpTable | null;
  readonly invert: boolean; // of what comes out of the Presentation LUT
};

/** A modality value through window or VOI LUT, 0..1. */
export function voiLevel(value: number, voi: Voi | VoiTable): number {
  if (!('lut' in voi)) return voiValue(value, voi);
  const { lut, center, width } = voi;
  if (center === undefined || width === undefined) return voiTableValue(value, lut);
  const along = ((value - (center - width / 2)) / width) * lut.entries.length;
  return voiTableValue(lut.first + Math.floor(along + 1e-9), lut);
}

/**
 * PS3.3 C.11.4.1.1: the VOI's output spans the table's inputs, 0 the first entry and the greatest the last. Between them
 * the nearest entry counts.
 */
export function presentationLevel(level: number, table: LookUpTable | null): number {
  if (table === null) return level;
  const last = table.entries.length - 1;
  return Math.min(1, (table.entries[Math.round(level * last)] ?? 0) / (2 ** table.bits - 1));
}

/** The function from a stored value to the displayed grey, 0..255, rounded to the nearest. */
export function displayGrey(pipeline: GreyPipeline): (stored: number) => number {
  const { modalityLut, voi, presentationLut, invert } = pipeline;
  return (stored) => {
    const modality = modalityValue(stored, pipeline, modalityLut);
    const level = presentationLevel(voiLevel(modality, voi), presentationLut);
    const grey = Math.round(level * 255);
    return invert ? 255 - grey : grey;
  };
}
