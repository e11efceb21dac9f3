import { describe, expect, it } from 'vitest';
import { encapsulate } from '../../../native/dicom/write.ts';
import { JPEG_2000, JPEG_LS, read, tableOf, written } from './frameTools.ts';

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
    const end = Uint8Array.of(4, 4, 0xff, 0xd9); // the marker that ends a code stream
    const whole = compressed(
      [
        [start(1), more(1)],
        [start(2), end],
      ],
      'basic',
    );
    const { result, frames } = read(whole.subarray(0, whole.length - 8));
    expect(tableOf(result).problem).toBeNull();
    expect(frames(1)).toBe(hex(start(2), end));
    const padded = compressed([[start(1), Uint8Array.of(4, 0xff, 0xd9, 0)]], 'empty');
    expect(tableOf(read(padded.subarray(0, padded.length - 8)).result).problem).toBeNull();
  });

  it('without the delimiter and without the end of the last frame are cut off', () => {
    const whole = compressed(several, 'basic');
    const { result, frames } = read(whole.subarray(0, whole.length - 8));
    expect(tableOf(result).problem).toMatchObject({
      kind: 'truncated-pixel-data',
      frameNumber: 3,
      framesExpected: 3,
    });
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
