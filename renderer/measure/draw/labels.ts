import { overlap } from '../tools/geometry.ts';
import type { Box, Point } from '../tools/geometry.ts';

// Where labels go: beside what was measured, never on it, and clear of each other, of other shapes and of the corners. A
// label keeps the side it has while that one is free: values that jump about cannot be read.

export type LabelSize = { readonly width: number; readonly height: number };

export type LabelJob = {
  readonly id: string;
  readonly size: LabelSize;
  readonly around: Box; // of its shape
  /** A place that is given: the reader dragged it there (upper left corner), or it belongs there (arrow, text). */
  readonly fixed: Point | null;
};

export type LabelPlace = {
  readonly box: Box;
  readonly side: number; // to be tried first the next time
  readonly leader: readonly [Point, Point] | null; // from the label to its shape, where they are apart
};

const GAP = 8;

/** Upper left corners to try, nearest and most readable first: right, below, above, left, then the same farther away. */
function candidates({ left, top, right, bottom }: Box, { width, height }: LabelSize): readonly Point[] {
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const ring = (gap: number): readonly Point[] => [
    { x: right + gap, y: y - height / 2 },
    { x: x - width / 2, y: bottom + gap },
    { x: x - width / 2, y: top - gap - height },
    { x: left - gap - width, y: y - height / 2 },
    { x: right + gap, y: bottom + gap / 2 },
    { x: right + gap, y: top - gap / 2 - height },
    { x: left - gap - width, y: bottom + gap / 2 },
    { x: left - gap - width, y: top - gap / 2 - height },
  ];
  return [...ring(GAP), ...ring(GAP * 4), ...ring(GAP * 9)];
}

const boxAt = ({ x, y }: Point, { width, height }: LabelSize): Box => ({
  left: x,
  top: y,
  right: x + width,
  bottom: y + height,
});

const inside = (box: Box, pane: Box): boolean =>
  box.left >= pane.left && box.top >= pane.top && box.right <= pane.right && box.bottom <= pane.bottom;

function clamped({ x, y }: Point, { width, height }: LabelSize, pane: Box): Point {
  return {
    x: Math.max(pane.left, Math.min(pane.right - width, x)),
    y: Math.max(pane.top, Math.min(pane.bottom - height, y)),
  };
}

/** The ends of the line that joins a label to its shape; null where they touch. */
export function leaderOf(label: Box, shape: Box): readonly [Point, Point] | null {
  const nearest = (value: number, from: number, to: number): number => Math.max(from, Math.min(to, value));
  const middle = { x: (shape.left + shape.right) / 2, y: (shape.top + shape.bottom) / 2 };
  const from = {
    x: nearest(middle.x, label.left, label.right),
    y: nearest(middle.y, label.top, label.bottom),
  };
  const to = { x: nearest(from.x, shape.left, shape.right), y: nearest(from.y, shape.top, shape.bottom) };
  return Math.hypot(from.x - to.x, from.y - to.y) > GAP * 2.2 ? [from, to] : null;
}

export type LabelScene = {
  readonly jobs: readonly LabelJob[];
  readonly pane: Box;
  readonly obstacles: readonly Box[]; // shapes of all, corners of the pane
  readonly before: ReadonlyMap<string, LabelPlace>;
};

const MOST_TRIED = 60; // labels on one picture that look for the best place; beyond that the first free side is taken

/** Places for all labels, by id. */
export function placeLabels({ jobs, pane, obstacles, before }: LabelScene): Map<string, LabelPlace> {
  const places = new Map<string, LabelPlace>();
  const taken: Box[] = [];
  const put = (job: LabelJob, box: Box, side: number): void => {
    taken.push(box);
    places.set(job.id, { box, side, leader: leaderOf(box, job.around) });
  };
  for (const job of jobs) if (job.fixed) put(job, boxAt(clamped(job.fixed, job.size, pane), job.size), 0);
  const cost = (box: Box): number => {
    let sum = 0;
    for (const other of taken) sum += 3 * overlap(box, other);
    for (const other of obstacles) sum += overlap(box, other);
    return sum;
  };
  for (const job of jobs) {
    if (job.fixed) continue;
    const spots = candidates(job.around, job.size).slice(0, jobs.length > MOST_TRIED ? 8 : 24);
    const first = before.get(job.id)?.side ?? 0;
    let best = {
      side: first,
      box: boxAt(clamped(spots[first] ?? pane_(pane), job.size, pane), job.size),
      cost: Infinity,
    };
    for (const side of [first, ...spots.keys()]) {
      const spot = spots[side];
      if (spot === undefined) continue;
      const free = boxAt(spot, job.size);
      const box = inside(free, pane) ? free : boxAt(clamped(spot, job.size, pane), job.size);
      const price = cost(box) + (box === free ? 0 : 40) + (side >= 8 ? side : 0);
      if (price < best.cost) best = { side, box, cost: price };
      if (best.cost < 1) break;
    }
    put(job, best.box, best.side);
  }
  return places;
}

const pane_ = ({ left, top }: Box): Point => ({ x: left, y: top });
