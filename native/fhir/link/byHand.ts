// A link that somebody chose: read from the server, so that what is kept is what it says.
import { fail, ok, type RecordFailure, type RecordLinkByHand, type Result } from '../../contract/index.ts';
import type { RecordClient } from '../client/types.ts';
import type { ImagingStudy, Patient } from '../types.ts';
import { factsOf, NO_FACTS } from './keep.ts';
import { localReference } from './references.ts';
import type { LinkStore, NewLink } from './store.ts';

type Chosen = {
  readonly study: ImagingStudy | null;
  readonly subject: string;
  readonly patient: Patient | null;
};

/** Reads what was chosen. An ImagingStudy that does not say whose it is can be chosen all the same. */
export async function readChosen(
  client: RecordClient,
  reference: RecordLinkByHand['reference'],
  signal: AbortSignal,
): Promise<Result<Chosen, RecordFailure>> {
  const [type, id = ''] = reference.split('/');
  if (type === 'Patient') return readPatient(client, reference, null, signal);
  const read = await client.read('ImagingStudy', id, signal);
  if (!read.ok) return read;
  const study = read.value.value.resource;
  const subject = localReference(study.subject?.reference ?? null, client.base, 'Patient');
  return subject === null
    ? ok({ study, subject: '', patient: null })
    : readPatient(client, subject, study, signal);
}

/** An entry with its patient. A patient that cannot be read leaves the entry to be linked without one, which is a doubt. */
export async function readEntry(
  client: RecordClient,
  id: string,
  signal: AbortSignal,
): Promise<Result<{ readonly study: ImagingStudy; readonly patient: Patient | null }, RecordFailure>> {
  const read = await client.read('ImagingStudy', id, signal);
  if (!read.ok) return read;
  const study = read.value.value.resource;
  const subject = localReference(study.subject?.reference ?? null, client.base, 'Patient');
  const patient = subject === null ? null : await readPatient(client, subject, study, signal);
  return ok({ study, patient: patient?.ok === true ? patient.value.patient : null });
}

async function readPatient(
  client: RecordClient,
  subject: string,
  study: ImagingStudy | null,
  signal: AbortSignal,
): Promise<Result<Chosen, RecordFailure>> {
  const read = await client.read('Patient', subject.slice('Patient/'.length), signal);
  return read.ok ? ok({ study, subject, patient: read.value.value.resource }) : fail(read.failure);
}

/** Keeps it as a suggestion of the user's; confirming it is the next step, as with every other. Returns its id. */
export function keepChosen(
  store: LinkStore,
  { serverId }: RecordClient,
  StudyInstanceUID: string,
  { study, subject, patient }: Chosen,
  method: NewLink['method'] = 'by-hand',
): string {
  if (patient !== null) store.putPatient(serverId, subject, patient);
  const imagingStudy = study === null ? '' : `ImagingStudy/${study.id ?? ''}`;
  const kept = store
    .ofStudy(StudyInstanceUID)
    .find(
      (link) =>
        link.serverId === serverId &&
        link.imagingStudy === imagingStudy &&
        (imagingStudy !== '' || link.subject === subject),
    );
  const link: NewLink = {
    serverId,
    StudyInstanceUID,
    imagingStudy,
    subject,
    method,
    state: kept?.state ?? 'suggested',
    doubts: subject === '' ? ['no-patient'] : [],
    facts: study === null ? NO_FACTS : factsOf(study),
    madeBy: 'user',
  };
  if (kept === undefined) return store.add(link);
  store.refresh(kept, { ...link, method: kept.method });
  return kept.linkId;
}
