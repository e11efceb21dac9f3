import { describe, expect, it } from 'vitest';
import { composed, greysOf, openValues } from './drawn.ts';
import { dataSet, instance } from './made.ts';
import type { Attributes } from './made.ts';

// Greys on the hand-drawn canvas against the formulas of PS3.3 C.11.2.1.2 and C.11.2.1.3, written out here once more, over
// every polarity that a header and a reader can ask for.

const [Rows, Columns] = [64, 64];
const ramp = Int16Array.from({ length: Rows * Columns }, (_, at) => at - 1500);

type Shape = 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';

/** The formulas for outputs from 0 to 255, not yet rounded. */
function formula(shape: Shape, x: number, c: number, w: number): number {
  if (shape === 'SIGMOID') return 255 / (1 + Math.exp((-4 * (x - c)) / w));
  if (shape === 'LINEAR') {
    if (x <= c - 0.5 - (w - 1) / 2) return 0;
    if (x > c - 0.5 + (w - 1) / 2) return 255;
    return ((x - (c - 0.5)) / (w - 1) + 0.5) * 255;
  }
  if (x <= c - w / 2) return 0;
  if (x > c + w / 2) return 255;
  return ((x - c) / w + 0.5) * 255;
}

const nearest = (y: number): number => Math.floor(y + 0.5);

const windows = [
  [40, 400],
  [0, 1],
  [0, 2],
  [-300.5, 3],
  [1000, 4096],
  [300, 1.5],
  [127.5, 65_535],
] as const;

function image(attributes: Attributes) {
  return openValues(instance({ Rows, Columns, PixelRepresentation: 1, BitsStored: 16, ...attributes }), ramp);
}

describe('the greys of a window', () => {
  for (const shape of ['LINEAR', 'LINEAR_EXACT', 'SIGMOID'] as const) {
    for (const PhotometricInterpretation of ['MONOCHROME2', 'MONOCHROME1']) {
      for (const PresentationLUTShape of ['', 'IDENTITY', 'INVERSE']) {
        it(`${shape}, ${PhotometricInterpretation}, shape "${PresentationLUTShape}", with and without a reader's invert`, () => {
          for (const [center, width] of windows) {
            const open = image({
              PhotometricInterpretation,
              PresentationLUTShape,
              VOILUTFunction: shape,
              WindowCenter: center,
              WindowWidth: width,
            });
            const straight = [...ramp].map((x) => nearest(formula(shape, x, center, width)));
            const lowIsWhite =
              PhotometricInterpretation === 'MONOCHROME1' || PresentationLUTShape === 'INVERSE';
            for (const invert of [false, true]) {
              const wanted = lowIsWhite === invert ? straight : straight.map((grey) => 255 - grey);
              expect(greysOf(open, { invert })).toEqual(wanted);
            }
          }
        });
      }
    }
  }

  it('follows slope and intercept, fractions and negative ones too', () => {
    for (const [slope, intercept] of [
      [0.01, 0],
      [1.5, -1024.25],
      [-2, 100],
    ] as const) {
      const open = image({
        RescaleSlope: slope,
        RescaleIntercept: intercept,
        WindowCenter: 10,
        WindowWidth: 33,
      });
      const wanted = [...ramp].map((x) => nearest(formula('LINEAR', x * slope + intercept, 10, 33)));
      expect(greysOf(open)).toEqual(wanted);
    }
  });

  it('says so where MONOCHROME and Presentation LUT Shape contradict each other', () => {
    const remarks = (PhotometricInterpretation: string, PresentationLUTShape: string) =>
      composed(image({ PhotometricInterpretation, PresentationLUTShape })).remarks;
    expect(remarks('MONOCHROME1', 'IDENTITY')).toEqual(['contradicting-polarity']);
    expect(remarks('MONOCHROME2', 'INVERSE')).toEqual(['contradicting-polarity']);
    expect(remarks('MONOCHROME1', 'INVERSE')).toEqual([]);
    expect(remarks('MONOCHROME2', 'IDENTITY')).toEqual([]);
  });

  it('a width of 0, below 0, or below 1 for LINEAR is left out, and that is said', () => {
    const tried = (WindowWidth: number, VOILUTFunction = 'LINEAR') =>
      composed(image({ WindowCenter: 0, WindowWidth, VOILUTFunction }));
    for (const width of [0, -400, 0.5]) {
      const { remarks, choices, scene } = tried(width);
      expect([remarks, choices]).toEqual([['window-refused'], []]);
      // In its place all values: the least black, the greatest white.
      expect(scene.voi).toMatchObject({ center: (-1500 + 2595 + 1) / 2, width: 4096 });
    }
    expect(tried(0.5, 'LINEAR_EXACT').remarks).toEqual([]);
    expect(tried(0, 'SIGMOID').remarks).toEqual(['window-refused']);
  });

  it('with a decimal comma, and a centre of 0, is the window that was meant', () => {
    const { scene } = composed(image({ WindowCenter: '0', WindowWidth: '400,5' }));
    expect(scene.voi).toMatchObject({ center: 0, width: 400.5 });
  });
});

