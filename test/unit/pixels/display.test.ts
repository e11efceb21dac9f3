import { describe, expect, it } from 'vitest';
import {
  fitted,
  fullRangeVoi,
  minMax,
  modalityValue,
  type PaletteChannel,
  paletteRgb,
  paletteTable,
  pictureOf,
  scaled,
  type StoredPixels,
  toRgb,
  voiLinear,
  voiLinearExact,
  voiSigmoid,
  voiTableValue,
} from '../../../pixels/index.ts';
import { headerImage } from './headerImage.ts';

function stored(values: StoredPixels['values'], label: string, Columns: number, samples = 1): StoredPixels {
  const Rows = Math.round(values.length / samples / Columns);
  return { values, Rows, Columns, SamplesPerPixel: samples, PhotometricInterpretation: label, tolerated: [] };
}

describe('the window functions of PS3.3 C.11.2.1', () => {
  it('LINEAR: centre 2048, width 4096 maps 0 to black and 4095 to white (the example of the standard)', () => {
    expect(voiLinear(0, 2048, 4096)).toBe(0);
    expect(voiLinear(1, 2048, 4096)).toBeCloseTo(1 / 4095, 12);
    expect(voiLinear(2048, 2048, 4096)).toBeCloseTo(2048 / 4095, 12);
    expect(voiLinear(4095, 2048, 4096)).toBe(1);
  });

  it('LINEAR: width 1 is a threshold; centre 0, width 100 reaches from -50 to 49', () => {
    expect([voiLinear(99, 100, 1), voiLinear(100, 100, 1)]).toEqual([0, 1]);
    expect([voiLinear(-50, 0, 100), voiLinear(49, 0, 100)]).toEqual([0, 1]);
    expect(voiLinear(-1, 0, 100)).toBeCloseTo(49 / 99, 12);
  });

  it('LINEAR_EXACT: centre 2048, width 4096 maps 0 to black, 2048 to the middle, 4096 to white', () => {
    expect([0, 2048, 4096].map((x) => voiLinearExact(x, 2048, 4096))).toEqual([0, 0.5, 1]);
    expect(voiLinearExact(0.5, 0, 1)).toBe(1);
  });

  it('SIGMOID: the middle at the centre, 1 / (1 + e^-2) at half a width above', () => {
    expect(voiSigmoid(40, 40, 400)).toBe(0.5);
    expect(voiSigmoid(240, 40, 400)).toBeCloseTo(0.880797077977882, 12);
    expect(voiSigmoid(-160, 40, 400)).toBeCloseTo(1 - 0.880797077977882, 12);
  });

  it('VOI LUT: inputs beyond the table take its ends', () => {
    const table = { first: 10, bits: 8, entries: [0, 51, 255] };
    expect([0, 10, 11, 12, 99].map((x) => voiTableValue(x, table))).toEqual([0, 0, 0.2, 1, 1]);
  });

  it('the whole range is shown when there is no window', () => {
    const { center, width } = fullRangeVoi(-1000, 3000);
    expect([voiLinear(-1000, center, width), voiLinear(3000, center, width)]).toEqual([0, 1]);
    expect(voiLinear(2999, center, width)).toBeLessThan(1);
    expect(voiLinear(-999, center, width)).toBeGreaterThan(0);
  });
});

describe('modality values', () => {
  it('come from slope and intercept, or from the Modality LUT where there is one', () => {
    const rescale = { slope: 0.25, intercept: 0.5 };
    expect([0, 100].map((value) => modalityValue(value, rescale))).toEqual([0.5, 25.5]);
    const table = { first: -1, bits: 16, entries: [100, 200, 300] };
    expect([-5, -1, 0, 1, 9].map((value) => modalityValue(value, rescale, table))).toEqual([
      100, 100, 200, 300, 300,
    ]);
  });

  it('have a range that leaves the padding out', () => {
    expect(minMax(Int16Array.of(-2000, 5, 9, -1990), { from: -2000, to: -1990 })).toEqual({ min: 5, max: 9 });
    expect(minMax(Int16Array.of(-2000), { from: -2000, to: -2000 })).toBeNull();
  });
});

