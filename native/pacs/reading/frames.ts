// Frames of an archive's instances, in the transfer syntax they are stored in wherever it gives them so. Kept in memory for a
// while, and never anywhere else.
import { fail, ok, type Failure, type PeerFailure, type Result } from '../../contract/index.ts';
import type { FrameBytes } from '../../library/index.ts';
import type { DicomWebPeer, Frame } from '../dicomweb/index.ts';
import { type KnownSeries, ReadAhead } from './ahead.ts';
import { ByteCache } from './byteCache.ts';
import type { InstanceFacts } from './facts.ts';
import { SharedWork } from './shared.ts';
import { EXPLICIT_LITTLE_ENDIAN, judged, type JudgedFrame } from './syntax.ts';
import { ANOTHER_INSTANCE, fetchWhole, MOST_WHOLE_BYTES, type WholeInstance } from './whole.ts';

/** An archive, and the name that the reader knows it by. */
export type Archive = { readonly peerId: string; readonly name: () => string; readonly peer: DicomWebPeer };

/** What was fetched and may soon be asked for again: by a thumbnail, by another pane. The page keeps what it shows itself. */
const KEPT_BYTES = 16 * 1024 * 1024;
/** Whole instances: one that is not kept would be fetched again for each of its frames. */
const KEPT_WHOLE_BYTES = MOST_WHOLE_BYTES;
/** An archive that could not be reached is not tried again for so long: a thousand frames would each wait for it. */
const REST_MS = 1000;

export type FrameReader = {
  read(
    archive: Archive,
    facts: InstanceFacts,
    frame: { readonly number: number; readonly ahead: boolean },
    signal: AbortSignal,
  ): Promise<Result<FrameBytes>>;
  forget(peerId: string): void;
};

