import type { ReportMeasurement } from '../../../native/contract/index.ts';
import { digits, unitWords, withUnit } from '../report/values.ts';
import type { ValueFormat } from '../report/values.ts';

type Value = ReportMeasurement['values'][number];

/** A value as its report has it: its own digits and unit, its qualifier where there is no number. */
export function valueWords({ text, unit, qualifier }: Value, format: ValueFormat): string {
  if (text === '') return qualifier?.meaning ?? '';
  return withUnit(digits(text, format), unitWords(unit));
}

/** `Long axis 64.4 mm`: the name that the report gives, never one worked out from the place of the number. */
export function valueLine(value: Value, format: ValueFormat): string {
  const said = valueWords(value, format);
  return [value.concept.meaning, said].filter((part) => part !== '').join(' ');
}

/** What a measurement is called: what it was found to be, where, its own words, or its first value. */
export function nameOf({ trackingName, finding, site, text, values }: ReportMeasurement): string {
  const found = [finding?.meaning ?? '', site?.meaning ?? ''].filter((part) => part !== '').join(', ');
  return found || text || trackingName || (values[0]?.concept.meaning ?? '');
}
