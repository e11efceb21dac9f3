import { describe, expect, it } from 'vitest';
import { inflatedSource, isBeginningOf, memorySource } from '../../../native/dicom/index.ts';
import { encapsulate, TRANSFER_SYNTAX, type WriteDataset, writePart10 } from '../../../native/dicom/write.ts';
import { headerOf, image } from './image.ts';

const isBeginning = (part: Uint8Array, whole: Uint8Array): boolean => {
  const [cut, longer] = [part, whole].map((bytes) => {
    const header = headerOf(bytes);
    const source = inflatedSource(memorySource(bytes), header);
    if (!source.ok) throw new Error(source.failure.kind);
    return { header, source: source.value };
  });
  return cut !== undefined && longer !== undefined && isBeginningOf(cut, longer);
};

const JPEG_2000 = '1.2.840.10008.1.2.4.90';
const pixels = Uint16Array.from({ length: 4096 }, (_, at) => (at * 7919) & 0xfff);
const picture: WriteDataset = {
  ...image,
  Rows: 64,
  Columns: 64,
  PixelData: { VR: 'OW', value: pixels },
};
const withPixels = (value: Uint16Array): Buffer =>
  Buffer.from(writePart10({ ...picture, PixelData: { VR: 'OW', value } }));
const whole = Buffer.from(writePart10(picture));

describe.each([
  ['implicit little endian', TRANSFER_SYNTAX.implicitLittleEndian],
  ['explicit little endian', TRANSFER_SYNTAX.explicitLittleEndian],
  ['explicit big endian', TRANSFER_SYNTAX.explicitBigEndian],
  ['deflated', TRANSFER_SYNTAX.deflatedExplicitLittleEndian],
])('an image in %s', (_name, TransferSyntaxUID) => {
  const written = writePart10(picture, { TransferSyntaxUID });

  it('goes on where a copy of it was cut off, in its pixels or in its header', () => {
    for (const kept of [written.length - 100, written.length - 2000]) {
      expect(isBeginning(written.subarray(0, kept), written)).toBe(true);
      expect(isBeginning(written, written.subarray(0, kept))).toBe(false);
    }
    expect(isBeginning(written, written)).toBe(false);
  });

  it('does not go on from a copy that has another byte in its header', () => {
    const other = writePart10({ ...picture, PatientName: 'Maier^Änne' }, { TransferSyntaxUID });
    expect(isBeginning(other.subarray(0, other.length - 1000), written)).toBe(false);
  });
});

describe('an image in its native pixels', () => {
  it('goes on at every place where a copy may be cut off after its UIDs', () => {
    const small = Buffer.from(writePart10(image));
    const from = small.indexOf(Buffer.from([0x20, 0, 0x13, 0])); // Instance Number
    for (let kept = from; kept < small.length; kept += 1)
      expect([kept, isBeginning(small.subarray(0, kept), small)]).toEqual([kept, true]);
  });

  it('goes on from a copy whose length was put right for what it has', () => {
    expect(isBeginning(withPixels(pixels.subarray(0, 1000)), whole)).toBe(true);
    expect(isBeginning(withPixels(pixels.subarray(1, 1001)), whole)).toBe(false);
  });

  it('does not go on from a copy that has another pixel, or another element behind its pixels', () => {
    const other = pixels.slice(0, 1000);
    other[999] = 4095;
    expect(isBeginning(withPixels(other), whole)).toBe(false);
    const more = { ...picture, PixelData: { VR: 'OW', value: pixels.subarray(0, 1000) } } as const;
    const padded = writePart10({ ...more, DataSetTrailingPadding: { VR: 'OB', value: Uint8Array.of(1, 2) } });
    expect(isBeginning(padded, whole)).toBe(false);
  });

  it('does not go on from one in another encoding', () => {
    const implicit = writePart10(picture, { TransferSyntaxUID: TRANSFER_SYNTAX.implicitLittleEndian });
    expect(isBeginning(implicit.subarray(0, implicit.length - 100), whole)).toBe(false);
  });
});

describe('a compressed image', () => {
  const fragment = (size: number, seed: number): Uint8Array =>
    Uint8Array.from({ length: size }, (_, at) => (at * 31 + seed) & 0xff);
  const of = (...fragments: readonly Uint8Array[]): Buffer =>
    Buffer.from(
      writePart10(
        { ...picture, NumberOfFrames: 3, PixelData: encapsulate(fragments) },
        { TransferSyntaxUID: JPEG_2000 },
      ),
    );
  const three = of(fragment(200, 1), fragment(300, 2), fragment(100, 3));

  it('goes on where a copy of it was cut off, in a frame or between two', () => {
    // 16 bytes: the last item's header and the delimiter of the sequence.
    for (const cut of [9, 8 + 50, 16 + 100, 16 + 100 + 10])
      expect(isBeginning(three.subarray(0, three.length - cut), three)).toBe(true);
    expect(isBeginning(of(fragment(200, 1), fragment(300, 2)), three)).toBe(true);
  });

  it('does not go on from other frames', () => {
    expect(isBeginning(of(fragment(200, 1), fragment(300, 9)), three)).toBe(false);
    expect(isBeginning(of(fragment(300, 2)), three)).toBe(false);
  });
});
