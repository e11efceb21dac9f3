// A library, the record of its patients on a server, and the links between them.
import {
  StudyQuery,
  type RecordOfStudy,
  type Result,
  type StudyRow,
} from '../../../native/contract/index.ts';
import { openRecords, type RecordClient } from '../../../native/fhir/index.ts';
import { createLinks, type Links } from '../../../native/fhir/link/index.ts';
import type { LibraryDb, OpenedLibrary } from '../../../native/library/index.ts';
import { ACCESSIONS, HOSPITAL } from '../../peers/recordsOfRows.ts';

export type Linking = {
  readonly links: Links;
  readonly serverId: string;
  readonly db: LibraryDb; // of the records
  readonly clients: () => readonly RecordClient[];
  readonly close: () => Promise<void>;
};

/** `url`: of the server, the only one that is set up. `rowOf`: what the index says of a study, where a test changes it. */
export function openLinking(
  library: OpenedLibrary,
  url: string,
  rowOf: (row: StudyRow) => StudyRow = (row) => row,
): Linking {
  const opened = openRecords(library, { limits: { attempts: 1 } });
  if (!opened.ok) throw new Error(opened.failure.kind);
  const records = opened.value;
  const before = records.servers()[0];
  const added = before ?? value(records.addServer({ settings: settings(url), secrets: {} }));
  if (before !== undefined)
    value(records.changeServer(before.serverId, { settings: settings(url), secrets: {} }));
  const clients = () => records.servers().flatMap(({ serverId }) => records.client(serverId) ?? []);
  const links = createLinks({
    db: records.db,
    library,
    studyRow: (uid) => {
      const row = library.host.studyRow(uid);
      return row === null ? null : rowOf(row);
    },
    clients,
    person: () => 'Practitioner/7',
    onError: (error) => {
      throw error;
    },
  });
  links.saveIssuers({ patients: { HOSPITAL: [HOSPITAL] }, accessions: [ACCESSIONS] });
  return {
    links,
    serverId: added.serverId,
    db: records.db,
    clients,
    async close() {
      await links.close();
      records.close();
    },
  };
}

const settings = (url: string) => ({
  name: 'Record',
  url,
  allowedHosts: [],
  signInHosts: [],
  auth: { kind: 'none' as const },
  trust: { kind: 'system' as const },
  certificate: null,
  proxy: null,
});

export function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

export async function allRows(library: OpenedLibrary): Promise<readonly StudyRow[]> {
  const rows: StudyRow[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await library.findStudies(StudyQuery.parse({ limit: 500, ...(cursor ? { cursor } : {}) }));
    rows.push(...page.rows);
    if (page.nextCursor === null) return rows;
    cursor = page.nextCursor;
  }
}

/** Resolves when the run is over. */
export function linked(links: Links, again = false) {
  return new Promise<ReturnType<Links['run']>>((resolve) => {
    const stop = links.subscribe((event) => {
      if (event.type !== 'link-run' || event.run.endedAt === null) return;
      stop();
      resolve(event.run);
    });
    links.start({ again });
  });
}

/** The first link, which the study is said to have. */
export function firstOf({ links }: Pick<RecordOfStudy, 'links'>) {
  const [first] = links;
  if (first === undefined) throw new Error('no link');
  return first;
}
