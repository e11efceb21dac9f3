import { createBoxGrid } from './boxGrid.ts';
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

const RINGS = [GAP, GAP * 4, GAP * 9] as const;
const SIDES = 8; // places around a shape, at each distance

/** Upper left corner to try, nearest and most readable first: right, below, above, left, then the same farther away. */
function spotOf(side: number, { left, top, right, bottom }: Box, { width, height }: LabelSize): Point {
  const gap = RINGS[Math.floor(side / SIDES)] ?? GAP;
  const [x, y] = [(left + right - width) / 2, (top + bottom - height) / 2]; // in the middle of the shape
  switch (side % SIDES) {
    case 0:
      return { x: right + gap, y };
    case 1:
      return { x, y: bottom + gap };
    case 2:
      return { x, y: top - gap - height };
    case 3:
      return { x: left - gap - width, y };
    case 4:
      return { x: right + gap, y: bottom + gap / 2 };
    case 5:
      return { x: right + gap, y: top - gap / 2 - height };
    case 6:
      return { x: left - gap - width, y: bottom + gap / 2 };
    default:
      return { x: left - gap - width, y: top - gap / 2 - height };
  }
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

const OVER_LABEL = 3; // text over text is read by nobody; over a line it still is

/** Places for all labels, by id. */
export function placeLabels({ jobs, pane, obstacles, before }: LabelScene): Map<string, LabelPlace> {
  const places = new Map<string, LabelPlace>();
  const taken = createBoxGrid(pane);
  for (const obstacle of obstacles) taken.add(obstacle, 1);
  const put = (job: LabelJob, box: Box, side: number): void => {
    taken.add(box, OVER_LABEL);
    places.set(job.id, { box, side, leader: leaderOf(box, job.around) });
  };
  for (const job of jobs) if (job.fixed) put(job, boxAt(clamped(job.fixed, job.size, pane), job.size), 0);
  const sides = SIDES * (jobs.length > MOST_TRIED ? 1 : RINGS.length);
  for (const job of jobs) {
    if (job.fixed) continue;
    const known = before.get(job.id)?.side ?? 0;
    const first = known < sides ? known : 0;
    let best: { readonly side: number; readonly box: Box; readonly cost: number } | null = null;
    // First the side that it has; then all in their order, that one among them again, which changes nothing.
    for (let turn = -1; turn < sides && (best === null || best.cost >= 1); turn += 1) {
      const side = turn < 0 ? first : turn;
      const spot = spotOf(side, job.around, job.size);
      const free = boxAt(spot, job.size);
      const box = inside(free, pane) ? free : boxAt(clamped(spot, job.size, pane), job.size);
      const cost = taken.covered(box) + (box === free ? 0 : 40) + (side >= SIDES ? side : 0);
      if (best === null || cost < best.cost) best = { side, box, cost };
    }
    if (best !== null) put(job, best.box, best.side);
  }
  return places;
}
