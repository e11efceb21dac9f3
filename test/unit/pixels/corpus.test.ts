import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createNodeDecoder } from '../../../native/pixels.ts';
import type { StoredPixels } from '../../../pixels/index.ts';
import {
  corpusFiles,
  corpusFolder,
  type CorpusFile,
  firstFrame,
  type FirstFrame,
  firstFrameOf,
  framesByHeader,
} from './corpus.ts';
import { hashes, REFUSED } from './manifestHash.ts';
import { convert, has } from './tools.ts';

const decoder = createNodeDecoder();
const files = corpusFiles().filter((file) => file.hasPixelData && file.pixelMd5 !== undefined);

/** Decoders differ: our OpenJPH against the manifest's OpenJPEG, irreversible wavelet, by 1. */
const NO_TOOL: Readonly<Record<string, string>> = {
  'transfer-syntax/pydicom-data/HTJ2K_08_RGB.dcm': 'no installed tool decodes lossy HTJ2K',
};

const agreed = files.filter(
  (f) => f.toolsAgree !== false && f.lossyDecode !== true && f.validity !== 'must-reject',
);

async function decoded(frame: FirstFrame): Promise<StoredPixels> {
  const result = await decoder.decode(frame.bytes, frame.TransferSyntaxUID, frame.description);
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

describe.skipIf(corpusFolder === '')(
  'the first frame of every corpus file on whose pixels the tools agree',
  () => {
    it('is a corpus of the size it should be', () => expect(agreed.length).toBeGreaterThan(590));
    const wanted = agreed.filter((f) => f.toolsAgree === true && !(f.path in REFUSED));
    it.each(wanted.map((f) => [f.path, f] as const))(
      'decodes to the agreed hash: %s',
      async (_path, file) => {
        const frame = firstFrame(file);
        expect(hashes(frame, await decoded(frame))).toContain(file.pixelMd5);
      },
    );
    it.each(Object.keys(REFUSED))('is refused for a reason that we stand by: %s', async (path) => {
      const frame = firstFrame(byPath(path));
      const result = await decoder.decode(frame.bytes, frame.TransferSyntaxUID, frame.description);
      expect(result.ok).toBe(false);
    });
  },
);

describe.skipIf(corpusFolder === '')(
  'the stored values of a native file with junk outside Bits Stored',
  () => {
    it.each(['overlay-lut/pydicom-data/mlut_18.dcm', 'overlay-lut/weasis-dicom-tools/overlay.dcm'])(
      'lie in the range that the tools give: %s',
      async (path) => {
        const file = byPath(path);
        const { values } = await decoded(firstFrame(file));
        let [min, max] = [0, 0];
        for (const v of values) [min, max] = [Math.min(min, v), Math.max(max, v)];
        expect([min, max]).toEqual([file.minStored, file.maxStored]);
      },
    );
  },
);

describe.skipIf(corpusFolder === '')('the first frame of every lossy corpus file', () => {
  const lossy = files.filter((f) => f.lossyDecode === true && f.validity === 'ok');
  it.each(lossy.filter((f) => !(f.path in NO_TOOL)).map((f) => [f.path, f] as const))(
    'decodes to the tools’ hash, or within 2 grey levels of GDCM: %s',
    async (path, file) => {
      const frame = firstFrame(file);
      const found = await decoded(frame).catch((error: unknown) => error);
      if (path === 'broken/pydicom/JPEG2000-embedded-sequence-delimiter.dcm') {
        expect(String(found)).toContain('damaged-pixel-data'); // its SIZ segment is overwritten: no tool gives a picture
        return;
      }
      if (found instanceof Error) throw found;
      const stored = found as StoredPixels;
      if (hashes(frame, stored).includes(file.pixelMd5 ?? '')) return;
      expect(has('gdcmconv')).toBe(true);
      const raw = firstFrameOf(convert('gdcmconv', ['--raw'], readFileSync(join(corpusFolder, path))));
      // GDCM leaves the overshoot of the approximation beyond Bits Stored; its cells are taken whole, then clamped.
      const whole = { ...raw.description, BitsStored: 16, HighBit: 15 };
      const reference = await decoded(
        raw.description.BitsAllocated === 16 ? { ...raw, description: whole } : raw,
      );
      const top = 2 ** frame.description.BitsStored - 1;
      if (frame.description.PixelRepresentation === 0) {
        for (const [i, v] of reference.values.entries()) reference.values[i] = Math.min(v, top);
      }
      expect(largestDifference(stored, reference)).toBeLessThanOrEqual(2);
    },
  );
});

describe.skipIf(corpusFolder === '')('every further frame of a multi-frame file', () => {
  const several = corpusFiles().filter(
    (f) => f.validity === 'ok' && f.toolsAgree === true && Number(f.NumberOfFrames ?? 1) > 1,
  );
  it.each(several.map((f) => [f.path] as const))('decodes whole: %s', async (path) => {
    const frames = framesByHeader(readFileSync(join(corpusFolder, path)), 12);
    expect(frames.length).toBeGreaterThan(1);
    for (const frame of frames) {
      const { tolerated, decodedRows } = await decoded(frame);
      expect([tolerated.includes('truncated'), decodedRows]).toEqual([false, undefined]);
    }
  });
});

describe.skipIf(corpusFolder === '')('uncompressed and run-length files on which the tools differ', () => {
  const differing = files.filter((f) => f.toolsAgree === false && f.lossyDecode !== true);
  it.each(differing.map((f) => [f.path, f] as const))(
    'decode as the manifest judged right: %s',
    async (_path, file) => {
      const frame = firstFrame(file);
      expect(hashes(frame, await decoded(frame))).toContain(file.pixelMd5);
    },
  );
});

function largestDifference(a: StoredPixels, b: StoredPixels): number {
  expect(a.values.length).toBe(b.values.length);
  let most = 0;
  for (const [i, value] of a.values.entries()) most = Math.max(most, Math.abs(value - (b.values[i] ?? 0)));
  return most;
}

function byPath(path: string): CorpusFile {
  const file = corpusFiles().find((f) => f.path === path);
  if (!file) throw new Error(`not in the corpus: ${path}`);
  return file;
}
