import type { Db } from '../database.ts';

const DIRECTORIES = 2000;

/**
 * A file that could not be read cannot say where it belongs. Where everything else in its folder is of one study (or one
 * series), it is counted there, so that a study of 212 files with one damaged says so.
 */
export function attributeUnread(db: Db, jobRow: number): void {
  const directories = db
    .prepare<[number, number], { directoryId: number }>(
      'SELECT DISTINCT directoryId FROM jobEntry WHERE jobId = ? AND rank = 1 LIMIT ?',
    )
    .all(jobRow, DIRECTORIES);
  const neighbours = db.prepare<[number], { studyId: number; seriesId: number }>(
    `SELECT DISTINCT s.studyId, s.id AS seriesId FROM file f JOIN instance i ON i.id = f.instanceId
     JOIN series s ON s.id = i.seriesId WHERE f.directoryId = ? LIMIT 50`,
  );
  const assign = db.prepare(
    "UPDATE file SET studyId = ?, seriesId = ? WHERE directoryId = ? AND outcome = 'unreadable' AND available = 1",
  );
  const stale = db.prepare('UPDATE study SET stale = 1 WHERE id = ?');
  db.transaction(() => {
    for (const { directoryId } of directories) {
      const found = neighbours.all(directoryId);
      const [first] = found;
      if (first === undefined || found.some(({ studyId }) => studyId !== first.studyId)) continue;
      assign.run(first.studyId, found.length === 1 ? first.seriesId : null, directoryId);
      stale.run(first.studyId);
    }
  }).immediate();
}
