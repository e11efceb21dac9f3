import type { AnnotationKind } from '../../../native/contract/index.ts';
import { constrained } from './constrain.ts';
import type { Rule } from './constrain.ts';
import { distance, fromSquare, subtract, toSquare } from './geometry.ts';
import type { Point } from './geometry.ts';
import { kindTraits } from './kinds.ts';

// How an annotation comes into being under the pointer, as values: press, move, release. A line is drawn by holding the
// button or by two clicks, whichever the hand does; nobody chooses a mode.

export type Draft = {
  readonly kind: AnnotationKind;
  readonly placed: readonly Point[];
  readonly floating: Point | null; // where the next point would be
  readonly free: boolean; // freehand that follows the pointer without a button
  readonly began: boolean; // the press that is going on has set the first point of a line
};

export type Placed = { readonly draft: Draft; readonly done: boolean };

const going = (draft: Draft): Placed => ({ draft, done: false });
const done = (draft: Draft): Placed => ({ draft: { ...draft, floating: null }, done: true });

export const beginDraft = (kind: AnnotationKind): Draft => ({
  kind,
  placed: [],
  floating: null,
  free: false,
  began: false,
});

const rest = (draft: Draft, at: Point, rule: Rule): Point => constrained(draft.kind, draft.placed, at, rule);

/** The button goes down. */
export function press(draft: Draft, at: Point, rule: Rule): Draft {
  const { points } = kindTraits[draft.kind];
  if (draft.free) return draft;
  const place = rest(draft, at, rule);
  const count = draft.placed.length;
  // A single point follows the pointer until the button comes up, so that it can be put exactly.
  const began = points !== 1 && (count === 0 || (points === 4 && count === 2));
  return { ...draft, placed: began ? [...draft.placed, place] : draft.placed, floating: place, began };
}

/** The pointer moves; `held`: with the button down. `apart` is the least distance of two freehand points, image pixels. */
export function move(
  draft: Draft,
  at: Point,
  held: boolean,
  { apart, ...rule }: Rule & { readonly apart: number },
): Draft {
  if (draft.placed.length === 0 && kindTraits[draft.kind].points !== 1) return draft;
  if (kindTraits[draft.kind].placing === 'freehand' && (held || draft.free)) {
    const last = draft.placed.at(-1);
    if (last !== undefined && distance(last, at) < apart) return { ...draft, floating: at };
    return { ...draft, placed: [...draft.placed, at], floating: at };
  }
  return { ...draft, floating: rest(draft, at, rule) };
}

/**
 * The button comes up. `dragged`: the pointer has moved since it went down, so the press was the beginning of a stroke.
 */
export function release(draft: Draft, at: Point, dragged: boolean, rule: Rule): Placed {
  const { points, placing } = kindTraits[draft.kind];
  const stroke = placing === 'freehand' && (dragged || draft.free);
  if (stroke && draft.placed.length >= 3) return done(draft);
  if (placing === 'freehand') return going({ ...draft, free: true, began: false });
  // A click that set a first point: its other end is still to come.
  if (draft.floating === null || (draft.began && !dragged)) return going({ ...draft, began: false });
  const place = rest(draft, at, rule);
  const placed = [...draft.placed, place];
  const next = { ...draft, placed, floating: place, began: false };
  return points !== null && placed.length >= points ? done(next) : going(next);
}

/** Enter or a double click: ends a polygon, or a freehand line that follows the pointer. null: not enough of it yet. */
export function finish(draft: Draft): Draft | null {
  const { points } = kindTraits[draft.kind];
  return points === null && draft.placed.length >= 3 ? { ...draft, floating: null } : null;
}

/** Backspace: takes the last point back. null: nothing is left. */
export function stepBack(draft: Draft): Draft | null {
  const placed = draft.placed.slice(0, -1);
  return placed.length === 0 ? null : { ...draft, placed };
}

/** All points there are, the one under the pointer included: what is drawn meanwhile. */
export const draftPoints = ({ kind, placed, floating }: Draft): readonly Point[] =>
  floating === null ||
  (kindTraits[kind].placing === 'freehand' && placed.length > 0) ||
  placed.at(-1) === floating
    ? placed
    : [...placed, floating];

