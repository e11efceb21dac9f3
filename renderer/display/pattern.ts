// A pattern to judge a display by eye, after what AAPM TG18 (QC) and TG270 ask of one: steps of grey with faint insets, the
// two near-black and near-white pairs, line pairs at one and two device pixels, a grid for geometry, ramps without bands.
// Everything lies on whole device pixels; greys are the display's own driving levels, untouched by any window.

/** Fills a rectangle, device pixels, with a grey of 0 to 255. */
export type Fill = (x: number, y: number, width: number, height: number, grey: number) => void;
export type PatternKind = 'quality' | 'dark' | 'bright';
export type PatternSize = { readonly width: number; readonly height: number };

const BACKGROUND = 128;
const GRID = 166;
/** 5 % and 95 % of the driving levels, inside of black and of white. */
export const FAINT = { black: 13, white: 242 } as const;
export const STEPS = 18;
export const stepGrey = (index: number): number => Math.round((index * 255) / (STEPS - 1));
const INSET = 4; // levels between a step and its insets

function grid(fill: Fill, { width, height }: PatternSize, unit: number): void {
  const [left, top] = [Math.floor((width % unit) / 2), Math.floor((height % unit) / 2)];
  for (let x = left; x < width; x += unit) fill(x, 0, 1, height, GRID);
  for (let y = top; y < height; y += unit) fill(0, y, width, 1, GRID);
  fill(0, 0, width, 1, 255);
  fill(0, height - 1, width, 1, 255);
  fill(0, 0, 1, height, 255);
  fill(width - 1, 0, 1, height, 255);
}

/** A square of one grey with a fainter square in two of its corners. */
function step(fill: Fill, x: number, y: number, side: number, grey: number): void {
  const corner = Math.round(side / 5);
  fill(x, y, side, side, grey);
  fill(x, y, corner, corner, Math.max(0, grey - INSET));
  fill(x + side - corner, y + side - corner, corner, corner, Math.min(255, grey + INSET));
}

function pair(fill: Fill, x: number, y: number, side: number, outer: number, inner: number): void {
  const inset = Math.round(side / 4);
  fill(x, y, side, side, outer);
  fill(x + inset, y + inset, side - 2 * inset, side - 2 * inset, inner);
}

/** Lines of black and white: `period` 2 is one pixel each, the finest that the display has. */
function linePairs(fill: Fill, x: number, y: number, side: number, period: number, upright: boolean): void {
  fill(x, y, side, side, 0);
  for (let at = 0; at < side; at += period) {
    const thick = Math.min(period / 2, side - at);
    if (upright) fill(x + at, y, thick, side, 255);
    else fill(x, y + at, side, thick, 255);
  }
}

function ramp(fill: Fill, x: number, y: number, width: number, height: number): void {
  for (let row = 0; row < height; row++) {
    fill(x, y + row, width, 1, Math.floor((row * 256) / height));
  }
}

function quality(fill: Fill, size: PatternSize): void {
  const unit = Math.max(8, Math.floor(Math.min(size.width, size.height) / 16));
  grid(fill, size, unit);
  const [midX, midY] = [Math.floor(size.width / 2), Math.floor(size.height / 2)];
  for (let index = 0; index < STEPS; index++) {
    const [column, row] = [index % 6, Math.floor(index / 6)];
    step(fill, midX + (column - 3) * unit, midY + (row - 3) * unit, unit, stepGrey(index));
  }
  pair(fill, midX - 2 * unit, midY + unit, unit, 0, FAINT.black);
  pair(fill, midX + unit, midY + unit, unit, 255, FAINT.white);
  const side = unit - (unit % 4);
  const places = [
    [midX - side, midY + Math.round(2.5 * unit)],
    [unit, unit],
    [size.width - unit - 2 * side, unit],
    [unit, size.height - unit - 2 * side],
    [size.width - unit - 2 * side, size.height - unit - 2 * side],
  ] as const;
  for (const [x, y] of places) {
    linePairs(fill, x, y, side, 2, true);
    linePairs(fill, x + side, y, side, 2, false);
    linePairs(fill, x, y + side, side, 4, true);
    linePairs(fill, x + side, y + side, side, 4, false);
  }
  const tall = Math.min(512, size.height - 8 * unit);
  if (tall >= 64) {
    ramp(fill, midX - 6 * unit, midY - Math.floor(tall / 2), unit, tall);
    ramp(fill, midX + 5 * unit, midY - Math.floor(tall / 2), unit, tall);
  }
}

/** Draws a pattern over the whole of `size`. `dark` and `bright` are even fields of 10 % and 80 %, for uniformity. */
export function drawPattern(fill: Fill, size: PatternSize, kind: PatternKind): void {
  const field = { quality: BACKGROUND, dark: 26, bright: 204 }[kind];
  fill(0, 0, size.width, size.height, field);
  if (kind === 'quality') quality(fill, size);
}
