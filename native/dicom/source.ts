// Where bytes come from. A file source keeps one small buffer and reads through it: 8 KB hold the header of most images
// (FACTS.md), and what follows is read only when asked for.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ByteSource } from './types.ts';

export type FileSource = ByteSource & { close(): void };

const POOLED_BYTES = 64 * 1024;
const pool: Buffer[] = [];

/**
 * A file opened for reading. `knownSize` saves an fstat when the caller has just asked for it. Throws the file
 * system's error when it cannot be opened or read. `close` gives the buffer back: views of it end with it.
 */
export const fileSource = (path: string, knownSize?: number): FileSource => {
  const fd = openSync(path, 'r');
  let size: number;
  try {
    size = knownSize ?? fstatSync(fd).size;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  let buffer = pool.pop() ?? Buffer.allocUnsafeSlow(POOLED_BYTES);
  let start = 0;
  let end = 0;
  let open = true;

  const fill = (position: number, length: number): void => {
    if (length > buffer.length) {
      buffer = Buffer.allocUnsafeSlow(length);
      end = -1;
    }
    // Only the rest is read when the window grows.
    if (position !== start || end < position) {
      start = position;
      end = position;
    }
    while (end < position + length) {
      const count = readSync(fd, buffer, end - start, position + length - end, end);
      if (count === 0) return; // the file is shorter than its size said
      end += count;
    }
  };

  return {
    size,
    read(position, length) {
      const wanted = Math.max(0, Math.min(length, size - position));
      if (position < start || position + wanted > end) fill(position, wanted);
      return buffer.subarray(position - start, Math.min(position - start + wanted, end - start));
    },
    close() {
      if (!open) return;
      open = false;
      closeSync(fd);
      if (buffer.length === POOLED_BYTES && pool.length < 8) pool.push(buffer);
    },
  };
};

/** Bytes that are in memory already. */
export const memorySource = (bytes: Uint8Array): ByteSource => ({
  size: bytes.length,
  read: (position, length) => bytes.subarray(position, Math.max(position, position + length)),
});

/** A Buffer over the same memory: its slices decode faster than a Uint8Array's. */
export const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
