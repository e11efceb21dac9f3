import type { AnnotationKind } from '../../../native/contract/index.ts';
import { add, distance, fromSquare, scaled, subtract, toSquare } from './geometry.ts';
import type { Point } from './geometry.ts';

/** Where a point may lie: `straight` is the Shift key, `aspect` the height of a pixel over its width. */
export type Rule = { readonly straight: boolean; readonly aspect: number };

const EIGHTH = Math.PI / 4;

/** The end of a line turned to the nearest eighth of a turn, its length kept. */
export function toEighths(from: Point, to: Point, aspect: number): Point {
  const [a, b] = [toSquare(from, aspect), toSquare(to, aspect)];
  const length = distance(a, b);
  if (length === 0) return to;
  const angle = Math.round(Math.atan2(b.y - a.y, b.x - a.x) / EIGHTH) * EIGHTH;
  return fromSquare({ x: a.x + length * Math.cos(angle), y: a.y + length * Math.sin(angle) }, aspect);
}

/** The corner opposite to `from` that makes the box a square. */
export function toSquareBox(from: Point, to: Point, aspect: number): Point {
  const [a, b] = [toSquare(from, aspect), toSquare(to, aspect)];
  const side = Math.max(Math.abs(b.x - a.x), Math.abs(b.y - a.y));
  const sign = (value: number): number => (value < 0 ? -1 : 1);
  return fromSquare({ x: a.x + sign(b.x - a.x) * side, y: a.y + sign(b.y - a.y) * side }, aspect);
}

/** The point of the line through `from` in the given direction that is nearest to `to`. */
function ontoDirection(from: Point, to: Point, direction: Point): Point {
  const length2 = direction.x * direction.x + direction.y * direction.y;
  if (length2 === 0) return to;
  const way = subtract(to, from);
  return add(from, scaled(direction, (way.x * direction.x + way.y * direction.y) / length2));
}

/** The point nearest to `to` on the line through `from` that is parallel, or at a right angle, to `a`-`b`. */
export function alongside(
  from: Point,
  to: Point,
  line: { readonly a: Point; readonly b: Point; readonly upright: boolean },
  aspect: number,
): Point {
  const direction = subtract(toSquare(line.b, aspect), toSquare(line.a, aspect));
  const turned = line.upright ? { x: -direction.y, y: direction.x } : direction;
  return fromSquare(ontoDirection(toSquare(from, aspect), toSquare(to, aspect), turned), aspect);
}

/** Where the next point of a drawing goes for a pointer at `at`. */
export function constrained(kind: AnnotationKind, placed: readonly Point[], at: Point, rule: Rule): Point {
  const last = placed.at(-1);
  const [a, b, c] = placed;
  if (last === undefined) return at;
  if (a && b && c && placed.length === 3 && (kind === 'bidirectional' || kind === 'cardiothoracic')) {
    // RECIST: the short axis is the longest one at a right angle to the long axis. Both widths of a chest are parallel.
    return alongside(c, at, { a, b, upright: kind === 'bidirectional' }, rule.aspect);
  }
  if (!rule.straight) return at;
  switch (kind) {
    case 'ellipse':
    case 'rectangle':
      return toSquareBox(last, at, rule.aspect);
    case 'circle':
    case 'freehand':
    case 'probe':
    case 'text':
    case 'spine':
      return at;
    case 'bidirectional':
    case 'cardiothoracic':
    case 'cobb':
      // The third point begins a line of its own.
      return placed.length === 2 ? at : toEighths(last, at, rule.aspect);
    case 'length':
    case 'angle':
    case 'polygon':
    case 'arrow':
    case 'calibration':
      return toEighths(last, at, rule.aspect);
    default:
      return kind satisfies never;
  }
}
