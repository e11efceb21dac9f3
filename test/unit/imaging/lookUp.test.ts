import { describe, expect, it } from 'vitest';
import { lutDescriptor, readLut } from '../../../pixels/index.ts';
import { composed, greysOf, openValues } from './drawn.ts';
import { dataSet, instance } from './made.ts';
import type { Attributes } from './made.ts';

// Look-up tables as writers really write them (PS3.3 C.11.1.1, C.11.2.1.1).

const words = (...values: number[]): Uint8Array => new Uint8Array(Uint16Array.from(values).buffer);
const entriesOf = (descriptor: readonly number[] | null, data: Uint8Array | null, signed = false) => {
  const { state, table } = readLut({ descriptor, data, signed });
  return [state, table === null ? null : [table.first, table.bits, ...table.entries]];
};

describe('a LUT Descriptor', () => {
  it('of 0 entries means 65536', () => {
    expect(lutDescriptor([0, 0, 16], false)).toEqual({ length: 65_536, first: 0, bits: 16 });
    // Written as SS by a writer that took 65536 for a number to be wrapped.
    expect(lutDescriptor([-65_536, 0, 16], true)?.length).toBe(65_536);
    const data = words(...Array.from({ length: 65_536 }, (_, at) => at));
    const { table } = readLut({ descriptor: [0, 0, 16], data, signed: false });
    expect([table?.entries.length, table?.entries[65_535]]).toEqual([65_536, 65_535]);
  });

  it('has a first value that is signed as the inputs are', () => {
    expect(lutDescriptor([4, 0xf800, 12], true)?.first).toBe(-2048);
    expect(lutDescriptor([4, -2048, 12], true)?.first).toBe(-2048);
    expect(lutDescriptor([4, 0xf800, 12], false)?.first).toBe(63_488);
    expect(lutDescriptor([4, -2048, 12], false)?.first).toBe(63_488);
  });

  it('with a value missing is none', () => {
    expect(lutDescriptor([4, 0], false)).toBeNull();
    expect(lutDescriptor(null, false)).toBeNull();
  });
});

describe('the entries of a LUT', () => {
  it('of 8 bits are one to a byte or one to a word', () => {
    expect(entriesOf([4, 0, 8], Uint8Array.of(0, 85, 170, 255))).toEqual(['sound', [0, 8, 0, 85, 170, 255]]);
    expect(entriesOf([4, 0, 8], words(0, 85, 170, 255))).toEqual(['sound', [0, 8, 0, 85, 170, 255]]);
    // An odd number of them is padded to an even length.
    expect(entriesOf([3, 0, 8], Uint8Array.of(1, 2, 3, 0))).toEqual(['sound', [0, 8, 1, 2, 3]]);
  });

  it('may be fewer than the descriptor says: those there are count, and that is said', () => {
    expect(entriesOf([4, 10, 12], words(0, 2000, 4095))).toEqual(['incomplete', [10, 12, 0, 2000, 4095]]);
  });

  it('may be more than it says: the rest is nothing', () => {
    expect(entriesOf([2, 0, 12], words(0, 4095, 9, 9))).toEqual(['sound', [0, 12, 0, 4095]]);
  });

  it('may be greater than the stated bits allow: then they are 16 bits', () => {
    expect(entriesOf([3, 0, 8], words(0, 300, 65_535))).toEqual(['sound', [0, 16, 0, 300, 65_535]]);
    expect(entriesOf([2, 0, 0], words(0, 65_535))).toEqual(['sound', [0, 16, 0, 65_535]]);
    for (let bits = 9; bits <= 16; bits++)
      expect(entriesOf([2, 0, bits], words(0, 2 ** bits - 1))).toEqual([
        'sound',
        [0, bits, 0, 2 ** bits - 1],
      ]);
  });

  it('that are missing, single, or all black are no table', () => {
    expect(entriesOf([4, 0, 8], null)).toEqual(['unusable', null]);
    expect(entriesOf([4, 0, 8], new Uint8Array(0))).toEqual(['unusable', null]);
    expect(entriesOf([4, 0, 8], Uint8Array.of(255))).toEqual(['unusable', null]);
    expect(entriesOf([4, 0, 16], words(0, 0, 0, 0))).toEqual(['unusable', null]);
    expect(entriesOf(null, words(1, 2, 3, 4))).toEqual(['unusable', null]);
  });
});

const values = Uint16Array.of(0, 1, 2, 3, 4, 5);
const image = (attributes: Attributes) =>
  openValues(instance({ Rows: 1, Columns: 6, BitsStored: 16, ...attributes }), values);
