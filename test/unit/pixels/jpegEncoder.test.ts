import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNodeDecoder } from '../../../native/pixels.ts';
import { encodeJpeg, type RgbaImage, toRgb } from '../../../pixels/index.ts';
import { picture } from './picture.ts';
import { has } from './tools.ts';

const decoder = createNodeDecoder();
const BASELINE = '1.2.840.10008.1.2.4.50';

/** The made picture of these tests as RGBA. */
function made(Rows: number, Columns: number, samples: 1 | 3): RgbaImage {
  const { values } = picture({ Rows, Columns, bits: 8, samples });
  const data = new Uint8ClampedArray(Rows * Columns * 4).fill(255);
  for (let pixel = 0; pixel < Rows * Columns; pixel++)
    for (let c = 0; c < 3; c++) data[pixel * 4 + c] = values[pixel * samples + (samples === 3 ? c : 0)] ?? 0;
  return { data, width: Columns, height: Rows };
}

/** Red, green, blue by our own decoder, which is held to other people's encoders elsewhere. */
async function decoded(file: Uint8Array, { width, height }: RgbaImage): Promise<number[]> {
  const grey = file.length > 0 && componentsOf(file) === 1;
  const result = await decoder.decode(file, BASELINE, {
    Rows: height,
    Columns: width,
    SamplesPerPixel: grey ? 1 : 3,
    PhotometricInterpretation: grey ? 'MONOCHROME2' : 'YBR_FULL',
    PlanarConfiguration: 0,
    BitsAllocated: 8,
    BitsStored: 8,
    HighBit: 7,
    PixelRepresentation: 0,
    element: 'PixelData',
  });
  if (!result.ok) throw new Error(JSON.stringify(result));
  expect(result.value.tolerated).toEqual([]);
  if (grey) return Array.from(result.value.values, (level) => [level, level, level]).flat();
  const rgb = toRgb(result.value);
  if (!rgb.ok) throw new Error('colour');
  return Array.from(rgb.value.values);
}

function componentsOf(file: Uint8Array): number {
  const at = file.findIndex((byte, i) => byte === 0xff && file[i + 1] === 0xc0);
  return file[at + 9] ?? 0;
}

/** Mean and worst difference of the colours of two pictures. */
function away(image: RgbaImage, rgb: readonly number[]): { mean: number; worst: number } {
  let [sum, worst] = [0, 0];
  rgb.forEach((value, at) => {
    const off = Math.abs(value - (image.data[Math.floor(at / 3) * 4 + (at % 3)] ?? 0));
    sum += off;
    worst = Math.max(worst, off);
  });
  return { mean: sum / rgb.length, worst };
}

const kinds = [
  ['grey', 1],
  ['colour', 3],
] as const;

describe('a JPEG of ours', () => {
  it.each(kinds)('comes back nearly as it was at quality 100: %s', async (_, samples) => {
    const image = made(61, 47, samples);
    expect(away(image, await decoded(encodeJpeg(image, 100), image)).worst).toBeLessThanOrEqual(
      samples === 1 ? 1 : 3,
    );
  });

  it('grows with its quality, and comes nearer', async () => {
    const image = made(64, 64, 3);
    const files = [10, 50, 90, 100].map((quality) => encodeJpeg(image, quality));
    const sizes = files.map((file) => file.length);
    const errors: number[] = [];
    for (const file of files) errors.push(away(image, await decoded(file, image)).mean);
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
    expect(errors).toEqual(errors.toSorted((a, b) => b - a));
    expect(errors[2]).toBeLessThan(3); // the picture has noise of 3 either way
  });

  it('has one component where there is no colour', () => {
    expect(componentsOf(encodeJpeg(made(8, 8, 1), 90))).toBe(1);
    expect(componentsOf(encodeJpeg(made(8, 8, 3), 90))).toBe(3);
  });

  it('can be of any size and content', async () => {
    const any = fc.record({
      width: fc.integer({ min: 1, max: 20 }),
      height: fc.integer({ min: 1, max: 20 }),
      seed: fc.uint8Array({ minLength: 1, maxLength: 300 }),
      quality: fc.integer({ min: 1, max: 100 }),
    });
    await fc.assert(
      fc.asyncProperty(any, async ({ width, height, seed, quality }) => {
        const data = Uint8ClampedArray.from(
          { length: width * height * 4 },
          (_, at) => seed[at % seed.length] ?? 0,
        );
        const image = { data, width, height };
        const found = away(image, await decoded(encodeJpeg(image, quality), image));
        if (quality === 100) expect(found.mean).toBeLessThan(2);
      }),
      { numRuns: 60 },
    );
  });

  it.skipIf(!has('img2dcm') || !has('dcmj2pnm')).each(kinds)('is read by dcmtk: %s', async (_, samples) => {
    const image = made(61, 47, samples);
    const file = encodeJpeg(image, 85);
    const folder = mkdtempSync(path.join(tmpdir(), 'lightbox-jpeg-'));
    try {
      const at = (name: string) => path.join(folder, name);
      writeFileSync(at('a.jpg'), file);
      execFileSync('img2dcm', ['-q', at('a.jpg'), at('a.dcm')], { stdio: 'pipe' });
      execFileSync('dcmj2pnm', ['-q', '+op', at('a.dcm'), at('a.pnm')], { stdio: 'pipe' });
      const pnm = readFileSync(at('a.pnm'));
      expect(pnm.subarray(0, 2).toString()).toBe(samples === 1 ? 'P5' : 'P6');
      const theirs = Array.from(pnm.subarray(-image.width * image.height * samples));
      const ours = (await decoded(file, image)).filter((_value, i) => samples === 3 || i % 3 === 0);
      const worst = Math.max(...ours.map((value, i) => Math.abs(value - (theirs[i] ?? -255))));
      expect(worst).toBeLessThanOrEqual(samples === 1 ? 1 : 3);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
