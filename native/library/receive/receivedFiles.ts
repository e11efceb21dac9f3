// Instances that come over the network, on their way into the library: each written to a temporary name, and named in a
// journal; both synced at the same time, which costs a third of one after the other; then renamed and indexed. Whoever sent
// one is told that it is here only after all that. The journal says how long each is and what its checksum is, so that after
// a power cut a line whose file did not reach the disk is known for what it is.
import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fdatasync,
  fsync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
  writev as writevWithCallback,
  writevSync,
} from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { errorCode } from '../database.ts';
import { incomingDirectory, ownedName, RECEIVED } from '../import/ownedFiles.ts';
import { ORIGIN, type Origin } from '../record/arrival.ts';

/** A Part 10 file as it comes: `head`, then the batches. Iterating throws when it breaks off. */
export type ComingFile = {
  readonly head: Uint8Array;
  readonly batches: AsyncIterable<readonly Uint8Array[]>;
};

/** Open, and not synced yet. */
export type WrittenFile = {
  readonly path: string;
  readonly descriptor: number;
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
  readonly origin: Origin;
};

const JOURNAL = 'journal';

const writev = promisify(writevWithCallback);

export const receivedDirectory = (ownedDirectory: string, launchId: string): string =>
  path.join(incomingDirectory(ownedDirectory, launchId), RECEIVED);

class Unwritable extends Error {
  readonly code: string;

  constructor(cause: unknown) {
    super('unwritable', { cause });
    this.code = errorCode(cause) || 'unknown';
  }
}

/** So much is held in memory before it is written; most images are no longer, and cost one write. */
const HELD_BYTES = 1024 * 1024;

/** Writes one. A file that did not become whole is deleted. */
export async function writeComing(directory: string, coming: ComingFile): Promise<Written> {
  const target = path.join(directory, `${randomUUID()}.part`);
  let descriptor: number;
  try {
    descriptor = openNew(directory, target);
  } catch (error) {
    return { kind: 'unwritable', code: errorCode(error) || 'unknown' };
  }
  let written: Written = { kind: 'broken-off' };
  let bytes = 0;
  let checksum = 0;
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  const hold = (buffers: readonly Uint8Array[]): void => {
    for (const buffer of buffers) {
      heldBytes += buffer.length;
      checksum = crc32(buffer, checksum);
    }
    held.push(...buffers);
  };
  const flush = (): readonly Uint8Array[] => {
    const all = held;
    bytes += heldBytes;
    held = [];
    heldBytes = 0;
    return all;
  };
  try {
    hold([coming.head]);
    for await (const batch of coming.batches) {
      hold(batch);
      if (heldBytes > HELD_BYTES) await writeAll(descriptor, flush());
    }
    writeAllNow(descriptor, flush());
    written = { kind: 'written', path: target, descriptor, bytes, checksum };
  } catch (error) {
    // What the iterator throws says that the rest does not come; what the disk says is told as it is.
    if (error instanceof Unwritable) written = { kind: 'unwritable', code: error.code };
  } finally {
    if (written.kind !== 'written') {
      closeSync(descriptor);
      rmSync(target, { force: true });
    }
  }
  return written;
}

/** The folder is there but for the first time. */
function openNew(directory: string, target: string): number {
  try {
    return openSync(target, 'wx', 0o600);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    return openSync(target, 'wx', 0o600);
  }
}

const lengthOf = (buffers: readonly Uint8Array[]): number =>
  buffers.reduce((sum, buffer) => sum + buffer.length, 0);

/** What the system did not take of them. A disk that fills up takes a part first, and says so only at the next write. */
const restOf = (buffers: readonly Uint8Array[], taken: number): Buffer =>
  Buffer.concat(buffers).subarray(taken);

async function writeAll(descriptor: number, buffers: readonly Uint8Array[]): Promise<void> {
  try {
    const { bytesWritten } = await writev(descriptor, [...buffers]);
    if (bytesWritten === lengthOf(buffers)) return;
    for (let rest = restOf(buffers, bytesWritten); rest.length > 0;)
      rest = rest.subarray((await writev(descriptor, [rest])).bytesWritten);
  } catch (error) {
    throw new Unwritable(error);
  }
}

/** Into the system's memory, in less time than handing it to another thread takes. */
function writeAllNow(descriptor: number, buffers: readonly Uint8Array[]): void {
  if (lengthOf(buffers) === 0) return;
  try {
    const taken = writevSync(descriptor, [...buffers]);
    if (taken === lengthOf(buffers)) return;
    for (let rest = restOf(buffers, taken); rest.length > 0;)
      rest = rest.subarray(writevSync(descriptor, [rest]));
  } catch (error) {
    throw new Unwritable(error);
  }
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
): Omit<Naming, 'origin'> {
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
  readonly clear: () => void;
  readonly close: () => void;
};

export function createReceivedJournal(directory: string): ReceivedJournal {
  let journal: number | null = null;
  let lines = 0;
  return {
    async note(names) {
      journal ??= openJournal(directory);
      const text = names.map(({ written, directory: to, name, origin }) => {
        lines += 1;
        const { bytes, checksum } = written;
        return `${path.basename(written.path)} ${to}/${name} ${bytes} ${checksum}${origin === ORIGIN.retrieved ? RETRIEVED : ''}\n`;
      });
      writeSync(journal, text.join(''));
      const files = names.map(({ written }) => sync(written.descriptor));
      await Promise.all([...files, dataSync(journal), syncDirectory(directory)]);
    },
    lines: () => lines,
    clear() {
      if (journal !== null) ftruncateSync(journal);
      lines = 0;
    },
    close() {
      if (journal !== null) closeSync(journal);
      journal = null;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function openJournal(directory: string): number {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return openSync(path.join(directory, JOURNAL), 'a', 0o600);
}

const sync = promisify(fsync);
const dataSync = promisify(fdatasync);

// Windows has no such call and needs none (NTFS journals names).
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const descriptor = openSync(directory, 'r');
  try {
    await sync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

const LINE =
  /^([0-9a-f-]{36}\.part) ([0-9a-f]{2})[\\/]([0-9a-f]{2})[\\/]([0-9a-f]+(?:-[0-9a-f]+)?\.dcm) (\d+) (\d+)( retrieved)?$/;
const RETRIEVED = ' retrieved';

export type FinishedFile = { readonly name: string; readonly origin: Origin };

/**
 * After a crash: what was noted and is whole gets its name now where it had not. Returns the names, below `ownedDirectory`;
 * whether they are indexed is for the caller to see. What is not whole was never acknowledged, and goes.
 */
export function finishReceived(ownedDirectory: string, directory: string): readonly FinishedFile[] {
  const journal = path.join(directory, JOURNAL);
  if (!existsSync(journal)) return [];
  const names: FinishedFile[] = [];
  for (const line of readFileSync(journal, 'utf8').split('\n')) {
    const [, temporary, first, second, name, bytes, checksum, retrieved] = LINE.exec(line) ?? [];
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
    names.push({
      name: path.join(first, second, name),
      origin: retrieved === undefined ? ORIGIN.received : ORIGIN.retrieved,
    });
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
