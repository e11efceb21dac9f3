import { FrameRecord } from '../../../native/contract/index.ts';

// The body of POST /api/frames, cut into records while it streams in (native/contract/frames.ts): u32 LE length of the
// header, the header, the bytes of the frame. Chunks end anywhere.

export type ReadRecord = { readonly header: FrameRecord; readonly bytes: Uint8Array<ArrayBuffer> };

/** The stream says something that is no record; what was read before it stands. */
export class BadRecordError extends Error {}

const MOST_HEADER_BYTES = 1 << 16;
const MOST_FRAME_BYTES = 2 ** 31 - 1;

type Expecting =
  { readonly what: 'length' | 'header' } | { readonly what: 'bytes'; readonly header: FrameRecord };

export type RecordReader = {
  /** Takes the next chunk and yields the records that it completes. Throws BadRecordError. */
  push(chunk: Uint8Array): ReadRecord[];
  /** True when the stream may end here: between two records. */
  readonly atBoundary: boolean;
};

function parseHeader(bytes: Uint8Array): FrameRecord {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new BadRecordError('header is not JSON');
  }
  const parsed = FrameRecord.safeParse(json);
  const sound = parsed.success && parsed.data.byteLength >= 0 && parsed.data.byteLength <= MOST_FRAME_BYTES;
  if (!sound || !Number.isInteger(parsed.data.byteLength))
    throw new BadRecordError('header is no frame record');
  return parsed.data;
}

/** A reader for one response. */
export function createRecordReader(): RecordReader {
  let expecting: Expecting = { what: 'length' };
  let buffer = new Uint8Array(4);
  let filled = 0;

  const expect = (next: Expecting, length: number): void => {
    expecting = next;
    buffer = new Uint8Array(length);
    filled = 0;
  };

  /** Handles a buffer that is full; a record when one is complete. */
  function complete(): ReadRecord | null {
    const full = buffer;
    switch (expecting.what) {
      case 'length': {
        const length = new DataView(full.buffer).getUint32(0, true);
        if (length === 0 || length > MOST_HEADER_BYTES) throw new BadRecordError('header length');
        expect({ what: 'header' }, length);
        return null;
      }
      case 'header': {
        const header = parseHeader(full);
        expect({ what: 'bytes', header }, header.byteLength);
        return null;
      }
      case 'bytes': {
        const { header } = expecting;
        expect({ what: 'length' }, 4);
        return { header, bytes: full };
      }
      default:
        return expecting satisfies never;
    }
  }

  return {
    get atBoundary() {
      return expecting.what === 'length' && filled === 0;
    },
    push(chunk) {
      const records: ReadRecord[] = [];
      let at = 0;
      // A frame of no bytes (a failure) is complete without any chunk, hence the check before the end of this one.
      while (at < chunk.length || filled === buffer.length) {
        const taken = Math.min(buffer.length - filled, chunk.length - at);
        buffer.set(chunk.subarray(at, at + taken), filled);
        at += taken;
        filled += taken;
        const record = filled === buffer.length ? complete() : null;
        if (record !== null) records.push(record);
      }
      return records;
    },
  };
}
