// Frames of small images made in code, as text.
import {
  type FrameTable,
  type FrameTableResult,
  frameTable,
  inflatedSource,
  memorySource,
  readHeader,
} from '../../../native/dicom/index.ts';
import { type WriteDataset, type WriteOptions, writePart10 } from '../../../native/dicom/write.ts';

export const JPEG_LS = '1.2.840.10008.1.2.4.80';
export const JPEG_2000 = '1.2.840.10008.1.2.4.90';

const base: WriteDataset = {
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.7.2',
  SOPInstanceUID: '1.2.3.4.1',
  StudyInstanceUID: '1.2.3.4',
  SeriesInstanceUID: '1.2.3.4.5',
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  Rows: 2,
  Columns: 4,
  BitsAllocated: 8,
  BitsStored: 8,
  HighBit: 7,
  PixelRepresentation: 0,
};

export const read = (
  bytes: Uint8Array,
): { result: FrameTableResult; frames: (frameIndex: number) => string } => {
  const source = memorySource(bytes);
  const header = readHeader(source);
  if (!header.ok) throw new Error(`refused: ${JSON.stringify(header.failure)}`);
  const inflated = inflatedSource(source, header.value);
  if (!inflated.ok) throw new Error('not inflated');
  const result = frameTable(inflated.value, header.value);
  const frames = (frameIndex: number): string => {
    const location = tableOf(result).frames[frameIndex];
    const parts = (location?.fragments ?? []).map(({ offset, length }) =>
      Buffer.from(inflated.value.read(offset, length)).toString('hex'),
    );
    return parts.join('|');
  };
  return { result, frames };
};

export const tableOf = (result: FrameTableResult): FrameTable => {
  if (!result.ok) throw new Error(`no frames: ${JSON.stringify(result.failure)}`);
  return result.value;
};

export const written = (dataset: WriteDataset, options: WriteOptions = {}): Uint8Array =>
  writePart10({ ...base, ...dataset }, options);
