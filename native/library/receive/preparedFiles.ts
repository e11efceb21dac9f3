// Temporary files that are there before anything comes: their names are on the disk by then, so that at the end of an image
// nothing but its own bytes is waited for. (A directory that is synced while a file is makes ext4 commit twice.)
import { randomUUID } from 'node:crypto';
import { close, closeSync, fsync, mkdirSync, open, openSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { errorCode } from '../database.ts';

/** Empty, and open for its one user, who closes it. */
export type PreparedFile = {
  readonly path: string;
  readonly descriptor: number;
  /** Its name is on the disk; else its directory is still to be synced. */
  readonly isNamed: boolean;
};

export type PreparedFiles = {
  /** Throws what the operating system says against a new file. */
  readonly take: () => PreparedFile;
  /** Deletes those that were not taken. */
  readonly close: () => Promise<void>;
};

/** Made together, when so few are left. */
const TOGETHER = 16;
const FEW = 8;

const openFile = promisify(open);
const closeFile = promisify(close);
const sync = promisify(fsync);

export function createPreparedFiles(directory: string): PreparedFiles {
  const ready: PreparedFile[] = [];
  let preparing: Promise<void> | null = null;

  const prepare = async (): Promise<void> => {
    const made: PreparedFile[] = [];
    try {
      while (made.length < TOGETHER) {
        const file = newName(directory);
        made.push({ path: file, descriptor: await openFile(file, 'wx', 0o600), isNamed: true });
      }
      await syncDirectory(directory);
      ready.push(...made);
    } catch {
      // Whoever needs one then makes it, and is told what is against it.
      for (const one of made) discard(one);
    } finally {
      preparing = null;
    }
  };
  return {
    take() {
      const file = ready.pop() ?? makeNow(directory);
      if (ready.length < FEW) preparing ??= prepare();
      return file;
    },
    async close() {
      await preparing;
      for (const one of ready.splice(0)) discard(one);
    },
  };
}

const newName = (directory: string): string => path.join(directory, `${randomUUID()}.part`);

function discard({ path: file, descriptor }: PreparedFile): void {
  closeSync(descriptor);
  rmSync(file, { force: true });
}

/** The folder is there but for the first time. */
function makeNow(directory: string): PreparedFile {
  const file = newName(directory);
  try {
    return { path: file, descriptor: openSync(file, 'wx', 0o600), isNamed: false };
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    return { path: file, descriptor: openSync(file, 'wx', 0o600), isNamed: false };
  }
}

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
