import type { Db } from '../database.ts';

/**
 * Name of what a series holds at this moment: another one as soon as an image joins or goes, or is read from another file,
 * or its file changes in size or time. Told with the list of series and with their metadata, so that whoever keeps pixels
 * can tell whether they are still those. It says nothing about the order of two contents.
 *
 * Sums of the files' facts, each weighted by its row so that two files cannot change places unnoticed: one pass without
 * sorting or hashing, since it is asked for before the first picture. Row numbers of series are never used again.
 */
export function createSeriesVersion(db: Db): (seriesId: number) => string {
  const facts = db.prepare<[number], { count: number; last: number; files: number; content: number }>(
    `SELECT count(*) AS count, coalesce(max(i.id), 0) AS last, coalesce(sum(i.id % 9973 * (i.fileId % 9973)), 0) AS files,
       coalesce(sum((i.id % 251 + 1) * ((CAST(f.modifiedAt * 1000 AS INTEGER) + f.bytes * 31 + f.inode) % 1000000007)), 0) AS content
     FROM instance i LEFT JOIN file f ON f.id = i.fileId WHERE i.seriesId = ?`,
  );
  return (seriesId) => {
    const row = facts.get(seriesId);
    if (row === undefined) return String(seriesId);
    return [seriesId, row.count, row.last, row.files, row.content]
      .map((value) => value.toString(36))
      .join('.');
  };
}
