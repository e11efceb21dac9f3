import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Presentation } from '../../../renderer/imaging/pane/presentation.ts';
import { readingOf } from '../../../native/api/rendering/reading.ts';
import { frameOf } from '../../../pixels/header/functionalGroups.ts';
import { imageOf } from '../../../renderer/imaging/metadata/image.ts';
import { anInstance } from '../../unit/api/fakeLibrary.ts';
import { readPng } from '../../unit/api/readPng.ts';
import { testApi } from '../../unit/api/testApi.ts';
import { type CorpusFile, corpusFiles, corpusFolder } from '../../unit/pixels/corpus.ts';
import { difference } from '../imaging/dcmtk.ts';
import { composed, draw, type OpenFrame, openFile } from '../imaging/nodePane.ts';
import { fileLibrary, type OneFile } from './fileLibrary.ts';

// What the services draw beside what a pane shows at first, every image of these folders at 1:1: rendered pictures with
// shutters and overlays, thumbnails with shutters alone. The pane is held to dcmtk in ../imaging.

const address = '/dicomweb/library/studies/1.2.3/series/1.2.3.4/instances/1.2.3.4.5';

// One API for all files: its workers are worth keeping.
let file = '';
const library = (): OneFile => fileLibrary(file);
const api = testApi({
  instance: (...by) => library().instance(...by),
  metadata: (...by) => library().metadata(...by),
  bulkData: (...by) => library().bulkData(...by),
  readFrame: (...by) => library().readFrame(...by),
});

async function png(target: string) {
  const response = await api.request(`${address}${target}`, { headers: { accept: 'image/png' } });
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  return readPng(new Uint8Array(await response.arrayBuffer()));
}

/** The worst difference from a pane; Infinity for another size. */
function beside(open: OpenFrame, presentation: Partial<Presentation>, theirs: ReturnType<typeof readPng>) {
  const ours = draw(composed(open, presentation).scene);
  if (ours.width !== theirs.width || ours.height !== theirs.height) return Infinity;
  return difference(ours.rgba, { ...theirs, samples: theirs.samples === 3 ? 3 : 1 }).worst;
}

async function compare(row: CorpusFile): Promise<[string, number, number]> {
  file = path.join(corpusFolder, row.path);
  const frames = library().frames;
  // Frames of single bits begin within a byte, which the pane of these tests does not look after.
  const frame = row.BitsAllocated === 1 ? 1 : Math.max(1, Math.ceil(frames / 2));
  const open = await openFile(file, frame);
  const { pixelAspect } = open.series.image(open.index);
  const rendered = beside(open, {}, await png(`/frames/${frame}/rendered`));
  const small =
    pixelAspect === 1
      ? beside(open, { overlays: false }, await png(`/frames/${frame}/thumbnail?viewport=8192,8192`))
      : 0;
  return [row.path, rendered, small];
}

/** One image of each kind of pixels; how they are coded is decoding's business and tested there. */
function ofEachKind(files: readonly CorpusFile[]): CorpusFile[] {
  const kind = (f: CorpusFile): string =>
    [
      f.PhotometricInterpretation,
      f.SamplesPerPixel,
      f.BitsAllocated,
      f.BitsStored,
      f.PixelRepresentation,
    ].join();
  return [...new Map(files.map((each) => [kind(each), each])).values()];
}

describe.skipIf(corpusFolder === '')('what the services draw is what a pane shows', () => {
  // Damaged files are held to bounds and refusals elsewhere; videos have no frames to draw. Size makes no other pixels.
  const images = corpusFiles().filter(
    ({ hasPixelData, validity, path: at, Rows = 0, Columns = 0 }) =>
      hasPixelData &&
      validity !== 'must-reject' &&
      !/^(fuzz|broken|video)\//.test(at) &&
      Rows * Columns <= 1 << 20,
  );
  const inFolder = (folder: string) => images.filter(({ path: at }) => at.startsWith(`${folder}/`));
  const sets = [
    ['of overlays and look-up tables', inFolder('overlay-lut'), 4],
    ['with presentation states', inFolder('pr-ko'), 1],
    ['of enhanced objects', inFolder('enhanced'), 10],
    ['of each kind of pixels', ofEachKind(images), 20],
    ['of each kind of ultrasound', ofEachKind(inFolder('us')), 3],
    ['of each kind of radiograph', ofEachKind(inFolder('cr-dx-mg')), 3],
  ] as const;

  it.each(sets)('images %s', { timeout: 300_000 }, async (_, files, least) => {
    const compared: [string, number, number][] = [];
    for (const row of files) {
      try {
        compared.push(await compare(row));
      } catch (error) {
        expect.soft([row.path, String(error)]).toEqual([row.path, 'compared']);
      }
    }
    expect(compared.length).toBeGreaterThanOrEqual(least);
    expect(compared.filter(([, rendered, small]) => rendered > 1 || small > 1)).toEqual([]);
  });

  it(
    'the shape of pixels is the same, although the services know no policy of spacings',
    { timeout: 120_000 },
    async () => {
      let odd = 0;
      for (const row of images) {
        file = path.join(corpusFolder, row.path);
        const json = await library().metadata(anInstance(), '');
        if (!json.ok) throw new Error(row.path);
        const theirs = imageOf(frameOf(json.value, 1)).pixelAspect;
        odd += theirs === 1 ? 0 : 1;
        expect.soft([row.path, readingOf(json.value, 1).pixelAspect]).toEqual([row.path, theirs]);
      }
      expect(odd).toBeGreaterThan(3);
    },
  );
});
