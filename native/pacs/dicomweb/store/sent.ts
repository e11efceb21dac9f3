// Instances as the body of a store request (PS3.18 10.5.1), read from their files while the server takes them.
import { randomUUID } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { fileHeader } from '../../dimse/index.ts';
import type { NotSent, Sending } from '../../types.ts';
import { AnswerInterrupted } from '../failure.ts';
import { codeOf } from '../http/connect.ts';
import type { RequestBody } from '../http/exchange.ts';

/** One part: `prefix`, then bytes in memory or of a file. */
export type Outgoing = {
  readonly sending: Sending;
  readonly prefix: Buffer;
  readonly rest:
    | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
    | { readonly kind: 'file'; readonly path: string; readonly offset: number; readonly length: number };
};

const CHUNK_BYTES = 256 * 1024;
/** Holds the header of nearly every file. */
const HEAD_BYTES = 64 * 1024;
const NOTHING = Buffer.alloc(0);

export const lengthOf = ({ prefix, rest }: Outgoing): number =>
  prefix.length + (rest.kind === 'bytes' ? rest.bytes.length : rest.length);

/**
 * A file as it goes out: as it is, where it is a Part 10 file that says what its data set is in; otherwise its data set
 * byte for byte behind a new group 2.
 */
export async function outgoingFile(sending: Sending): Promise<Outgoing | NotSent> {
  const opened = await sending.open(HEAD_BYTES);
  if (typeof opened === 'string') return opened;
  const { path, dataSetOffset, file, TransferSyntaxUID } = opened;
  const { size, beginning } = file;
  const isWhole = dataSetOffset <= beginning.length;
  const asItIs = isWhole && says(beginning.subarray(0, dataSetOffset), TransferSyntaxUID);
  await file.close(true);
  if (size <= dataSetOffset) return 'unreadable';
  const offset = asItIs ? 0 : dataSetOffset;
  return {
    sending,
    prefix: asItIs ? NOTHING : headerOf(opened, sending.SOPInstanceUID, TransferSyntaxUID),
    rest: { kind: 'file', path, offset, length: size - offset },
  };
}

/** A data set in memory, in that transfer syntax. */
export const outgoingBytes = (sending: Sending, bytes: Uint8Array, TransferSyntaxUID: string): Outgoing => ({
  sending,
  prefix: headerOf(sending, sending.SOPInstanceUID, TransferSyntaxUID),
  rest: { kind: 'bytes', bytes },
});

const headerOf = (
  { SOPClassUID }: { readonly SOPClassUID: string },
  SOPInstanceUID: string,
  TransferSyntaxUID: string,
): Buffer =>
  fileHeader({ SOPClassUID, SOPInstanceUID, TransferSyntaxUID, sendingAETitle: '', receivingAETitle: '' });

/** Preamble, prefix, and (0002,0010) with just this value, padded to an even length (PS3.10 7.1). */
function says(head: Buffer, TransferSyntaxUID: string): boolean {
  const value = TransferSyntaxUID.length % 2 === 0 ? TransferSyntaxUID : `${TransferSyntaxUID}\0`;
  const element = Buffer.alloc(8);
  element.writeUInt16LE(0x0002, 0);
  element.writeUInt16LE(0x0010, 2);
  element.write('UI', 4, 'latin1');
  element.writeUInt16LE(value.length, 6);
  return (
    head.toString('latin1', 128, 132) === 'DICM' &&
    head.includes(Buffer.concat([element, Buffer.from(value, 'latin1')]))
  );
}

/** `unreadable` is told of the instance whose file ended the request. */
export function storeBody(parts: readonly Outgoing[], unreadable: (sending: Sending) => void): RequestBody {
  const boundary = `lightbox-${randomUUID()}`;
  const lead = (first: boolean): Buffer =>
    Buffer.from(`${first ? '' : '\r\n'}--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`, 'latin1');
  const trail = Buffer.from(`${parts.length === 0 ? '' : '\r\n'}--${boundary}--\r\n`, 'latin1');
  const length = parts.reduce(
    (sum, part, index) => sum + lead(index === 0).length + lengthOf(part),
    trail.length,
  );
  return {
    type: `multipart/related; type="application/dicom"; boundary=${boundary}`,
    length,
    async *open() {
      for (const [index, part] of parts.entries()) {
        yield lead(index === 0);
        if (part.prefix.length > 0) yield part.prefix;
        if (part.rest.kind === 'bytes') yield part.rest.bytes;
        else yield* fileChunks(part.rest, () => unreadable(part.sending));
      }
      yield trail;
    },
  };
}

async function* fileChunks(
  { path, offset, length }: Extract<Outgoing['rest'], { kind: 'file' }>,
  unreadable: () => void,
): AsyncGenerator<Buffer> {
  let file: FileHandle | null = null;
  try {
    file = await open(path, 'r');
    for (let at = 0; at < length;) {
      // A new one each time: the socket holds on to what it has not sent.
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, length - at));
      const { bytesRead } = await file.read(chunk, 0, chunk.length, offset + at);
      if (bytesRead === 0) throw new AnswerInterrupted({ kind: 'source-unreadable', code: 'short-file' });
      at += bytesRead;
      yield chunk.subarray(0, bytesRead);
    }
  } catch (error) {
    unreadable();
    if (error instanceof AnswerInterrupted) throw error;
    throw new AnswerInterrupted({ kind: 'source-unreadable', code: codeOf(error) });
  } finally {
    await file?.close();
  }
}
