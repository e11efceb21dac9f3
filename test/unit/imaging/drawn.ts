import { createMarkSource } from '../../../renderer/imaging/draw/marks.ts';
import { MOST_ENTRIES } from '../../../renderer/imaging/draw/grey.ts';
import { paintLayers } from '../../../renderer/imaging/draw/layers.ts';
import { createPictureMaker } from '../../../renderer/imaging/draw/picture.ts';
import { rasterise } from '../../../renderer/imaging/draw/raster.ts';
import type { Scene } from '../../../renderer/imaging/draw/renderer.ts';
import type { DecodedFrame } from '../../../renderer/imaging/frames/cache.ts';
import { imageToDevice } from '../../../renderer/imaging/geometry/view.ts';
import { initialPresentation } from '../../../renderer/imaging/pane/presentation.ts';
import type { Presentation } from '../../../renderer/imaging/pane/presentation.ts';
import { compose } from '../../../renderer/imaging/pane/scene.ts';
import type { Composed } from '../../../renderer/imaging/pane/scene.ts';
import type { StatePlanes } from '../../../renderer/imaging/pane/statePlanes.ts';
import type { SeriesModel } from '../../../renderer/imaging/types.ts';
import type { StoredPixels } from '../../../pixels/index.ts';
import type { DataSet } from '../../../pixels/header/dataSet.ts';
import { series as seriesOf } from './made.ts';

// What a pane shows, by the code that composes its scenes and draws its canvas; only the canvas itself is missing here.

export type OpenFrame = {
  readonly series: SeriesModel;
  readonly index: number;
  readonly frame: DecodedFrame;
};

/** A frame of a data set with the given stored values. */
export function openValues(
  instance: DataSet,
  values: StoredPixels['values'],
  more: Partial<StoredPixels> = {},
): OpenFrame {
  const series = seriesOf([instance]);
  const [ref] = series.frames;
  if (ref === undefined) throw new Error('no frame');
  const { Rows, Columns, SamplesPerPixel, PhotometricInterpretation } = series.image(0).description;
  const pixels = {
    values,
    Rows,
    Columns,
    SamplesPerPixel,
    PhotometricInterpretation,
    tolerated: [],
    ...more,
  };
  return { series, index: 0, frame: { key: '', ref, pixels } };
}

/** What a pane as large as the picture composes of it at 1:1. */
export function composed(
  open: OpenFrame,
  presentation: Partial<Presentation> = {},
  pane = { width: open.frame.pixels.Columns, height: open.frame.pixels.Rows },
  planes: StatePlanes = () => [],
  mmPerDevicePixel: number | null = null,
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
    planes,
    mmPerDevicePixel,
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

/** Red of every pixel of a frame drawn at 1:1. */
export function greysOf(open: OpenFrame, presentation: Partial<Presentation> = {}): number[] {
  const { rgba } = draw(composed(open, presentation).scene);
  return Array.from({ length: rgba.length / 4 }, (_, at) => rgba[at * 4] ?? -1);
}
