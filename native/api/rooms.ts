// What stands beside the library in a running Lightbox: archives, records, and the links between the two. Opened together,
// and closed the other way round.
import { ok, StudyInstanceUID, StudyQuery, type Result, type StudyRow } from '../contract/index.ts';
import { type Charts, createCharts } from '../fhir/chart/index.ts';
import { createRecordImages, type RecordImages } from '../fhir/images/index.ts';
import { openRecords, type Records, type RecordsOptions } from '../fhir/index.ts';
import { createLinks, type Links } from '../fhir/link/index.ts';
import { createPublishing, createValidator, type Publishing, type Reachable } from '../fhir/publish/index.ts';
import type { OpenedLibrary } from '../library/index.ts';
import { openOpening, type Opening } from '../opening/index.ts';
import { openPacs, type Pacs, type PacsOptions, transferLabel } from '../pacs/index.ts';
import { errorFacts, type Log } from './log.ts';
import { personOf } from './person.ts';

export type Rooms = {
  readonly pacs: Pacs;
  readonly records: Records;
  readonly links: Links;
  readonly charts: Charts;
  readonly images: RecordImages;
  readonly publishing: Publishing;
  readonly opening: Opening;
  close(): Promise<void>;
};

/**
 * Fails as a library does; then nothing of it stays open, and the library does. `background`: false for a command, which
 * takes up no transfers and looks for no links by itself.
 */
export async function openRooms(
  library: OpenedLibrary,
  log: Log,
  options: {
    readonly background?: boolean;
    readonly records?: RecordsOptions;
    readonly pacs?: PacsOptions;
  } = {},
): Promise<Result<Rooms>> {
  const { background = true } = options;
  const records = openRecords(library, options.records);
  if (!records.ok) return records;
  const pacs = openPacs(library, {
    onError: (error) => log('error', 'pacs-failed', errorFacts(error)),
    transfers: background,
    lend: (serverId, address) => records.value.archive(serverId, address),
    ...options.pacs,
  });
  if (!pacs.ok) {
    records.value.close();
    return pacs;
  }
  const { reading, recordArchives } = pacs.value;
  const links = createLinks({
    db: records.value.db,
    library,
    // What is read from an archive without being kept has a record as well.
    studyRow: (study) => library.host.studyRow(study) ?? reading.detail(study)?.study ?? null,
    headerOf: (study) => reading.header(study),
    clients: () => records.value.clients(),
    signsIn: (server, address) => records.value.showsSignIn(server, address),
    person: (serverId) => personOf(records.value.server(serverId)?.signIn),
    onError: (error) => log('error', 'links-failed', errorFacts(error)),
  });
  records.value.onForgotten((serverId) => {
    links.forgetServer(serverId);
    recordArchives.forgetServer(serverId);
  });
  const images = createRecordImages({
    links,
    serverName: (serverId) => records.value.server(serverId)?.settings.name ?? null,
    archives: {
      know: recordArchives.know,
      reading,
      retrieve: (peerId, study) =>
        pacs.value.startRetrieve({
          peerId,
          StudyInstanceUID: study.StudyInstanceUID,
          priority: 'normal',
          label: transferLabel(study),
        }),
    },
  });
  // What came while Lightbox was not running, or while a server could not be asked.
  if (background && records.value.clients().length > 0) links.start({ again: false });
  const opening = openOpening({ library, records: records.value, links });
  if (!opening.ok) {
    await links.close();
    await pacs.value.close();
    records.value.close();
    return opening;
  }
  const charts = createCharts({
    links,
    clients: () => records.value.clients(),
    studiesHere: (study) => studiesHere(library, reading.detail(study)?.study ?? null, study),
    isComplete: (study) => {
      const uid = StudyInstanceUID.safeParse(study);
      return !uid.success || pacs.value.completeness(uid.data).state !== 'incomplete';
    },
  });
  const publishing = createPublishing({
    db: records.value.db,
    library,
    studyRow: (study) => library.host.studyRow(study),
    clients: () => records.value.clients(),
    signIn: (server) => records.value.server(server)?.signIn ?? null,
    links,
    reachable: (study) => reachableBy(library, pacs.value, study),
    isIncomplete: (study) => {
      const uid = StudyInstanceUID.safeParse(study);
      return uid.success && pacs.value.completeness(uid.data).state === 'incomplete';
    },
    validator: createValidator(),
    onError: (error) => log('error', 'publish-failed', errorFacts(error)),
  });
  records.value.onForgotten((serverId) => publishing.forgetServer(serverId));
  return ok({
    charts,
    images,
    publishing,
    pacs: pacs.value,
    records: records.value,
    links,
    opening: opening.value,
    async close() {
      await publishing.close();
      opening.value.close();
      await links.close();
      await pacs.value.close();
      records.value.close();
    },
  });
}

/** The DICOMweb archive that the study came from, or that has taken all of it. */
function reachableBy(library: OpenedLibrary, pacs: Pacs, study: string): Reachable | null {
  const uid = StudyInstanceUID.safeParse(study);
  const from = uid.success ? (pacs.storage.study(uid.data)?.peerId ?? null) : null;
  for (const peerId of [from, ...takenBy(library, study)]) {
    const settings = peerId === null ? undefined : pacs.peer(peerId)?.settings;
    if (settings?.kind === 'dicomweb')
      return { address: settings.url.replace(/\/+$/, ''), name: settings.name };
  }
  return null;
}

/** Whoever was sent the whole study and refused nothing of it, the latest first. */
function takenBy(library: OpenedLibrary, study: string): readonly string[] {
  const instances = library.instances(study, null).length;
  return library
    .jobs()
    .filter(
      ({ kind, state, transfer }) => kind === 'send' && state === 'done' && transfer?.state === 'complete',
    )
    .toSorted((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0))
    .flatMap(({ jobId, transfer }) => {
      const sent = library.host.transfers.requestOf(jobId)?.send;
      if (sent === undefined || sent.SOPInstanceUIDs || sent.SeriesInstanceUIDs) return [];
      const { peerId, StudyInstanceUIDs } = sent;
      // Of several studies it is not told how many images each had: then one that has grown since could seem whole.
      const isAll = StudyInstanceUIDs.length === 1 && transfer?.here === instances;
      return isAll && StudyInstanceUIDs.some((one) => one === study) ? [peerId] : [];
    });
}

/** What the library has of the patient whose study it is; `read`: the study, where it is read from an archive. */
async function studiesHere(
  library: OpenedLibrary,
  read: StudyRow | null,
  study: string,
): Promise<readonly StudyRow[]> {
  const detail = library.studyDetail(study);
  if (detail !== null) return [detail.study, ...detail.otherStudies];
  if (read === null || read.PatientID.trim() === '') return [];
  const { PatientID, IssuerOfPatientID } = read;
  const found = await library.findStudies(StudyQuery.parse({ PatientID, limit: 200 }));
  return found.rows.filter(
    (row) => row.PatientID === PatientID && row.IssuerOfPatientID === IssuerOfPatientID,
  );
}
