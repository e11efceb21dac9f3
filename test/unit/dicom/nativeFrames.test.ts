import { describe, expect, it } from 'vitest';
import { TRANSFER_SYNTAX, type WriteDataset } from '../../../native/dicom/write.ts';
import { JPEG_LS, read, tableOf, written } from './frameTools.ts';

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
