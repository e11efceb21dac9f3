import type { MeasuredValue } from '../../../native/contract/index.ts';
import { decimalsOf, forDigits, plainNumber } from '../../../pixels/rounding.ts';

export { plainNumber } from '../../../pixels/rounding.ts';

// Values as text. For people: rounded by unit and size, with the decimal sign of their language, and never with a sign
// between thousands, since `1.234` is a thousand in one language and one in another. For files (CSV, reports): always a
// point. Rounding is to the nearest, halves away from zero, of the decimal number that the value is written as (1.005 to
// two places is 1.01).

/** How a unit's UCUM code reads on an image. */
function unitText(unit: string): string {
  switch (unit) {
    case 'mm2':
      return 'mm²';
    case 'px2':
      return 'px²';
    case 'deg':
      return '°';
    case "[hnsf'U]":
      return 'HU';
    case 'm[OD]':
      return 'mOD';
    default:
      return unit;
  }
}

/** Every digit that tells the number from its neighbours, with a point: what reads back as the very same. */
export const fullNumber = (value: number): string => (Number.isFinite(value) ? String(value) : '');

const signs = new Map<string, string>();
function decimalSign(locale: string): string {
  const known = signs.get(locale);
  if (known !== undefined) return known;
  const part = new Intl.NumberFormat(locale, { numberingSystem: 'latn' })
    .formatToParts(1.5)
    .find(({ type }) => type === 'decimal');
  const sign = part?.value ?? '.';
  signs.set(locale, sign);
  return sign;
}

/** The same for people: the language's decimal sign, a real minus. */
export const localNumber = (value: number, decimals: number, locale: string): string =>
  plainNumber(value, decimals).replace('.', decimalSign(locale)).replace('-', '−');

// A no-break space: a value is never parted from its unit. Degrees stand close.
const withUnit = (number: string, unit: string): string =>
  unit === '' ? number : unit === '°' ? `${number}${unit}` : `${number}\u00a0${unit}`;

/** `12.5 mm`, `314.2 mm²`, `45.0°`, `−17.3 HU`, `0.48`. */
export const valueText = (measured: Omit<MeasuredValue, 'uncertainty'>, locale: string): string =>
  withUnit(localNumber(measured.value, decimalsOf(measured), locale), unitText(measured.unit));

/** `12.5 ± 0.4 mm`; without an uncertainty as above. What is uncertain at all never reads ± 0. */
export function uncertainText(measured: MeasuredValue, locale: string): string {
  const { uncertainty, unit, value } = measured;
  if (uncertainty === null || !(uncertainty > 0)) return valueText(measured, locale);
  const decimals = Math.max(decimalsOf(measured), Math.min(6, forDigits(uncertainty, 1, 6)));
  const [number, spread] = [value, uncertainty].map((each) => localNumber(each, decimals, locale));
  const text = `${number ?? ''}\u00a0±\u00a0${spread ?? ''}`;
  return withUnit(text, unitText(unit));
}

/**
 * A number that a person has typed, with a point or a comma as the decimal sign, in any language; null for anything else,
 * also for signs between thousands, which would be a guess.
 */
export function typedNumber(text: string): number | null {
  const plain = text.trim().replace('−', '-').replace(',', '.');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain)) return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : null;
}