describe('the windows and tables of an image', () => {
  const lut = (first: number, entries: readonly number[], explanation: string) =>
    dataSet({
      LUTDescriptor: [entries.length, first, 8],
      LUTExplanation: explanation,
      LUTData: entries,
    });
  const open = image({
    WindowCenter: [40, -600],
    WindowWidth: [400, 1500],
    WindowCenterWidthExplanation: ['SOFT', 'LUNG'],
    VOILUTSequence: [lut(-1, [0, 255], 'EDGE'), lut(-1500, [255, 0], 'NEGATIVE')],
  });

  it('are all there to choose, with their names, the first one in use', () => {
    expect(composed(open).choices).toEqual([
      { kind: 'window', explanation: 'SOFT', center: 40, width: 400, current: true },
      { kind: 'window', explanation: 'LUNG', center: -600, width: 1500, current: false },
      { kind: 'lut', explanation: 'EDGE', center: 0, width: 2, current: false },
      { kind: 'lut', explanation: 'NEGATIVE', center: -1499, width: 2, current: false },
    ]);
  });

  it('are drawn when chosen', () => {
    const chosen = (choice: number) => greysOf(open, { voi: { choice } });
    expect(chosen(1)).toEqual([...ramp].map((x) => nearest(formula('LINEAR', x, -600, 1500))));
    expect(chosen(2)).toEqual([...ramp].map((x) => (x < 0 ? 0 : 255)));
    expect(chosen(3)).toEqual([...ramp].map((x) => (x <= -1500 ? 255 : 0)));
    expect(composed(open, { voi: { choice: 3 } }).choices.map(({ current }) => current)).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });

  it('are marked by none when the reader has set a window, and by the first on a frame with fewer', () => {
    const byHand = composed(open, { voi: { center: 41, width: 400, lut: null } });
    expect(byHand.choices.some(({ current }) => current)).toBe(false);
    expect(composed(open, { voi: { choice: 17 } }).scene.voi).toMatchObject({ center: 40, width: 400 });
  });
});

describe('a Presentation LUT', () => {
  it('takes what the window gives and scales it over its entries', () => {
    const presentation = dataSet({ LUTDescriptor: [4, 0, 8], LUTData: [255, 0, 128, 64] });
    const open = image({ WindowCenter: 0, WindowWidth: 256, PresentationLUTSequence: [presentation] });
    const entries = [255, 0, 128, 64];
    const wanted = [...ramp].map((x) => entries[nearest((formula('LINEAR', x, 0, 256) / 255) * 3)]);
    expect(greysOf(open)).toEqual(wanted);
  });
});

describe('padding', () => {
  const padded = (attributes: Attributes, values: Int16Array | Uint16Array | Float32Array) =>
    openValues(instance({ Rows: 1, Columns: values.length, ...attributes }), values);

  it('is left out of the window that is worked out, and is black whatever the polarity', () => {
    const values = Int16Array.of(-2000, -1995, 0, 1000);
    const open = padded(
      { PixelRepresentation: 1, BitsStored: 16, PixelPaddingValue: -2000, PixelPaddingRangeLimit: -1990 },
      values,
    );
    expect(composed(open).scene.voi).toMatchObject({ center: 500.5, width: 1001 });
    expect(greysOf(open)).toEqual([0, 0, 0, 255]);
    expect(greysOf(open, { invert: true })).toEqual([0, 0, 255, 0]);
  });

  it('is signed as the pixels are, whatever it was written as', () => {
    const signed = { PixelRepresentation: 1, BitsAllocated: 16, BitsStored: 16, PixelPaddingValue: 63_536 };
    expect(padded(signed, Int16Array.of(0, 1)).series.image(0).padding).toEqual({ from: -2000, to: -2000 });
    const unsigned = { PixelRepresentation: 0, BitsAllocated: 16, BitsStored: 16, PixelPaddingValue: -1 };
    expect(padded(unsigned, Uint16Array.of(0, 1)).series.image(0).padding).toEqual({
      from: 65_535,
      to: 65_535,
    });
  });

  it('of floating point pixels has attributes of its own', () => {
    const float = {
      FloatPixelData: [0],
      BitsAllocated: 32,
      FloatPixelPaddingValue: -3e38,
      FloatPixelPaddingRangeLimit: -2e38,
    };
    const open = padded(float, Float32Array.of(-2.5e38, 0.25, 0.5, 0.75));
    expect(composed(open).scene.voi).toMatchObject({ center: 0.5, width: 0.5 });
    expect(greysOf(open)).toEqual([0, 0, 128, 255]);
    expect(greysOf(open, { invert: true })[0]).toBe(0);
  });

  it('an image of nothing but padding does not fix the window of the images after it', () => {
    const blank = padded(
      { PixelRepresentation: 1, BitsStored: 16, PixelPaddingValue: 7 },
      Int16Array.of(7, 7),
    );
    const first = composed(blank);
    expect(first.presentation.automatic).toBeNull();
    const next = padded(
      { PixelRepresentation: 1, BitsStored: 16, PixelPaddingValue: 7 },
      Int16Array.of(0, 99),
    );
    const second = composed(next, first.presentation);
    expect(second.scene.voi).toMatchObject({ center: 50, width: 100 });
    // And the first one that shows something does, so that a cine does not flicker.
    expect(composed(blank, second.presentation).scene.voi).toMatchObject({ center: 50, width: 100 });
  });
});
