import { describe, expect, it } from 'vitest';
import { createNodeDecoder } from '../../../native/pixels.ts';
import { colourOf, toRgb } from '../../../pixels/index.ts';
import type { PixelDescription } from '../../../pixels/index.ts';
import { headerImage } from './headerImage.ts';

// Every colour form that native pixels can have, in both planar configurations and at odd widths, against the equations of
// PS3.3 C.7.6.3.1.2 written out here.

const LITTLE = '1.2.840.10008.1.2.1';
const decoder = createNodeDecoder();
const [Rows, Columns] = [3, 5];

type Triple = readonly [number, number, number];
const samples: readonly Triple[] = Array.from({ length: Rows * Columns }, (_, at): Triple => [
  (at * 41 + 16) & 255,
  (at * 67 + 30) & 255,
  (at * 97 + 100) & 255,
]);

const clamp = (value: number): number => Math.min(255, Math.max(0, Math.round(value)));
const toByte = {
  RGB: (t: Triple): Triple => t,
  // Y = .2990 R + .5870 G + .1140 B and so on, solved for R, G, B.
  YBR_FULL: ([y, cb, cr]: Triple): Triple => [
    clamp(y + 1.402 * (cr - 128)),
    clamp(y - (0.114 * 1.772 * (cb - 128) + 0.299 * 1.402 * (cr - 128)) / 0.587),
    clamp(y + 1.772 * (cb - 128)),
  ],
  // The same with Y over 16..235 and colour differences over 16..240.
  YBR_PARTIAL: ([y, cb, cr]: Triple): Triple => {
    const [luma, blue, red] = [((y - 16) * 255) / 219, ((cb - 128) * 255) / 224, ((cr - 128) * 255) / 224];
    return [
      clamp(luma + 1.402 * red),
      clamp(luma - (0.114 * 1.772 * blue + 0.299 * 1.402 * red) / 0.587),
      clamp(luma + 1.772 * blue),
    ];
  },
} as const;

const base: PixelDescription = {
  Rows,
  Columns,
  SamplesPerPixel: 3,
  PhotometricInterpretation: 'RGB',
  PlanarConfiguration: 0,
  BitsAllocated: 8,
  BitsStored: 8,
  HighBit: 7,
  PixelRepresentation: 0,
  element: 'PixelData',
};

async function colours(bytes: readonly number[], changes: Partial<PixelDescription>): Promise<Triple[]> {
  const decoded = await decoder.decode(Uint8Array.from(bytes), LITTLE, { ...base, ...changes });
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.failure));
  const data = colourOf(decoded.value, { ...headerImage, description: { ...base, ...changes } });
  if (data === null) throw new Error('no colours');
  return Array.from({ length: data.length / 3 }, (_, at): Triple => [
    data[at * 3] ?? -1,
    data[at * 3 + 1] ?? -1,
    data[at * 3 + 2] ?? -1,
  ]);
}

const planes = (list: readonly Triple[]): number[] =>
  [0, 1, 2].flatMap((channel) => list.map((each) => each[channel] ?? 0));