const lut = (attributes: Attributes) => dataSet(attributes);

describe('an image with a Modality LUT', () => {
  it('is shown through it, and inputs beyond its ends take the ends', () => {
    const open = image({
      ModalityLUTSequence: [lut({ LUTDescriptor: [3, 1, 8], LUTData: [10, 20, 200], ModalityLUTType: 'OD' })],
      WindowCenter: 128,
      WindowWidth: 256,
      RescaleSlope: 7,
      RescaleIntercept: -3,
    });
    expect(greysOf(open)).toEqual([10, 10, 20, 200, 200, 200]);
    expect(open.series.image(0).unit).toBe('OD');
  });

  it('that is corrupt still opens: by slope and intercept, and that is said', () => {
    const broken = [lut({ LUTDescriptor: [6, 0], LUTData: [1, 2, 3, 4, 5, 6] })];
    const open = image({
      ModalityLUTSequence: broken,
      RescaleSlope: 50,
      RescaleIntercept: 0,
      WindowCenter: 128,
      WindowWidth: 256,
    });
    expect(greysOf(open)).toEqual([0, 50, 100, 150, 200, 250]);
    expect(composed(open).remarks).toEqual(['modality-lut-unusable']);
  });

  it('that is too short is shown with what there is of it, and that is said', () => {
    const short = [lut({ LUTDescriptor: [6, 0, 8], LUTData: [0, 100] })];
    const open = image({ ModalityLUTSequence: short, WindowCenter: 128, WindowWidth: 256 });
    expect(greysOf(open)).toEqual([0, 100, 100, 100, 100, 100]);
    expect(composed(open).remarks).toEqual(['modality-lut-incomplete']);
  });

  it('and neither table nor usable slope opens with its stored values', () => {
    const open = image({ RescaleSlope: 0, RescaleIntercept: 900, WindowCenter: 3, WindowWidth: 6 });
    expect(composed(open).remarks).toEqual(['rescale-refused']);
    expect(greysOf(open)).toEqual([0, 51, 102, 153, 204, 255]);
  });
});

describe('an image with VOI LUTs', () => {
  it('is shown through the first that can be used; the corrupt one is left out, and that is said', () => {
    const open = image({
      VOILUTSequence: [
        lut({ LUTDescriptor: [6, 0, 8], LUTExplanation: 'BROKEN' }),
        lut({ LUTDescriptor: [6, 0, 8], LUTData: [255, 204, 153, 102, 51, 0], LUTExplanation: 'NEGATIVE' }),
      ],
    });
    expect(composed(open).choices.map(({ explanation }) => explanation)).toEqual(['NEGATIVE']);
    expect(composed(open).remarks).toEqual(['voi-lut-unusable']);
    expect(greysOf(open)).toEqual([255, 204, 153, 102, 51, 0]);
  });

  it('and a negative intercept has a first input that can be negative', () => {
    const open = image({
      RescaleIntercept: -2,
      VOILUTSequence: [lut({ LUTDescriptor: [4, 0xfffe, 8], LUTData: [10, 20, 30, 40] })],
    });
    expect(greysOf(open)).toEqual([10, 20, 30, 40, 40, 40]);
  });

  it('of which none can be used is shown over all its values', () => {
    const open = image({ VOILUTSequence: [lut({ LUTDescriptor: [1, 0, 8], LUTData: [1] })] });
    expect(greysOf(open)).toEqual([0, 51, 102, 153, 204, 255]);
    expect(composed(open).remarks).toEqual(['voi-lut-unusable']);
  });
});

describe('rescale of frames', () => {
  it('each frame of an enhanced object has its own slope, as PET has', () => {
    const transformation = (RescaleSlope: number) =>
      dataSet({
        PixelValueTransformationSequence: [dataSet({ RescaleSlope, RescaleIntercept: 0, RescaleType: 'US' })],
      });
    const both = image({
      NumberOfFrames: 2,
      PerFrameFunctionalGroupsSequence: [transformation(0.01), transformation(50)],
      WindowCenter: 128,
      WindowWidth: 256,
    });
    const at = (index: number) => ({ ...both, index, frame: { ...both.frame } });
    expect(both.series.image(0).slope).toBe(0.01);
    expect(greysOf(at(1))).toEqual([0, 50, 100, 150, 200, 250]);
    // 0.01 x 5 is 0.05: between 0 and 255 still black.
    expect(greysOf(at(0))).toEqual([0, 0, 0, 0, 0, 0]);
  });
});
