import type { FrameIdentity } from '../types.ts';
import { count, personName, string } from '../../../pixels/header/dataSet.ts';
import type { DataSet } from '../../../pixels/header/dataSet.ts';

type CalendarDate = { readonly year: number; readonly month: number; readonly day: number };

/** A DA value; the old `YYYY.MM.DD` of ACR-NEMA too (PS3.5 6.2). null when it is no date. */
function parseDate(value: string): CalendarDate | null {
  const match = /^(\d{4})\.?(\d{2})\.?(\d{2})/.exec(value);
  if (match === null) return null;
  const [year, month, day] = match.slice(1).map(Number);
  if (year === undefined || month === undefined || day === undefined) return null;
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 ? { year, month, day } : null;
}

const daysOf = (date: CalendarDate): number => Date.UTC(date.year, date.month - 1, date.day) / 86_400_000;

/** Age at the study in the units of AS (PS3.5 6.2): days to 4 weeks, weeks to 3 months, months to 2 years, then years. */
export function ageBetween(birth: string, at: string): string {
  const [born, then] = [parseDate(birth), parseDate(at)];
  if (born === null || then === null) return '';
  const days = daysOf(then) - daysOf(born);
  if (days < 0) return '';
  const beforeDay = then.day < born.day ? 1 : 0;
  const months = (then.year - born.year) * 12 + then.month - born.month - beforeDay;
  const [amount, unit] =
    days < 28
      ? [days, 'D']
      : months < 3
        ? [Math.floor(days / 7), 'W']
        : months < 24
          ? [months, 'M']
          : [Math.floor(months / 12), 'Y'];
  return `${String(amount).padStart(3, '0')}${unit}`;
}

/**
 * The age worked out from the dates where both are there, else the one in the header. Stays in AS form (`045Y`), the
 * overlay words it.
 */
function ageAtStudy(instance: DataSet): string {
  const at = ['StudyDate', 'AcquisitionDate', 'SeriesDate', 'ContentDate'] as const;
  const date = at.map((keyword) => string(instance, keyword)).find((value) => value !== '') ?? '';
  const computed = ageBetween(string(instance, 'PatientBirthDate'), date);
  const stated = string(instance, 'PatientAge');
  return computed !== '' ? computed : /^\d{1,3}[DWMY]$/.test(stated) ? stated : '';
}

/** Who the pixels of this instance belong to. */
export function identityOf(instance: DataSet): FrameIdentity {
  return {
    PatientName: personName(instance, 'PatientName'),
    PatientID: string(instance, 'PatientID'),
    PatientBirthDate: string(instance, 'PatientBirthDate'),
    PatientSex: string(instance, 'PatientSex'),
    PatientAge: ageAtStudy(instance),
    StudyDescription: string(instance, 'StudyDescription'),
    SeriesDescription: string(instance, 'SeriesDescription'),
    SeriesNumber: count(instance, 'SeriesNumber', -2_147_483_648),
    StudyDate: string(instance, 'StudyDate'),
    StudyTime: string(instance, 'StudyTime'),
    AccessionNumber: string(instance, 'AccessionNumber'),
    InstitutionName: string(instance, 'InstitutionName'),
    Modality: string(instance, 'Modality'),
  };
}

/** What the header says of identifying text in the pixels (PS3.3 C.7.6.1.1); most say nothing. */
export function burnedInOf(instance: DataSet): 'yes' | 'no' | 'unknown' {
  const said = string(instance, 'BurnedInAnnotation');
  return said === 'YES' ? 'yes' : said === 'NO' ? 'no' : 'unknown';
}
