import { collectRuns, complement, type Runs } from './runs.ts';

type Place = { readonly x: number; readonly y: number };

/**
 * One shape of a display shutter (PS3.3 C.7.6.11). Image pixels, (0,0) the corner of the first one. What lies inside the
 * shape is shown; of a bitmap shutter (C.7.6.15) the marked pixels are hidden.
 */
export type ShutterShape =
  | {
      readonly shape: 'rectangle';
      readonly left: number; // outer edges of the first and last pixels shown
      readonly right: number;
      readonly top: number;
      readonly bottom: number;
    }
  | { readonly shape: 'circle'; readonly centre: Place; readonly radius: number } // in pixels along a row
  | { readonly shape: 'polygon'; readonly points: readonly Place[] }
  | { readonly shape: 'bitmap'; readonly hidden: Runs };

export type Shutter = {
  readonly shapes: readonly ShutterShape[];
  readonly colour: readonly [number, number, number]; // drawn in place of what is hidden
};

type Grid = { readonly Rows: number; readonly Columns: number; readonly pixelAspect: number };

type Outline = Exclude<ShutterShape, { readonly shape: 'bitmap' }>;

/** Columns whose pixel centres lie inside a shape, as pairs of bounds, for the row with centre `y`. */
function inside(shape: Outline, y: number, aspect: number): number[] {
  switch (shape.shape) {
    case 'rectangle':
      return y > shape.top && y < shape.bottom ? [shape.left, shape.right] : [];
    case 'circle': {
      // The radius is given along rows; on pixels that are not square the circle is round as displayed.
      const half = Math.sqrt(shape.radius ** 2 - ((y - shape.centre.y) * aspect) ** 2);
      return Number.isNaN(half) ? [] : [shape.centre.x - half, shape.centre.x + half];
    }
    case 'polygon':
      return crossings(shape.points, y);
    default:
      return shape satisfies never;
  }
}

function crossings(points: readonly Place[], y: number): number[] {
  const found: number[] = [];
  points.forEach((a, index) => {
    const b = points[(index + 1) % points.length];
    if (b === undefined || a.y <= y === b.y <= y) return;
    found.push(a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x));
  });
  return found.sort((a, b) => a - b);
}

function shownBy(shape: Outline, { Rows, Columns, pixelAspect }: Grid): Runs {
  return collectRuns((add) => {
    for (let row = 0; row < Rows; row++) {
      const bounds = inside(shape, row + 0.5, pixelAspect);
      for (let pair = 0; pair + 1 < bounds.length; pair += 2) {
        const from = Math.max(0, Math.ceil((bounds[pair] ?? 0) - 0.5));
        const to = Math.min(Columns, Math.floor((bounds[pair + 1] ?? 0) - 0.5) + 1);
        if (from < to) add(row, from, to);
      }
    }
  });
}

/**
 * The pixels that a shutter hides. Several shapes: what any of them hides (C.7.6.11.1.1). A shutter that would hide every
 * pixel is none: whoever wrote it erred, and an image nobody sees is worse.
 */
export function shutterRuns(shutter: Shutter, grid: Grid): Runs {
  const { Rows, Columns } = grid;
  const hidden = new Uint8Array(Rows * Columns);
  for (const shape of shutter.shapes) {
    const runs = shape.shape === 'bitmap' ? shape.hidden : complement(shownBy(shape, grid), Rows, Columns);
    for (let at = 0; at < runs.length; at += 3) {
      const row = (runs[at] ?? 0) * Columns;
      hidden.fill(1, row + (runs[at + 1] ?? 0), row + (runs[at + 2] ?? 0));
    }
  }
  if (!hidden.includes(0)) return new Int32Array(0);
  return collectRuns((add) => {
    for (let row = 0; row < Rows; row++) {
      for (let column = 0; column < Columns; column++) {
        if (hidden[row * Columns + column] === 0) continue;
        const from = column;
        while (column < Columns && hidden[row * Columns + column] === 1) column++;
        add(row, from, column);
      }
    }
  });
}
