import { modalityOf } from '../draw/grey.ts';
import { isColour } from '../draw/picture.ts';
import type { DecodedFrame } from '../frames/cache.ts';
import type { Point } from '../geometry/view.ts';
import type { Pane, SeriesModel } from '../types.ts';

/** The value of the pixel at a place of the image: stored samples of a colour, else the modality value with its unit. */
export function readOut(
  frame: DecodedFrame,
  series: SeriesModel,
  index: number,
  at: Point,
): ReturnType<Pane['valueAt']> {
  const { Rows, Columns, SamplesPerPixel, values } = frame.pixels;
  const [x, y] = [Math.floor(at.x), Math.floor(at.y)];
  if (x < 0 || y < 0 || x >= Columns || y >= Rows) return null;
  const image = series.image(index);
  const start = (y * Columns + x) * SamplesPerPixel;
  const stored = Array.from(values.subarray(start, start + SamplesPerPixel));
  if (isColour(frame.pixels, image)) return { x, y, value: stored, unit: '' };
  return { x, y, value: stored.map((value) => modalityOf(image, value)), unit: image.unit };
}
