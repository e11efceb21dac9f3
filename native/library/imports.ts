// Starting the jobs of the library.
import path from 'node:path';
import { fail, ok, type Job, type Result } from '../contract/index.ts';
import type { JobQueue } from '../jobs/index.ts';
import { isDiskFull, type Db } from './database.ts';
import { displayName } from './fileName.ts';
import type { Folders } from './folders.ts';
import { isDicomdir, rootKind } from './import/walk.ts';
import type { LibraryWithUpkeep } from './types.ts';
import { looseFiles } from './upkeep/rebuild.ts';

type Starts = Pick<
  LibraryWithUpkeep,
  'startImport' | 'startSample' | 'startRescan' | 'removeStudies' | 'startRebuild'
>;
type Parts = {
  readonly db: Db;
  readonly queue: JobQueue;
  readonly folders: Folders;
  /** Of jobs that have not ended, by job: in memory only. */
  readonly passwords: Map<string, string>;
};

/** Every start can fail with `disk-full`: a job has a row before it has anything else. */
export function createImports(parts: Parts): Starts {
  const { startImport, startSample, startRescan, startRebuild, removeStudies } = createStarts(parts);
  return {
    startImport: (request) => roomFor(() => startImport(request)),
    startSample: () => roomFor(startSample),
    startRescan: (folderId) => roomFor(() => startRescan(folderId)),
    startRebuild: () => roomFor(startRebuild),
    removeStudies: (StudyInstanceUIDs) => roomFor(() => removeStudies(StudyInstanceUIDs)),
  };
}

/** A start that finds the disk full says so. */
export function roomFor(start: () => Result<Job>): Result<Job> {
  try {
    return start();
  } catch (error) {
    if (isDiskFull(error)) return fail({ kind: 'disk-full' });
    throw error;
  }
}

function createStarts({ db, queue, folders, passwords }: Parts): Starts {
  const alreadyAsked = db.prepare<[string], { jobId: string }>(
    "SELECT jobId FROM job WHERE kind = 'rescan' AND state = 'waiting' AND sources = ?",
  );
  return {
    startImport(request) {
      const paths = withoutContained(request.paths.map((given) => path.resolve(given)));
      if (request.storage === 'link')
        for (const folder of paths.flatMap(foldersOf)) folders.add(folder, request.watch);
      const job = queue.add({
        kind: 'import',
        label: labelOf(paths),
        sources: paths.map(displayName),
        request: { storage: request.storage, watch: request.watch, paths },
      });
      if (request.password !== undefined) passwords.set(job.jobId, request.password);
      return ok(job);
    },
    startSample: () => ok(queue.add({ kind: 'sample', label: 'sample', sources: [], request: {} })),
    startRescan(folderId) {
      const wanted = folders.all().filter((folder) => folderId === null || folder.folderId === folderId);
      const paths = withoutContained(wanted.map((folder) => folder.path));
      const sources = paths.map(displayName);
      const waiting = alreadyAsked.get(JSON.stringify(sources));
      const known = waiting === undefined ? null : queue.job(waiting.jobId);
      if (known !== null) return ok(known);
      return ok(queue.add({ kind: 'rescan', label: labelOf(paths), sources, request: { paths } }));
    },
    startRebuild() {
      const linked = folders.all().map((folder) => folder.path);
      const paths = [...withoutContained(linked), ...looseFiles(db, linked)];
      return ok(
        queue.add({
          kind: 'rebuild',
          label: 'rebuild',
          sources: linked.map(displayName),
          request: { paths },
        }),
      );
    },
    removeStudies: (StudyInstanceUIDs) =>
      ok(
        queue.add({
          kind: 'remove',
          label: String(StudyInstanceUIDs.length),
          sources: [],
          request: { StudyInstanceUIDs: [...StudyInstanceUIDs] },
        }),
      ),
  };
}

/** A folder that was given, or the disc whose DICOMDIR was. */
function foldersOf(root: string): readonly string[] {
  const kind = rootKind(root);
  if (kind === 'directory') return [root];
  return kind === 'file' && isDicomdir(root) ? [path.dirname(root)] : [];
}

const labelOf = (paths: readonly string[]): string =>
  paths
    .map((one) => displayName(path.basename(one) || one))
    .join(', ')
    .slice(0, 200);

/** Each once, and none that lies in another: a file would be met twice. */
function withoutContained(paths: readonly string[]): string[] {
  const given = new Set(paths);
  const liesInAnother = (inner: string): boolean => {
    for (let at = path.dirname(inner); ; at = path.dirname(at)) {
      if (at !== inner && given.has(at)) return true;
      if (at === path.dirname(at)) return false;
    }
  };
  return [...given].filter((inner) => !liesInAnother(inner));
}
