// Bytes of a plain connection, read into a buffer that is used again once its reader has copied all of it. A new one of 64 KB for
// every read, and another where Node's HTTP parser copies it, is what V8 marks its whole heap for, a dozen times a second.
import type { OnReadOpts, Socket } from 'node:net';

const READ_BYTES = 64 * 1024;

type Lending = { copied: number };

/** By the memory that is lent: whoever holds on to a chunk of it keeps it, and says nothing. */
const lendings = new WeakMap<ArrayBufferLike, Lending>();

/** For `net.connect`. What is read goes the usual way through the stream. */
export function lentReads(socket: () => Socket): OnReadOpts {
  let buffer = Buffer.alloc(0);
  let lending: Lending | null = null;
  return {
    // Asked for at the beginning and after each read.
    buffer() {
      if (lending === null) {
        buffer = Buffer.allocUnsafeSlow(READ_BYTES);
        lending = { copied: 0 };
        lendings.set(buffer.buffer, lending);
      }
      return buffer;
    },
    callback(length) {
      if (lending !== null) lending.copied = 0;
      const goesOn = socket().push(buffer.subarray(0, length));
      // Not all of it was copied at once: somebody may still read it there.
      if (lending?.copied !== length) lending = null;
      return goesOn;
    },
  };
}

/** The reader has copied the chunk and does not look at it again. */
export function letGo(chunk: Buffer): void {
  const lending = lendings.get(chunk.buffer);
  if (lending !== undefined) lending.copied += chunk.length;
}
