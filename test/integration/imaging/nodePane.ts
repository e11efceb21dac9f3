import { readFileSync } from 'node:fs';
import {
  memorySource,
  inflatedSource,
  frameTable,
  readHeader,
  toDicomJson,
} from '../../../native/dicom/index.ts';
import { createNodeDecoder } from '../../../native/pixels.ts';
import { createMarkSource } from '../../../renderer/imaging/draw/marks.ts';
import { MOST_ENTRIES } from '../../../renderer/imaging/draw/grey.ts';
import { paintLayers } from '../../../renderer/imaging/draw/layers.ts';
import { createPictureMaker } from '../../../renderer/imaging/draw/picture.ts';
import { rasterise } from '../../../renderer/imaging/draw/raster.ts';
import type { Scene } from '../../../renderer/imaging/draw/renderer.ts';
import type { DecodedFrame } from '../../../renderer/imaging/frames/cache.ts';
import { imageToDevice } from '../../../renderer/imaging/geometry/view.ts';
import { parseDataSets } from '../../../renderer/imaging/metadata/dataSet.ts';
import { addressOf, buildSeries } from '../../../renderer/imaging/metadata/series.ts';
import { initialPresentation } from '../../../renderer/imaging/pane/presentation.ts';
import type { Presentation } from '../../../renderer/imaging/pane/presentation.ts';
import { compose } from '../../../renderer/imaging/pane/scene.ts';
import type { Composed } from '../../../renderer/imaging/pane/scene.ts';
import type { SeriesModel } from '../../../renderer/imaging/types.ts';

// The way of a file to the pixels of a pane without any browser: header and frames by native/dicom, decoding by pixels,
// metadata, composition and the hand-drawn canvas of renderer/imaging, all by the code that the page runs.

export type OpenFrame = {
  readonly series: SeriesModel;
  readonly index: number;
  readonly frame: DecodedFrame;
};

const decoder = createNodeDecoder();
const [STUDY, SERIES] = ['1.2.3', '1.2.3.4'];
export const IMAGE = '1.2.3.4.5';
const UIDS = {
  '0020000D': { vr: 'UI', Value: [STUDY] },
  '0020000E': { vr: 'UI', Value: [SERIES] },
  '00080018': { vr: 'UI', Value: [IMAGE] },
};

/** One frame, from 1, of a file's bytes. */
export async function openFrame(file: Uint8Array<ArrayBuffer>, frameNumber = 1): Promise<OpenFrame> {
  const plain = memorySource(file);
  const header = readHeader(plain);
  if (!header.ok) throw new Error('no header');
  const source = inflatedSource(plain, header.value);
  if (!source.ok) throw new Error('not inflated');
  const json = toDicomJson(source.value, header.value, {
    bulkDataUri: (at) => `/${at}`,
    inlineBytes: 2 ** 28,
  });
  // A few test files of other projects have no UIDs; the library names them as unreadable, their pixels count here.
  const instances = json.ok ? parseDataSets([{ ...json.value, ...UIDS }]) : [];
  const address = addressOf('library', STUDY, SERIES);
  if (address === null) throw new Error('no UIDs');
  const series = buildSeries(instances, address);
  const index = series.frames.findIndex((frame) => frame.frameNumber === frameNumber);
  const ref = series.frames[index];
  const table = frameTable(source.value, header.value);
  const entry = table.ok ? table.value.frames[frameNumber - 1] : undefined;
  if (ref === undefined || entry === undefined || !table.ok) throw new Error('no frame');
  const bytes = Buffer.concat(
    entry.fragments.map((r) => new Uint8Array(source.value.read(r.offset, r.length))),
  );
  const decoded = await decoder.decode(
    new Uint8Array(bytes),
    table.value.TransferSyntaxUID,
    series.image(index).description,
  );
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.failure));
  return { series, index, frame: { key: '', ref, pixels: decoded.value } };
}

export const openFile = (path: string, frameNumber = 1): Promise<OpenFrame> =>
  openFrame(new Uint8Array(readFileSync(path)), frameNumber);

/** What a pane as large as the picture composes of it at 1:1. */
export function composed(
  open: OpenFrame,
  presentation: Partial<Presentation> = {},
  pane = { width: open.frame.pixels.Columns, height: open.frame.pixels.Rows },
): Composed {
  const { series } = open;
  // One image pixel a device pixel, whatever its shape: other software is asked for the pixels as they are, too.
  const square: SeriesModel = { ...series, image: (at) => squareImage(series, at) };
  const marks = createMarkSource(() => undefined);
  return compose({
    ...open,
    series: square,
    presentation: { ...initialPresentation, fitted: presentation.state !== undefined, ...presentation },
    pane,
    marks,
    mmPerDevicePixel: null,
  });
}

const squares = new WeakMap<object, ReturnType<SeriesModel['image']>>();
function squareImage(series: SeriesModel, at: number): ReturnType<SeriesModel['image']> {
  const image = series.image(at);
  const known = squares.get(image) ?? { ...image, pixelAspect: 1 };
  squares.set(image, known);
  return known;
}

export type Drawn = { readonly width: number; readonly height: number; readonly rgba: Uint8ClampedArray };

/** Draws a scene as the hand-drawn canvas does. */
export function draw(scene: Scene): Drawn {
  const picture = createPictureMaker()(scene, MOST_ENTRIES);
  if (picture === null) throw new Error('not drawable');
  const { width, height } = scene.pane;
  const rgba = new Uint8ClampedArray(width * height * 4);
  const shape = { ...scene.frame.pixels, pixelAspect: scene.image.pixelAspect };
  rasterise(rgba, picture, imageToDevice(scene.view, shape, scene.pane), scene.pane);
  paintLayers(new Uint32Array(rgba.buffer), scene);
  return { width, height, rgba };
}
