import type { Code, ReportItem } from '../../../native/contract/index.ts';

// Values of a report in the reader's language: its decimal sign, its dates; the digits and the unit are those written.

export type ValueFormat = {
  readonly decimalSign: string;
  date(DA: string): string;
  dateTime(DA: string, TM: string): string;
};

const SIGNS: Readonly<Record<string, string>> = {
  mm2: 'mm²',
  cm2: 'cm²',
  m2: 'm²',
  mm3: 'mm³',
  cm3: 'cm³',
  deg: '°',
  "[hnsf'U]": 'HU',
  um: 'µm',
  um2: 'µm²',
  '[in_i]': 'in',
  'mm[Hg]': 'mmHg',
  '{pixels}': 'px',
  '{pixels}2': 'px²',
};
const NONE = /^(unity|1|\{?ratio\}?|unitless|)$|no units?/i;

/** A unit as people read it: its UCUM code where that is short and plain, else its meaning. '' for none. */
export function unitWords(unit: Code | null): string {
  if (unit === null) return '';
  const { value, scheme, meaning } = unit;
  // UCUM 1 is no unit; some writers put the real one in the meaning ("px").
  if (value === '1') return NONE.test(meaning) ? '' : meaning;
  const sign = SIGNS[value];
  if (sign !== undefined) return sign;
  const plain = scheme === 'UCUM' && /^[A-Za-z%/.*0-9-]+$/.test(value);
  return plain ? value : meaning || value;
}

/** The digits as they are written, with the decimal sign of the language; what is no number stays. */
export function digits(written: string, { decimalSign }: ValueFormat): string {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(written)) return written;
  return written.replace('.', decimalSign).replace('-', '−').replace(/[eE]−/, 'e−');
}

/** Number and unit, never parted from each other. */
export function withUnit(number: string, unit: string): string {
  if (unit === '' || number === '') return number;
  return unit === '°' ? `${number}°` : `${number}\u00a0${unit}`;
}

/** The number that an item was written with; '' where it has none. */
export function writtenNumber({ text, number }: ReportItem): string {
  if (number === null) return '';
  const found = /^\s*[+-]?[\d.]+(?:[eE][+-]?\d+)?/.exec(text)?.[0].trim();
  return found ?? '';
}

/** PS3.5 6.2 DT: `YYYYMMDDHHMMSS.F&ZZXX`; what is none stays as written. */
function dateTimeWords(DT: string, format: ValueFormat): string {
  const found = /^(\d{8})(\d{2,6})?(?:\.\d+)?([+-]\d{4})?$/.exec(DT.trim());
  if (found === null) return DT;
  const [, day = '', time = '', zone = ''] = found;
  const said = time === '' ? format.date(day) : format.dateTime(day, time);
  return zone === '' ? said : `${said} UTC${zone.slice(0, 3).replace('-', '−')}:${zone.slice(3)}`;
}

/** PS3.5 6.2 TM as 12:30 or 12:30:05. */
const timeWords = (TM: string): string => {
  const found = /^(\d{2})(\d{2})(\d{2})?/.exec(TM.trim());
  if (found === null) return TM;
  const [, hour = '', minute = '', second] = found;
  return [hour, minute, ...(second === undefined ? [] : [second])].join(':');
};

/** What an item says, in words: '' of a container and of what only names images. */
export function itemWords(item: ReportItem, format: ValueFormat): string {
  switch (item.valueType) {
    case 'NUM': {
      const written = writtenNumber(item);
      if (written === '') return item.text; // why there is no number
      return withUnit(digits(written, format), unitWords(item.number?.unit ?? null));
    }
    case 'DATE':
      return format.date(item.text);
    case 'TIME':
      return timeWords(item.text);
    case 'DATETIME':
      return dateTimeWords(item.text, format);
    default:
      return item.text;
  }
}
