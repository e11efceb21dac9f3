// What was given back, when and by whom: kept for as long as the library is.
import * as z from 'zod';
import { Publication, PublishAction, PublishChoice } from '../../contract/index.ts';
import type { LibraryDb } from '../../library/index.ts';

/** What was confirmed of a resource: with these it may be sent later without being asked again. */
const Confirmed = z.object({
  action: PublishAction,
  versionId: z.string().nullable(),
  /** Of what is sent, whatever addresses it refers to by then. */
  content: z.string(),
});
export type Confirmed = z.infer<typeof Confirmed>;

const Stored = z.object({
  publication: Publication,
  choice: PublishChoice,
  confirmed: z.record(z.string(), Confirmed),
});
export type Stored = z.infer<typeof Stored>;

/** A publication that has not been heard of for so long was ended with its process. */
const SILENT_MS = 5 * 60_000;

export function createPublicationStore(db: LibraryDb, now: () => number) {
  const ofStudy = db.prepare<[string], { body: string; beatAt: number }>(
    'SELECT body, beatAt FROM publication WHERE StudyInstanceUID = ? ORDER BY startedAt DESC, publicationId',
  );
  const one = db.prepare<[string], { body: string; beatAt: number }>(
    'SELECT body, beatAt FROM publication WHERE publicationId = ?',
  );
  const silent = db.prepare<[string, string, number], { body: string; publicationId: string }>(
    "SELECT publicationId, body FROM publication WHERE StudyInstanceUID = ? AND serverId = ? AND state = 'sending' AND beatAt < ?",
  );
  const underWay = db.prepare<[string, string], { publicationId: string }>(
    "SELECT publicationId FROM publication WHERE StudyInstanceUID = ? AND serverId = ? AND state = 'sending'",
  );
  const insert = db.prepare(
    'INSERT INTO publication(publicationId, StudyInstanceUID, serverId, startedAt, beatAt, state, body) VALUES(?,?,?,?,?,?,?)',
  );
  const update = db.prepare('UPDATE publication SET beatAt = ?, state = ?, body = ? WHERE publicationId = ?');
  const remove = db.prepare('DELETE FROM publication WHERE publicationId = ?');
  const drop = db.prepare('DELETE FROM publication WHERE serverId = ?');
  const read = ({ body, beatAt }: { body: string; beatAt: number }): Stored => {
    const stored = Stored.parse(JSON.parse(body));
    const isLost = stored.publication.state === 'sending' && beatAt < now() - SILENT_MS;
    return isLost ? interrupted(stored, beatAt) : stored;
  };
  const save = (stored: Stored): void => {
    const { publication } = stored;
    update.run(now(), publication.state, JSON.stringify(stored), publication.publicationId);
  };
  const isUnderWay = (StudyInstanceUID: string, serverId: string): boolean => {
    for (const { body } of silent.all(StudyInstanceUID, serverId, now() - SILENT_MS))
      save(interrupted(Stored.parse(JSON.parse(body)), now()));
    return underWay.get(StudyInstanceUID, serverId) !== undefined;
  };
  return {
    ofStudy: (StudyInstanceUID: string): readonly Publication[] =>
      ofStudy.all(StudyInstanceUID).map((row) => read(row).publication),
    find(publicationId: string): Stored | null {
      const row = one.get(publicationId);
      return row === undefined ? null : read(row);
    },
    save,
    /** False: the same study is being sent there just now, by whatever process of this library. */
    begin(stored: Stored): boolean {
      return db.transaction(() => {
        const { publication } = stored;
        const { StudyInstanceUID, serverId, publicationId, startedAt, state } = publication;
        if (isUnderWay(StudyInstanceUID, serverId)) return false;
        const body = JSON.stringify(stored);
        insert.run(publicationId, StudyInstanceUID, serverId, startedAt, now(), state, body);
        return true;
      })();
    },
    /** What was begun and sent nothing leaves no trace. */
    withdraw: (publicationId: string) => void remove.run(publicationId),
    forgetServer: (serverId: string) => void drop.run(serverId),
  };
}

function interrupted(stored: Stored, endedAt: number): Stored {
  const { publication } = stored;
  const results = publication.results.map((result) => ({
    ...result,
    state:
      result.state === 'sending'
        ? ('unknown' as const)
        : result.state === 'waiting'
          ? ('not-tried' as const)
          : result.state,
  }));
  return { ...stored, publication: { ...publication, state: 'interrupted', endedAt, results } };
}