/** The ends of both axes of the ellipse in a box, major axis first (SCOORD ELLIPSE). */
export function ellipseInBox(from: Point, to: Point, aspect: number): readonly Point[] {
  const [x, y] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
  const across = [
    { x: Math.min(from.x, to.x), y },
    { x: Math.max(from.x, to.x), y },
  ];
  const down = [
    { x, y: Math.min(from.y, to.y) },
    { x, y: Math.max(from.y, to.y) },
  ];
  const isWide = Math.abs(to.x - from.x) >= Math.abs(to.y - from.y) * aspect;
  return isWide ? [...across, ...down] : [...down, ...across];
}

/** Points as an annotation keeps them: an ellipse by its axes, the longer axis of two first. */
export function settled(kind: AnnotationKind, points: readonly Point[], aspect: number): readonly Point[] {
  const [a, b, c, d] = points;
  if (kind === 'ellipse' && points.length === 2 && a && b) return ellipseInBox(a, b, aspect);
  if ((kind === 'bidirectional' || kind === 'ellipse') && a && b && c && d) {
    const length = (from: Point, to: Point): number => distance(toSquare(from, aspect), toSquare(to, aspect));
    return length(c, d) > length(a, b) ? [c, d, a, b] : points;
  }
  return points;
}

/** Is there anything to see of it? A line or region that was only clicked on is none. `least`: image pixels. */
export function isWorthKeeping(kind: AnnotationKind, points: readonly Point[], least: number): boolean {
  const [a, b, c, d] = points;
  const apart = (p: Point | undefined, q: Point | undefined): boolean =>
    p !== undefined && q !== undefined && distance(p, q) >= least;
  switch (kind) {
    case 'probe':
    case 'text':
    case 'spine':
      return a !== undefined;
    case 'rectangle':
    case 'ellipse': {
      if (points.length === 2 && a && b) {
        const { x, y } = subtract(b, a);
        return Math.abs(x) >= least && Math.abs(y) >= least;
      }
      return apart(a, b) && apart(c, d);
    }
    case 'bidirectional':
    case 'cobb':
    case 'cardiothoracic':
      return apart(a, b) && apart(c, d);
    case 'angle':
      return apart(a, b) && apart(b, c);
    case 'freehand':
    case 'polygon':
      return points.length >= 3;
    case 'length':
    case 'circle':
    case 'arrow':
    case 'calibration':
      return apart(a, b);
    default:
      return kind satisfies never;
  }
}

/** A freehand line with no more points than it needs: what lies within `tolerance` of a stretch is left out (Douglas, Peucker). */
export function simplified(points: readonly Point[], tolerance: number, aspect: number): readonly Point[] {
  if (points.length < 4) return points;
  const square = points.map((point) => toSquare(point, aspect));
  const keep = new Set([0, points.length - 1]);
  const spans: (readonly [number, number])[] = [[0, points.length - 1]];
  for (let span = spans.pop(); span !== undefined; span = spans.pop()) {
    const [from, to] = span;
    const farthest = farthestOf(square, from, to);
    if (farthest === null || farthest.away <= tolerance) continue;
    keep.add(farthest.index);
    spans.push([from, farthest.index], [farthest.index, to]);
  }
  const kept = square.filter((_, index) => keep.has(index)).map((point) => fromSquare(point, aspect));
  return kept.length >= 3 ? kept : points;
}

function farthestOf(
  points: readonly Point[],
  from: number,
  to: number,
): { readonly index: number; readonly away: number } | null {
  const [a, b] = [points[from], points[to]];
  if (a === undefined || b === undefined || to - from < 2) return null;
  const line = subtract(b, a);
  const length = Math.hypot(line.x, line.y);
  let found = { index: from, away: -1 };
  for (let index = from + 1; index < to; index += 1) {
    const way = subtract(points[index] ?? a, a);
    const away = length === 0 ? Math.hypot(way.x, way.y) : Math.abs(way.x * line.y - way.y * line.x) / length;
    if (away > found.away) found = { index, away };
  }
  return found;
}
