import type { FrameAddress, FrameRecord } from '../../../native/contract/index.ts';
import { frameRecordOf } from '../../../native/contract/plain.ts';
import type { UnreadFrame } from '../../../native/contract/plain.ts';

// The body of POST /api/frames, cut into records while it streams in (native/contract/frames.ts): u32 LE length of the
// header, the header, the bytes of the frame. Each is read straight into the buffer that it stays in: frames are large,
// and every copy of a series costs as much as fetching it.

type Header = Extract<FrameRecord, { TransferSyntaxUID: string }> | UnreadFrame;
export type ReadRecord = { readonly header: Header; readonly bytes: Uint8Array<ArrayBuffer> };

/** By what a frame is found again among those of one series. */
export const frameAddress = ({ SOPInstanceUID, frameNumber }: FrameAddress): string =>
  `${SOPInstanceUID}/${String(frameNumber)}`;

/** The stream says something that is no record, or ends within one; what was read before it stands. */
export class BadRecordError extends Error {}

const MOST_HEADER_BYTES = 1 << 16;
const MOST_FRAME_BYTES = 2 ** 31 - 1;

function parseHeader(bytes: Uint8Array): Header {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new BadRecordError('header is not JSON');
  }
  const header = frameRecordOf(json);
  if (header === null || header.byteLength > MOST_FRAME_BYTES)
    throw new BadRecordError('header is no frame record');
  return header;
}

/** The next `length` bytes in a buffer of their own; null where the stream ends before the first of them. */
async function take(
  reader: ReadableStreamBYOBReader,
  length: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  let bytes = new Uint8Array(length);
  for (let filled = 0; filled < length;) {
    // The buffer goes along and comes back with what there was.
    const { done, value } = await reader.read(bytes.subarray(filled));
    if (done || value === undefined) {
      if (filled > 0) throw new BadRecordError('the stream ends within a record');
      return null;
    }
    filled += value.length;
    bytes = new Uint8Array(value.buffer);
  }
  return bytes;
}

/** The records of a body, as they arrive. Throws BadRecordError. */
export async function* readRecords(body: ReadableStream<Uint8Array>): AsyncGenerator<ReadRecord> {
  const reader = body.getReader({ mode: 'byob' });
  for (;;) {
    const prefix = await take(reader, 4);
    if (prefix === null) return;
    const length = new DataView(prefix.buffer).getUint32(0, true);
    if (length === 0 || length > MOST_HEADER_BYTES) throw new BadRecordError('header length');
    const head = await take(reader, length);
    if (head === null) throw new BadRecordError('the stream ends within a record');
    const header = parseHeader(head);
    const bytes = await take(reader, header.byteLength);
    if (bytes === null) throw new BadRecordError('the stream ends within a record');
    yield { header, bytes };
  }
}
