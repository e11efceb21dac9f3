import { describe, expect, it } from 'vitest';
import { createNodeDecoder } from '../../../native/pixels.ts';
import type { PixelDescription } from '../../../pixels/index.ts';

const LITTLE = '1.2.840.10008.1.2.1';
const BIG = '1.2.840.10008.1.2.2';
const decoder = createNodeDecoder({ maxFrameBytes: 2 ** 20 });

const base: PixelDescription = {
  Rows: 1,
  Columns: 2,
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  PlanarConfiguration: 0,
  BitsAllocated: 16,
  BitsStored: 16,
  HighBit: 15,
  PixelRepresentation: 0,
  element: 'PixelData',
};

async function decoded(bytes: readonly number[], changes: Partial<PixelDescription>, syntax = LITTLE) {
  const result = await decoder.decode(Uint8Array.from(bytes), syntax, { ...base, ...changes });
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return { ...result.value, list: [...result.value.values] };
}

async function failure(bytes: readonly number[], changes: Partial<PixelDescription>, syntax = LITTLE) {
  const result = await decoder.decode(Uint8Array.from(bytes), syntax, { ...base, ...changes });
  return result.ok ? null : result.failure;
}

describe('uncompressed pixels', () => {
  it('reads 16-bit values in both byte orders', async () => {
    expect((await decoded([0x34, 0x12, 0xff, 0xff], {})).list).toEqual([0x1234, 0xffff]);
    expect((await decoded([0x12, 0x34, 0xff, 0xff], {}, BIG)).list).toEqual([0x1234, 0xffff]);
  });

  it('keeps the sign of 16-bit values', async () => {
    const { values, list } = await decoded([0x18, 0xfc, 0xff, 0x7f], { PixelRepresentation: 1 });
    expect(values).toBeInstanceOf(Int16Array);
    expect(list).toEqual([-1000, 32_767]);
  });

  it('drops what stands above the stored bits (an overlay in bit 15) and extends the sign of 12 bits', async () => {
    const twelve = { BitsStored: 12, HighBit: 11 };
    expect((await decoded([0xff, 0x8f, 0x01, 0xf0], twelve)).list).toEqual([0xfff, 1]);
    expect((await decoded([0xff, 0x0f, 0x00, 0x08], { ...twelve, PixelRepresentation: 1 })).list).toEqual([
      -1, -2048,
    ]);
  });

  it('drops what stands below the stored bits when they end at the top (High Bit 15, 12 bits)', async () => {
    expect((await decoded([0xf7, 0xff, 0x1f, 0x00], { BitsStored: 12, HighBit: 15 })).list).toEqual([
      0xfff, 1,
    ]);
  });

  it('unpacks single bits, the least significant first', async () => {
    const bit = { Columns: 10, BitsAllocated: 1, BitsStored: 1, HighBit: 0 };
    expect((await decoded([0b0000_0101, 0b10], bit)).list).toEqual([1, 0, 1, 0, 0, 0, 0, 0, 0, 1]);
    // PS3.5 A.3: in OW the first pixels are in the second byte of a big endian word.
    expect((await decoded([0b10, 0b0000_0101], { ...bit, VR: 'OW' }, BIG)).list).toEqual([
      1, 0, 1, 0, 0, 0, 0, 0, 0, 1,
    ]);
  });

  it('unpacks 12-bit cells, two in three bytes', async () => {
    const packed = { BitsAllocated: 12, BitsStored: 12, HighBit: 11 };
    expect((await decoded([0xbc, 0x2a, 0xf1], packed)).list).toEqual([0xabc, 0xf12]);
  });

  it('reads 32-bit and 64-bit integers exactly, and refuses what a double cannot hold', async () => {
    const wide = { BitsAllocated: 32, BitsStored: 32, HighBit: 31, Columns: 1 };
    expect((await decoded([0, 0, 0, 0x80], wide)).list).toEqual([2_147_483_648]);
    expect((await decoded([0x80, 0, 0, 1], wide, BIG)).list).toEqual([2_147_483_649]);
    const widest = { BitsAllocated: 64, BitsStored: 64, HighBit: 63, Columns: 1, PixelRepresentation: 1 };
    expect((await decoded([0xfe, 255, 255, 255, 255, 255, 255, 255], widest)).list).toEqual([-2]);
    expect(await failure([1, 0, 0, 0, 0, 0, 0, 0x40], widest)).toEqual({
      kind: 'unsupported-pixel-format',
      detail: 'integer-beyond-53-bits',
    });
  });

  it('reads float and double pixels in both byte orders', async () => {
    const float = { element: 'FloatPixelData', Columns: 1, BitsAllocated: 32 } as const;
    expect((await decoded([0, 0, 0xc0, 0x3f], float)).list).toEqual([1.5]);
    expect((await decoded([0x3f, 0xc0, 0, 0], float, BIG)).list).toEqual([1.5]);
    const double = { element: 'DoubleFloatPixelData', Columns: 1, BitsAllocated: 64 } as const;
    expect((await decoded([0, 0, 0, 0, 0, 0, 0xf8, 0x3f], double)).list).toEqual([1.5]);
  });

  it('swaps 8-bit pixels of a big endian file when they are in words, and only then', async () => {
    const bytes = { BitsAllocated: 8, BitsStored: 8, HighBit: 7, Columns: 3 };
    expect((await decoded([2, 1, 0, 3], { ...bytes, VR: 'OW' }, BIG)).list).toEqual([1, 2, 3]);
    expect((await decoded([1, 2, 3, 0], { ...bytes, VR: 'OB' }, BIG)).list).toEqual([1, 2, 3]);
  });

  it('turns colour planes into colour pixels', async () => {
    const colour = { SamplesPerPixel: 3, PhotometricInterpretation: 'RGB', PlanarConfiguration: 1 };
    const bytes = { BitsAllocated: 8, BitsStored: 8, HighBit: 7 };
    expect((await decoded([1, 2, 3, 4, 5, 6], { ...colour, ...bytes })).list).toEqual([1, 3, 5, 2, 4, 6]);
  });

  it('keeps YBR_FULL_422 as stored, two values a pixel', async () => {
    const ybr = { SamplesPerPixel: 3, PhotometricInterpretation: 'YBR_FULL_422', BitsAllocated: 8 };
    expect((await decoded([10, 20, 128, 129], { ...ybr, BitsStored: 8, HighBit: 7 })).list).toEqual([
      10, 20, 128, 129,
    ]);
  });
});

