import type { Patient } from '../../../native/fhir/types.ts';
import type { ImageIdentity, RecordPatient, Verdict } from '../../../native/fhir/identity/index.ts';

/** One row of the table: who the images say the patient is, who the record says, and what the guard has to say. */
export type IdentityCase = {
  readonly title: string;
  readonly image: ImageIdentity;
  readonly record: RecordPatient;
  readonly verdict: Verdict;
  readonly why: string;
};

type RecordName = Patient['names'][number];
type ImageChange = Partial<Omit<ImageIdentity, 'PatientName'>>;
type RecordChange = Partial<Omit<RecordPatient, 'names'>>;

/** The issuer of the test's images, and the system that the record writes for it. */
export const ISSUERS = { HOSP: ['urn:example:hosp'], LAB: ['urn:example:lab'] } as const;

/** A name as DICOM writes it: groups apart by =, components by ^. */
export function pn(text: string): ImageIdentity['PatientName'] {
  const [Alphabetic = '', Ideographic = '', Phonetic = ''] = text.split('=');
  return { Alphabetic, Ideographic, Phonetic };
}

const EMPTY: RecordName = {
  use: null,
  text: null,
  family: null,
  given: [],
  prefix: [],
  suffix: [],
  representation: null,
  from: null,
  to: null,
};
export const name = (family: string, given: string, rest: Partial<RecordName> = {}): RecordName => ({
  ...EMPTY,
  family,
  given: given === '' ? [] : given.split(' '),
  ...rest,
});
export const text = (written: string, rest: Partial<RecordName> = {}): RecordName => ({
  ...EMPTY,
  text: written,
  ...rest,
});

export const identifier = (
  value: string,
  rest: Partial<RecordPatient['identifiers'][number]> = {},
): RecordPatient['identifiers'][number] => ({
  system: 'urn:example:hosp',
  value,
  use: null,
  codes: ['MR'],
  assigner: null,
  to: null,
  ...rest,
});

export const image = (written: string, change: ImageChange = {}): ImageIdentity => ({
  PatientName: pn(written),
  otherNames: [],
  PatientID: '4711',
  IssuerOfPatientID: 'HOSP',
  otherIDs: [],
  PatientBirthDate: '19800512',
  PatientSex: 'F',
  species: '',
  StudyDate: '20240301',
  ...change,
});

export const record = (names: readonly RecordName[], change: RecordChange = {}): RecordPatient => ({
  names,
  identifiers: [identifier('4711')],
  birthDate: '1980-05-12',
  gender: 'female',
  active: null,
  deceased: null,
  multipleBirth: null,
  species: null,
  links: [],
  ...change,
});

/** The images carry no number, so that only name, birth date and sex speak. */
export const NO_ID: ImageChange = { PatientID: '', IssuerOfPatientID: '' };
export const MALE: ImageChange = { PatientSex: 'M' };
export const OF_A_MAN: RecordChange = { gender: 'male' };

type Names = RecordName | readonly RecordName[];
type Row = readonly [
  title: string,
  written: string,
  names: Names,
  verdict: Verdict,
  why: string,
  imageChange?: ImageChange,
  recordChange?: RecordChange,
];

const isList = (names: Names): names is readonly RecordName[] => Array.isArray(names);

export const table = (rows: readonly Row[]): readonly IdentityCase[] =>
  rows.map(([title, written, names, verdict, why, imageChange, recordChange]) => ({
    title,
    image: image(written, imageChange),
    record: record(isList(names) ? names : [names], recordChange),
    verdict,
    why,
  }));
