import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { corpusFolder } from '../../unit/pixels/corpus.ts';
import { has } from '../../unit/pixels/tools.ts';
import { dcmj2pnm, inFolder } from './dcmtk.ts';
import { composed, draw, openFile } from './nodePane.ts';

// Overlay planes over the picture, beside dcmj2pnm, which draws them in white.

const YELLOW = [255, 214, 10];

/** Ours with marks in white; the number of marked pixels beside it. */
async function ours(file: string): Promise<{ greys: number[]; marked: number; remarks: readonly string[] }> {
  const open = await openFile(file);
  const { scene, remarks, presentation } = composed(open, { shutter: false });
  expect(presentation.overlays).toBe(true);
  const { rgba } = draw(scene);
  let marked = 0;
  const greys = Array.from({ length: rgba.length / 4 }, (_, at) => {
    const pixel = [...rgba.subarray(at * 4, at * 4 + 3)];
    const isMark = pixel.every((value, channel) => value === YELLOW[channel]);
    if (isMark) marked += 1;
    return isMark ? 255 : (pixel[0] ?? -1);
  });
  return { greys, marked, remarks };
}

async function compare(file: string, window: readonly string[]): Promise<{ apart: number; marked: number }> {
  const theirs = await dcmj2pnm(file, ['+O', '0', ...window]);
  if (theirs === null) throw new Error('dcmtk');
  const { greys, marked } = await ours(file);
  const apart = greys.filter((grey, at) => Math.abs(grey - (theirs.data[at] ?? 0)) > 1).length;
  return { apart, marked };
}

const files = [
  ['overlay-lut/pydicom-data/MR-SIEMENS-DICOM-WithOverlays.dcm', ['+Wi', '1'], 'in data'],
  ['overlay-lut/weasis-dicom-tools/overlay.dcm', ['+Wm'], 'two in data, two in the high bits of the pixels'],
  ['cr-dx-mg/fo-dicom/OutOfBoundsOverlay.dcm', ['+Wi', '1'], 'partly outside, JPEG lossless'],
] as const;

describe.skipIf(corpusFolder === '' || !has('dcmj2pnm') || !has('dcmconv'))('overlay planes', () => {
  it.each(files)('%s: lie where dcmtk draws them', async (name, window) => {
    const { apart, marked } = await compare(path.join(corpusFolder, name), window);
    expect(marked).toBeGreaterThan(100);
    expect(apart).toBe(0);
  });

  it('of big endian and of implicit files are the same', { timeout: 60_000 }, async () => {
    const file = path.join(corpusFolder, 'overlay-lut/weasis-dicom-tools/overlay.dcm');
    const before = await ours(file);
    for (const option of ['+tb', '+ti']) {
      await inFolder(async (folder) => {
        const out = path.join(folder, 'converted.dcm');
        execFileSync('dcmconv', [option, file, out], { stdio: 'pipe' });
        const after = await ours(out);
        expect([after.marked, after.greys]).toEqual([before.marked, before.greys]);
      });
    }
  });

  it('that reach beyond the picture are drawn as far as it goes, and that is said', async () => {
    const file = path.join(corpusFolder, 'cr-dx-mg/fo-dicom/OutOfBoundsOverlay.dcm');
    expect((await ours(file)).remarks).toContain('overlay-outside');
  });

  it('can be hidden, and are in no value', async () => {
    const open = await openFile(path.join(corpusFolder, 'overlay-lut/weasis-dicom-tools/overlay.dcm'));
    expect(composed(open, { overlays: false }).scene.layers).toEqual([]);
    expect(open.frame.pixels.values.every((value) => value < 4096)).toBe(true);
  });
});
