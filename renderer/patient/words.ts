import { currentLocale, dateText, defineWords, plainText } from '../ui/index.ts';
import type { TextOf } from '../ui/index.ts';
import type { en } from './locales/en.ts';

/** Another language has the same keys: the compiler finds a missing one. */
export type PatientWords = Readonly<Record<keyof typeof en, string>>;
export type Say = TextOf<PatientWords>;

export const patientWords = defineWords<PatientWords>('patient', {
  en: async () => (await import('./locales/en.ts')).en,
  de: async () => (await import('./locales/de.ts')).de,
});

/**
 * A date of the record: `2019` stays a year, a month its month, a day is written by the locale. A moment is shown as the day that
 * the record writes, in whose zone it was, not moved into ours.
 */
export function whenText(when: string | null, locale = currentLocale()): string {
  if (when === null) return '';
  const [, year, month, day] = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(when) ?? [];
  if (year === undefined) return plainText(when);
  if (month === undefined) return year;
  if (day !== undefined) return dateText(`${year}${month}${day}`, locale);
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, 1));
  return new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' }).format(date);
}
