import path from 'node:path';
import { FileProblem, isCutOff } from '../../contract/index.ts';
import type { Db } from '../database.ts';
import { fromColumn } from '../fileName.ts';
import type { Compared } from '../read/compareContents.ts';
import type { FileWorkers } from '../read/fileWorkers.ts';
import type { Source } from '../read/fileTasks.ts';
import type { Place, Stamp } from '../record/arrival.ts';
import type { Comparison, Verdict } from '../record/comparison.ts';

type Known = {
  readonly directory: string | Uint8Array;
  readonly name: string | Uint8Array;
  readonly member: string;
  readonly bytes: number;
  readonly problem: string | null;
  readonly hasPixelData: number;
};

type Files = { readonly old: Compared | null; readonly fresh: Compared };

/** Where the two files of a comparison are; `old` is null when the index has none any more. */
export function comparedSources(db: Db): (comparison: Comparison) => Files {
  const find = db.prepare<[number, number], Known>(
    `SELECT d.path AS directory, f.name, f.member, f.bytes, i.problem, i.hasPixelData FROM instance i
     JOIN file f ON f.id = i.fileId JOIN directory d ON d.id = f.directoryId WHERE i.id = ? AND f.id = ?`,
  );
  return ({ arrival: { owned, place, stamp, instance }, instanceId, fileId }) => {
    const known = find.get(instanceId, fileId);
    const { problem, hasPixelData } = instance;
    const fresh = {
      ...sourceAt(owned?.place ?? place, owned?.stamp ?? stamp),
      isCut: problem !== null && isCutOff(problem),
      hasPixelData,
    };
    if (known === undefined) return { old: null, fresh };
    const at = {
      directory: fromColumn(known.directory),
      name: fromColumn(known.name),
      member: known.member,
    };
    const isCut = known.problem !== null && isCutOff(FileProblem.parse(JSON.parse(known.problem)));
    return { old: { ...sourceAt(at, known), isCut, hasPixelData: known.hasPixelData === 1 }, fresh };
  };
}

/** Compares the data sets of two files that carry one SOP Instance UID. Without the old file there is nothing to compare. */
export function createComparer(db: Db, workers: FileWorkers): (comparison: Comparison) => Promise<Verdict> {
  const sources = comparedSources(db);
  return (comparison) => {
    const { old, fresh } = sources(comparison);
    return old === null ? Promise.resolve('gone') : workers.run('compareContents', old, fresh);
  };
}

const sourceAt = ({ directory, name, member }: Place, { bytes }: Pick<Stamp, 'bytes'>): Source => ({
  location: { path: path.join(directory, name), member: member === '' ? null : member },
  bytes,
});
