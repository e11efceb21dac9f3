// Which ImagingStudies a study here may be. A server may give what was not asked for: every one is judged by what it says.
import type { LinkDoubt, LinkMethod, RecordIssuers } from '../../contract/index.ts';
import { accessionRelation, relationOf, systemsOf } from '../identity/index.ts';
import type { Identifier } from '../elements.ts';
import type { ImagingStudy, Patient } from '../types.ts';
import { localReference } from './references.ts';
import type { LocalStudy, Proposal } from './types.ts';

export type Candidates = {
  readonly base: string; // of the server
  readonly studies: readonly ImagingStudy[];
  readonly patients: ReadonlyMap<string, Patient>; // by reference
};

/**
 * Of many entries those that could be a study here at all, by what they are known by: to judge each of thousands against each
 * study would hold the thread.
 */
export function candidateIndex({ base, studies, patients }: Candidates): (study: LocalStudy) => Candidates {
  const byKey = new Map<string, ImagingStudy[]>();
  const add = (key: string, one: ImagingStudy): void => {
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, [one]);
    else known.push(one);
  };
  for (const one of studies) {
    for (const uid of one.StudyInstanceUIDs) add(`uid ${uid}`, one);
    for (const { value } of accessionsOf(one)) add(`accession ${value.trim()}`, one);
    const subject = localReference(one.subject?.reference ?? null, base, 'Patient');
    for (const { value } of patients.get(subject ?? '')?.identifiers ?? [])
      add(`patient ${value.trim()}`, one);
  }
  return ({ StudyInstanceUID, AccessionNumber, PatientID }) => {
    const keys = [
      `uid ${StudyInstanceUID}`,
      `accession ${AccessionNumber.trim()}`,
      `patient ${PatientID.trim()}`,
    ];
    return { base, patients, studies: keys.flatMap((key) => byKey.get(key) ?? []) };
  };
}

/** Entered in error, it is nobody's; cancelled, it has no images. */
const VOID = new Set(['entered-in-error', 'cancelled']);

/** Those of the surest kind that there are; several where it is not clear. */
export function proposalsFor(
  study: LocalStudy,
  { base, studies, patients }: Candidates,
  issuers: RecordIssuers,
): readonly Proposal[] {
  const valid = once(studies).filter(({ status, id }) => id !== null && !VOID.has(status ?? ''));
  const byUid = valid.filter(({ StudyInstanceUIDs }) => StudyInstanceUIDs.includes(study.StudyInstanceUID));
  if (byUid.length > 0) return proposals(byUid, 'study-uid', base, doubtsOfUids);
  const byAccession = valid.filter((one) =>
    accessionsOf(one).some(
      (number) => isAccession(study, number.value) && relationOfAccession(study, number, issuers) !== 'other',
    ),
  );
  if (byAccession.length > 0)
    return proposals(byAccession, 'accession', base, (one) => doubtsOfAccession(study, one, issuers));
  const likely = valid.filter((one) => {
    const subject = localReference(one.subject?.reference ?? null, base, 'Patient');
    const patient = subject === null ? undefined : patients.get(subject);
    return (
      patient !== undefined &&
      one.StudyInstanceUIDs.length === 0 &&
      hasNumber(patient, study, issuers) &&
      isSameDay(study, one) === true &&
      isSameModality(study, one) !== false
    );
  });
  return proposals(likely, 'patient-date', base, () => []);
}

const once = (studies: readonly ImagingStudy[]): readonly ImagingStudy[] => [
  ...new Map(studies.map((one) => [referenceOf(one), one])).values(),
];

const referenceOf = ({ id }: ImagingStudy): string => `ImagingStudy/${id ?? ''}`;

