// Frames (PS3.18 10.4.1.1.6) as they are stored, for reading a study without keeping it.
import { fail, ok, type PeerFailure, type Result } from '../../../contract/index.ts';
import type { DicomWebFailure } from '../failure.ts';
import type { HttpAnswer, HttpClient } from '../http/client.ts';
import { isHtml, type MediaType, mediaType } from '../http/mediaType.ts';
import { partsOf } from '../multipart/parts.ts';
import { type InstanceAddress, instancePath } from '../paths.ts';
import { peerFailure } from '../peerFailure.ts';
import type { AcceptChoice } from './accept.ts';

export type Frame = {
  readonly frameNumber: number; // from 1
  readonly mediaType: string;
  /** As the server says; the default of an image's media type; null for octets that it says nothing of. */
  readonly TransferSyntaxUID: string | null;
  readonly bytes: Buffer;
};

export type FrameEvent =
  | { readonly kind: 'frame'; readonly frame: Frame }
  /** Always the last event. Ok: every frame that was asked for has come. */
  | { readonly kind: 'end'; readonly end: Result<void, PeerFailure> };

/** Frames of one request: addresses stay short. */
const AT_ONCE = 100;

/** Frames in the order of their numbers here, as they come. */
export async function* frames(
  client: HttpClient,
  accept: AcceptChoice,
  wanted: { readonly address: InstanceAddress; readonly frameNumbers: readonly number[] },
  signal?: AbortSignal,
): AsyncGenerator<FrameEvent> {
  const { address, frameNumbers } = wanted;
  for (let at = 0; at < frameNumbers.length; at += AT_ONCE) {
    const some = frameNumbers.slice(at, at + AT_ONCE);
    const answer = await accept.request(client, `${instancePath(address)}/frames/${some.join(',')}`, signal);
    if (!answer.ok) {
      yield { kind: 'end', end: fail(peerFailure(answer.failure, 'wado')) };
      return;
    }
    for await (const frame of framesOf(answer.value, some, client.limits.frameBytes)) {
      if (!frame.ok) {
        yield { kind: 'end', end: fail(peerFailure(frame.failure, 'wado')) };
        return;
      }
      yield { kind: 'frame', frame: frame.value };
    }
  }
  yield { kind: 'end', end: ok(undefined) };
}

type OneFrame = Result<Frame, DicomWebFailure>;

async function* framesOf(
  answer: HttpAnswer,
  frameNumbers: readonly number[],
  limitBytes: number,
): AsyncGenerator<OneFrame> {
  const { type, body } = answer;
  const [only = 1] = frameNumbers;
  if (!type.type.startsWith('multipart/')) {
    if (frameNumbers.length > 1 || !isPixels(type)) {
      body.cancel();
      yield fail({ kind: 'unexpected-content', mediaType: type.type, html: isHtml(type) });
      return;
    }
    const bytes = await body.collect(limitBytes);
    yield bytes.ok ? ok(frameOf(only, bytes.value, type, type)) : bytes;
    return;
  }
  const parts = partsOf(answer);
  if (!parts.ok) {
    yield parts;
    return;
  }
  const left = [...frameNumbers];
  try {
    for (;;) {
      const part = await parts.value.next();
      if (!part.ok) {
        yield part;
        return;
      }
      if (part.value === null) break;
      const number = numberOf(part.value.headers.get('content-location')) ?? left[0];
      const place = number === undefined ? -1 : left.indexOf(number);
      if (number === undefined || place < 0) {
        yield fail({ kind: 'damaged-answer', detail: 'too-many-parts' }); // another frame than was asked for
        return;
      }
      left.splice(place, 1);
      const bytes = await part.value.collect(limitBytes);
      yield bytes.ok ? ok(frameOf(number, bytes.value, part.value.type, type)) : bytes;
      if (!bytes.ok) return;
    }
  } finally {
    parts.value.cancel();
  }
  if (left.length > 0) yield fail({ kind: 'damaged-answer', detail: 'no-parts' });
}

/** PS3.18 8.6.1.2.2: where the part says which frame it is, that counts more than its place. */
function numberOf(location: string | undefined): number | null {
  const found = /\/frames\/(\d{1,9})\/?(?:[?#].*)?$/.exec(location ?? '')?.[1];
  return found === undefined ? null : Number(found);
}

const isPixels = ({ type }: MediaType): boolean =>
  type === 'application/octet-stream' || type.startsWith('image/') || type.startsWith('video/');

/** PS3.18 table 8.7.3-5: what a media type means that says no transfer syntax. */
const DEFAULT_SYNTAX: ReadonlyMap<string, string> = new Map([
  ['image/jpeg', '1.2.840.10008.1.2.4.70'],
  ['image/dicom-rle', '1.2.840.10008.1.2.5'],
  ['image/x-dicom-rle', '1.2.840.10008.1.2.5'],
  ['image/jls', '1.2.840.10008.1.2.4.80'],
  ['image/x-jls', '1.2.840.10008.1.2.4.80'],
  ['image/jp2', '1.2.840.10008.1.2.4.90'],
  ['image/jpx', '1.2.840.10008.1.2.4.92'],
  ['image/jphc', '1.2.840.10008.1.2.4.201'],
]);

function frameOf(frameNumber: number, bytes: Buffer, part: MediaType, answer: MediaType): Frame {
  // Orthanc repeats the part's whole type inside the answer's `type`.
  const related = mediaType(answer.parameters.get('type'));
  const type = part.type === '' ? related.type : part.type;
  const stated = [part, answer, related].map(({ parameters }) => parameters.get('transfer-syntax'));
  const syntax = stated.find((each) => each !== undefined && /^[\d.]{1,64}$/.test(each));
  return {
    frameNumber,
    mediaType: type,
    TransferSyntaxUID: syntax ?? DEFAULT_SYNTAX.get(type) ?? null,
    bytes,
  };
}