describe('native colour', () => {
  for (const PhotometricInterpretation of ['RGB', 'YBR_FULL', 'YBR_PARTIAL'] as const) {
    it(`${PhotometricInterpretation}, by pixel and by plane`, async () => {
      const wanted = samples.map(toByte[PhotometricInterpretation]);
      expect(await colours(samples.flat(), { PhotometricInterpretation })).toEqual(wanted);
      const byPlane = { PhotometricInterpretation, PlanarConfiguration: 1 };
      expect(await colours(planes(samples), byPlane)).toEqual(wanted);
    });
  }

  for (const [PhotometricInterpretation, full] of [
    ['YBR_FULL_422', 'YBR_FULL'],
    ['YBR_PARTIAL_422', 'YBR_PARTIAL'],
  ] as const) {
    it(`${PhotometricInterpretation}: two pixels share their chroma; odd rows end in half a pair`, async () => {
      const bytes: number[] = [];
      const wanted: Triple[] = [];
      for (let row = 0; row < Rows; row++) {
        for (let column = 0; column < Columns; column += 2) {
          const [y1, cb, cr] = samples[row * Columns + column] ?? [0, 0, 0];
          const inside = column + 1 < Columns;
          const y2 = inside ? (samples[row * Columns + column + 1]?.[0] ?? 0) : 0;
          bytes.push(y1, y2, cb, cr);
          wanted.push(toByte[full]([y1, cb, cr]));
          if (inside) wanted.push(toByte[full]([y2, cb, cr]));
        }
      }
      expect(await colours(bytes, { PhotometricInterpretation })).toEqual(wanted);
    });
  }

  it('of 16 bits keeps the upper byte, by the bits that are stored', async () => {
    const words = (scale: number) =>
      samples.flat().flatMap((value) => [(value * scale) & 255, ((value * scale) >> 8) & 255]);
    const wide = { BitsAllocated: 16, BitsStored: 16, HighBit: 15 };
    expect(await colours(words(256), wide)).toEqual(samples);
    expect(await colours(words(16), { ...wide, BitsStored: 12, HighBit: 11 })).toEqual(samples);
  });

  it('under a label that only JPEG 2000 has is RGB: its decoder undoes the transform, others never had it', async () => {
    for (const PhotometricInterpretation of ['YBR_RCT', 'YBR_ICT'])
      expect(await colours(samples.flat(), { PhotometricInterpretation })).toEqual(samples);
  });

  it('that has too few samples for its label is refused, never shown in false colours', () => {
    const few = { ...base, values: new Uint8Array(Rows * Columns * 2), tolerated: [] };
    expect(toRgb({ ...few, PhotometricInterpretation: 'YBR_PARTIAL_420' }).ok).toBe(false);
    expect(toRgb({ ...few, PhotometricInterpretation: 'HSV' }).ok).toBe(false);
  });
});

describe('bits of a cell', () => {
  it('from 1 to 32 stored bits, anywhere in the cell, with junk around them, signed and not', async () => {
    for (const allocated of [8, 16, 32]) {
      for (let stored = 1; stored <= allocated; stored++) {
        for (const highBit of [stored - 1, allocated - 1]) {
          for (const PixelRepresentation of [0, 1]) {
            const limit = 2n ** BigInt(stored);
            const values = [0n, 1n % limit, limit / 2n, limit - 1n];
            const lift = BigInt(highBit - stored + 1);
            const junk = (2n ** BigInt(allocated) - 1n) ^ ((limit - 1n) << lift);
            const bytes = values.flatMap((value) =>
              Array.from({ length: allocated / 8 }, (_, k) =>
                Number((((value << lift) | junk) >> BigInt(8 * k)) & 255n),
              ),
            );
            const grey = {
              ...base,
              Rows: 1,
              Columns: 4,
              SamplesPerPixel: 1,
              PhotometricInterpretation: 'MONOCHROME2',
              BitsAllocated: allocated,
              BitsStored: stored,
              HighBit: highBit,
              PixelRepresentation,
            };
            const decoded = await decoder.decode(Uint8Array.from(bytes), LITTLE, grey);
            const wanted = values.map((value) =>
              Number(PixelRepresentation === 1 ? BigInt.asIntN(stored, value) : value),
            );
            const got = decoded.ok ? [...decoded.value.values] : decoded.failure;
            expect([allocated, stored, highBit, PixelRepresentation, got]).toEqual([
              allocated,
              stored,
              highBit,
              PixelRepresentation,
              wanted,
            ]);
          }
        }
      }
    }
  });

  it('single and double floats come out as they are', async () => {
    const values = [-1.5e-30, 0.1, 3e38, -0];
    const one = {
      ...base,
      Rows: 1,
      Columns: 4,
      SamplesPerPixel: 1,
      PhotometricInterpretation: 'MONOCHROME2',
    };
    const float = Float32Array.from(values);
    const single = await decoder.decode(new Uint8Array(float.buffer), LITTLE, {
      ...one,
      element: 'FloatPixelData',
    });
    expect(single.ok && single.value.values).toEqual(float);
    const double = Float64Array.from(values);
    const twice = await decoder.decode(new Uint8Array(double.buffer), LITTLE, {
      ...one,
      element: 'DoubleFloatPixelData',
    });
    expect(twice.ok && twice.value.values).toEqual(double);
  });
});
