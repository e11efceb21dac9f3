import { isColour, isPadding, modalityOf } from '../../../pixels/index.ts';
import { MOST_ENTRIES } from '../draw/grey.ts';
import { createPictureMaker } from '../draw/picture.ts';
import type { Scene } from '../draw/renderer.ts';
import type { Point } from '../geometry/view.ts';
import type { FrameImage, Pane, Sample } from '../types.ts';

type Place = { readonly x: number; readonly y: number; readonly stored: readonly number[] };

function placeAt({ pixels }: Scene['frame'], at: Point): Place | null {
  const { Rows, Columns, SamplesPerPixel, values } = pixels;
  const [x, y] = [Math.floor(at.x), Math.floor(at.y)];
  if (x < 0 || y < 0 || x >= Columns || y >= Rows) return null;
  const start = (y * Columns + x) * SamplesPerPixel;
  return { x, y, stored: Array.from(values.subarray(start, start + SamplesPerPixel)) };
}

/**
 * The value of the pixel at a place of the image: stored samples of a colour, else the modality value with its unit. Always
 * by the image's own Modality LUT: a presentation state changes what is seen, not what was measured.
 */
export function readOut({ frame }: Scene, own: FrameImage, at: Point): ReturnType<Pane['valueAt']> {
  const place = placeAt(frame, at);
  if (place === null) return null;
  const { x, y, stored } = place;
  if (isColour(frame.pixels, own)) return { x, y, value: stored, unit: '' };
  return { x, y, value: stored.map((value) => modalityOf(own, value)), unit: own.unit };
}

/** Samples pixels of what a pane shows, in the colours of the very tables it is drawn with. */
export function createSampler(): (scene: Scene, own: FrameImage, at: Point) => Sample | null {
  const pictureOf = createPictureMaker();
  return (scene, own, at) => {
    const place = placeAt(scene.frame, at);
    const picture = pictureOf({ ...scene, view: { ...scene.view, scale: 1 } }, MOST_ENTRIES);
    if (place === null || picture === null) return null;
    const { x, y, stored } = place;
    const pixel = y * picture.Columns + x;
    const first = stored[0] ?? 0;
    const colour = isColour(scene.frame.pixels, own);
    const common = {
      column: x,
      row: y,
      stored,
      modality: colour ? null : modalityOf(own, first),
      unit: colour ? '' : own.unit,
      padding: !colour && isPadding(own, first),
    };
    if (picture.kind === 'colour') {
      const [red = 0, green = 0, blue = 0] = picture.rgb.subarray(pixel * 3, pixel * 3 + 3);
      return { ...common, displayed: [red, green, blue] };
    }
    const { lo, step, greys } = picture.table;
    const value = picture.values[pixel] ?? 0;
    const entry = Math.floor((value - lo) / step + 0.5);
    return { ...common, displayed: greys[Math.min(greys.length - 1, Math.max(0, entry))] ?? 0 };
  };
}
