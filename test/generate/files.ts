import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  encapsulate,
  encodeRle,
  type OffsetTable,
  TRANSFER_SYNTAX,
  type WriteDataset,
  writePart10,
} from '../../native/dicom/write.ts';

/** One generated instance, with the truth that tests compare against. */
export type GeneratedFile = {
  /** Relative path as on a disc: `S001/IM0001`. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly dataset: WriteDataset;
  readonly TransferSyntaxUID: string;
  readonly StudyInstanceUID: string;
  readonly SeriesInstanceUID: string;
  readonly SOPInstanceUID: string;
  /** Stored values of every frame; colour interleaved by pixel. */
  readonly frames: readonly StoredFrame[];
};
export type StoredFrame = Uint8Array | Uint16Array | Int16Array;

/** Knobs that every generator has. */
export type CommonOptions = {
  /** All UIDs follow from it: the same seed gives the same files. */
  readonly seed?: string;
  /** Studies apart under one seed and patient. */
  readonly study?: string;
  readonly PatientName?: string;
  readonly PatientID?: string;
  /** The native ones, deflated, or RLE. Default: Explicit VR Little Endian. */
  readonly TransferSyntaxUID?: string;
  readonly offsetTable?: OffsetTable;
  /** More elements, or others in place of the generator's own. */
  readonly elements?: WriteDataset;
};

export type Identity = {
  readonly path: string;
  readonly StudyInstanceUID: string;
  readonly SeriesInstanceUID: string;
  readonly SOPInstanceUID: string;
};

/** Writes one instance; the pixels are encoded as the transfer syntax asks. */
export function generate(
  identity: Identity,
  dataset: WriteDataset,
  frames: readonly StoredFrame[],
  options: CommonOptions,
): GeneratedFile {
  const TransferSyntaxUID = options.TransferSyntaxUID ?? TRANSFER_SYNTAX.explicitLittleEndian;
  const complete: WriteDataset = {
    ...dataset,
    ...pixelElements(dataset, frames, TransferSyntaxUID, options.offsetTable ?? 'basic'),
    ...options.elements,
  };
  const bytes = writePart10(complete, { TransferSyntaxUID });
  return { ...identity, bytes, dataset: complete, TransferSyntaxUID, frames };
}

function pixelElements(
  dataset: WriteDataset,
  frames: readonly StoredFrame[],
  TransferSyntaxUID: string,
  offsetTable: OffsetTable,
): WriteDataset {
  if (TransferSyntaxUID === TRANSFER_SYNTAX.rle) {
    const Columns = Number(dataset['Columns']);
    const SamplesPerPixel = Number(dataset['SamplesPerPixel']);
    const fragments = frames.map((values) => encodeRle({ values, Columns, SamplesPerPixel }));
    return { PixelData: encapsulate(fragments, offsetTable) };
  }
  const VR = frames[0] instanceof Uint8Array ? 'OB' : 'OW';
  return { PixelData: { VR, value: joined(frames) } };
}

function joined(frames: readonly StoredFrame[]): StoredFrame {
  const first = frames[0] ?? new Uint8Array(0);
  if (frames.length <= 1) return first;
  const count = frames.reduce((sum, frame) => sum + frame.length, 0);
  const all =
    first instanceof Uint8Array
      ? new Uint8Array(count)
      : first instanceof Uint16Array
        ? new Uint16Array(count)
        : new Int16Array(count);
  let at = 0;
  for (const frame of frames) {
    all.set(frame, at);
    at += frame.length;
  }
  return all;
}

/** Writes the files below the directory, making folders; returns their paths. */
export function writeFiles(
  directory: string,
  files: readonly Pick<GeneratedFile, 'path' | 'bytes'>[],
): string[] {
  return files.map((file) => {
    const path = join(directory, file.path);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file.bytes);
    return path;
  });
}

/** The SOP classes that the generators write (PS3.4 B.5). */
export const SOP_CLASS = {
  computedRadiography: '1.2.840.10008.5.1.4.1.1.1',
  ct: '1.2.840.10008.5.1.4.1.1.2',
  mr: '1.2.840.10008.5.1.4.1.1.4',
  ultrasoundMultiFrame: '1.2.840.10008.5.1.4.1.1.3.1',
} as const;
