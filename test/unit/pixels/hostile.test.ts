import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNodeDecoder } from '../../../native/pixels.ts';
import { type FirstFrame, firstFrameOf } from './corpus.ts';
import { encodeHtj2k } from './htj2kEncoder.ts';
import { encodeLossless } from './losslessEncoder.ts';
import { picture, pictureFile } from './picture.ts';
import { convert, has } from './tools.ts';

const decoder = createNodeDecoder({ maxFrameBytes: 2 ** 26 });
const GREY = { Rows: 24, Columns: 20, bits: 12 } as const;

/** Flips bytes, cuts the end, or repeats a part. */
const damage = fc.record({
  flips: fc.array(fc.tuple(fc.nat(100_000), fc.nat(255)), { maxLength: 6 }),
  cut: fc.option(fc.nat(100_000), { nil: null }),
});

function damaged(
  bytes: Uint8Array,
  how: { flips: [number, number][]; cut: number | null },
): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(how.cut === null ? bytes : bytes.slice(0, how.cut % bytes.length));
  for (const [at, value] of how.flips) if (out.length > 0) out[at % out.length] = value;
  return out;
}

async function survives(frame: FirstFrame, runs: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(damage, async (how) => {
      const bytes = damaged(frame.bytes, how);
      const result = await decoder.decode(bytes, frame.TransferSyntaxUID, frame.description);
      if (!result.ok) return;
      const { values, Rows, Columns, SamplesPerPixel } = result.value;
      expect(values.length).toBe(Rows * Columns * SamplesPerPixel);
    }),
    { numRuns: runs },
  );
}

describe('a damaged code stream gives a picture of the right size or a failure, never a crash', () => {
  it('lossless JPEG', async () => {
    const { values, description } = picture(GREY);
    const bytes = encodeLossless(values, {
      width: 20,
      height: 24,
      components: 1,
      precision: 12,
      predictor: 6,
      pointTransform: 0,
      restartRows: 5,
    });
    await survives({ bytes, TransferSyntaxUID: '1.2.840.10008.1.2.4.57', description }, 400);
  });

  const tools: readonly (readonly [string, string, readonly string[], 1 | 3])[] = [
    ['baseline JPEG', 'dcmcjpeg', ['+eb', '+np'], 3],
    ['progressive JPEG', 'dcmcjpeg', ['+ep'], 1],
    ['JPEG-LS', 'dcmcjpls', ['+el'], 1],
    ['JPEG 2000', 'gdcmconv', ['--j2k'], 1],
    ['RLE', 'dcmcrle', [], 3],
  ];
  for (const [name, tool, args, samples] of tools) {
    it.skipIf(!has(tool))(name, async () => {
      const original = picture({ ...GREY, bits: samples === 3 ? 8 : 12, samples });
      await survives(firstFrameOf(convert(tool, args, pictureFile(original))), 200);
    });
  }

  it('HTJ2K', async () => {
    const original = picture(GREY);
    const bytes = await encodeHtj2k(original);
    await survives(
      { bytes, TransferSyntaxUID: '1.2.840.10008.1.2.4.201', description: original.description },
      200,
    );
  });
});

describe('any description at all, with any bytes', () => {
  it('gives a picture of the right size or a failure', async () => {
    const syntaxes = ['.1', '.2', '.5', '.8.1', '.4.50', '.4.70', '.4.80', '.4.90', '.4.201'];
    const word = fc.oneof(fc.nat(65_535), fc.nat(40));
    const anything = fc.record({
      syntax: fc.constantFrom(...syntaxes),
      bytes: fc.uint8Array({ maxLength: 400 }),
      Rows: word,
      Columns: word,
      SamplesPerPixel: fc.nat(5),
      PhotometricInterpretation: fc.constantFrom('MONOCHROME2', 'RGB', 'YBR_FULL_422', 'PALETTE COLOR', ''),
      PlanarConfiguration: fc.nat(2),
      BitsAllocated: fc.oneof(fc.constantFrom(1, 8, 12, 16, 24, 32, 64), word),
      BitsStored: word,
      HighBit: word,
      PixelRepresentation: fc.nat(2),
      element: fc.constantFrom('PixelData', 'FloatPixelData', 'DoubleFloatPixelData'),
      VR: fc.constantFrom('OB', 'OW'),
    });
    await fc.assert(
      fc.asyncProperty(anything, async ({ syntax, bytes, ...description }) => {
        const result = await decoder.decode(bytes, `1.2.840.10008.1.2${syntax}`, description);
        if (result.ok) expect(result.value.values.byteLength).toBeLessThanOrEqual(2 ** 26);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a code stream that ends early', () => {
  it('keeps the rows that it gave and says how many', async () => {
    const { values, description } = picture({ Rows: 40, Columns: 30, bits: 12 });
    const shape = { width: 30, height: 40, components: 1, precision: 12, predictor: 1, pointTransform: 0 };
    const whole = encodeLossless(values, { ...shape, restartRows: 0 });
    const half = whole.slice(0, whole.length >> 1);
    const result = await decoder.decode(half, '1.2.840.10008.1.2.4.70', description);
    if (!result.ok) throw new Error(JSON.stringify(result.failure));
    const rows = result.value.decodedRows ?? 0;
    expect(rows).toBeGreaterThan(10);
    expect(rows).toBeLessThan(30);
    expect(result.value.tolerated).toContain('truncated');
    expect([...result.value.values.subarray(0, rows * 30)]).toEqual([...values.subarray(0, rows * 30)]);
    expect(result.value.values.subarray(rows * 30).every((v) => v === 0)).toBe(true);
  });

  it('of another size than the header is refused before anything is allocated for it', async () => {
    const { description } = picture(GREY);
    const shape = { width: 20, height: 24, components: 1, precision: 12, predictor: 1, pointTransform: 0 };
    const bytes = encodeLossless(new Uint16Array(480), { ...shape, restartRows: 0 });
    const sof = bytes.findIndex((b, i) => b === 0xff && bytes[i + 1] === 0xc3);
    bytes.set([0xff, 0xff, 0xff, 0xff], sof + 5);
    const result = await decoder.decode(bytes, '1.2.840.10008.1.2.4.70', description);
    expect(result).toMatchObject({ ok: false, failure: { detail: 'size-65535x65535-of-20x24' } });
  });
});

describe('a code stream of another kind than its label', () => {
  it('is decoded as what it is, and the mismatch is told', async () => {
    const { values, description } = picture(GREY);
    const shape = { width: 20, height: 24, components: 1, precision: 12, predictor: 1, pointTransform: 0 };
    const bytes = encodeLossless(values, { ...shape, restartRows: 0 });
    for (const label of ['1.2.840.10008.1.2.4.50', '1.2.840.10008.1.2.4.80', '1.2.840.10008.1.2.4.90']) {
      const result = await decoder.decode(bytes, label, description);
      if (!result.ok) throw new Error(JSON.stringify(result.failure));
      expect([...result.value.values]).toEqual([...values]);
      expect(result.value.tolerated).toEqual(['syntax-mismatch']);
    }
  });
});
