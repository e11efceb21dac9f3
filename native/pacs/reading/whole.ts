// Frames cut out of a whole instance by our own reader, for archives that do not give them: Orthanc refuses those of HTJ2K
// and of JPEG's retired processes, others have no frames at all.
import { fail, ok, type PeerFailure, type Result } from '../../contract/index.ts';
import { frameTable, inflatedSource, memorySource, readHeader } from '../../dicom/index.ts';
import { alignBits } from '../../library/index.ts';
import type { DicomWebPeer, InstanceAddress } from '../dicomweb/index.ts';
import type { InstanceFacts } from './facts.ts';
import type { JudgedFrame } from './syntax.ts';

/** Held in memory whole. */
export const MOST_WHOLE_BYTES = 512 * 1024 * 1024;

/** What came is not what was asked for. */
export const ANOTHER_INSTANCE = 'another-instance';

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
  const file = await peer.instance(facts, { limitBytes: MOST_WHOLE_BYTES, signal });
  if (!file.ok) return file;
  const whole = wholeInstance(file.value);
  if (whole === null) return fail(BAD);
  const { address, instance } = whole;
  const same =
    address.SOPInstanceUID === facts.SOPInstanceUID &&
    address.SeriesInstanceUID === facts.SeriesInstanceUID &&
    address.StudyInstanceUID === facts.StudyInstanceUID;
  return same ? ok(instance) : fail({ kind: 'bad-answer', detail: ANOTHER_INSTANCE });
}

/** What a Part 10 file is by its own words. Null: it is none, or none with pixels. */
export function wholeInstance(
  file: Uint8Array,
): { readonly address: InstanceAddress; readonly instance: WholeInstance } | null {
  const bytes = memorySource(file);
  const header = readHeader(bytes);
  if (!header.ok) return null;
  const { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID } = header.value.attributes;
  const source = inflatedSource(bytes, header.value);
  const table = source.ok ? frameTable(source.value, header.value) : source;
  if (!source.ok || !table.ok) return null;
  const { frames, TransferSyntaxUID } = table.value;
  const instance: WholeInstance = {
    byteLength: source.value.size,
    frameCount: frames.length,
    frame(frameNumber) {
      const location = frames[frameNumber - 1];
      if (location === undefined || location.fragments.length === 0) return null;
      const [only, ...others] = location.fragments;
      // Of one frame the file is hardly more than its pixels: they stay where they are.
      if (only !== undefined && others.length === 0 && frames.length === 1 && source.value === bytes) {
        const view = file.subarray(only.offset, only.offset + only.length);
        return { TransferSyntaxUID, bytes: alignBits(view, location.bitOffset) };
      }
      // What a source gives is only lent; a copy also lets go of the rest of the file.
      const whole = new Uint8Array(location.fragments.reduce((sum, { length }) => sum + length, 0));
      let at = 0;
      for (const { offset, length } of location.fragments) {
        whole.set(source.value.read(offset, length), at);
        at += length;
      }
      return { TransferSyntaxUID, bytes: alignBits(whole, location.bitOffset) };
    },
  };
  return { address: { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID }, instance };
}
