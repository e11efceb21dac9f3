import type { Runs } from '../../../pixels/index.ts';
import { imageToDevice } from '../geometry/view.ts';
import type { Affine, Size } from '../geometry/view.ts';
import type { Layer, Scene } from './renderer.ts';

// What lies over a picture in one colour: what a shutter hides, then overlay planes. Both renderers paint them from the
// same runs of image pixels into the same device pixels.

const ALPHA = 0xff000000;

/** First and one past the last device pixel whose centres lie between two places; at least one where `least` is 1. */
function span(a: number, b: number, least: 0 | 1, length: number): [number, number] {
  const [low, high] = a <= b ? [a, b] : [b, a];
  const from = Math.ceil(low - 0.5);
  const to = Math.max(Math.ceil(high - 0.5), from + least);
  return [Math.max(0, from), Math.min(length, to)];
}

/** Paints the runs into `words` (RGBA, pane.width x pane.height). A mark thinner than a device pixel still takes one. */
export function paintRuns(
  words: Uint32Array,
  runs: Runs,
  { transform, pane, word, least }: { transform: Affine; pane: Size; word: number; least: 0 | 1 },
): void {
  const { xx, xy, yx, yy, x0, y0 } = transform;
  for (let at = 0; at < runs.length; at += 3) {
    const [row = 0, from = 0, to = 0] = [runs[at], runs[at + 1], runs[at + 2]];
    // One of each pair xx/xy and yx/yy is 0, so that a run stays a rectangle.
    const across = span(xx * from + xy * row + x0, xx * to + xy * (row + 1) + x0, least, pane.width);
    const down = span(yx * from + yy * row + y0, yx * to + yy * (row + 1) + y0, least, pane.height);
    if (across[0] >= across[1]) continue;
    for (let y = down[0]; y < down[1]; y++)
      words.fill(word, y * pane.width + across[0], y * pane.width + across[1]);
  }
}

const wordOf = ([red, green, blue]: Layer['colour']): number =>
  (ALPHA | (blue << 16) | (green << 8) | red) >>> 0;

/** Paints all layers of a scene over its picture. */
export function paintLayers(words: Uint32Array, scene: Scene): void {
  const { pane, layers, view, frame, image } = scene;
  if (layers.length === 0) return;
  const transform = imageToDevice(view, { ...frame.pixels, pixelAspect: image.pixelAspect }, pane);
  for (const { runs, colour, least } of layers)
    paintRuns(words, runs, { transform, pane, word: wordOf(colour), least });
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
