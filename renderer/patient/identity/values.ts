// What images and records say of a patient, written as people read it.
import type { IdentityField } from '../../../native/contract/index.ts';
import { dateText, patientNameText, plainText } from '../../ui/index.ts';
import { patientWords, whenText } from '../words.ts';

/** What one side says of a field, as people read it. */
export function valuesText(
  field: IdentityField['field'],
  values: readonly string[],
  missing: string,
): string {
  const shown = values.map((value) => valueText(field, value)).filter((value) => value !== '');
  return shown.length === 0 ? missing : shown.join(' · ');
}

/** PS3.3 C.7.1.1 PatientSex, and FHIR's administrative gender. */
const SEXES: Readonly<Record<string, 'male' | 'female' | 'other' | 'unknown'>> = {
  M: 'male',
  F: 'female',
  O: 'other',
  male: 'male',
  female: 'female',
  other: 'other',
  unknown: 'unknown',
};

/** Images write DICOM (`19490830`, `Moonbrook^Idris`), records FHIR: both are shown as people read them. */
function valueText(field: IdentityField['field'], value: string): string {
  if (field === 'birthDate') return /^\d{8}$/.test(value) ? dateText(value) : whenText(value);
  const sex = field === 'sex' ? SEXES[value] : undefined;
  if (sex !== undefined) return patientWords.text(`sex.${sex}`);
  if (field === 'name' && value.includes('^')) return patientNameText({ Alphabetic: value });
  return plainText(value);
}
