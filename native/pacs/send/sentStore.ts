// What a peer has confirmed, job by job: a send that goes on after a restart sends only the rest.
import type { LibraryDb } from '../../library/index.ts';

export type SentStore = {
  readonly of: (jobId: string) => ReadonlySet<string>;
  readonly add: (jobId: string, SOPInstanceUIDs: readonly string[]) => void;
  readonly forget: (jobId: string) => void;
};

export function createSentStore(db: LibraryDb): SentStore {
  const all = db.prepare<[string], { SOPInstanceUID: string }>(
    'SELECT SOPInstanceUID FROM sent WHERE jobId = ?',
  );
  const put = db.prepare('INSERT OR IGNORE INTO sent(jobId, SOPInstanceUID) VALUES(?,?)');
  const drop = db.prepare('DELETE FROM sent WHERE jobId = ?');
  return {
    of: (jobId) => new Set(all.all(jobId).map(({ SOPInstanceUID }) => SOPInstanceUID)),
    add(jobId, UIDs) {
      db.transaction(() => {
        for (const UID of UIDs) put.run(jobId, UID);
      }).immediate();
    },
    forget: (jobId) => void drop.run(jobId),
  };
}
