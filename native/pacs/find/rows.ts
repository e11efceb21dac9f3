// A study as a peer tells of it, and whether it is one that was asked for: peers ignore keys that they do not know.
import { StudyInstanceUID, type RemoteStudyRow, type StudyQuery } from '../../contract/index.ts';
import { type DicomJson, number, personName, text, texts } from '../../dicom/index.ts';
import { fold, foldName, wordsOf } from '../../library/index.ts';

export type SearchQuery = Omit<StudyQuery, 'cursor' | 'sort' | 'direction' | 'limit'>;

/** Null for a match that names no study. */
export function rowOf(dataset: DicomJson): RemoteStudyRow | null {
  const UID = StudyInstanceUID.safeParse(text(dataset, '0020000D').trim());
  if (!UID.success) return null;
  return {
    StudyInstanceUID: UID.data,
    PatientName: nameOf(dataset, '00100010'),
    PatientID: text(dataset, '00100020').trim(),
    IssuerOfPatientID: text(dataset, '00100021').trim(),
    PatientBirthDate: text(dataset, '00100030').trim(),
    PatientSex: text(dataset, '00100040').trim(),
    StudyDate: text(dataset, '00080020').trim(),
    StudyTime: text(dataset, '00080030').trim(),
    StudyDescription: text(dataset, '00081030').trim(),
    AccessionNumber: text(dataset, '00080050').trim(),
    ReferringPhysicianName: nameOf(dataset, '00080090'),
    StudyID: text(dataset, '00200010').trim(),
    ModalitiesInStudy: [...new Set(texts(dataset, '00080061').map((one) => one.trim()))].filter(Boolean),
    seriesCount: number(dataset, '00201206'),
    instanceCount: number(dataset, '00201208'),
  };
}

/** Only what the contract knows: a server may put more into a name. */
function nameOf(dataset: DicomJson, tag: string): RemoteStudyRow['PatientName'] {
  const { Alphabetic, Ideographic, Phonetic } = personName(dataset, tag);
  return {
    ...(Alphabetic === undefined ? {} : { Alphabetic }),
    ...(Ideographic === undefined ? {} : { Ideographic }),
    ...(Phonetic === undefined ? {} : { Phonetic }),
  };
}

/** By the rules of the local list (contract/study.ts). What the peer does not tell is not held against a study. */
export function isAskedFor(row: RemoteStudyRow, query: SearchQuery): boolean {
  const { StudyDate, PatientBirthDate } = row;
  const day = /^\d{8}$/.test(StudyDate) ? StudyDate : null;
  return (
    (query.text === undefined || contains(searched(row), query.text)) &&
    containsIfTold(() => foldName(row.PatientName), query.PatientName) &&
    containsIfTold(() => foldName(row.ReferringPhysicianName), query.ReferringPhysicianName) &&
    containsIfTold(() => fold(row.StudyDescription), query.StudyDescription) &&
    begins(row.PatientID, query.PatientID) &&
    begins(row.AccessionNumber, query.AccessionNumber) &&
    (query.PatientBirthDate === undefined ||
      PatientBirthDate === '' ||
      PatientBirthDate === query.PatientBirthDate) &&
    isAnyOf(row.PatientSex === '' ? [] : [row.PatientSex], query.PatientSex) &&
    isAnyOf(row.ModalitiesInStudy, query.ModalitiesInStudy) &&
    (query.studyDateFrom === undefined || (day !== null && day >= query.studyDateFrom)) &&
    (query.studyDateTo === undefined || (day !== null && day <= query.studyDateTo))
  );
}

const searched = (row: RemoteStudyRow): string =>
  [
    foldName(row.PatientName),
    foldName(row.ReferringPhysicianName),
    fold(
      [row.PatientID, row.AccessionNumber, row.StudyDescription, row.StudyID, row.StudyInstanceUID].join(' '),
    ),
  ].join(' ');

const contains = (folded: string, asked: string): boolean =>
  wordsOf(asked).every((word) => folded.includes(word));

/** Folding is dear for thousands of rows: only what is asked for is folded. */
function containsIfTold(folded: () => string, asked: string | undefined): boolean {
  if (asked === undefined) return true;
  const told = folded();
  return told.trim() === '' || contains(told, asked);
}

const begins = (value: string, asked: string | undefined): boolean =>
  asked === undefined || value === '' || fold(value).startsWith(fold(asked));

const isAnyOf = (values: readonly string[], asked: readonly string[] | undefined): boolean =>
  asked === undefined ||
  asked.length === 0 ||
  values.length === 0 ||
  values.some((one) => asked.includes(one));
