// Frames cut out of a whole instance by our own reader, for archives that do not give them: Orthanc refuses those of HTJ2K
// and of JPEG's retired processes, others have no frames at all.
import { fail, ok, type PeerFailure, type Result } from '../../contract/index.ts';
import { frameTable, inflatedSource, memorySource, readHeader } from '../../dicom/index.ts';
import { alignBits } from '../../library/index.ts';
import type { DicomWebPeer } from '../dicomweb/index.ts';
import type { InstanceFacts } from './facts.ts';
import type { JudgedFrame } from './syntax.ts';

/** Held in memory whole. */
const MOST_BYTES = 512 * 1024 * 1024;

export type WholeInstance = {
  readonly byteLength: number;
  readonly frameCount: number;
  /** Null: it is not there, or nothing of it. */
  frame(frameNumber: number): JudgedFrame | null;
};

const BAD: PeerFailure = { kind: 'bad-answer', detail: 'not-dicom' };

/** Fails with `bad-answer` for what is no DICOM file, or another instance than the one that was asked for. */
export async function fetchWhole(
  peer: DicomWebPeer,
  facts: InstanceFacts,
  signal: AbortSignal,
): Promise<Result<WholeInstance, PeerFailure>> {
  const file = await peer.instance(facts, { limitBytes: MOST_BYTES, signal });
  if (!file.ok) return file;
  const bytes = memorySource(file.value);
  const header = readHeader(bytes);
  if (!header.ok) return fail(BAD);
  const { attributes } = header.value;
  const same =
    attributes.SOPInstanceUID === facts.SOPInstanceUID &&
    attributes.SeriesInstanceUID === facts.SeriesInstanceUID &&
    attributes.StudyInstanceUID === facts.StudyInstanceUID;
  if (!same) return fail({ kind: 'bad-answer', detail: 'another-instance' });
  const source = inflatedSource(bytes, header.value);
  const table = source.ok ? frameTable(source.value, header.value) : source;
  if (!source.ok || !table.ok) return fail(BAD);
  const { frames, TransferSyntaxUID } = table.value;
  return ok({
    byteLength: source.value.size,
    frameCount: frames.length,
    frame(frameNumber) {
      const location = frames[frameNumber - 1];
      if (location === undefined || location.fragments.length === 0) return null;
      const parts = location.fragments.map(({ offset, length }) =>
        Uint8Array.from(source.value.read(offset, length)),
      );
      const [only] = parts;
      const whole = parts.length === 1 && only !== undefined ? only : new Uint8Array(Buffer.concat(parts));
      return { TransferSyntaxUID, bytes: alignBits(whole, location.bitOffset) };
    },
  });
}
