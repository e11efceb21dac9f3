// What stands beside the library in a running Lightbox: archives, records, and the links between the two. Opened together,
// and closed the other way round.
import { ok, StudyInstanceUID, type Result } from '../contract/index.ts';
import { type Charts, createCharts } from '../fhir/chart/index.ts';
import { openRecords, type Records } from '../fhir/index.ts';
import { createLinks, type Links } from '../fhir/link/index.ts';
import { createPublishing, createValidator, type Publishing, type Reachable } from '../fhir/publish/index.ts';
import type { OpenedLibrary } from '../library/index.ts';
import { openOpening, type Opening } from '../opening/index.ts';
import { openPacs, type Pacs } from '../pacs/index.ts';
import { errorFacts, type Log } from './log.ts';

export type Rooms = {
  readonly pacs: Pacs;
  readonly records: Records;
  readonly links: Links;
  readonly charts: Charts;
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
  { background = true }: { readonly background?: boolean } = {},
): Promise<Result<Rooms>> {
  const records = openRecords(library);
  if (!records.ok) return records;
  const pacs = openPacs(library, {
    onError: (error) => log('error', 'pacs-failed', errorFacts(error)),
    transfers: background,
  });
  if (!pacs.ok) {
    records.value.close();
    return pacs;
  }
  const links = createLinks({
    db: records.value.db,
    library,
    // What is read from an archive without being kept has a record as well.
    studyRow: (study) => library.host.studyRow(study) ?? pacs.value.reading.detail(study)?.study ?? null,
    clients: () => records.value.clients(),
    signsIn: (server, address) => records.value.tokensFor(server, address) !== null,
    onError: (error) => log('error', 'links-failed', errorFacts(error)),
  });
  records.value.onForgotten((serverId) => links.forgetServer(serverId));
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
    studyDetail: (study) => library.studyDetail(study),
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
