import type { Report } from '../../../native/contract/index.ts';
import type { StudyIdentity } from '../types.ts';

// Whether a report is about the patient of the study that it lies in.

const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLocaleLowerCase('en')
    .replaceAll(/[^\p{L}\p{N}]/gu, '');

/** Names may be written with more or fewer given names, in one script or in two; other people's do not begin alike. */
function sameName(a: string, b: string): boolean {
  const [one, other] = [plain(a), plain(b)];
  return one === '' || other === '' || one.startsWith(other) || other.startsWith(one);
}

const sameText = (a: string, b: string): boolean =>
  a.trim() === '' || b.trim() === '' || a.trim() === b.trim();

/** What of a report's patient contradicts the study's. What either leaves out contradicts nothing. */
export function contradictions(
  patient: Report['patient'],
  study: StudyIdentity,
): readonly ('name' | 'id' | 'birth')[] {
  return [
    ...(sameName(patient.PatientName, study.PatientName) ? [] : (['name'] as const)),
    ...(sameText(patient.PatientID, study.PatientID) ? [] : (['id'] as const)),
    ...(sameText(patient.PatientBirthDate, study.PatientBirthDate) ? [] : (['birth'] as const)),
  ];
}
