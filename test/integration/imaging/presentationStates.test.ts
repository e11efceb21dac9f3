import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import dicomParser from 'dicom-parser';
import { describe, expect, it } from 'vitest';
import type { Presentation } from '../../../native/contract/index.ts';
import { type DicomJson, fileSource, readHeader, toDicomJson } from '../../../native/dicom/index.ts';
import { readDocument } from '../../../native/documents/index.ts';
import type { Scene } from '../../../renderer/imaging/draw/renderer.ts';
import { planesIn } from '../../../renderer/imaging/pane/statePlanes.ts';
import { corpusFolder } from '../../unit/pixels/corpus.ts';
import { has } from '../../unit/pixels/tools.ts';
import { dcmp2pgm, difference, inFolder } from './dcmtk.ts';
import { composed, draw, openFile } from './nodePane.ts';

// Images under presentation states, beside dcmtk's dcmp2pgm: states of the corpus, and states that dcmpsmk makes of images.

const tools = ['dcmp2pgm', 'dcmpsmk', 'dcmodify', 'dcmconv', 'gdcmconv'];
const at = (name: string): string => path.join(corpusFolder, name);

function jsonOf(file: string): DicomJson {
  const source = fileSource(file);
  try {
    const header = readHeader(source);
    const json = header.ok
      ? toDicomJson(source, header.value, { bulkDataUri: (tag) => tag, inlineBytes: 2 ** 28 })
      : null;
    if (!json?.ok) throw new Error('not read');
    return json.value;
  } finally {
    source.close();
  }
}

function stateOf(file: string): Presentation {
  const document = readDocument(jsonOf(file));
  if (document?.kind !== 'presentation') throw new Error('no presentation state');
  return document;
}

async function under(image: string, stateFile: string) {
  const open = await openFile(image);
  const planes = planesIn([jsonOf(stateFile)]);
  const pane = { width: open.frame.pixels.Columns, height: open.frame.pixels.Rows };
  return composed(open, { state: stateOf(stateFile), fitted: true, shutter: false }, pane, () => planes);
}

/** The greys alone, pixel by pixel: dcmp2pgm knows neither displayed area nor overlays. */
const greys = ({ image, view, ...scene }: Scene): Uint8ClampedArray =>
  draw({
    ...scene,
    image: { ...image, pixelAspect: 1 },
    view: { ...view, scale: 1, offset: { x: 0, y: 0 } },
    layers: [],
  }).rgba;

/** Calls `use` with a state that dcmpsmk makes of an image, changed by dcmodify. */
const withState = <T>(
  image: string,
  changes: readonly string[],
  use: (state: string, image: string) => Promise<T>,
) =>
  inFolder(async (folder) => {
    const [plain, state] = [path.join(folder, 'plain.dcm'), path.join(folder, 'state.dcm')];
    execFileSync('dcmconv', ['-q', '+te', image, plain], { stdio: 'pipe' });
    execFileSync('dcmpsmk', ['-q', plain, state], { stdio: 'pipe' });
    if (changes.length > 0) execFileSync('dcmodify', ['-q', '-nb', ...changes, state], { stdio: 'pipe' });
    return use(state, plain);
  });

const images = [
  ['overlay-lut/pydicom-data/mlut_18.dcm', 'Modality LUT'],
  ['overlay-lut/pydicom-data/vlut_04.dcm', 'VOI LUT'],
  ['overlay-lut/pydicom-data/MR-SIEMENS-DICOM-WithOverlays.dcm', 'window'],
  ['cr-dx-mg/highdicom/dx_image.dcm', 'MONOCHROME1'],
] as const;

