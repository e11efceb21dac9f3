import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';
import type { ImportRequest, Job } from '../../../native/contract/index.ts';
import {
  defaultKey,
  openLibrary,
  type LibraryWithUpkeep,
  type OpenedLibrary,
  type VerifyReport,
} from '../../../native/library/index.ts';
import '../keepCompiled.ts';

/** A folder of its own for one test, and what removes it. */
export function temporaryFolder(parent: string = os.tmpdir()): {
  readonly folder: string;
  readonly remove: () => void;
} {
  const folder = mkdtempSync(path.join(parent, 'lightbox-library-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export function opened(directory: string, resumeJobs = false): OpenedLibrary {
  const library = openLibrary({
    directory,
    key: defaultKey(directory),
    resumeJobs,
    onError: (error) => {
      throw error;
    },
  });
  if (!library.ok) throw new Error(`the library did not open: ${JSON.stringify(library.failure)}`);
  return library.value;
}

/** Resolves when the job has ended. */
export function ended(library: LibraryWithUpkeep, jobId: string): Promise<Job> {
  return new Promise((resolve) => {
    const stop = library.subscribe((event) => {
      if (event.type !== 'job' || event.job.jobId !== jobId || event.job.endedAt === null) return;
      stop();
      resolve(event.job);
    });
    const already = library.job(jobId);
    if (already !== null && already.endedAt !== null) resolve(already);
  });
}

/** Resolves when `holds` does; it is asked now and after every event of the library. */
export function until(library: LibraryWithUpkeep, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (holds()) return resolve();
    const stop = library.subscribe(() => {
      if (!holds()) return;
      stop();
      resolve();
    });
  });
}

export async function imported(
  library: LibraryWithUpkeep,
  request: Partial<ImportRequest> & { readonly paths: string[] },
): Promise<Job> {
  const job = library.startImport({ storage: 'link', watch: false, ...request });
  if (!job.ok) throw new Error(JSON.stringify(job.failure));
  return ended(library, job.value.jobId);
}

/** Opens, verifies and closes, as `lightbox verify` does after a restart. */
export async function verified(directory: string): Promise<VerifyReport> {
  const library = opened(directory);
  try {
    return await library.verify();
  } finally {
    await library.close();
  }
}

/** An archive, encrypted where there is a password. */
export async function zipOf(
  files: readonly { name: string; bytes: Uint8Array }[],
  password?: string,
  level?: number,
): Promise<Uint8Array> {
  const zip = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false });
  for (const [index, { name, bytes }] of files.entries())
    await zip.add(name, new Uint8ArrayReader(bytes), {
      level: level ?? (index % 2 === 0 ? 0 : 6), // stored and deflated members
      ...(password === undefined ? {} : { password, encryptionStrength: 3 }),
    });
  return zip.close();
}
