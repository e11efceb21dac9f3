// A file that comes over the network: written under a temporary name while it comes, and synced from its last byte on, a long
// one before that; what else there is to do is done meanwhile.
import { closeSync, fdatasync, rmSync, write as writeWithCallback, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { errorCode } from '../database.ts';
import { imageOf } from './logEntry.ts';
import type { Collected } from './smallImage.ts';
import type { TemporaryFile, TemporaryFiles } from './temporaryFile.ts';

/** A Part 10 file as it comes: `head`, then the batches. Iterating throws when it breaks off. */
export type ComingFile = {
  readonly head: Uint8Array;
  readonly batches: AsyncIterable<readonly Uint8Array[]>;
};

/** Open, and on its way to the disk. */
export type WrittenFile = TemporaryFile & {
  readonly bytes: number;
  readonly checksum: number; // CRC-32
  /**
   * Settles when the writing is over, and the sync where it has one: not before that may the descriptor be closed. Rejects with
   * the system's error.
   */
  readonly synced: Promise<void>;
  /** Of one that is not synced: its bytes as the log takes them (smallImage.ts). */
  readonly page: Buffer | null;
};

export type Written =
  | ({ readonly kind: 'written' } & WrittenFile)
  | { readonly kind: 'broken-off' }
  | { readonly kind: 'unwritable'; readonly code: string };

const write = promisify(writeWithCallback);
const dataSync = promisify(fdatasync);

class Unwritable extends Error {
  readonly code: string;

  constructor(cause: unknown) {
    super('unwritable', { cause });
    this.code = errorCode(cause) || 'unknown';
  }
}

/** So much is written at once, by another thread, while the rest comes. */
const SLAB_BYTES = 256 * 1024;
const FREE_SLABS = 8;
/** After so much more of a long one a sync begins: in the end little is left to wait for. */
const FLUSHED_BYTES = 4 * 1024 * 1024;

/** Writes one, and begins to sync it. A file that did not become whole is deleted. */
export async function writeComing(temporary: TemporaryFiles, coming: ComingFile): Promise<Written> {
  let target: TemporaryFile;
  try {
    target = temporary.open();
  } catch (error) {
    return { kind: 'unwritable', code: errorCode(error) || 'unknown' };
  }
  const file = createComingFile(target.descriptor);
  let written: Written = { kind: 'broken-off' };
  try {
    await file.take([coming.head]);
    for await (const batch of coming.batches) await file.take(batch);
    const { bytes, checksum } = await file.finish();
    written = { kind: 'written', ...target, bytes, checksum, synced: file.synced(), page: null };
  } catch (error) {
    // What the iterator throws says that the rest does not come; what the disk says is told as it is.
    if (error instanceof Unwritable) written = { kind: 'unwritable', code: error.code };
  } finally {
    if (written.kind !== 'written') {
      await file.settled();
      closeSync(target.descriptor);
      rmSync(target.path, { force: true });
    }
  }
  return written;
}

/** Of one that is in memory; its bytes are not in it yet (`writeBytes`). Throws what the system says against a new file. */
export function openCollected(
  temporary: TemporaryFiles,
  { page, bytes, checksum }: Extract<Collected, { kind: 'whole' }>,
): WrittenFile {
  return { ...temporary.open(), bytes, checksum, synced: Promise.resolve(), page };
}

/**
 * Writes what was collected into its file, and syncs nothing. It takes the time of a copy in memory, less than it takes to
 * have it done by another thread. Throws the system's errors.
 */
export function writeBytes({ descriptor, page, bytes }: WrittenFile): void {
  if (page === null) return;
  for (let rest = imageOf(page, bytes); rest.length > 0;) rest = rest.subarray(writeSync(descriptor, rest));
}

type OpenComingFile = {
  /** Takes bytes to write; waits only where the disk is slower than the sender. Throws `Unwritable`. */
  readonly take: (buffers: readonly Uint8Array[]) => Promise<void>;
  /** When all is written. */
  readonly finish: () => Promise<{ readonly bytes: number; readonly checksum: number }>;
  /** Syncs all that was written; rejects with the system's error. */
  readonly synced: () => Promise<void>;
  /** When nothing is done with the descriptor any more. */
  readonly settled: () => Promise<void>;
};

/**
 * What comes is copied, so that the small buffers of the socket are free again at once: kept for a write each, they would
 * outlive V8's young space and pile up. At most two slabs are in use for a file: one is filled, one is being written.
 */
function createComingFile(descriptor: number): OpenComingFile {
  let bytes = 0;
  let checksum = 0;
  let slab: Buffer | null = null;
  let filled = 0;
  let flushedBytes = 0;
  let writing: Promise<void> | null = null;
  let failure: Unwritable | null = null;
  const sync = createSync(descriptor);
  const begin = (full: Buffer): void => {
    writing = writeAll(descriptor, full)
      .catch((error: unknown) => {
        failure = new Unwritable(error);
      })
      .finally(() => {
        writing = null;
        giveBack(full);
        if (bytes - flushedBytes < FLUSHED_BYTES) return;
        flushedBytes = bytes;
        sync.early();
      });
  };
  const writtenSoFar = async (): Promise<void> => {
    if (writing !== null) await writing;
    if (failure !== null) throw failure;
  };
  const put = async (buffer: Uint8Array): Promise<void> => {
    for (let at = 0; at < buffer.length;) {
      slab ??= freeSlab();
      const part = buffer.subarray(at, at + slab.length - filled);
      slab.set(part, filled);
      at += part.length;
      filled += part.length;
      if (filled < slab.length) continue;
      await writtenSoFar();
      begin(slab);
      slab = null;
      filled = 0;
    }
  };
  return {
    async take(buffers) {
      for (const buffer of buffers) {
        bytes += buffer.length;
        checksum = crc32(buffer, checksum);
        await put(buffer);
      }
    },
    async finish() {
      await writtenSoFar();
      // What is left goes into the system's memory in less time than handing it to another thread takes.
      if (slab !== null) writeAllNow(descriptor, slab.subarray(0, filled));
      if (slab !== null) giveBack(slab);
      slab = null;
      return { bytes, checksum };
    },
    synced: sync.last,
    async settled() {
      if (writing !== null) await writing;
      if (slab !== null) giveBack(slab);
      slab = null;
      await sync.settled();
    },
  };
}

const freeSlabs: Buffer[] = [];
const freeSlab = (): Buffer => freeSlabs.pop() ?? Buffer.allocUnsafeSlow(SLAB_BYTES);
const giveBack = (slab: Buffer): void => {
  if (freeSlabs.length < FREE_SLABS) freeSlabs.push(slab);
};

/** Syncs of a file, one after the other. A failure stays: the system tells it once, and the next sync succeeds. */
function createSync(descriptor: number): {
  readonly early: () => void;
  readonly last: () => Promise<void>;
  readonly settled: () => Promise<void>;
} {
  let isOver = true;
  let all = Promise.resolve();
  const begin = (): void => {
    isOver = false;
    all = all.then(() => dataSync(descriptor));
    const over = (): void => void (isOver = true);
    all.then(over, over); // whoever waits for the last is told
  };
  return {
    early() {
      if (isOver) begin();
    },
    last() {
      begin();
      return all;
    },
    settled: () => all.catch(() => undefined),
  };
}

/** A disk that fills up takes a part first, and says so only at the next write. */
async function writeAll(descriptor: number, bytes: Uint8Array): Promise<void> {
  for (let rest = bytes; rest.length > 0;) rest = rest.subarray((await write(descriptor, rest)).bytesWritten);
}

function writeAllNow(descriptor: number, bytes: Uint8Array): void {
  try {
    for (let rest = bytes; rest.length > 0;) rest = rest.subarray(writeSync(descriptor, rest));
  } catch (error) {
    throw new Unwritable(error);
  }
}
