import type { AnnotationKind } from '../../../native/contract/index.ts';
import { alongside, toEighths, toSquareBox } from './constrain.ts';
import type { Rule } from './constrain.ts';
import { add, distance, fromSquare, middle, scaled, subtract, toSquare } from './geometry.ts';
import type { Point } from './geometry.ts';

// Changing what is drawn: which points can be taken hold of, and where everything goes when one of them is moved.

export type Shape = { readonly kind: AnnotationKind; readonly points: readonly Point[] };

const SCULPTED = 24; // handles of a freehand outline

const sculptIndex = (handle: number, count: number): number =>
  count <= SCULPTED ? handle : Math.round((handle * count) / SCULPTED) % count;

/** Where an annotation can be taken hold of, image pixels. */
export function handlesOf({ kind, points }: Shape): readonly Point[] {
  const [a, b] = points;
  if (kind === 'rectangle' && a && b) return [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }];
  if (kind === 'freehand' && points.length > SCULPTED)
    return Array.from(
      { length: SCULPTED },
      (_, handle) => points[sculptIndex(handle, points.length)] ?? { x: 0, y: 0 },
    );
  return points;
}

export const movedBy = (points: readonly Point[], by: Point): readonly Point[] =>
  points.map((point) => add(point, by));

const replaced = (points: readonly Point[], index: number, by: Point): readonly Point[] =>
  points.map((point, place) => (place === index ? by : point));

function moveCorner(points: readonly Point[], handle: number, to: Point, rule: Rule): readonly Point[] {
  const corners = handlesOf({ kind: 'rectangle', points });
  const opposite = corners[(handle + 2) % 4];
  if (opposite === undefined) return points;
  return [opposite, rule.straight ? toSquareBox(opposite, to, rule.aspect) : to];
}

/** One axis is drawn anew from its far end; the other keeps its length, in the middle of it and at a right angle. */
function moveAxis(
  points: readonly Point[],
  handle: number,
  to: Point,
  { aspect, straight }: Rule,
): readonly Point[] {
  const isFirst = handle < 2;
  const far = points[isFirst ? 1 - handle : 5 - handle];
  const [o, p] = isFirst ? [points[2], points[3]] : [points[0], points[1]];
  if (far === undefined || o === undefined || p === undefined) return points;
  const end = straight ? toEighths(far, to, aspect) : to;
  const [from, until] = [toSquare(far, aspect), toSquare(end, aspect)];
  const along = subtract(until, from);
  const length = Math.hypot(along.x, along.y);
  if (length === 0) return points;
  const half = distance(toSquare(o, aspect), toSquare(p, aspect)) / 2 / length;
  const centre = middle(from, until);
  const upright = scaled({ x: -along.y, y: along.x }, half);
  const other = [subtract(centre, upright), add(centre, upright)].map((point) => fromSquare(point, aspect));
  const own = handle % 2 === 0 ? [end, far] : [far, end];
  return isFirst ? [...own, ...other] : [...other, ...own];
}

/** The long axis takes the short one along, which keeps its place on it, its length and the right angle. */
function moveLongAxis(
  points: readonly Point[],
  handle: number,
  to: Point,
  { aspect }: Rule,
): readonly Point[] {
  const [a, b, c, d] = points.map((point) => toSquare(point, aspect));
  const target = toSquare(to, aspect);
  if (!a || !b || !c || !d) return points;
  const [from, until] = handle === 0 ? [target, b] : [a, target];
  const [before, after] = [subtract(b, a), subtract(until, from)];
  const length2 = before.x * before.x + before.y * before.y;
  const [was, is] = [Math.sqrt(length2), Math.hypot(after.x, after.y)];
  if (was === 0 || is === 0) return points;
  const [u, v] = [scaled(after, 1 / is), { x: -after.y / is, y: after.x / is }];
  const carried = [c, d].map((point) => {
    const way = subtract(point, a);
    const along = (way.x * before.x + way.y * before.y) / length2;
    const aside = (way.y * before.x - way.x * before.y) / was;
    return add(from, add(scaled(u, along * is), scaled(v, aside)));
  });
  return [from, until, ...carried].map((point) => fromSquare(point, aspect));
}

