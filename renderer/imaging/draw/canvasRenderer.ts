import { imageToDevice } from '../geometry/view.ts';
import { MOST_ENTRIES } from './grey.ts';
import { paintLayers } from './layers.ts';
import { createPictureMaker } from './picture.ts';
import { rasterise } from './raster.ts';
import type { Renderer, Scene } from './renderer.ts';

/** Makes a canvas that fills its parent. */
export function fillingCanvas(): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  Object.assign(canvas.style, {
    position: 'absolute',
    inset: '0',
    width: '100%',
    height: '100%',
    display: 'block',
  });
  return canvas;
}

/**
 * Draws on the processor (raster.ts). It needs neither engine nor GPU: it shows the first picture while the engine still
 * loads, and everything where WebGL is absent, lost, or done in software, which would be slower.
 */
export function createCanvasRenderer(): Renderer {
  const element = fillingCanvas();
  // Not `willReadFrequently`: a canvas kept on this processor scrolls three times as slowly (8.5 against 26 pictures/s).
  const context = element.getContext('2d', { alpha: false });
  const pictureOf = createPictureMaker();
  let image: ImageData | null = null;

  function draw(scene: Scene): boolean {
    const { pane, frame } = scene;
    const picture = pictureOf(scene, MOST_ENTRIES);
    if (context === null || picture === null || pane.width < 1 || pane.height < 1) return false;
    if (element.width !== pane.width) element.width = pane.width;
    if (element.height !== pane.height) element.height = pane.height;
    if (image?.width !== pane.width || image.height !== pane.height)
      image = new ImageData(pane.width, pane.height);
    const shape = { ...frame.pixels, pixelAspect: scene.image.pixelAspect };
    rasterise(image.data, picture, imageToDevice(scene.view, shape, pane), pane);
    paintLayers(new Uint32Array(image.data.buffer), scene);
    context.putImageData(image, 0, 0);
    return true;
  }

  return {
    kind: 'canvas',
    element,
    draw,
    clear() {
      // One that was never drawn on is black; to clear it would set up the GPU's side of it, just before the first picture.
      if (image !== null) context?.clearRect(0, 0, element.width, element.height);
    },
    dispose() {
      element.remove();
      // A canvas of no size gives its memory back at once.
      element.width = 0;
      element.height = 0;
      image = null;
    },
  };
}
