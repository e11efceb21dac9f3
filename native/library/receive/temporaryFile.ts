// A file for what comes, until it has its name.
import { randomUUID } from 'node:crypto';
import { close, closeSync, fsync, mkdirSync, open, openSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { errorCode } from '../database.ts';

/** Empty, and open for its one user, who closes it. Its name is not on the disk before its directory is synced. */
export type TemporaryFile = { readonly path: string; readonly descriptor: number };

export type TemporaryFiles = {
  /** Throws what the operating system says against a new file. */
  readonly open: () => TemporaryFile;
  /** Opens the next one already when there is nothing else to do: while its sender has the answer and reads the next image. */
  readonly prepare: () => void;
  readonly close: () => void;
};

export function createTemporaryFiles(directory: string): TemporaryFiles {
  let spare: TemporaryFile | null = null;
  let isPreparing = false;
  let isClosed = false;
  const prepared = (): void => {
    isPreparing = false;
    try {
      if (!isClosed) spare ??= opened(directory);
    } catch {
      // Whoever needs one is told.
    }
  };
  return {
    open() {
      const file = spare ?? opened(directory);
      spare = null;
      return file;
    },
    prepare() {
      if (isPreparing || spare !== null) return;
      isPreparing = true;
      setImmediate(prepared);
    },
    close() {
      isClosed = true;
      if (spare === null) return;
      closeSync(spare.descriptor);
      rmSync(spare.path, { force: true });
      spare = null;
    },
  };
}

function opened(directory: string): TemporaryFile {
  const file = path.join(directory, `${randomUUID()}.part`);
  try {
    return { path: file, descriptor: openSync(file, 'wx', 0o600) };
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    mkdirSync(directory, { recursive: true, mode: 0o700 }); // it is there but for the first time
    return { path: file, descriptor: openSync(file, 'wx', 0o600) };
  }
}

const openFile = promisify(open);
const closeFile = promisify(close);
const sync = promisify(fsync);

/** New names are on the disk when their directory is. Windows has no such call and needs none (NTFS journals names). */
export async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const descriptor = await openFile(directory, 'r');
  try {
    await sync(descriptor);
  } finally {
    await closeFile(descriptor);
  }
}
