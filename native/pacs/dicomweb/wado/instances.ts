// Instances as they are stored (PS3.18 10.4.1.1.1): each part of the answer is a Part 10 file, passed on as it comes.
import { fail, ok, type Result } from '../../../contract/index.ts';
import type { Coming } from '../../types.ts';
import { AnswerInterrupted, type DicomWebFailure } from '../failure.ts';
import type { HttpAnswer } from '../http/client.ts';
import { isHtml, type MediaType } from '../http/mediaType.ts';
import { type Pull, partsOf } from '../multipart/parts.ts';

/** Bytes that go to the disk in one write. */
const BATCH_BYTES = 512 * 1024;
/** Preamble and the first elements of group 2. */
const PEEK_BYTES = 512;
const EMPTY = new Uint8Array(0);

export type InstanceOnItsWay = {
  readonly coming: Coming;
  /** What has gone wrong with this one, when its batches threw. */
  failure(): DicomWebFailure | null;
};

/**
 * The instances of an answer, each to be read before the next is asked for; what is left unread of one is dropped. The
 * last event is the end: ok only when the answer was whole. `heard` is told whenever bytes come.
 */
export async function* instancesOf(
  answer: HttpAnswer,
  options: { readonly limitBytes: number; readonly heard: () => void },
): AsyncGenerator<Result<InstanceOnItsWay, DicomWebFailure>> {
  const { status, type, body } = answer;
  if (status === 204) {
    body.cancel();
    return;
  }
  if (type.type !== '' && isInstance(type)) {
    try {
      yield ok(await onItsWay(body, options));
      const rest = await body.read(); // whoever takes it may leave it unread
      if (!rest.ok) yield rest;
    } finally {
      body.cancel();
    }
    return;
  }
  if (!type.type.startsWith('multipart/')) {
    body.cancel();
    yield fail({ kind: 'unexpected-content', mediaType: type.type, html: isHtml(type) });
    return;
  }
  const parts = partsOf(answer);
  if (!parts.ok) {
    yield parts;
    return;
  }
  try {
    for (;;) {
      const part = await parts.value.next();
      if (!part.ok) {
        yield part;
        return;
      }
      if (part.value === null) return;
      if (isInstance(part.value.type)) yield ok(await onItsWay(part.value, options));
      else {
        yield fail({ kind: 'unexpected-content', mediaType: part.value.type.type, html: false });
        return;
      }
    }
  } finally {
    parts.value.cancel();
  }
}

/** Parts without a Content-Type are what the message says that its parts are. */
const isInstance = ({ type }: MediaType): boolean =>
  type === 'application/dicom' || type === 'application/octet-stream' || type === '';

async function onItsWay(
  source: Pick<Pull, 'read'>,
  { limitBytes, heard }: { readonly limitBytes: number; readonly heard: () => void },
): Promise<InstanceOnItsWay> {
  let failure: DicomWebFailure | null = null;
  let length = 0;
  const read = async (): Promise<Buffer | null> => {
    if (failure !== null) throw new AnswerInterrupted(failure);
    const next = await source.read();
    if (next.ok && next.value !== null) length += next.value.length;
    if (!next.ok || length > limitBytes) {
      failure = next.ok ? { kind: 'too-large', limitBytes } : next.failure;
      throw new AnswerInterrupted(failure);
    }
    heard();
    return next.value;
  };
  const begin = await beginning(read);
  async function* batches(): AsyncGenerator<readonly Uint8Array[]> {
    let batch: Uint8Array[] = [...begin];
    let batchBytes = 0;
    for (let chunk = await read(); chunk !== null; chunk = await read()) {
      batch.push(chunk);
      batchBytes += chunk.length;
      if (batchBytes < BATCH_BYTES) continue;
      yield batch;
      batch = [];
      batchBytes = 0;
    }
    if (batch.length > 0) yield batch;
  }
  const SOPInstanceUID = mediaStorageInstance(Buffer.concat(begin));
  return { coming: { SOPInstanceUID, head: EMPTY, batches: batches() }, failure: () => failure };
}

/** Enough for the name in group 2; less where it breaks off, which whoever reads the batches hears. */
async function beginning(read: () => Promise<Buffer | null>): Promise<readonly Buffer[]> {
  const chunks: Buffer[] = [];
  try {
    for (let length = 0; length < PEEK_BYTES;) {
      const chunk = await read();
      if (chunk === null) break;
      chunks.push(chunk);
      length += chunk.length;
    }
  } catch (error) {
    if (!(error instanceof AnswerInterrupted)) throw error;
  }
  return chunks;
}

/** (0002,0003), where group 2 has it near its beginning (PS3.10 7.1: Explicit VR Little Endian). */
function mediaStorageInstance(bytes: Buffer): string | null {
  if (bytes.toString('latin1', 128, 132) !== 'DICM') return null;
  for (let at = 132; at + 12 <= bytes.length && bytes.readUInt16LE(at) === 2;) {
    const long = /^(O[BDFLVW]|SQ|SV|U[CNRTV])$/.test(bytes.toString('latin1', at + 4, at + 6));
    const length = long ? bytes.readUInt32LE(at + 8) : bytes.readUInt16LE(at + 6);
    const value = at + (long ? 12 : 8);
    if (bytes.readUInt16LE(at + 2) === 3) {
      const uid = bytes.toString('latin1', value, value + length).replace(/[ \0]+$/, '');
      return value + length <= bytes.length && uid !== '' ? uid : null;
    }
    at = value + length;
  }
  return null;
}
