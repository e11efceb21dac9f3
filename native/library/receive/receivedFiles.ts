// Instances that come over the network, on their way into the library: each written to a temporary name, and named in a
// journal; both synced at the same time, which costs a third of one after the other; then renamed and indexed. Whoever sent
// one is told that it is here only after all that. The journal says how long each is and what its checksum is, so that after
// a power cut a line whose file did not reach the disk is known for what it is.
// A file's sync begins with its last byte, and a long one's before: what else there is to do is done meanwhile.
import { createHash } from 'node:crypto';
import { closeSync, existsSync, fdatasync, mkdirSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { incomingDirectory, ownedName, RECEIVED } from '../import/ownedFiles.ts';
import { ORIGIN, type Origin } from '../record/arrival.ts';
import type { WrittenFile } from './comingFile.ts';
import { imageOf } from './logEntry.ts';
import { syncDirectory } from './temporaryFile.ts';

export type Naming = {
  readonly written: WrittenFile;
  readonly directory: string;
  readonly name: string;
  readonly origin: Origin;
};

export const JOURNAL = 'journal';

export const receivedDirectory = (ownedDirectory: string, launchId: string): string =>
  path.join(incomingDirectory(ownedDirectory, launchId), RECEIVED);

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
  const plain = ownedName(ownedDirectory, SOPInstanceUID, '');
  const first = path.join(ownedDirectory, plain.directory, plain.name);
  if (!existsSync(first) && !taken.has(plain.name)) return { written, ...plain };
  const content =
    written.page === null ? contentName(written.path) : nameOf([imageOf(written.page, written.bytes)]);
  const again = existsSync(first) && contentName(first) === content;
  return { written, ...(again ? plain : ownedName(ownedDirectory, SOPInstanceUID, content)) };
}

const contentName = (file: string): string => nameOf(partsOf(file));

function nameOf(parts: Iterable<Buffer>): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex').slice(0, 16);
}

export type ReceivedJournal = {
  /** Resolves when the files are on the disk, and what they are to be called, and their temporary names. */
  readonly note: (names: readonly Naming[]) => Promise<void>;
  /** Lines of files that are on the disk with their names. Resolves when the lines are, too. */
  readonly keep: (lines: readonly string[]) => Promise<void>;
  readonly lines: () => number;
  /** Call when everything that was noted is safe without it. */
  readonly clear: () => void;
  /** With what lies in its folder, unless that is still wanted. */
  readonly close: (isSafe: boolean) => void;
};

/** Where it has its length already, a line costs a write in place: a third of what a file that grows costs. */
const JOURNAL_BYTES = 1024 * 1024;

export function createReceivedJournal(directory: string): ReceivedJournal {
  let journal: number | null = null;
  let lines = 0;
  let length = 0;
  const write = (text: readonly string[]): Promise<void> => {
    journal ??= openJournal(directory);
    lines += text.length;
    length += writeSync(journal, text.map((line) => `${line}\n`).join(''), length);
    return dataSync(journal);
  };
  return {
    async note(names) {
      const syncs = [write(names.map(lineOf)), ...names.map(safe), syncDirectory(directory)];
      // To the end of each, whatever the others do: their descriptors are closed then.
      const ended = await Promise.allSettled(syncs);
      for (const one of ended) if (one.status === 'rejected') throw one.reason;
    },
    async keep(kept) {
      if (kept.length > 0) await write(kept);
    },
    lines: () => lines,
    clear() {
      if (journal !== null) writeSync(journal, Buffer.alloc(Math.max(length, JOURNAL_BYTES)), 0, null, 0);
      lines = 0;
      length = 0;
    },
    close(isSafe) {
      if (journal !== null) closeSync(journal);
      journal = null;
      if (isSafe) rmSync(directory, { recursive: true, force: true });
    },
  };
}

const RETRIEVED = ' retrieved';

/** What the journal and the log say of an image. */
export function lineOf({ written, directory, name, origin }: Naming): string {
  const { bytes, checksum } = written;
  return `${path.basename(written.path)} ${directory}/${name} ${bytes} ${checksum}${origin === ORIGIN.retrieved ? RETRIEVED : ''}`;
}

/** One that was meant for the log is synced where that has no room. */
async function safe({ written }: Naming): Promise<void> {
  await written.synced;
  if (written.page !== null) await dataSync(written.descriptor);
}

function openJournal(directory: string): number {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const journal = openSync(path.join(directory, JOURNAL), 'w', 0o600);
  writeSync(journal, Buffer.alloc(JOURNAL_BYTES), 0, null, 0);
  return journal;
}

const dataSync = promisify(fdatasync);

const CHUNK = 1024 * 1024;

/** The bytes of a file in pieces; each is overwritten by the next. */
export function* partsOf(file: string): Generator<Buffer> {
  const descriptor = openSync(file, 'r');
  try {
    const buffer = Buffer.allocUnsafe(CHUNK);
    for (let count = readSync(descriptor, buffer); count > 0; count = readSync(descriptor, buffer))
      yield buffer.subarray(0, count);
  } finally {
    closeSync(descriptor);
  }
}
