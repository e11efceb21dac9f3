// Calendar days as text, without the words of the page: the first picture is named before those have arrived.
/** A calendar day as numbers; no time zone, because a birth date has none. */
export type Day = { readonly year: number; readonly month: number; readonly day: number };

/** PS3.5 6.2 DA, and the `YYYY.MM.DD` of ACR-NEMA. null when it is not a day that exists. */
export function parseDay(da: string): Day | null {
  const match = /^(\d{4})\.?(\d{2})\.?(\d{2})$/.exec(da.trim());
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  date.setUTCFullYear(year);
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? { year, month, day } : null;
}

/**
 * Text of a file as it may be shown on one line: control characters become spaces, and marks that would turn the
 * reading direction of what follows (and so could make one number look like another) go.
 */
export const plainText = (text: string): string =>
  text
    .replaceAll(/[\u202A-\u202E\u2066-\u2069]/g, '')
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim();

type DateStyle = 'full' | 'withoutYear';
const formatters = new Map<string, Intl.DateTimeFormat>();

/** Formatters are dear to make: one for each style and locale. */
export function formatter(style: DateStyle, locale: string): Intl.DateTimeFormat {
  const key = `${style} ${locale}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(
    locale,
    style === 'full'
      ? { dateStyle: 'medium', timeZone: 'UTC' }
      : locale.startsWith('de')
        ? { day: '2-digit', month: '2-digit', timeZone: 'UTC' }
        : { day: 'numeric', month: 'short', timeZone: 'UTC' },
  );
  formatters.set(key, made);
  return made;
}

/** Midnight of a day; all formatters here speak UTC, so that no zone moves it. */
export function utc({ year, month, day }: Day): Date {
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  return date;
}

/** "12 Mar 1962"; what is no day is shown as it is stored, never guessed at. */
export function dateTextIn(da: string, locale: string): string {
  const day = parseDay(da);
  return day === null ? plainText(da) : formatter('full', locale).format(utc(day));
}
