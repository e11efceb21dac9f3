import type { StudyRow } from '../contract/index.ts';

/** What a transfer of a study is called while it is under way: shown, never logged. */
export const transferLabel = ({
  PatientName,
  StudyDescription,
}: Pick<StudyRow, 'PatientName' | 'StudyDescription'>): string =>
  [(PatientName.Alphabetic ?? PatientName.Ideographic ?? '').replaceAll('^', ' ').trim(), StudyDescription]
    .filter(Boolean)
    .join(', ')
    .slice(0, 200);