describe.skipIf(corpusFolder === '' || !tools.every(has))('presentation states', () => {
  const scrambled = [
    at('pr-ko/weasis-dicom-tools/imageForPrLUTs.dcm'),
    at('pr-ko/weasis-dicom-tools/prLUTs.dcm'),
  ] as const;

  it('with Modality, VOI and Presentation LUT are applied as dcmtk applies them', async () => {
    const { scene, applies, choices } = await under(...scrambled);
    expect(applies).toBe(true);
    expect(choices[0]).toMatchObject({ kind: 'lut', explanation: 'scrambled voi lut', current: true });
    expect(difference(draw(scene).rgba, await dcmp2pgm(...scrambled)).worst).toBeLessThanOrEqual(1);
    // It is a state that changes everything: without it the picture is another one.
    const plain = composed(await openFile(scrambled[0])).scene;
    expect(difference(draw(plain).rgba, await dcmp2pgm(...scrambled)).worst).toBeGreaterThan(100);
  });

  it.each(images)('made of %s (%s) are applied as dcmtk applies them', async (name) => {
    for (const changes of [[], ['-m', '(2050,0020)=INVERSE'], ['-m', '(2050,0020)=IDENTITY']]) {
      await withState(at(name), changes, async (state, image) => {
        const { scene, applies } = await under(image, state);
        expect(applies).toBe(true);
        const { worst } = difference(greys(scene), await dcmp2pgm(image, state));
        expect([changes, worst <= 1]).toEqual([changes, true]);
      });
    }
  });

  it('that say nothing of the window show the whole range of the format', async () => {
    const name = at('overlay-lut/pydicom-data/MR-SIEMENS-DICOM-WithOverlays.dcm');
    await withState(name, ['-ea', '(0028,3110)'], async (state, image) => {
      const { scene } = await under(image, state);
      expect(scene.voi).toMatchObject({ center: 2048, width: 4096 });
      const { worst } = difference(greys(scene), await dcmp2pgm(image, state));
      expect(worst).toBeLessThanOrEqual(1);
    });
  });

  it('never change an image that they do not name', async () => {
    const state = stateOf(scrambled[1]);
    const other = await openFile(at('overlay-lut/pydicom-data/vlut_04.dcm'));
    const plain = composed(other);
    const beside = composed(other, { state, fitted: true });
    expect(beside.applies).toBe(false);
    expect(draw(beside.scene).rgba).toEqual(draw(plain.scene).rgba);
  });

  it('show the overlay planes that they activate, of the image and their own, and no others', async () => {
    const [image, file] = [
      at('overlay-lut/weasis-dicom-tools/overlay.dcm'),
      at('pr-ko/weasis-dicom-tools/prOverlay.dcm'),
    ];
    const { scene } = await under(image, file);
    const { rgba } = draw(scene);
    const marked = Array.from(
      { length: rgba.length / 4 },
      (_, pixel) => rgba[pixel * 4] === 255 && rgba[pixel * 4 + 2] === 10,
    );
    expect(marked).toEqual(bitsOf(image, file));
    const fewer = await withActivation(image, file);
    expect(fewer.layers.length).toBe(scene.layers.length - 1);
  });
});

/** Every set bit of six planes, read by dicom-parser: two among the pixels of the image, two beside them, two in the state. */
function bitsOf(image: string, state: string): boolean[] {
  const [first, second] = [image, state].map((file) => dicomParser.parseDicom(readFileSync(file)));
  const bytesOf = (dataSet: dicomParser.DataSet | undefined, tag: string): Uint8Array => {
    const element = dataSet?.elements[tag];
    if (dataSet === undefined || element === undefined) throw new Error(tag);
    return dataSet.byteArray.subarray(element.dataOffset, element.dataOffset + element.length);
  };
  const planes = [
    bytesOf(first, 'x60043000'),
    bytesOf(first, 'x60063000'),
    bytesOf(second, 'x60083000'),
    bytesOf(second, 'x600a3000'),
  ];
  const pixels = bytesOf(first, 'x7fe00010');
  return Array.from({ length: 512 * 512 }, (_, pixel) => {
    const high = pixels[pixel * 2 + 1] ?? 0; // bits 15 and 14
    return (
      (high & 0xc0) !== 0 || planes.some((plane) => (((plane[pixel >> 3] ?? 0) >> (pixel & 7)) & 1) === 1)
    );
  });
}

/** The scene of a state that activates one plane fewer. */
const withActivation = (image: string, file: string) =>
  inFolder(async (folder) => {
    const less = path.join(folder, 'state.dcm');
    execFileSync('dcmconv', [file, less], { stdio: 'pipe' });
    execFileSync('dcmodify', ['-nb', '-e', '(6000,1001)', less], { stdio: 'pipe' });
    return (await under(image, less)).scene;
  });
