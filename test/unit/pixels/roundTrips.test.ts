import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeRle } from '../../../native/dicom/write.ts';
import { createNodeDecoder } from '../../../native/pixels.ts';
import type { PixelDescription } from '../../../pixels/index.ts';
import { encodeLossless } from './losslessEncoder.ts';

const decoder = createNodeDecoder();

function description(o: { width: number; height: number; samples: number; bits: number }): PixelDescription {
  return {
    Rows: o.height,
    Columns: o.width,
    SamplesPerPixel: o.samples,
    PhotometricInterpretation: o.samples === 3 ? 'RGB' : 'MONOCHROME2',
    PlanarConfiguration: 0,
    BitsAllocated: o.bits > 8 ? 16 : 8,
    BitsStored: o.bits,
    HighBit: o.bits - 1,
    PixelRepresentation: 0,
    element: 'PixelData',
  };
}

async function decodedValues(bytes: Uint8Array, syntax: string, d: PixelDescription): Promise<number[]> {
  const result = await decoder.decode(bytes, syntax, d);
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return [...result.value.values];
}

const size = { width: fc.integer({ min: 1, max: 20 }), height: fc.integer({ min: 1, max: 12 }) };

describe('any picture at all', () => {
  it('comes back from lossless JPEG: every predictor, depth, point transform and restart interval', async () => {
    const options = fc.record({
      ...size,
      components: fc.constantFrom(1, 3),
      precision: fc.integer({ min: 2, max: 16 }),
      predictor: fc.integer({ min: 1, max: 7 }),
      pointTransform: fc.integer({ min: 0, max: 1 }),
      restartRows: fc.integer({ min: 0, max: 3 }),
      seed: fc.array(fc.nat(65_535), { minLength: 1, maxLength: 64 }),
    });
    await fc.assert(
      fc.asyncProperty(options, async (o) => {
        const top = 2 ** o.precision - 1;
        const count = o.width * o.height * o.components;
        const samples = Array.from({ length: count }, (_, i) => {
          const value = (o.seed[i % o.seed.length] ?? 0) & top;
          return (value >> o.pointTransform) << o.pointTransform;
        });
        const d = description({ ...o, samples: o.components, bits: o.precision });
        const bytes = encodeLossless(samples, o);
        expect(await decodedValues(bytes, '1.2.840.10008.1.2.4.57', d)).toEqual(samples);
      }),
      { numRuns: 300 },
    );
  });

  it('comes back from RLE, grey and colour, 8 and 16 bits', async () => {
    const options = fc.record({
      ...size,
      samples: fc.constantFrom(1, 3),
      bits: fc.constantFrom(8, 16),
      seed: fc.array(fc.nat(65_535), { minLength: 1, maxLength: 64 }),
      run: fc.integer({ min: 1, max: 200 }),
    });
    await fc.assert(
      fc.asyncProperty(options, async (o) => {
        const count = o.width * o.height * o.samples;
        const list = Array.from(
          { length: count },
          (_, i) => (o.seed[Math.floor(i / o.run) % o.seed.length] ?? 0) & (2 ** o.bits - 1),
        );
        const values = o.bits === 8 ? Uint8Array.from(list) : Uint16Array.from(list);
        const rle = encodeRle({ values, Columns: o.width, SamplesPerPixel: o.samples });
        expect(await decodedValues(rle, '1.2.840.10008.1.2.5', description(o))).toEqual(list);
      }),
      { numRuns: 200 },
    );
  });

  it('comes back from a deflated frame, at every compression level', async () => {
    const data = fc.tuple(
      fc.uint8Array({ minLength: 1, maxLength: 3000 }),
      fc.integer({ min: 0, max: 9 }),
      fc.nat(40),
    );
    await fc.assert(
      fc.asyncProperty(data, async ([part, level, repeats]) => {
        const bytes = new Uint8Array(part.length * (repeats + 1));
        for (let i = 0; i <= repeats; i++) bytes.set(part, i * part.length);
        const d = description({ width: bytes.length, height: 1, samples: 1, bits: 8 });
        const found = await decodedValues(deflateRawSync(bytes, { level }), '1.2.840.10008.1.2.8.1', d);
        expect(Buffer.from(found).equals(Buffer.from(bytes))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe('RLE segments', () => {
  it('may lie in any order', async () => {
    // Two segments of a 16-bit pixel pair; the low bytes lie first in the stream.
    const bytes = new Uint8Array(64 + 6);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, 2, true);
    view.setUint32(4, 67, true); // high bytes
    view.setUint32(8, 64, true); // low bytes
    bytes.set([1, 0x34, 0x78, 1, 0x12, 0x56], 64);
    const d = description({ width: 2, height: 1, samples: 1, bits: 16 });
    expect(await decodedValues(bytes, '1.2.840.10008.1.2.5', d)).toEqual([0x1234, 0x5678]);
  });
});
