// Instances that come over the network, on their way into the library: each written to a temporary name and synced; named
// in a journal that is synced too; then renamed and indexed. Whoever sent one is told that it is here only after all that:
// from the journal on, neither a crash nor a power cut loses it.
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from '../database.ts';
import { incomingDirectory, ownedName, RECEIVED } from '../import/ownedFiles.ts';

/** A Part 10 file as it comes: `head`, then the batches. Iterating throws when it breaks off. */
export type ComingFile = {
  readonly head: Uint8Array;
  readonly batches: AsyncIterable<readonly Uint8Array[]>;
};

export type Written =
  | { readonly kind: 'written'; readonly path: string }
  | { readonly kind: 'broken-off' }
  | { readonly kind: 'unwritable'; readonly code: string };

export type Naming = {
  readonly temporary: string;
  readonly directory: string;
  readonly name: string;
};

const JOURNAL = 'journal';

export const receivedDirectory = (ownedDirectory: string, launchId: string): string =>
  path.join(incomingDirectory(ownedDirectory, launchId), RECEIVED);

class Unwritable extends Error {
  readonly code: string;

  constructor(cause: unknown) {
    super('unwritable', { cause });
    this.code = errorCode(cause) || 'unknown';
  }
}

/** Writes and syncs one. A file that did not become whole is deleted. */
export async function writeComing(directory: string, coming: ComingFile): Promise<Written> {
  const target = path.join(directory, `${randomUUID()}.part`);
  let file: FileHandle;
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    file = await open(target, 'wx', 0o600);
  } catch (error) {
    return { kind: 'unwritable', code: errorCode(error) || 'unknown' };
  }
  let written: Written = { kind: 'broken-off' };
  try {
    await writeAll(file, [coming.head]);
    for await (const batch of coming.batches) await writeAll(file, batch);
    await writing(file.sync());
    written = { kind: 'written', path: target };
  } catch (error) {
    // What the iterator throws says that the rest does not come; what the disk says is told as it is.
    if (error instanceof Unwritable) written = { kind: 'unwritable', code: error.code };
  } finally {
    await file.close();
    if (written.kind !== 'written') rmSync(target, { force: true });
  }
  return written;
}

async function writing<T>(done: Promise<T>): Promise<T> {
  try {
    return await done;
  } catch (error) {
    throw new Unwritable(error);
  }
}

/** A disk that fills up takes a part of a write first, and says so only at the next one. */
async function writeAll(file: FileHandle, buffers: readonly Uint8Array[]): Promise<void> {
  const length = buffers.reduce((sum, buffer) => sum + buffer.length, 0);
  if (length === 0) return;
  const { bytesWritten } = await writing(file.writev([...buffers]));
  if (bytesWritten === length) return;
  const rest = Buffer.concat(buffers).subarray(bytesWritten);
  for (let at = 0; at < rest.length;) at += (await writing(file.write(rest, at))).bytesWritten;
}

/** Where a received file will lie. Another content under the same UID is kept beside, never put over. */
export function nameFor(
  ownedDirectory: string,
  temporary: string,
  SOPInstanceUID: string,
  taken: ReadonlySet<string>,
): Naming {
  const plain = ownedName(SOPInstanceUID, '');
  const free = !existsSync(path.join(ownedDirectory, plain.directory, plain.name)) && !taken.has(plain.name);
  const variant = randomUUID().replaceAll('-', '').slice(0, 16);
  return { temporary, ...(free ? plain : ownedName(SOPInstanceUID, variant)) };
}

export type ReceivedJournal = {
  /** Resolves when what the files are to be called is on the disk, and so are their temporary names. */
  readonly note: (names: readonly Naming[]) => Promise<void>;
  readonly lines: () => number;
  /** Call when everything that was noted is safe without it. */
  readonly clear: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export function createReceivedJournal(directory: string): ReceivedJournal {
  let file: FileHandle | null = null;
  let lines = 0;
  return {
    async note(names) {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      file ??= await open(path.join(directory, JOURNAL), 'a', 0o600);
      const text = names.map(({ temporary, directory: to, name }) => {
        lines += 1;
        return `${path.basename(temporary)} ${to}/${name}\n`;
      });
      await file.write(text.join(''));
      await Promise.all([file.datasync(), syncDirectory(directory)]);
    },
    lines: () => lines,
    async clear() {
      await file?.truncate(0);
      lines = 0;
    },
    async close() {
      await file?.close();
      file = null;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

// Windows has no such call and needs none (NTFS journals names).
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const LINE = /^([0-9a-f-]{36}\.part) ([0-9a-f]{2})[\\/]([0-9a-f]{2})[\\/]([0-9a-f]+(?:-[0-9a-f]+)?\.dcm)$/;

/**
 * After a crash: what was noted is whole, and gets its name now where it had not. Returns the names, below
 * `ownedDirectory`; whether they are indexed is for the caller to see.
 */
export function finishReceived(ownedDirectory: string, directory: string): readonly string[] {
  const journal = path.join(directory, JOURNAL);
  if (!existsSync(journal)) return [];
  const names: string[] = [];
  for (const line of readFileSync(journal, 'utf8').split('\n')) {
    const [, temporary, first, second, name] = LINE.exec(line) ?? [];
    if (temporary === undefined || first === undefined || second === undefined || name === undefined)
      continue;
    const final = path.join(ownedDirectory, first, second, name);
    const from = path.join(directory, temporary);
    if (!existsSync(final) && existsSync(from)) {
      mkdirSync(path.dirname(final), { recursive: true, mode: 0o700 });
      renameSync(from, final);
    }
    names.push(path.join(first, second, name));
  }
  return names;
}
