import type { ImageVoi as Voi, Layer } from '../../../pixels/index.ts';
import type { DecodedFrame } from '../frames/cache.ts';
import type { Size, View } from '../geometry/view.ts';
import type { FrameImage } from '../types.ts';

/** All that decides what a pane's canvas shows. */
export type Scene = {
  readonly frame: DecodedFrame;
  readonly image: FrameImage; // of the same frame
  readonly view: View;
  readonly voi: Voi | null; // null: colour
  readonly invert: boolean;
  readonly pane: Size; // device pixels
  readonly layers: readonly Layer[]; // from below: what a shutter hides, then overlay planes
};

/** Draws scenes on a canvas of its own. Two kinds: `canvas`, by hand on the processor, and `gpu`, through the engine. */
export type Renderer = {
  readonly kind: 'canvas' | 'gpu';
  readonly element: HTMLElement;
  /** Draws at once. True: the canvas now holds exactly this scene. False: it could not, and shows nothing reliable. */
  draw(scene: Scene): boolean;
  clear(): void;
  dispose(): void;
};
