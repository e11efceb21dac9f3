// FHIR dates of unequal length: `2019`, `2019-03`, `2019-03-07`, or a moment with a zone.
import type { FhirDate } from '../types.ts';

/** Milliseconds of its earliest moment, for sorting; a day without a zone counts as one of UTC. */
export function startOf(date: FhirDate | null): number {
  if (date === null) return -Infinity;
  const [, year, month = '01', day = '01', rest = ''] =
    /^(\d{4})(?:-(\d\d)(?:-(\d\d)(T.*)?)?)?$/.exec(date) ?? [];
  if (year === undefined) return -Infinity;
  const moment = Date.parse(`${year}-${month}-${day}${rest === '' ? 'T00:00:00Z' : rest}`);
  return Number.isNaN(moment) ? -Infinity : moment;
}

/** What has no date comes last. */
export const newestFirst = <T>(things: readonly T[], dateOf: (thing: T) => FhirDate | null): T[] =>
  things.toSorted((a, b) => compare(startOf(dateOf(b)), startOf(dateOf(a))));

// Not a difference: that of two infinities is no number.
const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);

/** `20190307` of DICOM as `2019-03-07`; null for what is no day. */
export function dateOfDicom(date: string, time = ''): FhirDate | null {
  const [, year, month, day] = /^(\d{4})\.?(\d\d)\.?(\d\d)$/.exec(date.trim()) ?? [];
  if (year === undefined || month === undefined || day === undefined) return null;
  const [, hours, minutes] = /^(\d\d):?(\d\d)/.exec(time.trim()) ?? [];
  const clock = hours === undefined || minutes === undefined ? '' : `T${hours}:${minutes}`;
  return `${year}-${month}-${day}${clock}`;
}
