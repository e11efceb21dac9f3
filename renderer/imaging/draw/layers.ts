import { paintLayer } from '../../../pixels/index.ts';
import type { Layer } from '../../../pixels/index.ts';
import { imageToDevice } from '../geometry/view.ts';
import type { Scene } from './renderer.ts';

// What lies over a picture in one colour: what a shutter hides, then overlay planes. Both renderers paint them from the
// same runs of image pixels into the same device pixels.

/** Paints all layers of a scene over its picture. */
export function paintLayers(words: Uint32Array, scene: Scene): void {
  const { pane, layers, view, frame, image } = scene;
  if (layers.length === 0) return;
  const place = imageToDevice(view, { ...frame.pixels, pixelAspect: image.pixelAspect }, pane);
  for (const layer of layers) paintLayer(words, layer, { place, size: pane });
}

/** Draws layers on to a canvas that another renderer has filled. */
export function createLayerStamp(): (target: CanvasRenderingContext2D, scene: Scene) => void {
  let canvas: HTMLCanvasElement | null = null;
  let last: { key: string; layers: readonly Layer[] } | null = null;
  return (target, scene) => {
    const { pane, view, layers, image } = scene;
    if (layers.length === 0) return;
    canvas ??= document.createElement('canvas');
    const context = canvas.getContext('2d');
    if (context === null) return;
    const key = JSON.stringify([pane.width, pane.height, view, image.pixelAspect]);
    const same = last?.key === key && last.layers.length === layers.length;
    if (!same || !layers.every((layer, at) => layer.runs === last?.layers[at]?.runs)) {
      const picture = new ImageData(pane.width, pane.height);
      paintLayers(new Uint32Array(picture.data.buffer), scene);
      canvas.width = pane.width;
      canvas.height = pane.height;
      context.putImageData(picture, 0, 0);
      last = { key, layers };
    }
    target.drawImage(canvas, 0, 0);
  };
}