const window = (center: number, width: number) => ({ center, width, lut: null });

describe('grey pictures', () => {
  const ramp = Int16Array.from({ length: 4096 }, (_, i) => i);
  it('equal the formula at every value, with and without the table of levels', () => {
    const image = { ...headerImage, intercept: -1024 };
    const greys = (values: StoredPixels['values'], inverse = false) => {
      const picture = pictureOf(stored(values, 'MONOCHROME2', 64), { ...image, inverse }, window(40, 400));
      return [...(picture?.data ?? [])].filter((_, at) => at % 4 === 0);
    };
    const byHand = [...ramp].map((v) => Math.floor(voiLinear(v - 1024, 40, 400) * 255 + 0.5));
    expect(greys(ramp)).toEqual(byHand);
    expect(greys(Float32Array.from(ramp))).toEqual(byHand);
    expect(greys(ramp, true)).toEqual(byHand.map((v) => 255 - v));
  });

  it('show padding black, whatever the polarity, and leave it out of the window they work out', () => {
    const values = Int16Array.of(-2000, 0, 50, 100);
    const image = {
      ...headerImage,
      description: { ...headerImage.description, BitsStored: 16, PixelRepresentation: 1 },
      padding: { from: -2000, to: -2000 },
    };
    const reds = (inverse: boolean) => {
      const picture = pictureOf(stored(values, 'MONOCHROME2', 4), { ...image, inverse }, null);
      return [...(picture?.data ?? [])].filter((_, at) => at % 4 === 0);
    };
    expect(reds(false)).toEqual([0, 0, 128, 255]);
    expect(reds(true)).toEqual([0, 255, 127, 0]);
  });
});

describe('colour', () => {
  const rgbOf = (values: readonly number[], label: string, Columns: number) => {
    const result = toRgb(stored(Uint8Array.from(values), label, Columns, 3));
    return result.ok ? [...result.value.values] : result.failure;
  };

  it('YBR_FULL: pure red, green and blue come back within rounding', () => {
    expect(rgbOf([76, 85, 255], 'YBR_FULL', 1)).toEqual([254, 0, 0]);
    expect(rgbOf([150, 44, 21], 'YBR_FULL', 1)).toEqual([0, 255, 1]);
    expect(rgbOf([29, 255, 107], 'YBR_FULL', 1)).toEqual([0, 0, 254]);
    expect(rgbOf([128, 128, 128], 'YBR_FULL', 1)).toEqual([128, 128, 128]);
  });

  it('YBR_FULL_422: two pixels share their chroma', () => {
    const values = stored(Uint8Array.of(76, 150, 85, 255), 'YBR_FULL_422', 2, 3);
    const result = toRgb({ ...values, Rows: 1 });
    expect(result.ok && [...result.value.values]).toEqual([254, 0, 0, 255, 74, 74]);
  });

  it('YBR_PARTIAL_422: 16 is black and 235 white', () => {
    const values = { ...stored(Uint8Array.of(16, 235, 128, 128), 'YBR_PARTIAL_422', 2, 3), Rows: 1 };
    const result = toRgb(values);
    expect(result.ok && [...result.value.values]).toEqual([0, 0, 0, 255, 255, 255]);
  });

  it('refuses a colour space that it does not know', () => {
    expect(rgbOf([1, 2, 3], 'HSV', 1)).toEqual({
      kind: 'unsupported-pixel-format',
      detail: 'photometric-interpretation-HSV',
    });
  });
});

