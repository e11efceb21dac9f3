import type { FrameIdentity } from '../imaging/index.ts';
import type { Format } from './format.ts';
import type { Say } from './text.ts';

// Whose picture it is, as text: for the panes, and for the first picture, which is there before them.

const AGE_UNITS = { D: 'ageD', W: 'ageW', M: 'ageM', Y: 'ageY' } as const;
const isAgeUnit = (unit: string): unit is keyof typeof AGE_UNITS => unit in AGE_UNITS;

/** `64 y` of `064Y` (PS3.5 6.2, AS). */
function ageText(age: string, say: Say): string {
  const match = /^(\d{1,3})([DWMY])$/.exec(age);
  const unit = match?.[2] ?? '';
  return match && isAgeUnit(unit) ? say(AGE_UNITS[unit], { count: Number(match[1]) }) : '';
}

function sexText(sex: string, say: Say): string {
  if (sex === 'M') return say('sexM');
  if (sex === 'F') return say('sexF');
  return sex === 'O' ? say('sexO') : sex;
}

export const joined = (...parts: readonly string[]): string =>
  parts.filter((part) => part !== '').join(' · ');

/** What the text needs of the page's words; the first picture brings its own. */
export type IdentityWords = { readonly say: Say; readonly format: Pick<Format, 'date' | 'dateTime'> };

export type IdentityLines = {
  readonly name: string;
  readonly number: string;
  readonly person: string; // sex and age; small panes leave it out
  readonly born: string;
  readonly study: string;
  readonly series: string;
  readonly date: string;
  readonly day: string; // without the time, for small panes
};

/** Top corners. Nothing is left out silently: a missing name, number or birth date is said to be missing. */
export function identityLines(identity: FrameIdentity, { say, format }: IdentityWords): IdentityLines {
  const born = format.date(identity.PatientBirthDate);
  return {
    name: identity.PatientName === '' ? say('noName') : identity.PatientName,
    number: identity.PatientID === '' ? say('noNumber') : identity.PatientID,
    person: joined(sexText(identity.PatientSex, say), ageText(identity.PatientAge, say)),
    born: born === '' ? say('bornUnknown') : say('born', { date: born }),
    study: identity.StudyDescription === '' ? identity.Modality : identity.StudyDescription,
    series: joined(
      identity.SeriesNumber === null ? '' : String(identity.SeriesNumber),
      identity.SeriesDescription,
    ),
    date: format.dateTime(identity.StudyDate, identity.StudyTime),
    day: format.date(identity.StudyDate),
  };
}
