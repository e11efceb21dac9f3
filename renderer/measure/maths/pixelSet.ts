import type { AnnotationKind, ImagePoint } from '../../../native/contract/index.ts';
import { circleFromPoints, ellipseFromAxes } from './ellipse.ts';
import type { Ellipse } from './ellipse.ts';
import { crossingAt, edgesOf } from './polygon.ts';
import type { ImageSize, PixelRun } from './types.ts';

// WHICH PIXELS A SHAPE HOLDS. A pixel belongs to a shape when its CENTRE, (column + 0.5, row + 0.5), is inside. A centre
// exactly on the line belongs where the inside lies to its right or, on a level edge, below it (half-open intervals). So of
// two shapes that share an edge each centre on it belongs to exactly one, and a rectangle over whole pixels holds exactly
// those. Inside is even-odd for outlines that cross themselves. Pixels beyond the image do not exist. Nothing here knows
// of zoom, turn, flip or window.

const firstCentreFrom = (edge: number): number => Math.ceil(edge - 0.5);

function runOf(row: number, left: number, right: number, Columns: number): PixelRun | null {
  const from = Math.max(0, firstCentreFrom(left));
  const to = Math.min(Columns, firstCentreFrom(right)); // a centre at `right` itself is out
  return from < to ? { row, from, to } : null;
}

function rowRange(top: number, bottom: number, Rows: number): readonly [number, number] {
  return [Math.max(0, firstCentreFrom(top)), Math.min(Rows, firstCentreFrom(bottom))];
}

function polygonRuns(points: readonly ImagePoint[], { Rows, Columns }: ImageSize): PixelRun[] {
  const edges = edgesOf(points).filter(({ from, to }) => to.y > from.y);
  const waiting = edges.toSorted((a, b) => a.from.y - b.from.y);
  const [firstRow, endRow] = rowRange(
    waiting[0]?.from.y ?? 0,
    waiting.reduce((most, { to }) => Math.max(most, to.y), -Infinity),
    Rows,
  );
  const runs: PixelRun[] = [];
  let active: typeof waiting = [];
  let next = 0;
  for (let row = firstRow; row < endRow; row++) {
    const y = row + 0.5;
    // An edge counts from its upper end to just before its lower one, so that a corner at this height counts once.
    active = active.filter(({ to }) => to.y > y);
    for (let edge = waiting[next]; edge !== undefined && edge.from.y <= y; edge = waiting[++next]) {
      if (edge.to.y > y) active.push(edge);
    }
    const at = active.map((edge) => crossingAt(edge, y)).sort((a, b) => a - b);
    for (let k = 0; k + 1 < at.length; k += 2) {
      const run = runOf(row, at[k] ?? 0, at[k + 1] ?? 0, Columns);
      if (run !== null) runs.push(run);
    }
  }
  return runs;
}

function ellipseRuns({ centre, u, v }: Ellipse, { Rows, Columns }: ImageSize): PixelRun[] {
  const determinant = u.x * v.y - u.y * v.x;
  const height = Math.hypot(u.y, v.y);
  if (determinant === 0 || !(height > 0)) return [];
  // The chord at height y: x = centre.x + middle * dy +- half, from (dx, dy) = u cos t + v sin t.
  const middle = (u.x * u.y + v.x * v.y) / (height * height);
  const widest = Math.abs(determinant) / height;
  const [firstRow, endRow] = rowRange(centre.y - height, centre.y + height, Rows);
  const runs: PixelRun[] = [];
  for (let row = firstRow; row < endRow; row++) {
    const dy = row + 0.5 - centre.y;
    const share = 1 - (dy / height) ** 2;
    if (!(share > 0)) continue;
    const half = widest * Math.sqrt(share);
    const at = centre.x + middle * dy;
    const run = runOf(row, at - half, at + half, Columns);
    if (run !== null) runs.push(run);
  }
  return runs;
}

/** Opposite corners to all four, in order. */
export function rectangleCorners(points: readonly ImagePoint[]): ImagePoint[] {
  const [a, b] = points;
  if (a === undefined || b === undefined) return [];
  return [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }];
}

function probeRuns([at]: readonly ImagePoint[], { Rows, Columns }: ImageSize): PixelRun[] {
  if (at === undefined) return [];
  const [column, row] = [Math.floor(at.x), Math.floor(at.y)];
  const inside = column >= 0 && row >= 0 && column < Columns && row < Rows;
  return inside ? [{ row, from: column, to: column + 1 }] : [];
}

/**
 * The pixels of a shape as runs, rows from the top and left to right; none for kinds that enclose nothing. A probe holds
 * the one pixel that it stands on. `aspect` (height of a pixel over its width) shapes a circle.
 */
export function pixelsInside(
  kind: AnnotationKind,
  points: readonly ImagePoint[],
  size: ImageSize,
  aspect = 1,
): readonly PixelRun[] {
  switch (kind) {
    case 'ellipse': {
      const ellipse = ellipseFromAxes(points);
      return ellipse === null ? [] : ellipseRuns(ellipse, size);
    }
    case 'circle': {
      const circle = circleFromPoints(points, aspect);
      return circle === null ? [] : ellipseRuns(circle, size);
    }
    case 'rectangle':
      return polygonRuns(rectangleCorners(points), size);
    case 'freehand':
    case 'polygon':
      return polygonRuns(points, size);
    case 'probe':
      return probeRuns(points, size);
    case 'length':
    case 'bidirectional':
    case 'angle':
    case 'cobb':
    case 'arrow':
    case 'text':
    case 'cardiothoracic':
    case 'spine':
    case 'calibration':
      return [];
    default:
      return kind satisfies never;
  }
}
