// Whatever the bytes say: a value or a failure, ranges inside the file, and work in proportion to its size.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHeader } from '../../../native/dicom/index.ts';
import { encapsulate, TRANSFER_SYNTAX, type WriteDataset, writePart10 } from '../../../native/dicom/write.ts';
import { ctSeries, deeplyNested } from '../../generate/index.ts';
import { corpusBytes, corpusFiles, corpusFolder } from './corpus.ts';
import { counting, readEverything } from './readEverything.ts';

const nested: WriteDataset = {
  SpecificCharacterSet: 'ISO_IR 192',
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.7',
  SOPInstanceUID: '1.2.3.4.1',
  StudyInstanceUID: '1.2.3.4',
  SeriesInstanceUID: '1.2.3.4.5',
  PatientName: 'Müller^Änne=山田^太郎',
  '00081140': {
    VR: 'SQ',
    value: [{ PatientID: 'a', '00081199': { VR: 'SQ', value: [{}, { PatientID: 'b' }] } }, {}],
  },
  '00091010': { VR: 'UN', value: Uint8Array.from({ length: 64 }, (_, index) => index) },
  NumberOfFrames: 3,
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  Rows: 4,
  Columns: 4,
  BitsAllocated: 8,
  BitsStored: 8,
  HighBit: 7,
  PixelRepresentation: 0,
};
const native: WriteDataset = { ...nested, PixelData: { VR: 'OB', value: new Uint8Array(48) } };
const fragment = Uint8Array.of(0xff, 0xd8, 0xff, 0xf7, 1, 2, 3, 4);
const compressed = (table: 'basic' | 'extended' | 'empty'): WriteDataset => ({
  ...nested,
  PixelData: encapsulate([fragment, fragment, fragment], table),
});
const directory: WriteDataset = {
  SOPClassUID: '1.2.840.10008.1.3.10',
  '00041130': { VR: 'CS', value: 'DISC' },
  '00041220': {
    VR: 'SQ',
    value: ['A', 'B'].map((name) => ({
      '00041410': { VR: 'US' as const, value: 0xffff },
      '00041430': { VR: 'CS' as const, value: 'IMAGE' },
      '00041500': { VR: 'CS' as const, value: `IMAGES\\${name}` },
    })),
  },
};

const JPEG = { TransferSyntaxUID: '1.2.840.10008.1.2.4.80' };
const GOOD: readonly (readonly [string, Uint8Array])[] = [
  ['explicit', writePart10(native)],
  ['explicit, undefined lengths', writePart10(native, { sequences: 'undefined' })],
  [
    'implicit',
    writePart10(native, { TransferSyntaxUID: TRANSFER_SYNTAX.implicitLittleEndian, sequences: 'undefined' }),
  ],
  ['big endian', writePart10(native, { TransferSyntaxUID: TRANSFER_SYNTAX.explicitBigEndian })],
  ['deflated', writePart10(native, { TransferSyntaxUID: TRANSFER_SYNTAX.deflatedExplicitLittleEndian })],
  ['without preamble and group 2', writePart10(native, { preamble: false, fileMeta: false })],
  ['compressed with a table', writePart10(compressed('basic'), JPEG)],
  ['compressed with an extended table', writePart10(compressed('extended'), JPEG)],
  ['compressed without a table', writePart10(compressed('empty'), JPEG)],
  ['a media directory', writePart10(directory, { sequences: 'undefined' })],
];

/** What damage is like: bytes and lengths changed, stretches lost, doubled or overwritten, the end missing. */
const damage = (file: Uint8Array): fc.Arbitrary<Buffer> => {
  const position = fc.nat({ max: file.length - 1 });
  const one: fc.Arbitrary<(bytes: Buffer) => Buffer> = fc.oneof(
    fc.tuple(position, fc.nat({ max: 255 })).map(([at, byte]) => (bytes: Buffer) => {
      bytes[at % bytes.length] = byte;
      return bytes;
    }),
    fc
      .tuple(
        position,
        fc.constantFrom(
          0,
          1,
          0xff,
          0xffff,
          0x7fffffff,
          0x80000000,
          0xfffffffe,
          0xffffffff,
          0xe000fffe,
          0xe0ddfffe,
        ),
      )
      .map(([at, value]) => (bytes: Buffer) => {
        if (at + 4 <= bytes.length) bytes.writeUInt32LE(value, at);
        return bytes;
      }),
    fc.tuple(position, fc.uint8Array({ maxLength: 40 })).map(
      ([at, put]) =>
        (bytes: Buffer) =>
          Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at)]),
    ),
    fc.tuple(position, fc.nat({ max: 60 })).map(
      ([at, count]) =>
        (bytes: Buffer) =>
          Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + count)]),
    ),
    fc.tuple(position, position).map(
      ([from, count]) =>
        (bytes: Buffer) =>
          Buffer.concat([bytes.subarray(0, from + count), bytes.subarray(from)]),
    ),
    position.map((at) => (bytes: Buffer) => bytes.subarray(0, at)),
  );
  return fc
    .array(one, { minLength: 1, maxLength: 4 })
    .map((changes) =>
      changes.reduce<Buffer>(
        (bytes, change) => (bytes.length === 0 ? bytes : change(bytes)),
        Buffer.from(file),
      ),
    );
};

