import type { Runs } from './runs.ts';

const ALPHA = 0xff000000;

type Size = { readonly width: number; readonly height: number };

/** From image pixels to picture pixels by quarter turns, flips, scale and shift: x' = xx x + xy y + x0, and so for y'. */
export type PlaceOnPicture = {
  readonly xx: number;
  readonly xy: number;
  readonly yx: number;
  readonly yy: number;
  readonly x0: number;
  readonly y0: number;
};

/** Image pixels drawn over a picture in one colour. `least` 1: each takes at least one pixel of the picture. */
export type Layer = {
  readonly runs: Runs;
  readonly colour: readonly [number, number, number];
  readonly least: 0 | 1;
};

/** Of overlay planes: told from white bone and black air, and from the measurements. */
export const OVERLAY_COLOUR = [255, 214, 10] as const;

/** First and one past the last device pixel whose centres lie between two places; at least one where `least` is 1. */
function span(a: number, b: number, least: 0 | 1, length: number): [number, number] {
  const [low, high] = a <= b ? [a, b] : [b, a];
  const from = Math.ceil(low - 0.5);
  const to = Math.max(Math.ceil(high - 0.5), from + least);
  return [Math.max(0, from), Math.min(length, to)];
}

const wordOf = ([red, green, blue]: Layer['colour']): number =>
  (ALPHA | (blue << 16) | (green << 8) | red) >>> 0;

/**
 * Paints a layer into `words`, the pixels of a picture as one little endian RGBA word each. A mark thinner than a pixel of
 * the picture still takes one.
 */
export function paintLayer(
  words: Uint32Array,
  { runs, colour, least }: Layer,
  { place, size }: { readonly place: PlaceOnPicture; readonly size: Size },
): void {
  const { xx, xy, yx, yy, x0, y0 } = place;
  const word = wordOf(colour);
  for (let at = 0; at < runs.length; at += 3) {
    const [row = 0, from = 0, to = 0] = [runs[at], runs[at + 1], runs[at + 2]];
    // One of each pair xx/xy and yx/yy is 0, so that a run stays a rectangle.
    const across = span(xx * from + xy * row + x0, xx * to + xy * (row + 1) + x0, least, size.width);
    const down = span(yx * from + yy * row + y0, yx * to + yy * (row + 1) + y0, least, size.height);
    if (across[0] >= across[1]) continue;
    for (let y = down[0]; y < down[1]; y++)
      words.fill(word, y * size.width + across[0], y * size.width + across[1]);
  }
}
