import { type LookUpTable, tableEntry } from './voi.ts';
import type { StoredValues } from './types.ts';

export type Rescale = { readonly slope: number; readonly intercept: number };
export type ModalityContainer = 'int16' | 'uint16' | 'float32';
export type ModalityValues = Int16Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Float32Array<ArrayBuffer>;
export type Padding = { readonly from: number; readonly to: number };

/** Smallest and largest value outside the padding range (both ends included); null when all is padding or NaN. */
export function minMax(values: StoredValues, padding?: Padding | null): { min: number; max: number } | null {
  let min = Infinity;
  let max = -Infinity;
  const from = padding ? Math.min(padding.from, padding.to) : Infinity;
  const to = padding ? Math.max(padding.from, padding.to) : -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (value >= from && value <= to) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return min <= max ? { min, max } : null;
}

/**
 * The smallest container that keeps slope x value + intercept exact for every value in a range: Int16 for whole numbers
 * that fit (what CT needs), then Uint16, else Float32. A volume needs one container for all its slices: ask with the
 * range of the whole series and pass the answer to `modalityLut`.
 */
export function modalityContainer(range: { min: number; max: number }, rescale: Rescale): ModalityContainer {
  const whole =
    Number.isInteger(rescale.slope) &&
    Number.isInteger(rescale.intercept) &&
    Number.isInteger(range.min) &&
    Number.isInteger(range.max);
  const ends = [range.min, range.max].map((v) => v * rescale.slope + rescale.intercept);
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  if (whole && low >= -32_768 && high <= 32_767) return 'int16';
  return whole && low >= 0 && high <= 65_535 ? 'uint16' : 'float32';
}

/**
 * Rescale Slope and Intercept (PS3.3 C.11.1.1.2). Integers stay integers where that is exact; a container that was asked
 * for but cannot hold these values is widened, which the type of the result shows. Fractions: computed in double,
 * rounded once to single precision.
 */
export function modalityLut(
  values: StoredValues,
  rescale: Rescale,
  container?: ModalityContainer,
): ModalityValues {
  const { slope, intercept } = rescale;
  const float = values instanceof Float32Array || values instanceof Float64Array;
  const range = float ? null : minMax(values);
  const needed = range ? modalityContainer(range, rescale) : 'float32';
  const chosen = container === undefined || !holds(container, needed, range, rescale) ? needed : container;
  const out = newValues(chosen, values.length);
  if (slope === 1 && intercept === 0) out.set(values);
  else for (let i = 0; i < values.length; i++) out[i] = (values[i] ?? 0) * slope + intercept;
  return out;
}

function holds(
  asked: ModalityContainer,
  needed: ModalityContainer,
  range: { min: number; max: number } | null,
  { slope, intercept }: Rescale,
): boolean {
  if (asked === needed || asked === 'float32') return true;
  if (needed === 'float32' || !range) return false;
  const low = Math.min(range.min * slope, range.max * slope) + intercept;
  return asked === 'uint16' && low >= 0;
}

/** Modality LUT Sequence (PS3.3 C.11.1.1.1) in place of slope and intercept. */
export function modalityTable(values: StoredValues, table: LookUpTable): Uint16Array<ArrayBuffer> {
  const out = new Uint16Array(values.length);
  const entries = Uint16Array.from(table.entries);
  const last = entries.length - 1;
  for (let i = 0; i < values.length; i++) {
    const index = (values[i] ?? 0) - table.first;
    out[i] = entries[index < 0 ? 0 : index > last ? last : index] ?? 0;
  }
  return out;
}

/** One stored value to its modality value, for read-outs. */
export function modalityValue(stored: number, rescale: Rescale, table?: LookUpTable | null): number {
  return table ? tableEntry(stored, table) : stored * rescale.slope + rescale.intercept;
}

function newValues(container: ModalityContainer, length: number): ModalityValues {
  switch (container) {
    case 'int16':
      return new Int16Array(length);
    case 'uint16':
      return new Uint16Array(length);
    case 'float32':
      return new Float32Array(length);
    default:
      return container satisfies never;
  }
}
