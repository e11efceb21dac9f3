// One small image, and the ways in which tests take it apart.
import { expect } from 'vitest';
import { type DicomHeader, memorySource, readHeader } from '../../../native/dicom/index.ts';
import { type WriteDataset, writePart10 } from '../../../native/dicom/write.ts';

export const CT = '1.2.840.10008.5.1.4.1.1.2';

export const image: WriteDataset = {
  SpecificCharacterSet: 'ISO_IR 100',
  ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
  SOPClassUID: CT,
  SOPInstanceUID: '1.2.3.4.1',
  StudyDate: '20260304',
  Modality: 'CT',
  PatientName: 'Müller^Änne',
  PatientID: 'P-1',
  StudyInstanceUID: '1.2.3.4',
  SeriesInstanceUID: '1.2.3.4.5',
  InstanceNumber: 7,
  ImagePositionPatient: [-125.5, 0.25, 12.75],
  ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  Rows: 4,
  Columns: 6,
  BitsAllocated: 16,
  BitsStored: 12,
  HighBit: 11,
  PixelRepresentation: 1,
  PixelData: { VR: 'OW', value: Uint16Array.from({ length: 24 }, (_, index) => index) },
};

export const headerOf = (bytes: Uint8Array): DicomHeader => {
  const result = readHeader(memorySource(bytes));
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.failure)}`);
  return result.value;
};
export const failureOf = (bytes: Uint8Array): object => {
  const result = readHeader(memorySource(bytes));
  if (result.ok) throw new Error('was read');
  return result.failure;
};

export const joined = (...parts: readonly (Uint8Array | readonly number[])[]): Buffer =>
  Buffer.concat(parts.map((part) => Uint8Array.from(part)));

export const expectTheImage = (header: DicomHeader): void => {
  expect(header.attributes).toMatchObject({
    SOPClassUID: CT,
    SOPInstanceUID: '1.2.3.4.1',
    StudyInstanceUID: '1.2.3.4',
    SeriesInstanceUID: '1.2.3.4.5',
    StudyDate: '20260304',
    Modality: 'CT',
    PatientName: { Alphabetic: 'Müller^Änne' },
    PatientID: 'P-1',
    ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
    InstanceNumber: 7,
    ImagePositionPatient: [-125.5, 0.25, 12.75],
    ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
    Rows: 4,
    Columns: 6,
    NumberOfFrames: 1,
    BitsAllocated: 16,
    BitsStored: 12,
    HighBit: 11,
    PixelRepresentation: 1,
    SpecificCharacterSet: 'ISO_IR 100',
  });
  expect(header.problem).toBeNull();
};

export const ITEM = [0xfe, 0xff, 0x00, 0xe0, 255, 255, 255, 255];
export const ITEM_END = [0xfe, 0xff, 0x0d, 0xe0, 0, 0, 0, 0];
export const SEQUENCE_END = [0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0];

/** The image in Explicit VR Little Endian with raw bytes put in before (0010,0010). */
export const spliced = (raw: Uint8Array): Buffer => {
  const bytes = Buffer.from(writePart10(image));
  const at = bytes.indexOf(Buffer.from([0x10, 0, 0x10, 0, 0x50, 0x4e]));
  return joined(bytes.subarray(0, at), raw, bytes.subarray(at));
};