export function createFrameReader(known: KnownSeries, patienceMs?: number): FrameReader {
  const readAhead = new ReadAhead(known, patienceMs);
  const frames = new ByteCache<JudgedFrame>(KEPT_BYTES);
  const wholes = new ByteCache<WholeInstance>(KEPT_WHOLE_BYTES);
  const fetching = new SharedWork<Result<WholeInstance, PeerFailure>>();
  const away = new Map<string, { readonly until: number; readonly failure: PeerFailure }>();
  // Whose frames only come with the whole instance, by peer and transfer syntax: not asked for one by one any more.
  const wholeOnly = new Set<string>();
  const framesOnly = new Set<string>(); // peers that give frames and no instances

  const whole = async (
    { peerId, peer }: Archive,
    facts: InstanceFacts,
    signal: AbortSignal,
  ): Promise<Result<WholeInstance, PeerFailure>> => {
    const key = instanceKey(peerId, facts);
    const known = wholes.get(key);
    if (known !== null) return ok(known);
    const fetched = await fetching.join(key, (either) => fetchWhole(peer, facts, either), signal);
    if (fetched === null) return fail({ kind: 'cancelled' });
    if (fetched.ok) wholes.put(key, fetched.value, fetched.value.byteLength);
    return fetched;
  };

  const fromWhole = async (
    archive: Archive,
    facts: InstanceFacts,
    frameNumber: number,
    signal: AbortSignal,
  ): Promise<Result<JudgedFrame>> => {
    const { SOPInstanceUID } = facts;
    const instance = await whole(archive, facts, signal);
    if (!instance.ok) return fail(missing(instance.failure, archive, SOPInstanceUID));
    const frame = instance.value.frame(frameNumber);
    return frame === null ? fail({ kind: 'frame-not-found', SOPInstanceUID, frameNumber }) : ok(frame);
  };

  /**
   * An instance of one frame as the file that it is: byte for byte what is stored, and it says itself whose it is. Orthanc
   * gives it nearly twice as fast as the frame alone. Null: to be had as a frame, perhaps.
   */
  const fromFile = async (
    archive: Archive,
    facts: InstanceFacts,
    signal: AbortSignal,
  ): Promise<Result<JudgedFrame> | null> => {
    const file = await fetchWhole(archive.peer, facts, signal);
    if (!file.ok) {
      const isOther = file.failure.kind === 'bad-answer' && file.failure.detail === ANOTHER_INSTANCE;
      return isOther || !isOfThisOnly(file.failure) ? fail(told(file.failure, archive)) : null;
    }
    const frame = file.value.frame(1);
    return frame === null ? null : ok(frame);
  };

  const fromFrames = async (
    archive: Archive,
    facts: InstanceFacts,
    frameNumber: number,
    signal: AbortSignal,
  ): Promise<Result<JudgedFrame>> => {
    const syntaxKey = `${archive.peerId} ${facts.TransferSyntaxUID}`;
    const isKnown = facts.TransferSyntaxUID !== '';
    if ((isKnown && wholeOnly.has(syntaxKey)) || wholes.get(instanceKey(archive.peerId, facts)) !== null)
      return fromWhole(archive, facts, frameNumber, signal);
    const given = await oneFrame(archive.peer, facts, frameNumber, signal);
    if (given.ok) {
      const frame = judged(given.value, { nativeBytes: facts.nativeBytes, stored: facts.TransferSyntaxUID });
      // Decoded by the archive, the header's colour may not be that of the pixels any more (PS3.5 8.2): as it is stored it is.
      const decoded = frame.TransferSyntaxUID === EXPLICIT_LITTLE_ENDIAN && facts.changesWhenDecoded;
      return decoded ? fromWhole(archive, facts, frameNumber, signal) : ok(frame);
    }
    if (!isOfThisOnly(given.failure)) return fail(told(given.failure, archive));
    const instead = await fromWhole(archive, facts, frameNumber, signal);
    if (instead.ok && isKnown) wholeOnly.add(syntaxKey);
    return instead;
  };

  const fetchFrame = async (
    archive: Archive,
    facts: InstanceFacts,
    frameNumber: number,
    signal: AbortSignal,
  ): Promise<Result<JudgedFrame>> => {
    const { peerId } = archive;
    if (facts.NumberOfFrames > 1 || framesOnly.has(peerId))
      return fromFrames(archive, facts, frameNumber, signal);
    const file = await fromFile(archive, facts, signal);
    if (file !== null) return file;
    const frame = await fromFrames(archive, facts, frameNumber, signal);
    if (frame.ok) framesOnly.add(peerId);
    return frame;
  };

  return {
    async read(archive, facts, { number: frameNumber, ahead }, signal) {
      const { peerId } = archive;
      const { SOPInstanceUID, NumberOfFrames } = facts;
      if (NumberOfFrames === 0) return fail({ kind: 'no-pixel-data', SOPInstanceUID });
      if (frameNumber > NumberOfFrames) return fail({ kind: 'frame-not-found', SOPInstanceUID, frameNumber });
      const key = `${instanceKey(peerId, facts)} ${frameNumber}`;
      const known = frames.get(key);
      if (known !== null) return ok(known);
      const resting = away.get(peerId);
      if (resting !== undefined && resting.until > performance.now())
        return fail(told(resting.failure, archive));
      const come =
        NumberOfFrames === 1
          ? await (ahead ? readAhead.soon(archive, facts, signal) : readAhead.held(archive, facts))
          : null;
      const frame = come === null ? await fetchFrame(archive, facts, frameNumber, signal) : ok(come);
      if (frame.ok) {
        away.delete(peerId);
        frames.put(key, frame.value, frame.value.bytes.byteLength);
      } else if (frame.failure.kind === 'archive-failed' && isAway(frame.failure.failure))
        away.set(peerId, { until: performance.now() + REST_MS, failure: frame.failure.failure });
      return frame;
    },
    forget(peerId) {
      readAhead.forget(peerId);
      frames.forget(`${peerId} `);
      wholes.forget(`${peerId} `);
      away.delete(peerId);
      framesOnly.delete(peerId);
      for (const key of wholeOnly) if (key.startsWith(`${peerId} `)) wholeOnly.delete(key);
    },
  };
}

const instanceKey = (peerId: string, { SOPInstanceUID, version }: InstanceFacts): string =>
  `${peerId} ${SOPInstanceUID} ${version}`;

async function oneFrame(
  peer: DicomWebPeer,
  address: InstanceFacts,
  frameNumber: number,
  signal: AbortSignal,
): Promise<Result<Frame, PeerFailure>> {
  let frame: Frame | null = null;
  for await (const event of peer.frames({ address, frameNumbers: [frameNumber] }, signal)) {
    if (event.kind === 'frame') frame = event.frame;
    else if (!event.end.ok) return event.end;
  }
  return frame === null ? fail({ kind: 'bad-answer', detail: 'no-parts' }) : ok(frame);
}

export const told = (failure: PeerFailure, { name }: Archive): Failure => ({
  kind: 'archive-failed',
  archive: name(),
  failure,
});

const missing = (failure: PeerFailure, archive: Archive, SOPInstanceUID: string): Failure =>
  failure.kind === 'http' && [404, 410].includes(failure.status)
    ? { kind: 'instance-not-found', SOPInstanceUID }
    : told(failure, archive);

const isAway = ({ kind }: PeerFailure): boolean =>
  ['unreachable', 'tls', 'not-signed-in', 'not-dicom'].includes(kind);

/** Where another way to the same pixels may still do. A page of HTML is a sign-in, and would be so for the other way. */
function isOfThisOnly(failure: PeerFailure): boolean {
  if (failure.kind === 'not-dicom') return !failure.mediaType.includes('html');
  return ['http', 'not-offered', 'bad-answer'].includes(failure.kind);
}
