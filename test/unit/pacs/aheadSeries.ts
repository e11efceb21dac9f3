// A generated series, what the services know of it, and asking for its images as the page does that reads ahead.
import { factsOf, type InstanceFacts } from '../../../native/pacs/reading/facts.ts';
import { type Archive, createFrameReader, type FrameReader } from '../../../native/pacs/reading/frames.ts';
import { ctSeries } from '../../generate/index.ts';
import { parserFrames } from '../../integration/api/framesOracle.ts';
import { never } from './dicomweb/webServer.ts';

export const SLICES = 40;
export const files = ctSeries({ seed: 'ahead', slices: SLICES, rows: 64, columns: 64, PatientID: 'AHEAD-1' });
const uid = (value: string) => ({ vr: 'UI', Value: [value] });
const number = (value: number) => ({ vr: 'US', Value: [value] });

export const factsOfFile = (
  file: (typeof files)[number] | undefined,
  more: Readonly<Record<string, { vr: string; Value: (string | number)[] }>> = {},
): InstanceFacts =>
  factsOf({
    '0020000D': uid(file?.StudyInstanceUID ?? ''),
    '0020000E': uid(file?.SeriesInstanceUID ?? ''),
    '00080018': uid(file?.SOPInstanceUID ?? ''),
    '00280002': number(1),
    '00280010': number(64),
    '00280011': number(64),
    '00280100': number(16),
    ...more,
  });
export const facts = files.map((file) => factsOfFile(file));
export const pixels = (at: number): Buffer =>
  Buffer.from(parserFrames(files[at]?.bytes ?? new Uint8Array())?.[0] ?? []);

export const readerOf = (known: readonly InstanceFacts[] = facts): FrameReader =>
  createFrameReader(() => known);

/** Waits for what a series has yet to bring for longer than any test takes, however busy the machine is. */
export const patientReader = (): FrameReader => createFrameReader(() => facts, 1_000_000);

export const ahead = (reader: FrameReader, archive: Archive, at: number, signal = never()) =>
  reader.read(archive, facts[at] ?? factsOfFile(undefined), { number: 1, ahead: true }, signal);