function proposals(
  found: readonly ImagingStudy[],
  method: Exclude<LinkMethod, 'by-hand'>,
  base: string,
  doubtsOf: (one: ImagingStudy) => readonly LinkDoubt[],
): readonly Proposal[] {
  const subjects = found.map(({ subject }) => localReference(subject?.reference ?? null, base, 'Patient'));
  const several: LinkDoubt[] = found.length > 1 ? ['several-imaging-studies'] : [];
  if (new Set(subjects).size > 1) several.push('several-patients');
  return found.map((imagingStudy, at) => {
    const subject = subjects[at] ?? null;
    const own = [...doubtsOf(imagingStudy), ...several];
    return {
      imagingStudy,
      reference: referenceOf(imagingStudy),
      subject,
      method,
      // One that does not say whose it is may still be this study: what is missing is the patient to compare with.
      state: own.length === 0 && method !== 'patient-date' ? 'linked' : 'suggested',
      doubts: subject === null ? [...own, 'no-patient'] : own,
    };
  });
}

const doubtsOfUids = ({ StudyInstanceUIDs }: ImagingStudy): readonly LinkDoubt[] =>
  StudyInstanceUIDs.length > 1 ? ['several-study-uids'] : [];

/** An order may have several studies, and each of them its accession number. */
function doubtsOfAccession(
  study: LocalStudy,
  one: ImagingStudy,
  issuers: RecordIssuers,
): readonly LinkDoubt[] {
  const doubts: LinkDoubt[] = [];
  const known = accessionsOf(one).some(
    (number) => isAccession(study, number.value) && relationOfAccession(study, number, issuers) === 'same',
  );
  if (!known) doubts.push('no-system');
  if (one.StudyInstanceUIDs.length > 0) doubts.push('other-study-uid');
  if (isSameDay(study, one) === false) doubts.push('date-differs');
  if (isSameModality(study, one) === false) doubts.push('modality-differs');
  return doubts;
}

/** HL7 table 0203, ACSN; some write no type. What is said to be something else is no accession number. */
export const accessionsOf = ({ identifiers }: ImagingStudy): readonly Identifier[] =>
  identifiers.filter(({ codes, system }) =>
    codes.length === 0 ? system?.toLowerCase() !== 'urn:dicom:uid' : codes.includes('ACSN'),
  );

const isAccession = ({ AccessionNumber }: LocalStudy, value: string): boolean =>
  canAccession(AccessionNumber) && value.trim() === AccessionNumber.trim();

const relationOfAccession = (study: LocalStudy, number: Identifier, issuers: RecordIssuers) =>
  accessionRelation(study.accessionIssuer ?? '', number, issuers);

/** Zeros and single characters stand in many studies that have no accession number. */
export const canAccession = (value: string): boolean => /[^0\s]/.test(value) && value.trim().length > 1;

const hasNumber = ({ identifiers }: Patient, study: LocalStudy, { patients }: RecordIssuers): boolean =>
  identifiers.some(
    (identifier) =>
      identifier.value.trim() === study.PatientID.trim() &&
      study.PatientID.trim() !== '' &&
      relationOf(study.IssuerOfPatientID, identifier, patients) === 'same',
  );

/** The systems in which the study's patient number can be looked for. */
export function patientSystems(
  { IssuerOfPatientID }: LocalStudy,
  { patients }: RecordIssuers,
): readonly string[] {
  const mapped = systemsOf(IssuerOfPatientID, patients);
  if (mapped !== null) return mapped;
  const issuer = IssuerOfPatientID.trim();
  if (/^[0-2](?:\.\d+){2,}$/.test(issuer)) return [`urn:oid:${issuer}`];
  return /^(?:urn:|https?:)/i.test(issuer) ? [issuer] : [];
}

const DAY_MS = 86_400_000;

/** Null where one of them has no date. A day more or less: images have the scanner's time, records often UTC. */
function isSameDay({ StudyDate }: LocalStudy, { started }: ImagingStudy): boolean | null {
  const here = dayOf(StudyDate.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3'));
  const there = dayOf(started?.slice(0, 10) ?? '');
  return here === null || there === null ? null : Math.abs(here - there) <= DAY_MS;
}

const dayOf = (text: string): number | null => {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(ms) ? null : ms;
};

/** Null where one of them names none. */
const isSameModality = ({ ModalitiesInStudy }: LocalStudy, { modalities }: ImagingStudy): boolean | null =>
  ModalitiesInStudy.length === 0 || modalities.length === 0
    ? null
    : modalities.some((modality) => ModalitiesInStudy.includes(modality));
