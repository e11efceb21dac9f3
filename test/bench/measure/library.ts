import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Job } from '../../../native/contract/index.ts';
import { openDatabase } from '../../../native/library/database.ts';
import { defaultKey, openLibrary } from '../../../native/library/index.ts';
import { DATABASE_FILE } from '../../../native/library/library.ts';
import type { Library } from '../../../native/library/types.ts';
import { fillWithStudies } from './syntheticStudies.ts';

export function openedLibrary(directory: string): Library {
  const opened = openLibrary({ directory, key: defaultKey(directory), resumeJobs: false });
  if (!opened.ok) throw new Error(`The library cannot be opened: ${opened.failure.kind}`);
  return opened.value;
}

/** A new library that holds so many made-up studies, closed again. */
export async function makeLibrary(directory: string, studies: number): Promise<void> {
  await openedLibrary(directory).close();
  const key = Buffer.from(readFileSync(join(directory, 'library.key'), 'latin1').trim(), 'hex');
  const db = openDatabase({ path: join(directory, DATABASE_FILE), key, readonly: false });
  if (!db.ok) throw new Error(`The index cannot be opened: ${db.failure.kind}`);
  fillWithStudies(db.value, studies);
  db.value.close();
}

/** Links a folder into the library by the app's own import; resolves when the job is done, which must read all files. */
export async function imported(library: Library, folder: string, files: number): Promise<void> {
  const job = await new Promise<Job>((resolve, reject) => {
    const stop = library.subscribe((event) => {
      if (event.type !== 'job' || event.job.endedAt === null) return;
      stop();
      resolve(event.job);
    });
    const started = library.startImport({ paths: [folder], storage: 'link', watch: false });
    if (!started.ok) reject(new Error(`The import was refused: ${started.failure.kind}`));
  });
  if (job.state !== 'done' || job.counts.read !== files)
    throw new Error(`The import read ${job.counts.read} of ${files} files and is ${job.state}.`);
}
