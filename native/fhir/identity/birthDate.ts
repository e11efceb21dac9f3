// Birth dates as images (DA) and records (FHIR date, perhaps without day or month) write them.
import type { Finding } from './types.ts';
import { isOneSlip } from './slips.ts';

/** Digits `YYYY`, `YYYYMM` or `YYYYMMDD`; '' for what is no date. */
export function dateDigits(text: string): string {
  // ACR-NEMA 300 wrote 1980.05.12; FHIR writes dashes, and a time may follow.
  const digits = text
    .trim()
    .slice(0, 10)
    .replace(/[.\-/]/g, '');
  if (!/^\d{4}(?:\d{2}){0,2}$/.test(digits)) return '';
  const [year, month, day] = [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6, 8)];
  const date = new Date(Date.UTC(Number(year), Number(month || '1') - 1, Number(day || '1')));
  date.setUTCFullYear(Number(year));
  const real = date.getUTCMonth() + 1 === Number(month || '1') && date.getUTCDate() === Number(day || '1');
  return real ? digits : '';
}

// Dates that machines and clerks enter for none. Nobody born before 1890 is examined any more.
const NO_DATES = new Set(['19000101', '19010101', '18991230', '18991231', '19111111']);
const isPlaceholder = (digits: string): boolean =>
  NO_DATES.has(digits) || digits.slice(0, 4) < '1890' || digits.slice(0, 4) > '2100';

const finding = (outcome: Finding['outcome'], reason: Finding['reason'], weight = 0): Finding => ({
  outcome,
  reason,
  weight,
});

const isFirstOfJanuary = (digits: string): boolean => digits.slice(4) === '0101';

/** How much a birth date that agrees is worth: 2, or 1 where it is known in part or is a 1 January. */
export function compareBirthDates(ofImage: string, ofRecord: string | null): Finding {
  const [a, b] = [dateDigits(ofImage), dateDigits(ofRecord ?? '')];
  if (a === '' || b === '') return finding('unknown', 'missing');
  if (isPlaceholder(a) || isPlaceholder(b)) return finding('unknown', 'placeholder');
  const length = Math.min(a.length, b.length);
  if (length < 8)
    return a.slice(0, length) === b.slice(0, length)
      ? finding('same', 'partial-date', 1)
      : finding('differs', 'different');
  if (a === b)
    return isFirstOfJanuary(a) ? finding('same', 'first-of-january', 1) : finding('same', 'same', 2);
  if (a.slice(0, 4) === b.slice(0, 4) && (isFirstOfJanuary(a) || isFirstOfJanuary(b)))
    return finding('doubt', 'first-of-january');
  if (a === `${b.slice(0, 4)}${b.slice(6)}${b.slice(4, 6)}`) return finding('doubt', 'day-month');
  return isOneSlip(a, b) ? finding('excusable', 'near') : finding('differs', 'different');
}
