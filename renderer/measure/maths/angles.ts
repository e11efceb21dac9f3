import type { ImagePoint } from '../../../native/contract/index.ts';
import type { Metric } from './types.ts';

type Sides = Pick<Metric, 'column' | 'row'>;
type Direction = { readonly x: number; readonly y: number };

const between = (from: ImagePoint, to: ImagePoint, { column, row }: Sides): Direction => ({
  x: (to.x - from.x) * column,
  y: (to.y - from.y) * row,
});

/** 0 to 180 degrees, by arc tangent: right also near 0 and 180, where an arc cosine loses half its digits. */
function degreesBetween(a: Direction, b: Direction): number | null {
  if ((a.x === 0 && a.y === 0) || (b.x === 0 && b.y === 0)) return null;
  return (Math.atan2(Math.abs(a.x * b.y - a.y * b.x), a.x * b.x + a.y * b.y) * 180) / Math.PI;
}

/** The angle at the second of three points, 0 to 180 degrees; null when an arm has no length. */
export function angleDegrees(points: readonly ImagePoint[], sides: Sides): number | null {
  const [end, vertex, other] = points;
  if (end === undefined || vertex === undefined || other === undefined) return null;
  return degreesBetween(between(vertex, end, sides), between(vertex, other, sides));
}

/**
 * The Cobb angle of two end plates, 0 to 180 degrees; null when a line has no length. Both lines run from the side where
 * the plates come together to the side where they part, found by pairing ends so that the ways between them do not cross.
 * It does not matter in which direction either was drawn, and curves beyond 90 degrees are right. The other convention in
 * use, the smaller angle between two endless lines, is `min(a, 180 - a)` of this one; they differ only beyond 90.
 */
export function cobbDegrees(points: readonly ImagePoint[], sides: Sides): number | null {
  const [a, b, c, d] = points;
  if (a === undefined || b === undefined || c === undefined || d === undefined) return null;
  const way = (from: ImagePoint, to: ImagePoint): number => {
    const { x, y } = between(from, to, sides);
    return Math.hypot(x, y);
  };
  const alike = way(a, c) + way(b, d) <= way(a, d) + way(b, c);
  const [from, to] = alike ? [c, d] : [d, c];
  return degreesBetween(between(a, b, sides), between(from, to, sides));
}
