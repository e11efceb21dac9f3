// The record of the patients whose studies a library has, as a hospital would write it.
import type { StudyRow } from '../../native/contract/index.ts';
import type { Identifier, Resource } from './imagingRecords.ts';

const dashed = (date: string): string => date.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
const GENDERS: Readonly<Record<string, string>> = { M: 'male', F: 'female', O: 'other' };
export const HOSPITAL = 'urn:example:hospital';
export const ACCESSIONS = 'urn:example:accessions';

const names = ({ Alphabetic, Ideographic, Phonetic }: StudyRow['PatientName']): object[] =>
  [Alphabetic, Ideographic, Phonetic].flatMap((group) => {
    if (!group) return [];
    const [family = '', given = '', middle = ''] = group.split('^');
    return [{ family, given: [given, middle].filter((one) => one !== '') }];
  });

export const patientOf = (row: StudyRow): Resource => ({
  resourceType: 'Patient',
  id: row.PatientID,
  identifier: [{ system: HOSPITAL, value: row.PatientID }],
  name: names(row.PatientName),
  ...(row.PatientBirthDate === '' ? {} : { birthDate: dashed(row.PatientBirthDate) }),
  gender: GENDERS[row.PatientSex] ?? 'unknown',
});

const uidOf = ({ StudyInstanceUID }: StudyRow, knownBy: string): Identifier[] => {
  if (knownBy !== 'uid' && knownBy !== 'bare-uid') return [];
  const value = knownBy === 'uid' ? `urn:oid:${StudyInstanceUID}` : StudyInstanceUID;
  return [{ system: 'urn:dicom:uid', value }];
};
const accessionOf = ({ AccessionNumber }: StudyRow): Identifier => ({
  type: { coding: [{ code: 'ACSN' }] },
  system: ACCESSIONS,
  value: AccessionNumber,
});

/** `known by`: what of the study the record has: its UID, or only its accession number, or only whose it is and when it was. */
export const imagingStudyOf = (
  row: StudyRow,
  id: string,
  knownBy: 'uid' | 'bare-uid' | 'accession' | 'patient' = 'uid',
): Resource => ({
  resourceType: 'ImagingStudy',
  id,
  status: 'available',
  identifier: [...uidOf(row, knownBy), ...(knownBy === 'patient' ? [] : [accessionOf(row)])],
  subject: { reference: `Patient/${row.PatientID}` },
  ...(row.StudyDate === '' ? {} : { started: dashed(row.StudyDate) }),
  modality: row.ModalitiesInStudy.map((code) => ({ code })),
  numberOfInstances: row.instanceCount,
});