describe('uncompressed pixels that are not whole', () => {
  it('shows the whole rows, says how many, and leaves the rest 0', async () => {
    const found = await decoded([1, 0, 2, 0, 3, 0], { Rows: 2 });
    expect(found.list).toEqual([1, 2, 0, 0]);
    expect(found.decodedRows).toBe(1);
    expect(found.tolerated).toContain('truncated');
  });

  it('calls less than one row damage', async () => {
    expect(await failure([1, 0], {})).toEqual({ kind: 'damaged-pixel-data', detail: 'less-than-one-row' });
    expect(await failure([], {})).toEqual({ kind: 'damaged-pixel-data', detail: 'empty-frame' });
  });

  it('judges sizes before it allocates', async () => {
    const huge = { Rows: 65_535, Columns: 65_535 };
    expect(await failure([1, 2], huge)).toEqual({
      kind: 'unsupported-pixel-format',
      detail: 'frame-too-large',
    });
    expect(await failure([1, 2], { Rows: 0 })).toMatchObject({ detail: 'no-rows-or-columns' });
    expect(await failure([1, 2], { BitsAllocated: 128 })).toMatchObject({ detail: 'bits-allocated-128' });
  });

  it('names a transfer syntax that it cannot decode', async () => {
    expect(await failure([1, 2], {}, '1.2.840.10008.1.2.4.102')).toEqual({
      kind: 'unsupported-transfer-syntax',
      TransferSyntaxUID: '1.2.840.10008.1.2.4.102',
    });
  });
});
