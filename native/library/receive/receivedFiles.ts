// Instances that come over the network, on their way into the library: each written to a temporary name, and named in a
// journal; both synced at the same time, which costs a third of one after the other; then renamed and indexed. Whoever sent
// one is told that it is here only after all that. The journal says how long each is and what its checksum is, so that after
// a power cut a line whose file did not reach the disk is known for what it is.
// A file's sync begins with its last byte, and a long one's before: what else there is to do is done meanwhile.
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fdatasync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { incomingDirectory, OWNED_NAME, ownedName, RECEIVED } from '../import/ownedFiles.ts';
import { ORIGIN, type Origin } from '../record/arrival.ts';
import type { WrittenFile } from './comingFile.ts';
import { syncDirectory } from './preparedFiles.ts';

export type Naming = {
  readonly written: WrittenFile;
  readonly directory: string;
  readonly name: string;
  readonly origin: Origin;
};

const JOURNAL = 'journal';

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
  const content = contentName(written.path);
  const again = existsSync(first) && contentName(first) === content;
  return { written, ...(again ? plain : ownedName(ownedDirectory, SOPInstanceUID, content)) };
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

/** Where it has its length already, a line costs a write in place: a third of what a file that grows costs. */
const JOURNAL_BYTES = 1024 * 1024;

export function createReceivedJournal(directory: string): ReceivedJournal {
  let journal: number | null = null;
  let lines = 0;
  let length = 0;
  let isNamed = false;
  return {
    async note(names) {
      journal ??= openJournal(directory);
      const text = names.map(({ written, directory: to, name, origin }) => {
        lines += 1;
        const { bytes, checksum } = written;
        return `${path.basename(written.path)} ${to}/${name} ${bytes} ${checksum}${origin === ORIGIN.retrieved ? RETRIEVED : ''}\n`;
      });
      length += writeSync(journal, text.join(''), length);
      const syncs = [...names.map(({ written }) => written.synced), dataSync(journal)];
      if (!isNamed || names.some(({ written }) => !written.isNamed)) syncs.push(syncDirectory(directory));
      // To the end of each, whatever the others do: their descriptors are closed then.
      const ended = await Promise.allSettled(syncs);
      for (const one of ended) if (one.status === 'rejected') throw one.reason;
      isNamed = true; // the journal, too
    },
    lines: () => lines,
    clear() {
      if (journal !== null) writeSync(journal, Buffer.alloc(Math.max(length, JOURNAL_BYTES)), 0, null, 0);
      lines = 0;
      length = 0;
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
  const journal = openSync(path.join(directory, JOURNAL), 'w', 0o600);
  writeSync(journal, Buffer.alloc(JOURNAL_BYTES), 0, null, 0);
  return journal;
}

const dataSync = promisify(fdatasync);

const LINE = new RegExp(`^([0-9a-f-]{36}\\.part) (${OWNED_NAME.source}) (\\d+) (\\d+)( retrieved)?$`);
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
    const [, temporary, name, bytes, checksum, retrieved] = LINE.exec(line) ?? [];
    if (temporary === undefined || name === undefined) continue;
    const final = path.join(ownedDirectory, name);
    const from = path.join(directory, temporary);
    const noted = { bytes: Number(bytes), checksum: Number(checksum) };
    if (!existsSync(final) && existsSync(from) && isWhole(from, noted)) {
      mkdirSync(path.dirname(final), { recursive: true, mode: 0o700 });
      renameSync(from, final);
    }
    // What has its name was synced before it got it.
    names.push({
      name: path.normalize(name),
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
