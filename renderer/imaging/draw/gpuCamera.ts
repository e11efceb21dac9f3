import { apply, imageToDevice, invert, pixelSides } from '../geometry/view.ts';
import type { ImageShape, Size, View } from '../geometry/view.ts';
import { cross } from '../geometry/vector.ts';
import type { Vector } from '../geometry/vector.ts';

/** A parallel camera that looks at the picture lying in the plane z = 0, the centre of its first pixel in the origin. */
export type PictureCamera = {
  readonly focalPoint: Vector;
  readonly position: Vector;
  readonly viewUp: Vector;
  readonly parallelScale: number; // half the pane's height in world units
  readonly distance: number;
};

const DISTANCE = 100;

const unitOrZero = (value: number): number => (Math.abs(value) < 1e-9 ? 0 : Math.sign(value));

/**
 * The camera that draws a scene just where the transform of geometry/view.ts puts it. World units are the shorter side of
 * an image pixel, so that one of them takes `view.scale` device pixels. A mirrored picture is one looked at from behind.
 */
export function pictureCamera(view: View, shape: ImageShape, pane: Size): PictureCamera {
  const sides = pixelSides(shape);
  const back = invert(imageToDevice(view, shape, pane));
  const centre = apply(back, { x: pane.width / 2, y: pane.height / 2 });
  const focalPoint: Vector = [(centre.x - 0.5) * sides.width, (centre.y - 0.5) * sides.height, 0];
  const right: Vector = [unitOrZero(back.xx), unitOrZero(back.yx), 0];
  const up: Vector = [unitOrZero(-back.xy), unitOrZero(-back.yy), 0];
  const towards = cross(right, up); // from the picture to the eye
  return {
    focalPoint,
    position: [
      focalPoint[0] + towards[0] * DISTANCE,
      focalPoint[1] + towards[1] * DISTANCE,
      focalPoint[2] + towards[2] * DISTANCE,
    ],
    viewUp: up,
    parallelScale: pane.height / 2 / view.scale,
    distance: DISTANCE,
  };
}
