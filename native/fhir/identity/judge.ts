// Weighs what the comparisons found. A contradiction is never outweighed; what happens to one patient too (a marriage, a slip
// of the key) is a doubt where everything else agrees.
import { compareBirthDates } from './birthDate.ts';
import { compareIdentifiers } from './identifiers.ts';
import { shownName } from './nameForms.ts';
import { compareNames } from './names.ts';
import { compareSpecies, recordState } from './recordState.ts';
import { compareSexes } from './sex.ts';
import type {
  Finding,
  IdentityField,
  IdentityVerdict,
  ImageIdentity,
  IssuerMap,
  RecordPatient,
  Verdict,
} from './types.ts';

type Findings = {
  readonly name: Finding;
  readonly birthDate: Finding;
  readonly sex: Finding;
  readonly identifier: Finding;
};

/** Is the record that of the patient whose images these are? Pure, and bounded whatever either side holds. */
export function compareIdentity(
  image: ImageIdentity,
  record: RecordPatient,
  issuers: IssuerMap = {},
): IdentityVerdict {
  const found: Findings = {
    name: compareNames(image, record),
    birthDate: compareBirthDates(image.PatientBirthDate, record.birthDate),
    sex: compareSexes(image.PatientSex, record.gender),
    identifier: compareIdentifiers(image, record, issuers),
  };
  const [species, state] = [compareSpecies(image, record), recordState(image, record, found.name)];
  const shown = shownValues(image, record);
  const field = (name: IdentityField['field'], finding: Finding): IdentityField => ({
    field: name,
    verdict: fieldVerdict(name, found, finding),
    reason: finding.reason,
    ...shown[name],
  });
  const fields = [
    field('name', found.name),
    field('birthDate', found.birthDate),
    field('sex', found.sex),
    field('identifier', found.identifier),
    ...(species === null ? [] : [field('species', species)]),
    ...(state === null ? [] : [field('record', state)]),
  ];
  return { ...overall(fields, found), fields };
}

function overall(
  fields: readonly IdentityField[],
  { name, birthDate, identifier }: Findings,
): Omit<IdentityVerdict, 'fields'> {
  const has = (verdict: IdentityField['verdict']): boolean => fields.some((one) => one.verdict === verdict);
  const verdict: Verdict | null = has('contradiction') ? 'contradiction' : has('doubt') ? 'doubt' : null;
  if (verdict !== null) return { verdict, tooLittle: false };
  // Name alone is shared by many. A birth date or a number of the same issuer counts two, what is half as good one.
  const evidence = weightOf(birthDate) + weightOf(identifier);
  const enough = name.outcome === 'same' && evidence >= name.weight;
  return enough ? { verdict: 'agreement', tooLittle: false } : { verdict: 'doubt', tooLittle: true };
}

const weightOf = (finding: Finding): number => (finding.outcome === 'same' ? finding.weight : 0);

function fieldVerdict(
  field: IdentityField['field'],
  found: Findings,
  finding: Finding,
): IdentityField['verdict'] {
  switch (finding.outcome) {
    case 'same':
      return 'agreement';
    case 'doubt':
      return 'doubt';
    case 'unknown':
      return 'unknown';
    case 'differs':
      return 'contradiction';
    case 'excusable':
      return isExcused(field, found) ? 'doubt' : 'contradiction';
    default:
      return finding.outcome satisfies never;
  }
}

/** One difference is excused where all else is certain; two never are. */
function isExcused(field: IdentityField['field'], { name, birthDate, sex, identifier }: Findings): boolean {
  const certain = {
    name: name.outcome === 'same' && name.weight === 2,
    birthDate: weightOf(birthDate) === 2,
    identifier: weightOf(identifier) === 2,
    sex: sex.outcome !== 'excusable',
  };
  switch (field) {
    case 'name':
      return certain.birthDate && certain.identifier && certain.sex;
    case 'birthDate':
      return certain.name && certain.identifier && certain.sex;
    case 'sex':
      return certain.name && certain.birthDate && certain.identifier;
    case 'identifier':
    case 'species':
    case 'record':
      return false;
    default:
      return field satisfies never;
  }
}

type Shown = Readonly<Record<IdentityField['field'], Pick<IdentityField, 'image' | 'record'>>>;

// Long enough for every name, short enough for a banner.
const LONGEST = 200;
const MOST = 8;

function shownValues(image: ImageIdentity, record: RecordPatient): Shown {
  const { Alphabetic, Ideographic, Phonetic } = image.PatientName;
  const ids = [{ PatientID: image.PatientID, IssuerOfPatientID: image.IssuerOfPatientID }, ...image.otherIDs];
  const state = [
    record.active === false ? 'inactive' : '',
    typeof record.deceased === 'string' ? record.deceased : '',
  ];
  return {
    name: {
      image: texts([Alphabetic, Ideographic, Phonetic]),
      record: texts(record.names.slice(0, MOST).map(shownName)),
    },
    birthDate: { image: texts([image.PatientBirthDate]), record: texts([record.birthDate]) },
    sex: { image: texts([image.PatientSex]), record: texts([record.gender]) },
    identifier: {
      image: texts(ids.map((id) => withIssuer(id.PatientID, id.IssuerOfPatientID))),
      record: texts(
        record.identifiers
          .slice(0, MOST)
          .map(({ value, system, assigner }) => withIssuer(value, assigner ?? system ?? '')),
      ),
    },
    species: { image: texts([image.species]), record: texts([record.species]) },
    record: { image: texts([image.StudyDate]), record: texts(state) },
  };
}

const withIssuer = (value: string, issuer: string): string =>
  value === '' || issuer === '' ? value : `${value} (${issuer})`;

const texts = (values: readonly (string | null | undefined)[]): string[] =>
  values
    .map((value) => value?.trim().slice(0, LONGEST) ?? '')
    .filter((value) => value !== '')
    .slice(0, MOST);