describe('palettes', () => {
  const channel = (data: readonly number[], changes: Partial<PaletteChannel> = {}): PaletteChannel => ({
    length: 3,
    first: 0,
    bits: 16,
    data: Uint8Array.from(data),
    segmented: false,
    ...changes,
  });
  const grey = (c: PaletteChannel) => paletteTable({ red: c, green: c, blue: c });
  const reds = (c: PaletteChannel) => [...(grey(c)?.rgb ?? [])].filter((_, i) => i % 3 === 0);

  it('16-bit entries are cut to their upper byte, unless none passes 255', () => {
    expect(reds(channel([0, 0, 0xff, 0x80, 0xff, 0xff]))).toEqual([0, 0x80, 0xff]);
    expect(reds(channel([0, 0, 0x80, 0, 0xff, 0]))).toEqual([0, 0x80, 0xff]);
  });

  it('8-bit entries may stand one to a byte', () => {
    expect(reds(channel([1, 2, 3, 0], { bits: 8 }))).toEqual([1, 2, 3]);
  });

  it('values below the first mapped one and beyond the last take the ends', () => {
    const table = grey(channel([10, 0, 20, 0, 30, 0], { first: -1 }));
    if (!table) throw new Error('no table');
    expect([...paletteRgb(Int8Array.of(-9, -1, 0, 1, 9), table)].filter((_, i) => i % 3 === 0)).toEqual([
      10, 10, 20, 30, 30,
    ]);
  });

  it('a length of 0 stands for 65536', () => {
    const data = Array.from({ length: 131_072 }, () => 0x7f);
    expect(grey(channel(data, { length: 0 }))?.length).toBe(65_536);
  });

  it('segments: discrete, linear and indirect (PS3.3 C.7.9.2)', () => {
    const words = (...list: number[]) => list.flatMap((w) => [w & 255, w >> 8]);
    // 2 entries as they are, a line of 4 to 100, and the first segment once more.
    const data = words(0, 2, 10, 20, 1, 4, 100, 2, 1, 0, 0);
    expect(reds(channel(data, { length: 8, segmented: true }))).toEqual([10, 20, 40, 60, 80, 100, 10, 20]);
    const bytes = [0, 2, 10, 20, 1, 4, 100, 2, 1, 0, 0, 0, 0];
    expect(reds(channel(bytes, { length: 8, bits: 8, segmented: true }))).toEqual([
      10, 20, 40, 60, 80, 100, 10, 20,
    ]);
  });

  it('segments that point at themselves come to an end', () => {
    const data = [2, 0, 9, 0, 0, 0, 0, 0];
    expect(reds(channel(data, { length: 8, segmented: true }))).toEqual([]);
  });
});

describe('pictures of other sizes', () => {
  const image = (width: number, height: number, level: (x: number, y: number) => number) => {
    const data = new Uint8ClampedArray(width * height * 4).fill(255);
    for (let i = 0; i < width * height; i++)
      data.fill(level(i % width, Math.floor(i / width)), i * 4, i * 4 + 3);
    return { data, width, height };
  };

  it('average every pixel: a fine chequer becomes its mean', () => {
    const small = scaled(
      image(12, 12, (x, y) => ((x + y) % 2) * 200),
      3,
      3,
    );
    expect([...small.data].filter((_, i) => i % 4 === 0)).toEqual(Array.from({ length: 9 }, () => 100));
  });

  it('weigh pixels that lie in two cells', () => {
    const small = scaled(
      image(3, 1, (x) => [0, 90, 180][x] ?? 0),
      2,
      1,
    );
    expect([small.data[0], small.data[4]]).toEqual([30, 150]);
  });

  it('lie between their neighbours where they grow', () => {
    const large = scaled(
      image(2, 1, (x) => x * 100),
      4,
      2,
    );
    const row = [0, 25, 75, 100];
    expect([...large.data].filter((_, i) => i % 4 === 0)).toEqual([...row, ...row]);
  });

  it('keep the shape, square pixels or not, and grow only when asked', () => {
    const box = { width: 100, height: 100 };
    const fit = (width: number, height: number, pixelAspect = 1, enlarge = false) =>
      fitted({ width, height }, { box, pixelAspect, enlarge });
    expect(fit(400, 200)).toEqual({ width: 100, height: 50 });
    expect(fit(200, 200, 2)).toEqual({ width: 50, height: 100 });
    expect(fit(200, 200, 0.5)).toEqual({ width: 100, height: 50 });
    expect(fit(40, 20)).toEqual({ width: 40, height: 20 });
    expect(fit(40, 20, 1, true)).toEqual({ width: 100, height: 50 });
  });
});
