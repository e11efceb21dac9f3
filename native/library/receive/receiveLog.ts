// A log of small images that were received. A new file costs the file system a commit of its own before it is safe; bytes
// that are written over others cost their writing. So a small image is written twice: into its file, which the system may put
// on the disk when it likes, and into the log, where it is safe at once. Later, many at a time, the files are synced, and the
// log begins anew. It has two segments: one is written while the files of the other are synced. Images of several senders are
// written side by side: none waits for another's.
import { randomUUID } from 'node:crypto';
import { close, constants, fdatasync, fdatasyncSync, open, write, writeSync } from 'node:fs';
import { rm as remove, statfs } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { errorCode } from '../database.ts';
import { entryBytes, PAGE_BYTES, putHead, usePage } from './logEntry.ts';
import { syncDirectory } from './temporaryFile.ts';

/** An image that is to be logged: its bytes from the second page of `page` on, the first is for the head. */
export type Loggable = {
  readonly page: Buffer;
  readonly bytes: number;
  readonly line: string;
  /** The file that it will have. */
  readonly file: string;
};

export type Logged = {
  /** Rejects with the system's error. */
  readonly safe: Promise<void>;
  /** To be called in any case: its file has its name, or is gone. Until then the segment is not settled. */
  readonly named: () => void;
};

export type ReceiveLog = {
  /** Call for each image: when so many came that it pays, the log is made. */
  readonly prepare: () => void;
  readonly isReady: () => boolean;
  /** Begins to write it; null where there is no room now. */
  readonly append: (image: Loggable) => Logged | null;
  /** The file is to go, or is gone: it must not come back after a crash. */
  readonly drop: (file: string) => void;
  /** Syncs the files of all that is in the log, which is empty then. */
  readonly settle: () => Promise<void>;
  /** False: something in it could not be settled, and is for the next start to look at. */
  readonly close: () => Promise<boolean>;
};

export type LogSizes = {
  readonly segmentBytes: number;
  /** Images that come first: who receives one does not pay for a log. */
  readonly after: number;
};

const SIZES: LogSizes = { segmentBytes: 64 * 1024 * 1024, after: 32 };
/** So many times what a segment takes must be free. */
const LEAST_SHARE = 40;
const ZEROS_BYTES = 1024 * 1024;
const NAMES = ['log-0', 'log-1'];

export const logFiles = (directory: string): readonly string[] =>
  NAMES.map((name) => path.join(directory, name));

type Entry = {
  readonly file: string;
  readonly line: string;
  readonly bytes: number;
  readonly use: string;
  readonly number: number;
  readonly position: number;
};

type Segment = {
  readonly descriptor: number;
  use: string;
  position: number;
  readonly entries: Map<string, Entry>; // by file
  /** Of how many the file has no name yet. */
  unnamed: number;
  whenNamed: () => void;
  state: 'open' | 'settling' | 'broken';
};

type Parts = {
  readonly directory: string;
  /** Keeps the lines of images whose files are safe by now, until the index is. */
  readonly keep: (lines: readonly string[]) => Promise<void>;
  readonly sizes?: LogSizes | undefined;
};

const openFile = promisify(open);
const closeFile = promisify(close);
const dataSync = promisify(fdatasync);
const writeAt = promisify(write);

/** Written and safe in one call to the system, where it has one; elsewhere the file is synced after it. */
const SYNCED = process.platform === 'linux' ? constants.O_DSYNC : 0;

