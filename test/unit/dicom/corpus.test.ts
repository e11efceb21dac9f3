import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isReadable } from '../../../native/contract/index.ts';
import {
  type DicomHeader,
  fileSource,
  frameTable,
  type HeaderResult,
  memorySource,
  readHeader,
} from '../../../native/dicom/index.ts';
import { corpusBytes, type CorpusFile, corpusFiles, corpusFolder, corpusPath, isExempt } from './corpus.ts';

const COMPARED = [
  'SOPClassUID',
  'SOPInstanceUID',
  'StudyInstanceUID',
  'SeriesInstanceUID',
  'Modality',
  'PatientBirthDate',
  'InstanceNumber',
  'ImagePositionPatient',
  'ImageOrientationPatient',
  'Rows',
  'Columns',
  'NumberOfFrames',
  'SamplesPerPixel',
  'PhotometricInterpretation',
  'PlanarConfiguration',
  'BitsAllocated',
  'BitsStored',
  'HighBit',
  'PixelRepresentation',
] as const;

const read = (file: CorpusFile): HeaderResult => {
  const source = fileSource(corpusPath(file));
  try {
    return readHeader(source);
  } finally {
    source.close();
  }
};

const nameText = ({ attributes }: DicomHeader): string => {
  const { Alphabetic = '', Ideographic = '', Phonetic = '' } = attributes.PatientName;
  return [Alphabetic, Ideographic, Phonetic].join('=').replace(/=+$/, '');
};

/** What the manifest says, where it says something, with what we read beside it. */
const comparison = (file: CorpusFile, header: DicomHeader): { ours: object; manifest: object } => {
  const ours: Record<string, unknown> = {};
  const manifest: Record<string, unknown> = {};
  const compare = (key: string, value: unknown, wanted: unknown): void => {
    if (wanted === undefined || wanted === null) return;
    ours[key] = value;
    manifest[key] = wanted;
  };
  for (const keyword of COMPARED) compare(keyword, header.attributes[keyword], file[keyword]);
  compare('TransferSyntaxUID', header.TransferSyntaxUID, file.TransferSyntaxUID);
  compare('PatientName', nameText(header), file.PatientName);
  compare('PatientNameDcmtk', nameText(header), file.PatientNameDcmtk);
  const charset = file.SpecificCharacterSet;
  const label = typeof charset === 'string' ? charset : charset?.join('\\');
  compare('SpecificCharacterSet', header.attributes.SpecificCharacterSet, label);
  compare('preamble', header.hasPreamble, file.preamble);
  return { ours, manifest };
};

describe.skipIf(corpusFolder === undefined)('every file of the corpus', () => {
  const files = corpusFiles();

  it('is there', () => {
    expect(files.length).toBeGreaterThan(800);
  });

  it.each(files.filter(({ validity }) => validity !== 'must-reject').filter((file) => !isExempt(file)))(
    'shows what other toolkits read: $path',
    (file) => {
      const result = read(file);
      if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.failure)}`);
      const { ours, manifest } = comparison(file, result.value);
      expect(ours).toEqual(manifest);
      if (file.validity === 'ok') expect(result.value.problem).toBeNull();
      // Where other readers gave up before the pixels, finding them is no mistake.
      if (file.hasPixelData === true) expect(result.value.pixelData).not.toBeNull();
    },
  );

  it.each(files.filter(({ validity }) => validity === 'must-reject'))(
    'that must be refused names its problem: $path',
    (file) => {
      const result = read(file);
      const problem = result.ok ? result.value.problem : result.failure;
      expect(problem).not.toBeNull();
      if (result.ok && problem !== null) expect(isReadable(problem)).toBe(true);
    },
  );

  it.each(files.filter(({ path, validity }) => path.includes('over_1') && validity !== 'must-reject'))(
    'keeps a UID that breaks the rules but identifies: $path',
    (file) => {
      const result = read(file);
      expect(result.ok && result.value.attributes.SOPInstanceUID).toMatch(/^[0-9A-Za-z._-]{1,128}$/);
    },
  );
});

describe.skipIf(corpusFolder === undefined)('the first native frame of every corpus file', () => {
  const wanted = corpusFiles().filter(
    ({ toolsAgree, pixelMd5 }) => toolsAgree === true && pixelMd5 !== undefined,
  );
  const native = wanted.filter((file) => {
    const result = read(file);
    return result.ok && result.value.pixelData?.encapsulated === false && !result.value.dataSet.deflated;
  });

  it('is there to be compared', () => {
    expect(native.length).toBeGreaterThan(400);
  });

  it.each(native)('has the bytes that three toolkits read: $path', (file) => {
    const bytes = corpusBytes(file);
    const source = memorySource(bytes);
    const result = readHeader(source);
    if (!result.ok) throw new Error('refused');
    const table = frameTable(source, result.value);
    if (!table.ok) throw new Error(`no frames: ${JSON.stringify(table.failure)}`);
    const [fragment] = table.value.frames[0]?.fragments ?? [];
    if (fragment === undefined) throw new Error('no fragment');
    const stored = Buffer.from(bytes.subarray(fragment.offset, fragment.offset + fragment.length));
    expect(createHash('md5').update(normalised(stored, result.value)).digest('hex')).toBe(file.pixelMd5);
  });
});

/** As the manifest hashes: little endian, colour by pixel. */
const normalised = (stored: Buffer, { attributes, dataSet, pixelData }: DicomHeader): Buffer => {
  let bytes = stored;
  const width = (attributes.BitsAllocated ?? 8) / 8;
  if (dataSet.bigEndian && width === 2) bytes.swap16();
  if (dataSet.bigEndian && width === 4) bytes.swap32();
  if (dataSet.bigEndian && width === 1 && pixelData?.VR === 'OW') {
    // PS3.5 8.1.1: OW in big endian swaps 8-bit pixels in pairs, the pad of an odd frame included.
    bytes.swap16();
    bytes = bytes.subarray(
      0,
      (attributes.Rows ?? 0) * (attributes.Columns ?? 0) * attributes.SamplesPerPixel,
    );
  }
  if (attributes.PlanarConfiguration !== 1 || attributes.SamplesPerPixel !== 3) return bytes;
  const pixels = bytes.length / 3 / width;
  const mixed = Buffer.alloc(bytes.length);
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    for (let sample = 0; sample < 3; sample += 1) {
      const from = (sample * pixels + pixel) * width;
      bytes.copy(mixed, (pixel * 3 + sample) * width, from, from + width);
    }
  }
  return mixed;
};
