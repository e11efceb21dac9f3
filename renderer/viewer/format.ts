import { dateText, dateTimeText } from '../ui/index.ts';

/** Numbers and dates in the language of the page. Dates and times come as DICOM DA and TM, as stored. */
export type Format = {
  /** With a real minus sign; a value that rounds to nothing has no sign. */
  number(value: number, decimals?: number): string;
  /** `14 May 2026` */
  date(DA: string): string;
  /** `14 May 2026, 09:42` */
  dateTime(DA: string, TM: string): string;
};

export function createFormat(locale: string): Format {
  const numbers = new Map<number, Intl.NumberFormat>();
  const numberFormat = (decimals: number): Intl.NumberFormat => {
    const known = numbers.get(decimals);
    if (known) return known;
    const made = new Intl.NumberFormat(locale, {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
      // "−0.0 mm" would read as a direction.
      signDisplay: 'negative',
    });
    numbers.set(decimals, made);
    return made;
  };
  return {
    number: (value, decimals = 0) => numberFormat(decimals).format(value).replace('-', '−'),
    date: (DA) => dateText(DA, locale),
    dateTime: (DA, TM) => dateTimeText(DA, TM, locale),
  };
}
