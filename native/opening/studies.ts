// Studies of the library that a link names by UID, order or patient.
import {
  type LinkedAccession,
  type LinkedPatient,
  type OpeningAnswer,
  type RecordIssuers,
  StudyInstanceUID,
  type StudyRow,
} from '../contract/index.ts';
import { accessionIssuerOf } from '../fhir/identity/index.ts';
import type { Library } from '../library/index.ts';
import { answerOf, type Candidate, meant, newestFirst } from './matching.ts';

export type Shelf = Pick<Library, 'match' | 'instances' | 'metadata'> & {
  readonly studyRow: (StudyInstanceUID: string) => StudyRow | null;
  readonly issuers: () => RecordIssuers;
};

/** More studies of one number than anybody chooses from. */
const MOST_FOUND = 500;
/** Of so many the images are asked who gave the order's number: a file each. */
const MOST_READ = 50;

/** All that are here are opened, each in its patient's tab: a UID is not mistaken for another. */
export function byUids(shelf: Shelf, UIDs: readonly string[]): OpeningAnswer {
  const rows = UIDs.flatMap((UID) => shelf.studyRow(UID) ?? []);
  const here = new Set<string>(rows.map((row) => row.StudyInstanceUID));
  const [first] = rows;
  if (first === undefined) {
    const [only, ...others] = UIDs;
    const search = others.length === 0 && only !== undefined ? { text: only } : null;
    return { kind: 'missing', search, record: null };
  }
  return {
    kind: 'open',
    matches: rows.map((row) => ({ row, issuerOfAccessionNumber: '' })),
    missing: UIDs.filter((UID) => !here.has(UID)).flatMap(
      (UID) => StudyInstanceUID.safeParse(UID).data ?? [],
    ),
  };
}

export async function byAccessions(
  shelf: Shelf,
  accessions: readonly LinkedAccession[],
  signal: AbortSignal,
): Promise<OpeningAnswer> {
  const { accessions: own, accessionIssuers = {} } = shelf.issuers();
  // Numbers whose images do not say who gave them count in this library's own systems, where those are known.
  const systems: Readonly<Record<string, readonly string[]>> = {
    ...accessionIssuers,
    ...(own.length === 0 ? {} : { '': own }),
  };
  const found = await Promise.all(
    accessions.map(async ({ AccessionNumber, issuer }) => {
      const candidates = await ofAccession(shelf, AccessionNumber, signal);
      return meant(candidates, issuer, systems);
    }),
  );
  const [only] = accessions;
  return answerOf(
    found.flatMap(({ matches }) => matches),
    {
      reasons: found.flatMap(({ reasons }) => reasons),
      search:
        accessions.length === 1 && only !== undefined ? { AccessionNumber: only.AccessionNumber } : null,
    },
  );
}

async function ofAccession(
  shelf: Shelf,
  AccessionNumber: string,
  signal: AbortSignal,
): Promise<readonly Candidate[]> {
  const rows = await rowsWith(shelf, 'AccessionNumber', AccessionNumber, signal);
  const read: Candidate[] = [];
  for (const row of rows) {
    signal.throwIfAborted();
    const issuer = read.length < MOST_READ ? await issuerOfAccession(shelf, row.StudyInstanceUID) : '';
    read.push({ match: { row, issuerOfAccessionNumber: issuer }, issuer });
  }
  return read;
}

/** As one image says; '' where it does not. */
async function issuerOfAccession(shelf: Shelf, StudyInstanceUID: string): Promise<string> {
  const [instance] = shelf.instances(StudyInstanceUID, null);
  if (instance === undefined) return '';
  const json = await shelf.metadata(instance, '');
  return json.ok ? accessionIssuerOf(json.value) : '';
}

export async function byPatient(
  shelf: Shelf,
  patient: LinkedPatient,
  signal: AbortSignal,
): Promise<OpeningAnswer> {
  const { PatientID, issuer, PatientBirthDate, mostRecent } = patient;
  const rows = await rowsWith(shelf, 'PatientID', PatientID, signal);
  const candidates = rows.filter((row) => isWanted(row, patient)).map(candidateOfPatient);
  const { matches, reasons } = meant(candidates, issuer, shelf.issuers().patients);
  const differs =
    PatientBirthDate !== null &&
    matches.some(({ row }) => row.PatientBirthDate !== '' && row.PatientBirthDate !== PatientBirthDate);
  return answerOf(newestFirst(matches), {
    reasons: ['patient', ...reasons, ...(differs ? (['birth-date-differs'] as const) : [])],
    mostRecent,
    search: { PatientID },
  });
}

export const candidateOfPatient = (row: StudyRow): Candidate => ({
  match: { row, issuerOfAccessionNumber: '' },
  issuer: row.IssuerOfPatientID,
});

/** A study without a date or a modality may be any. */
function isWanted(
  { StudyDate, ModalitiesInStudy }: StudyRow,
  { from, to, modalities }: LinkedPatient,
): boolean {
  if (StudyDate !== '' && ((from !== null && StudyDate < from) || (to !== null && StudyDate > to)))
    return false;
  return (
    modalities.length === 0 ||
    ModalitiesInStudy.length === 0 ||
    ModalitiesInStudy.some((modality) => modalities.includes(modality))
  );
}

/** The very number, letter by letter: what a search takes for the same, a link does not. */
export async function rowsWith(
  shelf: Shelf,
  keyword: 'AccessionNumber' | 'PatientID',
  value: string,
  signal: AbortSignal,
): Promise<readonly StudyRow[]> {
  const found = await shelf.match(
    {
      level: 'study',
      StudyInstanceUID: null,
      SeriesInstanceUID: null,
      conditions: [{ kind: 'value', keyword, value }],
      limit: MOST_FOUND,
      offset: 0,
    },
    signal,
  );
  if (!found.ok) return [];
  return found.value
    .flatMap(({ StudyInstanceUID }) => (typeof StudyInstanceUID === 'string' ? [StudyInstanceUID] : []))
    .flatMap((UID) => shelf.studyRow(UID) ?? [])
    .filter((row) => row[keyword].trim() === value);
}
