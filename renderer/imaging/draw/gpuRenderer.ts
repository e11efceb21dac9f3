import type { StackViewport, Types } from '@cornerstonejs/core';
import { rangeOf } from '../../../pixels/index.ts';
import type { StoredValues } from '../../../pixels/index.ts';
import { pixelSides } from '../geometry/view.ts';
import { pictureCamera } from './gpuCamera.ts';
import { textureNodes } from './greyTexture.ts';
import { createLayerStamp } from './layers.ts';
import { createPictureMaker } from './picture.ts';
import type { Picture } from './raster.ts';
import type { Renderer, Scene } from './renderer.ts';
import type { GreyTable } from './grey.ts';

/** What a renderer needs of the engine that owns its viewport. */
export type GpuViewport = {
  readonly viewport: StackViewport;
  readonly element: HTMLElement;
  readonly maxTextureSize: number;
  readonly createTransferFunction: () => TransferFunction;
  /** False once its context is lost, before anybody was told, and after the engine was given up. */
  readonly isAlive: () => boolean;
  /** Draws the viewport at once; false when its context is lost or the canvas has no size. */
  readonly render: () => boolean;
  readonly release: () => void;
};

export type TransferFunction = ReturnType<
  typeof import('@cornerstonejs/core').utilities.createLinearRGBTransferFunction
>;

type ImageData = ReturnType<StackViewport['createVTKImageData']>;

/** One picture's place on the GPU; reused while the pictures have the same form. */
type Slot = {
  readonly form: string;
  readonly imageData: ImageData;
  readonly actor: Types.ImageActor;
  readonly transfer: TransferFunction;
  values: StoredValues | null;
  table: GreyTable | null;
};

// Other types would be drawn through half floats or not at all: those frames are drawn by hand.
const isUploadable = (values: StoredValues): values is Uint8Array | Int16Array | Uint16Array =>
  values instanceof Uint8Array || values instanceof Int16Array || values instanceof Uint16Array;

const valuesOf = (picture: Picture): StoredValues => (picture.kind === 'grey' ? picture.values : picture.rgb);

/**
 * Draws through Cornerstone: stored values in a texture, the exact grey table as its colour function. The picture lies in
 * a plane of our own and the camera follows geometry/view.ts; the engine's notions of spacing, window and fit stay unused.
 */
export function createGpuRenderer(gpu: GpuViewport): Renderer {
  const { viewport, element, maxTextureSize } = gpu;
  const pictureOf = createPictureMaker();
  const stamp = createLayerStamp();
  let slot: Slot | null = null;

  function makeSlot(scene: Scene, form: string, picture: Picture): Slot {
    const { Rows, Columns, factor } = picture;
    const components = picture.kind === 'grey' ? 1 : 3;
    const sides = pixelSides(scene.image);
    // The camera has the centre of the first image pixel in the origin; the first sample's lies half a sample further in.
    const inward = (factor - 1) / 2;
    const imageData = viewport.createVTKImageData({
      origin: [inward * sides.width, inward * sides.height, 0],
      direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
      dimensions: [Columns, Rows, 1],
      spacing: [factor * sides.width, factor * sides.height, 1],
      numberOfComponents: components,
      pixelArray: valuesOf(picture),
    });
    const actor: Types.ImageActor = viewport['createActorMapper'](imageData);
    const transfer = gpu.createTransferFunction();
    if (components === 1) {
      actor.getProperty().setRGBTransferFunction(0, transfer);
      actor.getProperty().setUseLookupTableScalarRange(true);
    }
    actor.getProperty().setInterpolationTypeToLinear();
    viewport.removeAllActors();
    viewport.addActor({ uid: viewport.id, actor });
    return { form, imageData, actor, transfer, values: null, table: null };
  }

  function upload(target: Slot, scene: Scene, picture: Picture, values: StoredValues): void {
    if (target.values === values) return;
    const scalars = target.imageData.getPointData().getScalars();
    scalars.setData(values);
    // Known already, and the engine would look through every value to find it out.
    if (picture.kind === 'grey') scalars.setRange(rangeOf(scene.frame.pixels), 0);
    scalars.modified();
    target.imageData.modified();
    target.values = values;
  }

  function applyTable(target: Slot, table: GreyTable): void {
    if (target.table === table) return;
    const { nodes, from, to, length } = textureNodes(table);
    const array = target.imageData.getPointData().getScalars().newClone();
    array.setData(nodes, 6);
    target.transfer.buildFunctionFromArray(array);
    target.transfer.setMappingRange(from, to);
    target.actor.getMapper()?.setColorTextureWidth(length);
    target.actor.getProperty().modified();
    target.table = table;
  }

  function aim(scene: Scene): void {
    const shape = { ...scene.frame.pixels, pixelAspect: scene.image.pixelAspect };
    const { focalPoint, position, viewUp, parallelScale, distance } = pictureCamera(
      scene.view,
      shape,
      scene.pane,
    );
    const camera = viewport['getVtkActiveCamera']();
    camera.setParallelProjection(true);
    camera.setFocalPoint(...focalPoint);
    camera.setPosition(...position);
    camera.setViewUp(...viewUp);
    camera.setParallelScale(parallelScale);
    camera.setClippingRange(distance / 2, distance * 2);
  }

  function draw(scene: Scene): boolean {
    if (!gpu.isAlive()) return false;
    const picture = pictureOf(scene, Math.min(maxTextureSize, MOST_TEXELS));
    // Where so many texels cannot hold the greys, the hand does it, slower and right.
    if (picture === null || (picture.kind === 'grey' && !picture.table.exact)) return false;
    const values = valuesOf(picture);
    const { Rows, Columns, factor } = picture;
    if (!isUploadable(values) || Math.max(Rows, Columns) > maxTextureSize) return false;
    const form = [Rows, Columns, factor, scene.image.pixelAspect, picture.kind, values.constructor.name].join(
      ' ',
    );
    slot = slot?.form === form ? slot : makeSlot(scene, form, picture);
    upload(slot, scene, picture, values);
    if (picture.kind === 'grey') applyTable(slot, picture.table);
    aim(scene);
    viewport.sWidth = scene.pane.width;
    viewport.sHeight = scene.pane.height;
    if (!gpu.render()) return false;
    const target = viewport.canvas.getContext('2d');
    if (target !== null) stamp(target, scene);
    return target !== null;
  }

  return {
    kind: 'gpu',
    element,
    draw,
    clear() {
      const canvas = viewport.canvas;
      canvas.getContext('2d')?.clearRect(0, 0, canvas.width, canvas.height);
    },
    dispose: () => gpu.release(),
  };
}

// Wider than any window of a CT; the engine builds one object a texel, so more would be slow to drag.
const MOST_TEXELS = 8192;
