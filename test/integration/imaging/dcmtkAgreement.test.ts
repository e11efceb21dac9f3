import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Composed } from '../../../renderer/imaging/pane/scene.ts';
import type { Presentation } from '../../../renderer/imaging/pane/presentation.ts';
import { type CorpusFile, corpusFiles, corpusFolder } from '../../unit/pixels/corpus.ts';
import { has } from '../../unit/pixels/tools.ts';
import { dcmj2pnm, difference, forDcmtk } from './dcmtk.ts';
import { composed, draw, type OpenFrame, openFile } from './nodePane.ts';

// Every image of these folders as our pane draws it, beside dcmtk's dcmj2pnm: each window and VOI LUT of the file, or the
// window that ours worked out. At most 1 of 255 apart (dcmtk truncates where we round), but for what stands below.

type Deviation = { readonly worst: number; readonly cause: string };
const YBR_UNDER_RGB =
  'The JPEG stream is YBR under the label RGB and has no marker of its own that says so; dcmtk believes the label and ' +
  'shows a pink mammogram, or green and violet colour bars. Ours takes 4:2:0 or component numbers for what they are.';
const deviations: Readonly<Record<string, Deviation>> = {
  'cr-dx-mg/healthcare-dicom-dicomweb-adapter/example-mg.dcm': { worst: 128, cause: YBR_UNDER_RGB },
  'transfer-syntax/pylibjpeg-data/JPEGBaseline/SC_rgb_jpeg_lossy_gdcm.dcm': {
    worst: 255,
    cause: YBR_UNDER_RGB,
  },
  'transfer-syntax/pydicom-data/SC_ybr_full_uncompressed.dcm': {
    worst: 2,
    cause: 'dcmtk adds two table entries that are both truncated; display.test.ts holds ours to the formula.',
  },
};

const NO_DECODER =
  'dcmtk and gdcm here have no decoder for it; the pixels are held to the manifest in corpus.test.ts';
/** Images that dcmtk gives no picture of. */
const without: Readonly<Record<string, string>> = {
  'transfer-syntax/pydicom-data/HTJ2KLossless_08_RGB.dcm': NO_DECODER,
  'transfer-syntax/pydicom-data/HTJ2K_08_RGB.dcm': NO_DECODER,
  'transfer-syntax/DICOMHTJ2K/htj2k/CT1_JPH': NO_DECODER,
  'transfer-syntax/DICOMHTJ2K/htj2k/MR2_JPH': NO_DECODER,
  'transfer-syntax/DICOMHTJ2K/htj2k/NM1_JPH': NO_DECODER,
  'transfer-syntax/DICOMHTJ2K/htj2k/US1_JPH': NO_DECODER,
  'transfer-syntax/pydicom/SC_rgb_jpeg.dcm':
    'dcmtk reads the JPEG only with a workaround for data that end early.',
  'transfer-syntax/pydicom-data/SC_rgb_32bit.dcm': 'dcmtk refuses colour of 32 bits.',
  'transfer-syntax/pydicom-data/SC_rgb_32bit_2frame.dcm': 'dcmtk refuses colour of 32 bits.',
  'transfer-syntax/pydicom-data/SC_rgb_expb_32bit.dcm': 'dcmtk refuses colour of 32 bits.',
};

type Variant = { readonly presentation: Partial<Presentation>; readonly options: readonly string[] };

/** What of an image's windows is compared, and how dcmtk is asked for the same. */
function variantsOf(base: Composed, open: OpenFrame): Variant[] {
  const { voi, image } = base.scene;
  if (voi === null) return [{ presentation: {}, options: [] }];
  const window = (center: number): string[] => ['+Ww', String(center), String(voi.width)];
  // dcmtk knows rescale and windows at the top level of a data set only, not those in functional groups.
  if (open.series.frames.length > 1 && base.choices.length > 0) {
    expect(image.slope).toBe(1);
    return [{ presentation: {}, options: ['-M', ...window(voi.center - image.intercept)] }];
  }
  if (base.choices.length === 0) return [{ presentation: {}, options: window(voi.center) }];
  const windows = base.choices.filter(({ kind }) => kind === 'window').length;
  return base.choices.map(({ kind }, choice) => ({
    presentation: { voi: { choice } },
    options: kind === 'window' ? ['+Wi', String(choice + 1)] : ['+Wl', String(choice - windows + 1)],
  }));
}

/** The worst difference over an image's variants; null: dcmtk has no picture. */
async function compare(file: CorpusFile): Promise<number | null> {
  const full = path.join(corpusFolder, file.path);
  const open = await openFile(full);
  const plain = { overlays: false, shutter: false };
  const variants = variantsOf(composed(open, plain), open);
  return forDcmtk(full, file.TransferSyntaxUID ?? '', async (readable) => {
    let worst = 0;
    for (const { presentation, options } of variants) {
      const theirs = await dcmj2pnm(readable, ['-O', ...options]);
      if (theirs === null) return null;
      const { scene } = composed(open, { ...plain, ...presentation });
      // dcmtk shows greys alone; PS3.3 C.8.16.2.1.1.1 allows that. The colours have tests of their own.
      const ours = draw({ ...scene, image: { ...scene.image, supplemental: null } });
      expect([ours.width, ours.height]).toEqual([theirs.width, theirs.height]);
      worst = Math.max(worst, difference(ours.rgba, theirs).worst);
    }
    return worst;
  });
}

describe.skipIf(corpusFolder === '' || !has('dcmj2pnm') || !has('gdcmconv') || !has('dcmdjpls'))(
  'what the pane shows and what dcmtk makes of it',
  () => {
    const images = corpusFiles().filter(
      ({ hasPixelData, validity }) => hasPixelData && validity !== 'must-reject',
    );
    const folders = [
      ['overlay-lut', 4],
      ['pr-ko', 1],
      ['cr-dx-mg', 7],
      ['transfer-syntax', 130],
    ] as const;

    it.each(folders)('%s: the same greys and colours', { timeout: 300_000 }, async (folder, least) => {
      const files = images.filter(({ path: at }) => at.startsWith(`${folder}/`));
      expect(files.length).toBeGreaterThanOrEqual(least);
      for (const file of files) {
        const worst = await compare(file);
        const known = deviations[file.path];
        // A deviation that is gone must leave the table, too.
        if (worst === null) expect.soft(Object.keys(without)).toContain(file.path);
        else expect.soft([file.path, worst]).toEqual([file.path, known?.worst ?? Math.min(worst, 1)]);
      }
    });

    it('every deviation has a file and a cause', () => {
      const known = new Set(images.map((file) => file.path));
      const listed = [...Object.keys(deviations), ...Object.keys(without)];
      expect(listed.filter((at) => !known.has(at))).toEqual([]);
    });
  },
);