// A fixed seed: a failure is the same at every run, and found by its path.
const RUNS = { seed: 20261123, numRuns: 400 };

describe('a good file that was damaged', () => {
  it.each(GOOD)('is read, or refused with a reason: %s', (_, file) => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(damage(file), (bytes) => {
        seen.add(readEverything(bytes));
      }),
      RUNS,
    );
    // The damage is neither always fatal nor never felt.
    expect(seen.size).toBeGreaterThan(1);
    expect(readEverything(file)).toBe('ok');
  });

  it('at every single length it is cut to', () => {
    for (const [, file] of GOOD) {
      for (let length = 0; length < file.length; length += 1) readEverything(file.subarray(0, length));
    }
  });
});

describe('bytes made to exhaust a reader', () => {
  const [, explicit] = GOOD[0] ?? ['', new Uint8Array()];
  const start = Buffer.from(explicit).indexOf(Buffer.from([0x08, 0, 0x05, 0, 0x43, 0x53]));
  const head = explicit.subarray(0, start);

  it.each([
    [
      'open sequences and items without end',
      [0x08, 0, 0x40, 0x11, 0x53, 0x51, 0, 0, 255, 255, 255, 255, 0xfe, 0xff, 0, 0xe0, 255, 255, 255, 255],
    ],
    ['empty elements', [0x09, 0, 0x10, 0x10, 0x4c, 0x4f, 0, 0]],
    ['item delimiters', [0xfe, 0xff, 0x0d, 0xe0, 0, 0, 0, 0]],
    [
      'UN sequences in one another',
      [0x09, 0, 0x10, 0x10, 0x55, 0x4e, 0, 0, 255, 255, 255, 255, 0xfe, 0xff, 0, 0xe0, 255, 255, 255, 255],
    ],
  ])('two megabytes of %s', (_, unit) => {
    const filler = Buffer.alloc(2 * 1024 * 1024, Uint8Array.from(unit));
    expect(readEverything(Buffer.concat([head, filler]))).toMatch(
      /^(ok|damaged-data-set|damaged-header|limit-exceeded)$/,
    );
  });

  it('a sequence nested five hundred deep is passed over', () => {
    const [ct] = ctSeries({ slices: 1 });
    if (ct === undefined) throw new Error('no file');
    const result = readHeader(counting(deeplyNested(ct, 500).bytes));
    expect(result.ok && result.value.problem).toBeNull();
    expect(readEverything(deeplyNested(ct, 50_000).bytes)).toBe('damaged-data-set');
  });

  it('sequences without end and without any identity are refused by the limit of depth', () => {
    const unit = Uint8Array.of(
      0x40,
      0,
      0x30,
      0xa7,
      0x53,
      0x51,
      0,
      0,
      255,
      255,
      255,
      255,
      0xfe,
      0xff,
      0,
      0xe0,
      255,
      255,
      255,
      255,
    );
    const bytes = Buffer.concat([head, Buffer.alloc(200_000, unit)]);
    expect(readHeader(counting(bytes))).toEqual({
      ok: false,
      failure: { kind: 'limit-exceeded', limit: 'depth' },
    });
  });

  it('a frame count of two million with sixteen bytes of pixels', () => {
    readEverything(
      writePart10({
        ...native,
        NumberOfFrames: 1_999_999,
        PixelData: { VR: 'OB', value: new Uint8Array(16) },
      }),
    );
  });
});

describe.skipIf(corpusFolder === undefined)('the broken and the fuzzed files of the corpus', () => {
  const files = corpusFiles().filter(({ path }) => /^(broken|fuzz|dicomdir)\//.test(path));

  it.each(files)('$path', (file) => {
    expect(readEverything(corpusBytes(file))).toMatch(/^[a-z-]+$/);
  });
});
