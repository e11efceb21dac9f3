import { closeSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, deflateSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { type DicomHeader, fileSource, memorySource, readHeader } from '../../../native/dicom/index.ts';
import {
  TRANSFER_SYNTAX,
  type WriteDataset,
  writeDataset,
  type WriteOptions,
  writePart10,
} from '../../../native/dicom/write.ts';

const CT = '1.2.840.10008.5.1.4.1.1.2';

const image: WriteDataset = {
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

const headerOf = (bytes: Uint8Array): DicomHeader => {
  const result = readHeader(memorySource(bytes));
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.failure)}`);
  return result.value;
};
const failureOf = (bytes: Uint8Array): object => {
  const result = readHeader(memorySource(bytes));
  if (result.ok) throw new Error('was read');
  return result.failure;
};

const joined = (...parts: readonly (Uint8Array | readonly number[])[]): Buffer =>
  Buffer.concat(parts.map((part) => Uint8Array.from(part)));

const expectTheImage = (header: DicomHeader): void => {
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

const SYNTAXES = Object.entries(TRANSFER_SYNTAX).filter(([name]) => name !== 'rle');

describe('a header is read the same', () => {
  it.each(SYNTAXES)('in %s', (_, TransferSyntaxUID) => {
    const header = headerOf(writePart10(image, { TransferSyntaxUID }));
    expectTheImage(header);
    expect(header.TransferSyntaxUID).toBe(TransferSyntaxUID);
    expect(header.hasPreamble).toBe(true);
    expect(header.tolerated).toEqual([]);
    expect(header.pixelData).toMatchObject({ keyword: 'PixelData', encapsulated: false, valueLength: 48 });
  });

  const bare: readonly (readonly [string, WriteOptions])[] = [
    ['without preamble', { preamble: false }],
    ['without preamble and group 2', { preamble: false, fileMeta: false }],
    ['without group 2', { fileMeta: false }],
    [
      'without preamble and group 2, implicit',
      { preamble: false, fileMeta: false, TransferSyntaxUID: TRANSFER_SYNTAX.implicitLittleEndian },
    ],
    [
      'without preamble and group 2, big endian',
      { preamble: false, fileMeta: false, TransferSyntaxUID: TRANSFER_SYNTAX.explicitBigEndian },
    ],
    ['with sequences of undefined length', { sequences: 'undefined' }],
  ];
  it.each(bare)('%s', (_, options) => {
    const header = headerOf(writePart10(image, options));
    expectTheImage(header);
    expect(header.hasPreamble).toBe(options.preamble ?? true);
  });

  const wrong: readonly (readonly [string, string, string, string])[] = [
    [
      'implicit',
      TRANSFER_SYNTAX.implicitLittleEndian,
      TRANSFER_SYNTAX.explicitLittleEndian,
      'declared-explicit-is-implicit',
    ],
    [
      'explicit',
      TRANSFER_SYNTAX.explicitLittleEndian,
      TRANSFER_SYNTAX.implicitLittleEndian,
      'declared-implicit-is-explicit',
    ],
    [
      'big endian',
      TRANSFER_SYNTAX.explicitBigEndian,
      TRANSFER_SYNTAX.explicitLittleEndian,
      'declared-little-is-big-endian',
    ],
    [
      'little endian',
      TRANSFER_SYNTAX.explicitLittleEndian,
      TRANSFER_SYNTAX.explicitBigEndian,
      'declared-big-is-little-endian',
    ],
    [
      'not deflated',
      TRANSFER_SYNTAX.explicitLittleEndian,
      TRANSFER_SYNTAX.deflatedExplicitLittleEndian,
      'declared-deflated-is-not',
    ],
  ];
  it.each(wrong)('when it is %s and says otherwise', (_, TransferSyntaxUID, declared, word) => {
    const header = headerOf(writePart10(image, { TransferSyntaxUID, declaredTransferSyntaxUID: declared }));
    expectTheImage(header);
    expect(header.tolerated).toContain(word);
  });

  it('deflated with the header of a zlib stream', () => {
    const body = writeDataset(image, {});
    const file = writePart10(image, { TransferSyntaxUID: TRANSFER_SYNTAX.deflatedExplicitLittleEndian });
    const start = headerOf(file).dataSet.offset;
    expectTheImage(headerOf(joined(file.subarray(0, start), deflateSync(body))));
  });
});

describe('what stands before the pixels does not hide them', () => {
  it.each(['defined', 'undefined'] as const)('sequences of %s length, nested three deep', (sequences) => {
    const nested: WriteDataset = {
      ...image,
      '00081140': {
        VR: 'SQ',
        value: [
          {
            PatientName: 'Not^Me',
            '00400275': { VR: 'SQ', value: [{ PatientID: 'NOT-ME', '00400008': { VR: 'SQ', value: [{}] } }] },
          },
          {},
        ],
      },
    };
    for (const [, TransferSyntaxUID] of SYNTAXES) {
      expectTheImage(headerOf(writePart10(nested, { TransferSyntaxUID, sequences })));
    }
  });

  it('a UN sequence of undefined length, implicit inside (PS3.5 6.2.2)', () => {
    const inside = writeDataset(
      { PatientName: 'Not^Me' },
      { TransferSyntaxUID: TRANSFER_SYNTAX.implicitLittleEndian },
    );
    const un = joined(
      [0x09, 0, 0x10, 0x10],
      Buffer.from('UN'),
      [0, 0, 255, 255, 255, 255],
      ITEM,
      inside,
      ITEM_END,
      SEQUENCE_END,
    );
    expectTheImage(headerOf(spliced(un)));
  });

  it('a UN sequence of undefined length that stayed explicit inside', () => {
    const inside = writeDataset({ PatientName: 'Not^Me' }, {});
    const un = joined(
      [0x09, 0, 0x10, 0x10],
      Buffer.from('UN'),
      [0, 0, 255, 255, 255, 255],
      ITEM,
      inside,
      ITEM_END,
      SEQUENCE_END,
    );
    expectTheImage(headerOf(spliced(un)));
  });

  it('a sequence whose delimiter is missing', () => {
    const sq = joined([0x08, 0, 0x11, 0x11], Buffer.from('SQ'), [0, 0, 255, 255, 255, 255], ITEM, ITEM_END);
    const header = headerOf(spliced(sq));
    expectTheImage(header);
    expect(header.tolerated).toContain('missing-delimiter');
  });

  it('an element written implicitly in an explicit file', () => {
    const header = headerOf(spliced(joined([0x09, 0, 0x11, 0x10, 6, 0, 0, 0], Buffer.from('abcdef'))));
    expectTheImage(header);
    expect(header.tolerated).toContain('implicit-in-explicit');
  });

  it('a value of odd length', () => {
    expectTheImage(
      headerOf(spliced(joined([0x09, 0, 0x11, 0x10], Buffer.from('LO'), [3, 0], Buffer.from('abc')))),
    );
  });

  it('a private value of half a megabyte, which is not read', () => {
    const header = joined([0x09, 0, 0x11, 0x10], Buffer.from('OB'), [0, 0, 0, 0, 8, 0]);
    const bytes = spliced(joined(header, new Uint8Array(0x80000)));
    let read = 0;
    const source = memorySource(bytes);
    const result = readHeader({
      size: source.size,
      read: (position, length) => {
        const view = source.read(position, length);
        read += view.length;
        return view;
      },
    });
    expectTheImage(result.ok ? result.value : headerOf(new Uint8Array()));
    expect(read).toBeLessThan(32 * 1024);
  });

  it('an element of a VR that is not known, and it is named', () => {
    const header = headerOf(
      spliced(joined([0x09, 0, 0x11, 0x10], Buffer.from('ZZ'), [0, 0, 4, 0, 0, 0, 1, 2, 3, 4])),
    );
    expect(header.attributes.PatientID).toBe('P-1');
    expect(header.problem).toMatchObject({ kind: 'damaged-data-set', detail: 'unknown-vr' });
  });
});

const ITEM = [0xfe, 0xff, 0x00, 0xe0, 255, 255, 255, 255];
const ITEM_END = [0xfe, 0xff, 0x0d, 0xe0, 0, 0, 0, 0];
const SEQUENCE_END = [0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0];

/** The image in Explicit VR Little Endian with raw bytes put in before (0010,0010). */
const spliced = (raw: Uint8Array): Buffer => {
  const bytes = Buffer.from(writePart10(image));
  const at = bytes.indexOf(Buffer.from([0x10, 0, 0x10, 0, 0x50, 0x4e]));
  return joined(bytes.subarray(0, at), raw, bytes.subarray(at));
};

describe('a damaged file', () => {
  const whole = writePart10(image);

  it('with pixels cut off says how many rows are there', () => {
    const header = headerOf(whole.subarray(0, whole.length - 15));
    expect(header.problem).toEqual({
      kind: 'truncated-pixel-data',
      bytesPresent: 33,
      bytesExpected: 48,
      frameNumber: 1,
      framesPresent: 0,
      framesExpected: 1,
      rowsPresent: 2,
      rowsExpected: 4,
    });
    expect(header.attributes.PatientID).toBe('P-1');
  });

  it('deflated, with pixels cut off, says so too', () => {
    const many = {
      ...image,
      Rows: 64,
      Columns: 64,
      PixelData: { VR: 'OW', value: Uint16Array.from({ length: 4096 }, (_, i) => (i * 7919) & 0xfff) },
    } as const;
    const file = writePart10(many, { TransferSyntaxUID: TRANSFER_SYNTAX.deflatedExplicitLittleEndian });
    expect(headerOf(file).problem).toBeNull();
    expect(headerOf(file.subarray(0, file.length - 2000)).problem).toMatchObject({
      kind: 'truncated-pixel-data',
      rowsExpected: 64,
    });
  });

  it('cut off in the header keeps what was read, with the place of the cut', () => {
    const at = Buffer.from(whole).indexOf(Buffer.from([0x20, 0, 0x13, 0]));
    const header = headerOf(whole.subarray(0, at + 4));
    expect(header.attributes.StudyInstanceUID).toBe('1.2.3.4');
    expect(header.pixelData).toBeNull();
    expect(header.problem).toMatchObject({ kind: 'damaged-data-set', atByte: at });
  });

  it('cut off in group 2 is refused', () => {
    expect(failureOf(whole.subarray(0, 170))).toMatchObject({ kind: 'damaged-header' });
    expect(failureOf(whole.subarray(0, 132))).toEqual({ kind: 'truncated-header', atByte: 132 });
  });

  it('followed by rubbish is shown, and the rubbish named', () => {
    expectTheImage(headerOf(joined(whole, new Uint8Array(40))));
    expect(headerOf(joined(whole, Buffer.from('rubbish, and a lot of it'))).problem).toMatchObject({
      kind: 'damaged-data-set',
    });
  });

  it('that is no DICOM is refused as such', () => {
    expect(failureOf(new Uint8Array())).toEqual({ kind: 'empty-file' });
    expect(failureOf(Buffer.from('hello'))).toEqual({ kind: 'not-dicom' });
    expect(failureOf(Buffer.from('%PDF-1.7 and so on, for more than eight bytes'))).toEqual({
      kind: 'not-dicom',
    });
    expect(failureOf(joined([0x89], Buffer.from('PNG\r\n'), new Uint8Array(200)))).toEqual({
      kind: 'not-dicom',
    });
    expect(failureOf(new Uint8Array(100_000))).toEqual({ kind: 'not-dicom' });
  });
});

describe('identity', () => {
  const without = (...keywords: readonly string[]): WriteDataset =>
    Object.fromEntries(Object.entries(image).filter(([keyword]) => !keywords.includes(keyword)));

  it('is taken from group 2 where the data set lacks it', () => {
    const whole = Buffer.from(writePart10(image));
    const start = headerOf(whole).dataSet.offset;
    const header = headerOf(
      joined(whole.subarray(0, start), writeDataset(without('SOPInstanceUID', 'SOPClassUID'), {})),
    );
    expect(header.attributes).toMatchObject({ SOPInstanceUID: '1.2.3.4.1', SOPClassUID: CT });
    expect(header.tolerated).toEqual(expect.arrayContaining(['no-sop-instance-uid', 'no-sop-class-uid']));
  });

  it('is derived, and the same at every reading, where there is none', () => {
    const anonymous = writePart10(without('SOPInstanceUID', 'StudyInstanceUID', 'SeriesInstanceUID'), {
      fileMeta: false,
    });
    const first = headerOf(anonymous).attributes;
    expect(first).toEqual(headerOf(anonymous).attributes);
    for (const uid of [first.SOPInstanceUID, first.StudyInstanceUID, first.SeriesInstanceUID]) {
      expect(uid).toMatch(/^2\.25\.\d{1,39}$/);
    }
    expect(new Set([first.SOPInstanceUID, first.StudyInstanceUID, first.SeriesInstanceUID]).size).toBe(3);
  });

  it('of two different anonymous images differs', () => {
    const other = {
      ...without('SOPInstanceUID'),
      PixelData: { VR: 'OW', value: new Uint16Array(24) },
    } as const;
    const one = headerOf(writePart10(without('SOPInstanceUID'), { fileMeta: false })).attributes
      .SOPInstanceUID;
    expect(headerOf(writePart10(other, { fileMeta: false })).attributes.SOPInstanceUID).not.toBe(one);
  });

  it('keeps the images of a series together when only the study is unknown', () => {
    const one = headerOf(writePart10(without('StudyInstanceUID')));
    const two = headerOf(writePart10({ ...without('StudyInstanceUID'), SOPInstanceUID: '1.2.3.4.2' }));
    expect(one.attributes.StudyInstanceUID).toBe(two.attributes.StudyInstanceUID);
    expect(one.attributes.SeriesInstanceUID).toBe('1.2.3.4.5');
  });

  it('of one file never comes from the file read before it', () => {
    headerOf(writePart10(image));
    const bare = headerOf(
      writePart10({
        SOPClassUID: CT,
        SOPInstanceUID: '9.9',
        StudyInstanceUID: '9',
        SeriesInstanceUID: '9.8',
      }),
    );
    expect(bare.attributes).toMatchObject({
      PatientName: {},
      PatientID: '',
      Modality: '',
      ImagePositionPatient: null,
      Rows: null,
    });
  });
});

describe('numbers', () => {
  const position = (value: string): readonly number[] | null =>
    headerOf(writePart10({ ...image, ImagePositionPatient: { VR: 'DS', value } })).attributes
      .ImagePositionPatient;

  it('are those of the text, exactly', () => {
    expect(position('-0.1\\+12.50\\1.25e-3')).toEqual([-0.1, 12.5, 0.00125]);
    expect(position(' 1 \\.5\\5.')).toEqual([1, 0.5, 5]);
    expect(position('123456789012.345\\0.30000000000001\\-0')).toEqual([
      123456789012.345, 0.30000000000001, -0,
    ]);
  });

  it('are none where the text is no decimal', () => {
    for (const text of [
      '1,5\\2\\3',
      '1\\2',
      '1\\2\\3\\4',
      '0x10\\0\\0',
      'Infinity\\0\\0',
      '1\\\\3',
      'NaN\\1\\2',
    ]) {
      expect(position(text), text).toBeNull();
    }
  });

  it('of frames count one where they are missing or nonsense', () => {
    const frames = (value: string): number =>
      headerOf(writePart10({ ...image, NumberOfFrames: { VR: 'IS', value } })).attributes.NumberOfFrames;
    expect([frames(''), frames('0'), frames('-3'), frames('1A'), frames('1')]).toEqual([1, 1, 1, 1, 1]);
    expect(headerOf(writePart10({ SOPClassUID: CT, SOPInstanceUID: '1.2' })).attributes.NumberOfFrames).toBe(
      0,
    );
  });
});

describe('a file on disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lightbox-header-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const path = join(folder, 'image.dcm');

  it('is read as the same bytes in memory are, and gives its handle back', () => {
    writeFileSync(path, writePart10(image));
    for (let round = 0; round < 20; round += 1) {
      const source = fileSource(path);
      const result = readHeader(source);
      source.close();
      source.close();
      expectTheImage(result.ok ? result.value : headerOf(new Uint8Array()));
    }
  });

  it('that shrank since it was listed is a damaged file, not a crash', () => {
    const bytes = writePart10(image);
    writeFileSync(path, bytes);
    const source = fileSource(path, bytes.length);
    truncateSync(path, 400);
    const result = readHeader(source);
    source.close();
    const problem = result.ok ? result.value.problem : result.failure;
    expect(problem).not.toBeNull();
  });

  it('of which only a bomb of zeros is deflated is refused by its limit or read, in bounded memory', () => {
    const bomb = deflateRawSync(new Uint8Array(200 * 1024 * 1024));
    const file = writePart10(image, { TransferSyntaxUID: TRANSFER_SYNTAX.deflatedExplicitLittleEndian });
    const before = process.memoryUsage().arrayBuffers;
    const result = readHeader(memorySource(joined(file.subarray(0, headerOf(file).dataSet.offset), bomb)));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100 * 1024 * 1024);
    expect(result.ok ? result.value.pixelData : null).toBeNull();
  });

  it('that cannot be read at all says which error', () => {
    const fd = openSync(path, 'r');
    closeSync(fd);
    const failing = {
      size: 1000,
      read: (): Uint8Array => {
        throw Object.assign(new Error('EIO'), { code: 'EIO' });
      },
    };
    expect(readHeader(failing)).toEqual({ ok: false, failure: { kind: 'io-error', code: 'EIO' } });
    expect(() => fileSource(join(folder, 'none'))).toThrow('ENOENT');
  });
});
