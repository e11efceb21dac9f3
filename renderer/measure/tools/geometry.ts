import type { ImagePoint } from '../../../native/contract/index.ts';

// Plane geometry for drawing and hitting. `aspect` is the height of a pixel over its width: what looks square or at right
// angles must be so on the patient and on screen, and pixels need not be square.

export type Point = ImagePoint;
export type Affine = {
  readonly xx: number;
  readonly xy: number;
  readonly yx: number;
  readonly yy: number;
  readonly x0: number;
  readonly y0: number;
};

export const apply = (t: Affine, { x, y }: Point): Point => ({
  x: t.xx * x + t.xy * y + t.x0,
  y: t.yx * x + t.yy * y + t.y0,
});

/** The transform of a pane from what it answers for three points; null while nothing is on screen. */
export function affineOf(imageToCss: (point: Point) => Point | null): Affine | null {
  const [o, i, j] = [
    imageToCss({ x: 0, y: 0 }),
    imageToCss({ x: 1024, y: 0 }),
    imageToCss({ x: 0, y: 1024 }),
  ];
  if (o === null || i === null || j === null) return null;
  const [xx, yx] = [(i.x - o.x) / 1024, (i.y - o.y) / 1024];
  const [xy, yy] = [(j.x - o.x) / 1024, (j.y - o.y) / 1024];
  return { xx, xy, yx, yy, x0: o.x, y0: o.y };
}

export const sameAffine = (a: Affine | null, b: Affine | null): boolean =>
  a === b ||
  (a !== null &&
    b !== null &&
    a.xx === b.xx &&
    a.xy === b.xy &&
    a.yx === b.yx &&
    a.yy === b.yy &&
    a.x0 === b.x0 &&
    a.y0 === b.y0);

export const add = (a: Point, b: Point): Point => ({ x: a.x + b.x, y: a.y + b.y });
export const subtract = (a: Point, b: Point): Point => ({ x: a.x - b.x, y: a.y - b.y });
export const scaled = (a: Point, factor: number): Point => ({ x: a.x * factor, y: a.y * factor });
export const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
export const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

/** Image pixels with the height of a pixel counted: equal lengths in every direction. */
export const toSquare = ({ x, y }: Point, aspect: number): Point => ({ x, y: y * aspect });
export const fromSquare = ({ x, y }: Point, aspect: number): Point => ({ x, y: y / aspect });

/** Distance of a point from a stretch of line. */
export function distanceToSegment(at: Point, from: Point, to: Point): number {
  const along = subtract(to, from);
  const length2 = along.x * along.x + along.y * along.y;
  if (length2 === 0) return distance(at, from);
  const share = ((at.x - from.x) * along.x + (at.y - from.y) * along.y) / length2;
  return distance(at, add(from, scaled(along, Math.min(1, Math.max(0, share)))));
}

/** Is the point inside a closed outline (even-odd)? */
export function isInside(at: Point, outline: readonly Point[]): boolean {
  let inside = false;
  for (const [place, a] of outline.entries()) {
    const b = outline[(place + 1) % outline.length] ?? a;
    if (a.y > at.y !== b.y > at.y && at.x < ((b.x - a.x) * (at.y - a.y)) / (b.y - a.y) + a.x)
      inside = !inside;
  }
  return inside;
}

export type Box = {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
};

export function boxOf(points: readonly Point[]): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of points) {
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  return { left, top, right, bottom };
}

/** Area that two boxes share. */
export function overlap(a: Box, b: Box): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return width > 0 && height > 0 ? width * height : 0;
}
