// Entries of records that a link names. Only servers that are set up here are asked: a link cannot make Lightbox call anybody.
import {
  fail,
  ok,
  type LinkMatch,
  type OpeningAnswer,
  type RecordServer,
  type Result,
} from '../contract/index.ts';
import type { RecordClient, Records } from '../fhir/index.ts';
import { type Links, localReference } from '../fhir/link/index.ts';
import type { ImagingStudy, Patient, RecordResource } from '../fhir/types.ts';
import { answerOf, meant } from './matching.ts';
import { byUids, candidateOfPatient, rowsWith, type Shelf } from './studies.ts';

export type RecordDesk = {
  readonly shelf: Shelf;
  readonly records: Pick<Records, 'servers' | 'client'>;
  readonly links: Pick<Links, 'fromRecord'>;
};

/** Of one patient more are not looked at. */
const MOST_ENTRIES = 500;
const MOST_IDENTIFIERS = 20;

/** The server of an address or a name; null where none is set up under it. */
export function serverOf(records: Pick<Records, 'servers'>, server: string): RecordServer | null {
  const all = records.servers();
  const wanted = plainBase(server);
  return (
    all.find(({ settings }) =>
      wanted === null ? settings.name === server : plainBase(settings.url) === wanted,
    ) ?? null
  );
}

/** One address, whether or not it ends in a slash; null for what is none. */
function plainBase(address: string): string | null {
  return /^https?:/i.test(address) && URL.canParse(address)
    ? new URL(address).href.replace(/\/+$/, '')
    : null;
}

export async function byReference(
  desk: RecordDesk,
  { serverId, settings }: Pick<RecordServer, 'serverId' | 'settings'>,
  reference: string,
  signal: AbortSignal,
): Promise<Result<OpeningAnswer>> {
  const client = desk.records.client(serverId);
  if (client === null) return fail({ kind: 'record-server-not-found', serverId });
  const [type = '', id = ''] = reference.split('/');
  const answer =
    type === 'ImagingStudy'
      ? await ofImagingStudy(desk, client, id, signal)
      : await ofPatient(desk, client, id, signal);
  return answer.ok ? answer : fail({ kind: 'record-failed', server: settings.name, failure: answer.failure });
}

type Answer = Result<
  OpeningAnswer,
  Extract<Awaited<ReturnType<RecordClient['read']>>, { ok: false }>['failure']
>;

async function ofImagingStudy(
  desk: RecordDesk,
  client: RecordClient,
  id: string,
  signal: AbortSignal,
): Promise<Answer> {
  const read = await client.read('ImagingStudy', id, signal);
  if (!read.ok) return read;
  const entry = read.value.value.resource;
  await tellLinks(desk, client, entry, signal);
  const UIDs = entry.StudyInstanceUIDs;
  const answer = byUids(desk.shelf, UIDs);
  if (answer.kind === 'missing') {
    const record = { serverId: client.serverId, server: client.name, imagingStudy: id };
    return ok({ ...answer, record: entry.endpoints.length > 0 || hasSeriesEndpoints(entry) ? record : null });
  }
  // An entry is one study: where it names several, it cannot be told which is meant.
  if (UIDs.length > 1 && answer.kind === 'open')
    return ok({ kind: 'choose', reasons: [], matches: answer.matches, more: false });
  return ok(answer);
}

const hasSeriesEndpoints = ({ series }: ImagingStudy): boolean =>
  series.some(({ endpoints }) => endpoints.length > 0);

/** The guard compares the images with the patient of this very entry, before anybody looks at them. */
async function tellLinks(
  { links }: RecordDesk,
  client: RecordClient,
  entry: ImagingStudy,
  signal: AbortSignal,
): Promise<void> {
  const subject = localReference(entry.subject?.reference ?? null, client.base, 'Patient');
  if (subject === null) return;
  const patient = await client.read('Patient', subject.slice('Patient/'.length), signal);
  if (patient.ok) links.fromRecord(client.serverId, [entry], [patient.value.value.resource]);
}

/** Studies here that the record counts as the patient's, and those with a number that it gives. */
async function ofPatient(
  desk: RecordDesk,
  client: RecordClient,
  id: string,
  signal: AbortSignal,
): Promise<Answer> {
  const read = await client.read('Patient', id, signal);
  if (!read.ok) return read;
  const patient = read.value.value.resource;
  const entries = await client.search(
    { type: 'ImagingStudy', parameters: [['patient', `Patient/${id}`]], limit: MOST_ENTRIES },
    signal,
  );
  // Without the list of its imaging the numbers still lead to the patient's studies.
  const studies = entries.ok ? entries.value.value.matches.flatMap(({ resource }) => entryOf(resource)) : [];
  desk.links.fromRecord(client.serverId, studies, [patient]);
  const byRecord = byUids(
    desk.shelf,
    studies.flatMap(({ StudyInstanceUIDs }) => StudyInstanceUIDs),
  );
  const matches = new Map<string, LinkMatch>();
  if (byRecord.kind === 'open')
    for (const match of byRecord.matches) matches.set(match.row.StudyInstanceUID, match);
  for (const one of await byIdentifiers(desk.shelf, patient, signal))
    matches.set(one.row.StudyInstanceUID, one);
  const [first] = patient.identifiers;
  return ok(
    answerOf([...matches.values()], {
      reasons: ['patient'],
      search: first === undefined || first.value.length > 64 ? null : { PatientID: first.value },
    }),
  );
}

const entryOf = (resource: RecordResource): ImagingStudy[] =>
  resource.resourceType === 'ImagingStudy' &&
  !['entered-in-error', 'cancelled'].includes(resource.status ?? '')
    ? [resource]
    : [];

/** Only where the issuer of the images is known to be the one who gave the number: others are others' patients. */
async function byIdentifiers(
  shelf: Shelf,
  patient: Patient,
  signal: AbortSignal,
): Promise<readonly LinkMatch[]> {
  const systems = shelf.issuers().patients;
  const found: LinkMatch[] = [];
  for (const { value, system } of patient.identifiers.slice(0, MOST_IDENTIFIERS)) {
    if (system === null || value.trim() === '') continue;
    const rows = await rowsWith(shelf, 'PatientID', value.trim(), signal);
    const { matches, reasons } = meant(rows.map(candidateOfPatient), system, systems);
    if (!reasons.includes('issuer-unknown')) found.push(...matches);
  }
  return found;
}
