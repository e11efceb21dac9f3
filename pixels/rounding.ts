// Measured values as text, the same wherever they are told: on the image, in a file, in the patient's record.

/** A value of the contract's MeasuredValue: `unit` by its UCUM code, px and px2 for pixels. */
export type Measured = { readonly concept: string; readonly value: number; readonly unit: string };

const WHOLE_WHERE_EXACT: ReadonlySet<string> = new Set(['minimum', 'maximum', 'median', 'sum', 'value']);

/** Decimals that show `digits` digits of a small value, and no more than `most`. */
export function forDigits(size: number, digits: number, most: number): number {
  if (size === 0) return 0;
  return Math.min(most, Math.max(0, digits - 1 - Math.floor(Math.log10(size))));
}

/** Decimal places of a value: as many as mean something on an image. */
export function decimalsOf({ concept, value, unit }: Measured): number {
  const size = Math.abs(value);
  if (concept === 'pixelCount') return 0;
  if (WHOLE_WHERE_EXACT.has(concept) && Number.isInteger(value)) return 0;
  switch (unit) {
    case 'mm':
    case 'px':
      return size >= 1000 ? 0 : size >= 1 ? 1 : Math.max(1, forDigits(size, 2, 5));
    case 'mm2':
    case 'px2':
      return size >= 1000 ? 0 : size >= 1 ? 1 : Math.max(1, forDigits(size, 2, 8));
    case 'deg':
    case "[hnsf'U]":
    case 'cm/s':
      return 1;
    case 's':
      return 3;
    default:
      return concept === 'cardiothoracicRatio' ? 2 : size >= 1000 ? 0 : forDigits(size, 4, 6);
  }
}

const rounders = new Map<number, Intl.NumberFormat>();
function rounder(decimals: number): Intl.NumberFormat {
  const known = rounders.get(decimals);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat('en-US', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    useGrouping: false,
    signDisplay: 'negative', // -0.0 would read as a direction
  });
  rounders.set(decimals, made);
  return made;
}

/** Rounded, with a point, whatever the language: for files. Infinite and not-a-number give ''. */
export const plainNumber = (value: number, decimals: number): string =>
  Number.isFinite(value) ? rounder(Math.min(20, Math.max(0, decimals))).format(value) : '';
