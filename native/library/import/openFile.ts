import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import type { ByteSource } from '../../dicom/types.ts';
import { toFsPath } from '../fileName.ts';
import type { Stamp } from '../record/arrival.ts';

export type OpenFile = {
  readonly source: ByteSource;
  readonly stamp: Stamp;
  readonly descriptor: number;
  readonly close: () => void;
};

// 8 KB hold the header of most images (FACTS.md). One buffer serves one file after the other; whoever has two open at a time
// gets another one for the second.
const FIRST_BYTES = 8 * 1024;
let free: Buffer | null = Buffer.allocUnsafeSlow(FIRST_BYTES);

/**
 * Opens a regular file. NONBLOCK: should a pipe have taken its place since it was listed, the open returns at once.
 * Returns null when it is no regular file; throws the operating system's errors.
 */
export function openRegularFile(path: string): OpenFile | null {
  const descriptor = openSync(toFsPath(path), constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) {
      closeSync(descriptor);
      return null;
    }
    const first = free ?? Buffer.allocUnsafeSlow(FIRST_BYTES);
    free = null;
    return {
      source: descriptorSource(descriptor, stats.size, first),
      stamp: stampOf(stats),
      descriptor,
      close() {
        closeSync(descriptor);
        free = first;
      },
    };
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

export const stampOf = ({ size, mtimeMs, ino }: Stats): Stamp => ({
  bytes: size,
  modifiedAt: mtimeMs,
  inode: inodeOf(ino),
});

/** Windows' file ids may be beyond what a number holds; what is kept of them still tells one file from another. */
export const inodeOf = (inode: number): number => (Number.isSafeInteger(inode) ? inode : inode % 2 ** 48);

function descriptorSource(descriptor: number, size: number, first: Buffer): ByteSource {
  let buffer = first;
  let start = 0;
  let end = 0;
  return {
    size,
    read(position, length) {
      const wanted = Math.max(0, Math.min(length, size - position));
      if (position >= start && position + wanted <= end)
        return buffer.subarray(position - start, position - start + wanted);
      if (wanted > buffer.length) {
        const larger = Buffer.allocUnsafeSlow(wanted);
        buffer.copy(larger, 0, 0, end - start);
        buffer = larger;
      }
      // A window that grows keeps what it holds: only the rest is read.
      if (position !== start) end = position;
      start = position;
      while (end - start < wanted) {
        const count = readSync(descriptor, buffer, end - start, wanted - (end - start), end);
        if (count === 0) break; // shorter than its size said
        end += count;
      }
      return buffer.subarray(0, Math.min(wanted, end - start));
    },
  };
}
