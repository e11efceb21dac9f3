import path from 'node:path';
import type { Result } from '../../contract/index.ts';
import type { Db } from '../database.ts';
import { fromColumn } from '../fileName.ts';
import type { FileWorkers } from '../read/fileWorkers.ts';
import type { Source } from '../read/fileTasks.ts';
import type { LocationFailure } from '../read/openLocation.ts';
import type { Place, Stamp } from '../record/arrival.ts';
import type { Comparison, Verdict } from '../record/comparison.ts';

type Known = {
  readonly directory: string | Uint8Array;
  readonly name: string | Uint8Array;
  readonly member: string;
  readonly bytes: number;
};

/** Where the two files of a comparison are; `old` is null when the index has none any more. */
export function comparedSources(db: Db): (comparison: Comparison) => { old: Source | null; fresh: Source } {
  const find = db.prepare<[number, number], Known>(
    `SELECT d.path AS directory, f.name, f.member, f.bytes FROM instance i
     JOIN file f ON f.id = i.fileId JOIN directory d ON d.id = f.directoryId WHERE i.id = ? AND f.id = ?`,
  );
  return ({ arrival, instanceId, fileId }) => {
    const known = find.get(instanceId, fileId);
    const { owned } = arrival;
    const fresh = sourceAt(owned?.place ?? arrival.place, owned?.stamp ?? arrival.stamp);
    if (known === undefined) return { old: null, fresh };
    const place = {
      directory: fromColumn(known.directory),
      name: fromColumn(known.name),
      member: known.member,
    };
    return { old: sourceAt(place, known), fresh };
  };
}

/** Compares the data sets of two files that carry one SOP Instance UID. Without the old file there is nothing to compare. */
export function createComparer(db: Db, workers: FileWorkers): (comparison: Comparison) => Promise<Verdict> {
  const sources = comparedSources(db);
  return async (comparison) => {
    const { old, fresh } = sources(comparison);
    if (old === null) return 'gone';
    return verdictOf(await workers.run('contentHash', old), await workers.run('contentHash', fresh));
  };
}

export function verdictOf(
  old: Result<string, LocationFailure>,
  fresh: Result<string, LocationFailure>,
): Verdict {
  if (!old.ok && old.failure.kind === 'unavailable') return 'gone';
  return old.ok && fresh.ok && old.value === fresh.value ? 'same' : 'different';
}

const sourceAt = ({ directory, name, member }: Place, { bytes }: Pick<Stamp, 'bytes'>): Source => ({
  location: { path: path.join(directory, name), member: member === '' ? null : member },
  bytes,
});
