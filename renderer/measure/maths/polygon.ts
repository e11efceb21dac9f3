import type { ImagePoint } from '../../../native/contract/index.ts';
import { PLACE_DEVIATION_PX } from './uncertainty.ts';
import type { Metric } from './types.ts';

// Closed outlines. What is inside follows the even-odd rule: a point is inside when a ray from it crosses the line an odd
// number of times. Area and pixel set go by the same rule, so the lens of a figure of eight drawn twice is in neither. The
// perimeter is the length of the line as drawn.

type Edge = { readonly from: ImagePoint; readonly to: ImagePoint; readonly index: number }; // from.y <= to.y

export function edgesOf(points: readonly ImagePoint[]): Edge[] {
  return points.flatMap((a, index) => {
    const b = points[(index + 1) % points.length];
    if (b === undefined || (a.x === b.x && a.y === b.y)) return [];
    // One direction for every edge: two outlines that share one then work out the very same numbers along it.
    const downwards = a.y < b.y || (a.y === b.y && a.x <= b.x);
    return [downwards ? { from: a, to: b, index } : { from: b, to: a, index }];
  });
}

/** Where an edge is at a height between its ends. */
export const crossingAt = ({ from, to }: Edge, y: number): number =>
  from.x + ((y - from.y) * (to.x - from.x)) / (to.y - from.y);

/** Twice the area, signed by the direction of drawing; coordinates taken from the first point to keep digits. */
function twiceSigned(points: readonly ImagePoint[]): number {
  const [origin] = points;
  let sum = 0;
  let rest = 0;
  for (let index = 1; index + 1 < points.length && origin !== undefined; index++) {
    const [a, b] = [points[index], points[index + 1]];
    if (a === undefined || b === undefined) continue;
    const term = (a.x - origin.x) * (b.y - origin.y) - (b.x - origin.x) * (a.y - origin.y) - rest;
    const next = sum + term;
    rest = next - sum - term;
    sum = next;
  }
  return sum;
}

const side = (a: ImagePoint, b: ImagePoint, p: ImagePoint): number =>
  Math.sign((b.x - a.x) * (p.y - a.y) - (p.x - a.x) * (b.y - a.y));

/** Heights at which edges meet that are not neighbours; null when none do. */
function meetings(edges: readonly Edge[], count: number): number[] | null {
  const sorted = edges.toSorted((a, b) => a.from.y - b.from.y);
  const heights: number[] = [];
  let meet = false;
  let active: Edge[] = [];
  for (const edge of sorted) {
    active = active.filter((other) => other.to.y >= edge.from.y);
    for (const other of active) {
      const apart = Math.abs(edge.index - other.index);
      if (apart <= 1 || apart === count - 1) continue;
      if (Math.min(edge.from.x, edge.to.x) > Math.max(other.from.x, other.to.x)) continue;
      if (Math.max(edge.from.x, edge.to.x) < Math.min(other.from.x, other.to.x)) continue;
      const [p, q] = [side(edge.from, edge.to, other.from), side(edge.from, edge.to, other.to)];
      const [r, s] = [side(other.from, other.to, edge.from), side(other.from, other.to, edge.to)];
      if (p * q > 0 || r * s > 0) continue;
      meet = true;
      if (p * q < 0 && r * s < 0) heights.push(meetingHeight(edge, other));
    }
    active.push(edge);
  }
  return meet ? heights : null;
}

function meetingHeight({ from: a, to: b }: Edge, { from: c, to: d }: Edge): number {
  const [x, y] = [d.x - c.x, d.y - c.y];
  const along = ((c.x - a.x) * y - (c.y - a.y) * x) / ((b.x - a.x) * y - (b.y - a.y) * x);
  return a.y + along * (b.y - a.y);
}

/** Area by slabs between all heights where something begins, ends or crosses: in each, every other gap is inside. */
function evenOddArea(edges: readonly Edge[], crossings: readonly number[]): number {
  const heights = [...edges.flatMap(({ from, to }) => [from.y, to.y]), ...crossings].toSorted(
    (a, b) => a - b,
  );
  const waiting = edges.filter(({ from, to }) => to.y > from.y).toSorted((a, b) => a.from.y - b.from.y);
  let [area, next] = [0, 0];
  let active: Edge[] = [];
  for (let index = 0; index + 1 < heights.length; index++) {
    const [top, bottom] = [heights[index] ?? 0, heights[index + 1] ?? 0];
    if (!(bottom > top)) continue;
    active = active.filter(({ to }) => to.y > top);
    for (let edge = waiting[next]; edge !== undefined && edge.from.y <= top; edge = waiting[++next]) {
      active.push(edge);
    }
    const middle = (top + bottom) / 2;
    const at = active.map((edge) => crossingAt(edge, middle)).toSorted((a, b) => a - b);
    for (let k = 0; k + 1 < at.length; k += 2) area += ((at[k + 1] ?? 0) - (at[k] ?? 0)) * (bottom - top);
  }
  return area;
}

/** Area inside by the even-odd rule, square pixels. */
export function polygonArea(points: readonly ImagePoint[]): number {
  const edges = edgesOf(points);
  const crossings = meetings(edges, points.length);
  return crossings === null ? Math.abs(twiceSigned(points)) / 2 : evenOddArea(edges, crossings);
}

type Sides = Pick<Metric, 'column' | 'row'>;

export function polygonPerimeter(points: readonly ImagePoint[], { column, row }: Sides): number {
  return edgesOf(points).reduce(
    (sum, { from, to }) => sum + Math.hypot((to.x - from.x) * column, (to.y - from.y) * row),
    0,
  );
}

/** One standard deviation from reading, of area (of `column` x `row`) and perimeter: each corner on its own. */
export function polygonDeviations(
  points: readonly ImagePoint[],
  { column, row }: Sides,
): { readonly area: number; readonly perimeter: number } {
  let [area, perimeter] = [0, 0];
  const direction = (a: ImagePoint, b: ImagePoint): readonly [number, number] => {
    const [x, y] = [(b.x - a.x) * column, (b.y - a.y) * row];
    const length = Math.hypot(x, y);
    return length === 0 ? [0, 0] : [x / length, y / length];
  };
  points.forEach((point, index) => {
    const before = points[(index + points.length - 1) % points.length] ?? point;
    const after = points[(index + 1) % points.length] ?? point;
    area += ((after.x - before.x) / 2) ** 2 + ((after.y - before.y) / 2) ** 2;
    const [inX, inY] = direction(before, point);
    const [outX, outY] = direction(point, after);
    perimeter += ((inX - outX) * column) ** 2 + ((inY - outY) * row) ** 2;
  });
  return {
    area: PLACE_DEVIATION_PX * Math.sqrt(area) * column * row,
    perimeter: PLACE_DEVIATION_PX * Math.sqrt(perimeter),
  };
}
