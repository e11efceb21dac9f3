// Instances that come over the network, on their way into the library: each written to a temporary name, and named in a
// journal; both synced at the same time, which costs a third of one after the other; then renamed and indexed. Whoever sent
// one is told that it is here only after all that. The journal says how long each is and what its checksum is, so that after
// a power cut a line whose file did not reach the disk is known for what it is.
import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { errorCode } from '../database.ts';
import { incomingDirectory, ownedName, RECEIVED } from '../import/ownedFiles.ts';

/** A Part 10 file as it comes: `head`, then the batches. Iterating throws when it breaks off. */
export type ComingFile = {
  readonly head: Uint8Array;
  readonly batches: AsyncIterable<readonly Uint8Array[]>;
};

/** Open, and not synced yet. */
export type WrittenFile = {
  readonly path: string;
  readonly file: FileHandle;
  readonly bytes: number;
  readonly checksum: number; // CRC-32
};

export type Written =
  | ({ readonly kind: 'written' } & WrittenFile)
  | { readonly kind: 'broken-off' }
  | { readonly kind: 'unwritable'; readonly code: string };

export type Naming = {
  readonly written: WrittenFile;
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

/** Writes one. A file that did not become whole is deleted. */
export async function writeComing(directory: string, coming: ComingFile): Promise<Written> {
  const target = path.join(directory, `${randomUUID()}.part`);
  let file: FileHandle;
  try {
    file = await openNew(directory, target);
  } catch (error) {
    return { kind: 'unwritable', code: errorCode(error) || 'unknown' };
  }
  let written: Written = { kind: 'broken-off' };
  let bytes = 0;
  let checksum = 0;
  const write = async (buffers: readonly Uint8Array[]): Promise<void> => {
    for (const buffer of buffers) {
      bytes += buffer.length;
      checksum = crc32(buffer, checksum);
    }
    await writeAll(file, buffers);
  };
  try {
    await write([coming.head]);
    for await (const batch of coming.batches) await write(batch);
    written = { kind: 'written', path: target, file, bytes, checksum };
  } catch (error) {
    // What the iterator throws says that the rest does not come; what the disk says is told as it is.
    if (error instanceof Unwritable) written = { kind: 'unwritable', code: error.code };
  } finally {
    if (written.kind !== 'written') {
      await file.close();
      rmSync(target, { force: true });
    }
  }
  return written;
}

/** The folder is there but for the first time. */
async function openNew(directory: string, target: string): Promise<FileHandle> {
  try {
    return await open(target, 'wx', 0o600);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    return open(target, 'wx', 0o600);
  }
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

/**
 * Where a received file will lie. Another content under the same UID is kept beside, never put over; the same one that
 * comes again takes the place of itself.
 */
export function nameFor(
  ownedDirectory: string,
  written: WrittenFile,
  SOPInstanceUID: string,
  taken: ReadonlySet<string>,
): Naming {
  const plain = ownedName(SOPInstanceUID, '');
  const first = path.join(ownedDirectory, plain.directory, plain.name);
  if (!existsSync(first) && !taken.has(plain.name)) return { written, ...plain };
  const content = contentName(written.path);
  const again = existsSync(first) && contentName(first) === content;
  return { written, ...(again ? plain : ownedName(SOPInstanceUID, content)) };
}

function contentName(file: string): string {
  const hash = createHash('sha256');
  for (const part of partsOf(file)) hash.update(part);
  return hash.digest('hex').slice(0, 16);
}

export type ReceivedJournal = {
  /** Resolves when the files are on the disk, and what they are to be called, and their temporary names. */
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
      const text = names.map(({ written, directory: to, name }) => {
        lines += 1;
        const { bytes, checksum } = written;
        return `${path.basename(written.path)} ${to}/${name} ${bytes} ${checksum}\n`;
      });
      await file.write(text.join(''));
      const files = names.map(({ written }) => written.file.sync());
      await Promise.all([...files, file.datasync(), syncDirectory(directory)]);
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

const LINE =
  /^([0-9a-f-]{36}\.part) ([0-9a-f]{2})[\\/]([0-9a-f]{2})[\\/]([0-9a-f]+(?:-[0-9a-f]+)?\.dcm) (\d+) (\d+)$/;

/**
 * After a crash: what was noted and is whole gets its name now where it had not. Returns the names, below `ownedDirectory`;
 * whether they are indexed is for the caller to see. What is not whole was never acknowledged, and goes.
 */
export function finishReceived(ownedDirectory: string, directory: string): readonly string[] {
  const journal = path.join(directory, JOURNAL);
  if (!existsSync(journal)) return [];
  const names: string[] = [];
  for (const line of readFileSync(journal, 'utf8').split('\n')) {
    const [, temporary, first, second, name, bytes, checksum] = LINE.exec(line) ?? [];
    if (temporary === undefined || first === undefined || second === undefined || name === undefined)
      continue;
    const final = path.join(ownedDirectory, first, second, name);
    const from = path.join(directory, temporary);
    const noted = { bytes: Number(bytes), checksum: Number(checksum) };
    if (!existsSync(final) && existsSync(from) && isWhole(from, noted)) {
      mkdirSync(path.dirname(final), { recursive: true, mode: 0o700 });
      renameSync(from, final);
    }
    // What has its name was synced before it got it.
    names.push(path.join(first, second, name));
  }
  return names;
}

function isWhole(file: string, noted: { readonly bytes: number; readonly checksum: number }): boolean {
  let bytes = 0;
  let checksum = 0;
  for (const part of partsOf(file)) {
    bytes += part.length;
    checksum = crc32(part, checksum);
  }
  return bytes === noted.bytes && checksum === noted.checksum;
}

const CHUNK = 1024 * 1024;

/** The bytes of a file in pieces; each is overwritten by the next. */
function* partsOf(file: string): Generator<Buffer> {
  const descriptor = openSync(file, 'r');
  try {
    const buffer = Buffer.allocUnsafe(CHUNK);
    for (let count = readSync(descriptor, buffer); count > 0; count = readSync(descriptor, buffer))
      yield buffer.subarray(0, count);
  } finally {
    closeSync(descriptor);
  }
}