function moveBidirectional(
  points: readonly Point[],
  handle: number,
  to: Point,
  rule: Rule,
): readonly Point[] {
  if (handle < 2) return moveLongAxis(points, handle, to, rule);
  const [a, b] = points;
  const other = points[5 - handle];
  if (!a || !b || !other) return points;
  return replaced(points, handle, alongside(other, to, { a, b, upright: true }, rule.aspect));
}

/** Moving one end of either width of a chest keeps both parallel: the other width turns with it about its middle. */
function moveCardiothoracic(
  points: readonly Point[],
  handle: number,
  to: Point,
  rule: Rule,
): readonly Point[] {
  const partner = points[handle % 2 === 0 ? handle + 1 : handle - 1];
  if (partner === undefined) return points;
  const end = rule.straight ? toEighths(partner, to, rule.aspect) : to;
  const next = replaced(points, handle, end);
  const [i, j] = handle < 2 ? [2, 3] : [0, 1];
  const [p, q] = [points[i], points[j]];
  if (p === undefined || q === undefined) return next;
  const way = subtract(toSquare(end, rule.aspect), toSquare(partner, rule.aspect));
  const length = Math.hypot(way.x, way.y);
  if (length === 0) return points;
  const [from, until] = [toSquare(p, rule.aspect), toSquare(q, rule.aspect)];
  const old = subtract(until, from);
  const sense = Math.sign(old.x * way.x + old.y * way.y || 1);
  const half = scaled(way, (sense * Math.hypot(old.x, old.y)) / 2 / length);
  const centre = middle(from, until);
  const turned = [subtract(centre, half), add(centre, half)].map((point) => fromSquare(point, rule.aspect));
  return next.map((point, place) =>
    place === i ? (turned[0] ?? point) : place === j ? (turned[1] ?? point) : point,
  );
}

/** A freehand outline gives way around the point that is pulled, less the farther off. */
function sculpt(points: readonly Point[], handle: number, to: Point): readonly Point[] {
  const count = points.length;
  const at = sculptIndex(handle, count);
  const from = points[at];
  if (from === undefined) return points;
  const reach = Math.max(1, count / SCULPTED);
  const by = subtract(to, from);
  return points.map((point, index) => {
    const apart = Math.abs(index - at);
    const steps = Math.min(apart, count - apart) / reach;
    return steps >= 1 ? point : add(point, scaled(by, (1 + Math.cos(Math.PI * steps)) / 2));
  });
}

/** The points after handle `handle` was moved to `to`. */
export function moveHandle({ kind, points }: Shape, handle: number, to: Point, rule: Rule): readonly Point[] {
  switch (kind) {
    case 'rectangle':
      return moveCorner(points, handle, to, rule);
    case 'ellipse':
      return moveAxis(points, handle, to, rule);
    case 'bidirectional':
      return moveBidirectional(points, handle, to, rule);
    case 'cardiothoracic':
      return moveCardiothoracic(points, handle, to, rule);
    case 'circle': {
      const [centre] = points;
      return handle === 0 && centre ? movedBy(points, subtract(to, centre)) : replaced(points, handle, to);
    }
    case 'freehand':
      return sculpt(points, handle, to);
    case 'length':
    case 'cobb':
    case 'arrow':
    case 'calibration': {
      const partner = points[handle % 2 === 0 ? handle + 1 : handle - 1];
      const end = rule.straight && partner ? toEighths(partner, to, rule.aspect) : to;
      return replaced(points, handle, end);
    }
    case 'angle': {
      const vertex = points[1];
      const end = rule.straight && handle !== 1 && vertex ? toEighths(vertex, to, rule.aspect) : to;
      return replaced(points, handle, end);
    }
    case 'polygon':
    case 'probe':
    case 'text':
    case 'spine':
      return replaced(points, handle, to);
    default:
      return kind satisfies never;
  }
}
