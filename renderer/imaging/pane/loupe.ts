import { createCanvasRenderer } from '../draw/canvasRenderer.ts';
import type { Renderer, Scene } from '../draw/renderer.ts';
import { apply, imageToDevice } from '../geometry/view.ts';
import type { Point } from '../geometry/view.ts';
import { isSameImage } from '../imageName.ts';
import type { FrameRef } from '../types.ts';

/** Draws a part of a scene larger, from its pixels and not from the screen: what was left out to fit is seen again. */
export type Loupe = {
  /** The canvas, `size` device pixels wide and high with the image point `at` in its middle; null: not drawable. */
  draw(scene: Scene, at: Point, size: number, times: number): HTMLElement | null;
  /** Empties it where it shows another image than the pane. */
  keepTo(ref: FrameRef | null): void;
  dispose(): void;
};

export function createLoupe(): Loupe {
  let renderer: Renderer | null = null; // most panes never magnify anything
  let drawnFor: FrameRef | null = null;
  return {
    draw(scene, at, size, times) {
      renderer ??= createCanvasRenderer();
      const pane = { width: size, height: size };
      const shape = { ...scene.frame.pixels, pixelAspect: scene.image.pixelAspect };
      const centred = { ...scene.view, scale: scene.view.scale * times, offset: { x: 0, y: 0 } };
      const there = apply(imageToDevice(centred, shape, pane), at);
      const view = { ...centred, offset: { x: size / 2 - there.x, y: size / 2 - there.y } };
      drawnFor = scene.frame.ref;
      return renderer.draw({ ...scene, view, pane }) ? renderer.element : null;
    },
    keepTo(ref) {
      if (drawnFor === null || (ref !== null && isSameImage(ref, drawnFor))) return;
      renderer?.clear();
      drawnFor = null;
    },
    dispose: () => renderer?.dispose(),
  };
}
