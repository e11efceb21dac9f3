// Studies that were removed to make room: where they can be had again, and what a list says of them meanwhile. Written down
// before a study goes; what is here after all (a crash came between) does not count.
import { RemoteStudyRow, StudyInstanceUID, type RemovedStudy } from '../../contract/index.ts';
import type { LibraryDb, OpenedLibrary } from '../../library/index.ts';

export type RememberedStudy = { readonly row: RemoteStudyRow; readonly removedAt: number };

export type RemovedStudies = {
  readonly add: (row: RemoteStudyRow, of: Omit<RemovedStudy, 'StudyInstanceUID'>) => void;
  /** Those that a peer has and that are not here now, the newest first. */
  readonly at: (peerId: string) => readonly RememberedStudy[];
  readonly sums: () => { readonly studies: number; readonly bytes: number };
  readonly last: (limit: number) => RemovedStudy[];
  readonly forget: (StudyInstanceUID: string) => void;
  readonly forgetPeer: (peerId: string) => void;
};

/** More are not remembered: the oldest can still be searched for at their archive. */
const KEPT = 2000;

type Row = {
  readonly StudyInstanceUID: string;
  readonly peerId: string;
  readonly row: string;
  readonly bytes: number;
  readonly removedAt: number;
};

export function createRemovedStudies(db: LibraryDb, { host }: OpenedLibrary): RemovedStudies {
  const put = db.prepare(
    'INSERT OR REPLACE INTO removed(StudyInstanceUID, peerId, row, bytes, removedAt) VALUES(?,?,?,?,?)',
  );
  const prune = db.prepare(
    `DELETE FROM removed WHERE StudyInstanceUID NOT IN
       (SELECT StudyInstanceUID FROM removed ORDER BY removedAt DESC LIMIT ${KEPT})`,
  );
  const all = db.prepare<[], Row>('SELECT * FROM removed ORDER BY removedAt DESC, StudyInstanceUID');
  const drop = db.prepare('DELETE FROM removed WHERE StudyInstanceUID = ?');
  const dropPeer = db.prepare('DELETE FROM removed WHERE peerId = ?');
  const away = (): readonly Row[] =>
    all.all().filter(({ StudyInstanceUID: UID }) => host.studies.usedAt(UID) === null);
  return {
    add(row, { peerId, bytes, removedAt }) {
      db.transaction(() => {
        put.run(row.StudyInstanceUID, peerId, JSON.stringify(row), bytes, removedAt);
        prune.run();
      }).immediate();
    },
    at: (peerId) =>
      away().flatMap((one) => {
        const row = one.peerId === peerId ? RemoteStudyRow.safeParse(JSON.parse(one.row)) : null;
        return row?.success === true ? [{ row: row.data, removedAt: one.removedAt }] : [];
      }),
    sums() {
      const rows = away();
      return { studies: rows.length, bytes: rows.reduce((sum, { bytes }) => sum + bytes, 0) };
    },
    last: (limit) =>
      away()
        .slice(0, limit)
        .map(({ StudyInstanceUID: UID, peerId, bytes, removedAt }) => ({
          StudyInstanceUID: StudyInstanceUID.parse(UID),
          peerId,
          bytes,
          removedAt,
        })),
    forget: (UID) => void drop.run(UID),
    forgetPeer: (peerId) => void dropPeer.run(peerId),
  };
}
