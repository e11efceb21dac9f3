import { type LookUpTable, tableEntry } from './voi.ts';
import type { StoredValues } from './types.ts';

export type Rescale = { readonly slope: number; readonly intercept: number };
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

/** One stored value to its modality value, for read-outs. */
export function modalityValue(stored: number, rescale: Rescale, table?: LookUpTable | null): number {
  return table ? tableEntry(stored, table) : stored * rescale.slope + rescale.intercept;
}
