import type { PersonName } from '../../native/contract/index.ts';
import { dateTextIn, formatter, parseDay, plainText, utc } from './days.ts';
import type { Day } from './days.ts';
import { currentLocale } from './i18n.ts';
import { uiWords } from './words.ts';

export { parseDay, plainText, type Day };

export type Clock = { readonly hour: number; readonly minute: number };

/** PS3.5 6.2 TM (`HH`, `HHMM`, `HHMMSS.F`), and `HH:MM:SS` of ACR-NEMA. null when there is no such time. */
export function parseClock(tm: string): Clock | null {
  const match = /^(\d{2}):?(\d{2})?/.exec(tm.trim());
  if (match === null) return null;
  const [hour, minute] = [Number(match[1]), Number(match[2] ?? '0')];
  return hour < 24 && minute < 60 ? { hour, minute } : null;
}

const pad = (value: number): string => String(value).padStart(2, '0');
export const dayToDa = ({ year, month, day }: Day): string =>
  `${String(year).padStart(4, '0')}${pad(month)}${pad(day)}`;
export const dayOf = (date: Date): Day => ({
  year: date.getFullYear(),
  month: date.getMonth() + 1,
  day: date.getDate(),
});

/** The day `days` before `day`, by the calendar. */
export function daysBefore(day: Day, days: number): Day {
  const date = new Date(day.year, day.month - 1, day.day - days);
  return dayOf(date);
}

/** "12 Mar 1962"; what is no day is shown as it is stored, never guessed at. */
export const dateText = (da: string, locale = currentLocale()): string => dateTextIn(da, locale);

const clockText = (clock: Clock): string => `${pad(clock.hour)}:${pad(clock.minute)}`;

/** Date of a study as the list shows it: "Today 09:42", "12 May 18:20", "20 Apr 2024". */
export function studyDateText(da: string, tm: string, now: Date, locale = currentLocale()): string {
  const day = parseDay(da);
  if (day === null) return plainText(da);
  const clock = parseClock(tm);
  const time = clock === null ? '' : ` ${clockText(clock)}`;
  const today = dayOf(now);
  const yesterday = daysBefore(today, 1);
  if (dayToDa(day) === dayToDa(today)) return `${uiWords.text('today')}${time}`;
  if (dayToDa(day) === dayToDa(yesterday)) return `${uiWords.text('yesterday')}${time}`;
  if (day.year !== today.year) return dateText(da, locale);
  return `${formatter('withoutYear', locale).format(utc(day))}${time}`;
}

/** Date and time in full, for tool-tips. */
export function dateTimeText(da: string, tm: string, locale = currentLocale()): string {
  const clock = parseClock(tm);
  const date = dateText(da, locale);
  return clock === null || date === '' ? date : `${date}, ${clockText(clock)}`;
}

/** A moment of this computer (import, scan), as the list shows study dates. */
export function momentText(ms: number, now: Date, locale = currentLocale()): string {
  const at = new Date(ms);
  return studyDateText(dayToDa(dayOf(at)), `${pad(at.getHours())}${pad(at.getMinutes())}`, now, locale);
}

/** The same inside a sentence: "today 10:02". */
export function momentInSentence(ms: number, now: Date, locale = currentLocale()): string {
  const said = momentText(ms, now, locale);
  const relative = [uiWords.text('today'), uiWords.text('yesterday')].some((word) => said.startsWith(word));
  return relative ? said.toLowerCase() : said;
}

/**
 * Age of the patient on the day of the study: years, months below two years, days below one month, as PS3.5 AS does.
 * '' when either day is unknown or the study is older than the patient.
 */
export function ageText(birthDa: string, studyDa: string): string {
  const [birth, at] = [parseDay(birthDa), parseDay(studyDa)];
  if (birth === null || at === null) return '';
  const beforeDay = at.day < birth.day ? 1 : 0;
  const months = (at.year - birth.year) * 12 + at.month - birth.month - beforeDay;
  if (months < 0) return '';
  if (months >= 24) return uiWords.text('ageYears', { count: Math.floor(months / 12) });
  if (months >= 1) return uiWords.text('ageMonths', { count: months });
  const days = Math.round((utc(at).getTime() - utc(birth).getTime()) / 86_400_000);
  return uiWords.text('ageDays', { count: days });
}

export function sexText(code: string): string {
  const known = code.trim().toUpperCase();
  switch (known) {
    case 'M':
      return uiWords.text('sex.M');
    case 'F':
      return uiWords.text('sex.F');
    case 'O':
      return uiWords.text('sex.O');
    default:
      return plainText(code); // as stored: CORRECTNESS before tidiness
  }
}

// "ß" has a capital form of its own; toLocaleUpperCase would write two letters and change the name.
const upper = (text: string): string => text.replaceAll('ß', 'ẞ').toUpperCase();

function oneGroup(group: string, capitals: boolean): string {
  const [family = '', given = '', middle = '', prefix = ''] = group.split('^').map(plainText);
  const rest = [given, middle].filter((part) => part !== '').join(' ') || prefix;
  const first = capitals ? upper(family) : family;
  return [first, rest].filter((part) => part !== '').join(', ');
}

const blankJoined = (group: string | undefined): string =>
  (group ?? '')
    .split('^')
    .map(plainText)
    .filter((part) => part !== '')
    .join(' ');

/** PS3.5 6.2 PN: "FAMILY, Given Middle", with the ideographic group beside it. '' when there is no name. */
export function personName(name: PersonName, capitals: boolean): string {
  const alphabetic = oneGroup(name.Alphabetic ?? '', capitals);
  const written = blankJoined(name.Ideographic) || (alphabetic === '' ? blankJoined(name.Phonetic) : '');
  return [alphabetic, written].filter((part) => part !== '').join(' ');
}

export const patientNameText = (name: PersonName, capitals = true): string =>
  personName(name, capitals) || uiWords.text('unnamedPatient');

const numbers = new Map<string, Intl.NumberFormat>();
export function countText(value: number, locale = currentLocale()): string {
  const format = numbers.get(locale) ?? new Intl.NumberFormat(locale);
  numbers.set(locale, format);
  return format.format(value);
}

/** Disk and transfer sizes in the decimal units that operating systems and drives show. */
export function bytesText(bytes: number, locale = currentLocale()): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[power] ?? 'byte',
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: value < 10 && power > 0 ? 1 : 0,
  }).format(value);
}

/** "about 20 seconds left", rounded so that the words do not flicker. */
export function timeLeftText(seconds: number): string {
  if (seconds >= 5400) return uiWords.text('hoursLeft', { count: Math.round(seconds / 3600) });
  if (seconds >= 90) return uiWords.text('minutesLeft', { count: Math.round(seconds / 60) });
  const rounded = seconds > 10 ? Math.round(seconds / 5) * 5 : Math.max(1, Math.ceil(seconds));
  return uiWords.text('secondsLeft', { count: rounded });
}

/** "1 minute 48 seconds". */
export function durationText(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const rest = seconds - minutes * 60;
  const parts: string[] = [];
  if (minutes > 0) parts.push(uiWords.text('durationMinutes', { count: minutes }));
  if (rest > 0) parts.push(uiWords.text('durationSeconds', { count: rest }));
  return parts.join(' ');
}
