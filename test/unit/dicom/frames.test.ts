import { describe, expect, it } from 'vitest';
import {
  type FrameTable,
  type FrameTableResult,
  frameTable,
  inflatedSource,
  memorySource,
  readHeader,
} from '../../../native/dicom/index.ts';
import {
  encapsulate,
  TRANSFER_SYNTAX,
  type WriteDataset,
  type WriteOptions,
  writePart10,
} from '../../../native/dicom/write.ts';

const JPEG_LS = '1.2.840.10008.1.2.4.80';
const JPEG_2000 = '1.2.840.10008.1.2.4.90';

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

const read = (bytes: Uint8Array): { result: FrameTableResult; frames: (frameIndex: number) => string } => {
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

const tableOf = (result: FrameTableResult): FrameTable => {
  if (!result.ok) throw new Error(`no frames: ${JSON.stringify(result.failure)}`);
  return result.value;
};

const written = (dataset: WriteDataset, options: WriteOptions = {}): Uint8Array =>
  writePart10({ ...base, ...dataset }, options);

describe('native frames', () => {
  const pixels = Uint8Array.from({ length: 24 }, (_, index) => index);
  const three: WriteDataset = { NumberOfFrames: 3, PixelData: { VR: 'OB', value: pixels } };

  it('follow one another', () => {
    const { result, frames } = read(written(three));
    expect(tableOf(result)).toMatchObject({
      origin: 'native',
      problem: null,
      TransferSyntaxUID: TRANSFER_SYNTAX.explicitLittleEndian,
    });
    expect([0, 1, 2].map(frames)).toEqual(['0001020304050607', '08090a0b0c0d0e0f', '1011121314151617']);
  });

  it('of a deflated file are found in what it inflates to', () => {
    const { result, frames } = read(
      written(three, { TransferSyntaxUID: TRANSFER_SYNTAX.deflatedExplicitLittleEndian }),
    );
    expect(tableOf(result).TransferSyntaxUID).toBe(TRANSFER_SYNTAX.explicitLittleEndian);
    expect(frames(2)).toBe('1011121314151617');
  });

  it('of one bit begin within a byte', () => {
    // 3 x 3 pixels are 9 bits: frame 2 begins at bit 1 of byte 1, frame 3 at bit 2 of byte 2.
    const bits: WriteDataset = {
      Rows: 3,
      Columns: 3,
      BitsAllocated: 1,
      BitsStored: 1,
      HighBit: 0,
      NumberOfFrames: 3,
      PixelData: { VR: 'OB', value: Uint8Array.of(0xff, 0x01, 0x02, 0x08) },
    };
    const { result, frames } = read(written(bits));
    const table = tableOf(result);
    expect(table.frames.map(({ bitOffset }) => bitOffset)).toEqual([0, 1, 2]);
    expect([0, 1, 2].map(frames)).toEqual(['ff01', '0102', '0208']);
  });

  it('of YBR_FULL_422 have two bytes a pixel', () => {
    const colour: WriteDataset = {
      SamplesPerPixel: 3,
      PhotometricInterpretation: 'YBR_FULL_422',
      PlanarConfiguration: 0,
      NumberOfFrames: 2,
      PixelData: { VR: 'OB', value: new Uint8Array(32) },
    };
    const table = tableOf(read(written(colour)).result);
    expect(table.problem).toBeNull();
    expect(table.frames.map(({ fragments }) => fragments[0]?.length)).toEqual([16, 16]);
  });

  it.each([
    ['FloatPixelData', 'OF', 4, new Float32Array(16)],
    ['DoubleFloatPixelData', 'OD', 8, new Float64Array(16)],
  ] as const)('of %s have the width of its numbers', (keyword, VR, width, value) => {
    const table = tableOf(
      read(written({ NumberOfFrames: 2, BitsAllocated: width * 8, [keyword]: { VR, value } })).result,
    );
    expect(table.frames.map(({ fragments }) => fragments[0]?.length)).toEqual([8 * width, 8 * width]);
  });

  it('that are cut short have what there is, and missing ones nothing', () => {
    const whole = written(three);
    const { result, frames } = read(whole.subarray(0, whole.length - 11));
    expect([0, 1, 2].map(frames)).toEqual(['0001020304050607', '08090a0b0c', '']);
    expect(tableOf(result).problem).toEqual({
      kind: 'truncated-pixel-data',
      bytesPresent: 13,
      bytesExpected: 24,
      frameNumber: 2,
      framesPresent: 1,
      framesExpected: 3,
      rowsPresent: 1,
      rowsExpected: 2,
    });
  });

  it('in a compressed syntax that has no fragments are what their length says', () => {
    const plain = read(written(three, { declaredTransferSyntaxUID: JPEG_LS }));
    expect(tableOf(plain.result).TransferSyntaxUID).toBe(TRANSFER_SYNTAX.explicitLittleEndian);
    expect(plain.frames(1)).toBe('08090a0b0c0d0e0f');
    const stream = Uint8Array.of(0xff, 0xd8, 0xff, 0xf7, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    const bare = read(
      written({ PixelData: { VR: 'OB', value: stream } }, { declaredTransferSyntaxUID: JPEG_LS }),
    );
    expect(tableOf(bare.result).TransferSyntaxUID).toBe(JPEG_LS);
    expect(bare.frames(0)).toBe('ffd8fff700010203040506070809');
    const neither = read(
      written({ PixelData: { VR: 'OB', value: new Uint8Array(30) } }, { declaredTransferSyntaxUID: JPEG_LS }),
    );
    expect(neither.result).toEqual({
      ok: false,
      failure: { kind: 'bad-pixel-data', detail: 'not-encapsulated' },
    });
  });

  it('are none where the image description cannot be', () => {
    for (const [keyword, value] of [
      ['Rows', 0],
      ['Columns', 0],
      ['BitsAllocated', 0],
      ['BitsAllocated', 128],
      ['SamplesPerPixel', 7],
    ] as const) {
      const { result } = read(written({ ...three, [keyword]: value }));
      expect(result).toEqual({ ok: false, failure: { kind: 'bad-pixel-data', detail: keyword } });
    }
  });

  it('by the thousand million are refused by a limit, not tried', () => {
    const { result } = read(written({ ...three, NumberOfFrames: 2_000_000_000 }));
    expect(result).toEqual({ ok: false, failure: { kind: 'limit-exceeded', limit: 'frames' } });
  });
});

/** A fragment that begins a JPEG code stream, or one that goes on with it; even lengths, so that nothing is padded. */
const start = (mark: number): Uint8Array => Uint8Array.of(0xff, 0xd8, 0xff, 0xf7, mark, mark);
const more = (mark: number): Uint8Array => Uint8Array.of(mark, mark, mark, mark);
const hex = (...parts: readonly Uint8Array[]): string =>
  parts.map((part) => Buffer.from(part).toString('hex')).join('|');

const compressed = (
  frames: Parameters<typeof encapsulate>[0],
  table: Parameters<typeof encapsulate>[1],
  count = frames.length,
): Uint8Array =>
  written({ NumberOfFrames: count, PixelData: encapsulate(frames, table) }, { TransferSyntaxUID: JPEG_LS });

describe('compressed frames', () => {
  const oneEach = [start(1), start(2), start(3)];
  const several = [[start(1), more(1)], [start(2)], [start(3), more(3), more(4)]];
  const severalHex = [hex(start(1), more(1)), hex(start(2)), hex(start(3), more(3), more(4))];

  it.each([
    ['basic', 'basic-offset-table'],
    ['extended', 'extended-offset-table'],
    ['empty', 'scan'],
  ] as const)('are found by the %s table', (table, origin) => {
    const { result, frames } = read(compressed(oneEach, table));
    expect(tableOf(result)).toMatchObject({ origin, problem: null, TransferSyntaxUID: JPEG_LS });
    expect([0, 1, 2].map(frames)).toEqual(oneEach.map((frame) => hex(frame)));
  });

  it.each([
    ['basic', 'basic-offset-table'],
    ['empty', 'scan'],
  ] as const)('in several fragments are put together: %s table', (table, origin) => {
    const { result, frames } = read(compressed(several, table));
    expect(tableOf(result)).toMatchObject({ origin, problem: null });
    expect([0, 1, 2].map(frames)).toEqual(severalHex);
  });

  it('in one fragment each need no signature', () => {
    const { result, frames } = read(compressed([more(1), more(2)], 'empty'));
    expect(tableOf(result).problem).toBeNull();
    expect(frames(1)).toBe(hex(more(2)));
  });

  it('of a single frame are all fragments', () => {
    expect(read(compressed([[start(1), more(2), more(3)]], 'empty')).frames(0)).toBe(
      hex(start(1), more(2), more(3)),
    );
  });

  // Offsets in the table, by frame; the items are at 0, 22 and 36.
  it.each([
    ['points into a fragment', 1, 23],
    ['points at the wrong item', 1, 36],
    ['falls', 2, 0],
    ['points behind the file', 2, 0x7fffffff],
    ['does not begin at zero', 0, 22],
  ])('are found by looking where the table %s', (_, entry, offset) => {
    const bytes = Buffer.from(compressed(several, 'basic'));
    const item = bytes.indexOf(Buffer.from([0xfe, 0xff, 0x00, 0xe0, 12, 0, 0, 0]));
    bytes.writeUInt32LE(offset, item + 8 + entry * 4);
    const { result, frames } = read(bytes);
    expect(tableOf(result).origin).toBe('scan');
    expect([0, 1, 2].map(frames)).toEqual(severalHex);
  });

  it('are found by looking where the table has an entry too few', () => {
    const { result, frames } = read(compressed([[start(1), more(1), start(2)], [start(3)]], 'basic', 3));
    expect(tableOf(result).origin).toBe('scan');
    expect([0, 1, 2].map(frames)).toEqual([hex(start(1), more(1)), hex(start(2)), hex(start(3))]);
  });

  it('are read without the delimiter at the end', () => {
    const whole = compressed(several, 'basic');
    const { result, frames } = read(whole.subarray(0, whole.length - 8));
    expect(tableOf(result).problem).toBeNull();
    expect(frames(2)).toBe(severalHex[2]);
  });

  it('that are cut off leave the ones before', () => {
    const whole = compressed(oneEach, 'basic');
    const { result, frames } = read(whole.subarray(0, whole.length - 8 - 3));
    expect([0, 1, 2].map(frames)).toEqual([hex(start(1)), hex(start(2)), hex(start(3).subarray(0, 3))]);
    expect(tableOf(result).problem).toMatchObject({
      kind: 'truncated-pixel-data',
      frameNumber: 3,
      framesPresent: 2,
      framesExpected: 3,
      rowsPresent: null,
    });
  });

  it('that are cut off between fragments count as frames, not as fragments', () => {
    const whole = compressed(several, 'basic');
    const { result, frames } = read(whole.subarray(0, whole.length - 8 - 12 - 3));
    expect([0, 1].map(frames)).toEqual(severalHex.slice(0, 2));
    expect(tableOf(result).problem).toMatchObject({ frameNumber: 3, framesPresent: 2, framesExpected: 3 });
  });

  it('that are missing altogether are said to be', () => {
    const { result, frames } = read(compressed(oneEach, 'empty', 5));
    expect(tableOf(result).frames).toHaveLength(5);
    expect([2, 3].map(frames)).toEqual([hex(start(3)), '']);
    expect(tableOf(result).problem).toMatchObject({
      kind: 'truncated-pixel-data',
      framesPresent: 3,
      framesExpected: 5,
    });
  });

  it('by JPEG 2000 are told by their own beginning', () => {
    const soc = (mark: number): Uint8Array => Uint8Array.of(0xff, 0x4f, 0xff, 0x51, mark, mark);
    const bytes = written(
      {
        NumberOfFrames: 2,
        PixelData: encapsulate(
          [
            [soc(1), more(1)],
            [soc(2), more(2)],
          ],
          'empty',
        ),
      },
      { TransferSyntaxUID: JPEG_2000 },
    );
    expect([0, 1].map(read(bytes).frames)).toEqual([hex(soc(1), more(1)), hex(soc(2), more(2))]);
  });

  it('of a video are one stream for all', () => {
    const bytes = written(
      { NumberOfFrames: 50, PixelData: encapsulate([[more(1), more(2)]], 'empty') },
      { TransferSyntaxUID: '1.2.840.10008.1.2.4.102' },
    );
    const { result, frames } = read(bytes);
    expect(tableOf(result).frames).toHaveLength(50);
    expect(tableOf(result).problem).toBeNull();
    expect(frames(49)).toBe(hex(more(1), more(2)));
  });

  it('leave out the padding that the extended table knows of', () => {
    // 5 bytes are stored as 6; the table's length is patched to the true one.
    const bytes = Buffer.from(compressed([start(1), start(2)], 'extended'));
    const lengths = bytes.indexOf(Buffer.from([0xe0, 0x7f, 0x02, 0x00]));
    bytes.writeBigUInt64LE(5n, lengths + 12);
    const { frames } = read(bytes);
    expect([0, 1].map(frames)).toEqual([hex(start(1).subarray(0, 5)), hex(start(2))]);
  });
});