export function createReceiveLog({ directory, keep, sizes = SIZES }: Parts): ReceiveLog {
  const segments: Segment[] = [];
  let current = 0;
  let number = 0;
  let seen = 0;
  let preparing: Promise<void> | null = null;
  const settling = new Set<Promise<void>>();

  const prepare = async (): Promise<void> => {
    try {
      if (!(await hasRoom(directory, sizes.segmentBytes))) return;
      for (const file of logFiles(directory)) segments.push(await madeSegment(file, sizes.segmentBytes));
      await syncDirectory(directory);
    } catch {
      // Every file is synced then, as it is while there is no log.
      for (const { descriptor } of segments.splice(0)) await closeFile(descriptor);
      for (const file of logFiles(directory)) await remove(file, { force: true });
    }
  };
  const begin = (segment: Segment): void => {
    segment.state = 'settling';
    const done = settled(segment, keep)
      .catch(() => {
        segment.state = 'broken'; // what it holds stays for the next start to look at
      })
      .finally(() => settling.delete(done));
    settling.add(done);
  };
  /** The segment that so much goes into. */
  const roomFor = (length: number): Segment | null => {
    for (let tries = 0; tries < 2; tries += 1) {
      const segment = segments[current];
      if (segment === undefined) return null;
      if (segment.state === 'open' && segment.position + length <= sizes.segmentBytes) return segment;
      if (segment.state === 'open' && isUsed(segment)) begin(segment);
      current = 1 - current;
    }
    return null;
  };
  const settle = async (): Promise<void> => {
    for (const segment of segments) if (segment.state === 'open' && isUsed(segment)) begin(segment);
    await Promise.all(settling);
  };
  return {
    prepare() {
      seen += 1;
      if (seen >= sizes.after) preparing ??= prepare();
    },
    isReady: () => segments.length === NAMES.length && segments.some(({ state }) => state === 'open'),
    append({ page, bytes, line, file }) {
      const length = entryBytes(bytes);
      const segment = segments.length === NAMES.length ? roomFor(length) : null;
      if (segment === null) return null;
      number += 1;
      const { use, position } = segment;
      const entry = { file, line, bytes, use, number, position };
      putHead(page, { ...entry, kind: 'image' });
      segment.entries.set(file, entry);
      segment.position += length;
      segment.unnamed += 1;
      let isNamed = false;
      return {
        safe: writeSynced(segment, page.subarray(0, length), entry.position),
        named() {
          if (isNamed) return;
          isNamed = true;
          segment.unnamed -= 1;
          if (segment.unnamed === 0) segment.whenNamed();
        },
      };
    },
    drop(file) {
      for (const segment of segments) {
        const entry = segment.entries.get(file);
        if (entry === undefined) continue;
        segment.entries.delete(file);
        dropEntry(segment, entry);
      }
    },
    settle,
    async close() {
      await preparing;
      await settle();
      const isSafe = segments.every(({ state }) => state !== 'broken');
      for (const { descriptor } of segments.splice(0)) await closeFile(descriptor);
      return isSafe;
    },
  };
}

const isUsed = ({ position }: Segment): boolean => position > PAGE_BYTES;

/** Where the disk is small the room is for images. */
async function hasRoom(directory: string, segmentBytes: number): Promise<boolean> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize >= LEAST_SHARE * segmentBytes;
}

/** Its length is on the disk, and so is its name when its directory is synced. */
async function madeSegment(file: string, segmentBytes: number): Promise<Segment> {
  const plain = await openFile(file, 'wx', 0o600);
  const use = randomUUID();
  try {
    const zeros = Buffer.alloc(Math.min(ZEROS_BYTES, segmentBytes));
    for (let at = 0; at < segmentBytes; at += zeros.length)
      await writeAll(plain, zeros.subarray(0, segmentBytes - at), at);
    await writeAll(plain, usePage(use), 0);
    await dataSync(plain);
  } finally {
    await closeFile(plain);
  }
  const descriptor = await openFile(file, constants.O_RDWR | SYNCED);
  const begin = { position: PAGE_BYTES, unnamed: 0, whenNamed: () => undefined, state: 'open' } as const;
  return { descriptor, use, entries: new Map(), ...begin };
}

async function writeSynced(segment: Segment, bytes: Buffer, from: number): Promise<void> {
  try {
    await writeAll(segment.descriptor, bytes, from);
    if (SYNCED === 0) await dataSync(segment.descriptor);
  } catch (error) {
    segment.state = 'broken';
    throw error;
  }
}

async function writeAll(descriptor: number, bytes: Buffer, from: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await writeAt(descriptor, bytes, done, bytes.length - done, from + done);
    if (bytesWritten === 0) throw new Error('Nothing was written.');
    done += bytesWritten;
  }
}

/** Its bytes stay until they are written over; nobody reads them any more. */
function dropEntry({ descriptor }: Segment, entry: Entry): void {
  const head = Buffer.alloc(PAGE_BYTES);
  putHead(head, { ...entry, kind: 'dropped' });
  writeSync(descriptor, head, 0, head.length, entry.position);
  if (SYNCED === 0) fdatasyncSync(descriptor);
}

/** The files first, then their names, then the lines that index them; then the segment is as good as new. */
async function settled(segment: Segment, keep: Parts['keep']): Promise<void> {
  if (segment.unnamed > 0)
    await new Promise<void>((resolve) => {
      segment.whenNamed = resolve;
    });
  const entries = [...segment.entries.values()];
  for (const { file } of entries) await syncFile(file);
  for (const directory of new Set(entries.map(({ file }) => path.dirname(file))))
    await syncDirectory(directory);
  await keep(entries.filter(({ file }) => segment.entries.has(file)).map(({ line }) => line));
  const next = randomUUID();
  await writeAll(segment.descriptor, usePage(next), 0);
  if (SYNCED === 0) await dataSync(segment.descriptor);
  segment.use = next;
  segment.entries.clear();
  segment.position = PAGE_BYTES;
  segment.state = 'open';
}

/** One that is not there any more was let go of. */
async function syncFile(file: string): Promise<void> {
  let descriptor: number;
  try {
    descriptor = await openFile(file, 'r+'); // Windows syncs none that is open for reading only
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw error;
  }
  try {
    await dataSync(descriptor);
  } finally {
    await closeFile(descriptor);
  }
}
