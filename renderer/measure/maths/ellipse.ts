import type { ImagePoint } from '../../../native/contract/index.ts';

/**
 * An ellipse as centre and two conjugate half diameters: centre + u cos t + v sin t. That form stays an ellipse, with the
 * same t, under any stretching of the axes, so the one drawn in pixels is the one measured in millimetres.
 */
export type Ellipse = { readonly centre: ImagePoint; readonly u: ImagePoint; readonly v: ImagePoint };

/** From the ends of two axes (SCOORD ELLIPSE: major axis first, then minor); null without four points. */
export function ellipseFromAxes(points: readonly ImagePoint[]): Ellipse | null {
  const [a, b, c, d] = points;
  if (a === undefined || b === undefined || c === undefined || d === undefined) return null;
  return {
    centre: { x: (a.x + b.x + c.x + d.x) / 4, y: (a.y + b.y + c.y + d.y) / 4 },
    u: { x: (b.x - a.x) / 2, y: (b.y - a.y) / 2 },
    v: { x: (d.x - c.x) / 2, y: (d.y - c.y) / 2 },
  };
}

/** From a centre and a point on the line; `aspect` is the height of a pixel over its width. */
export function circleFromPoints(points: readonly ImagePoint[], aspect: number): Ellipse | null {
  const [centre, rim] = points;
  if (centre === undefined || rim === undefined) return null;
  const radius = Math.hypot(rim.x - centre.x, (rim.y - centre.y) * aspect);
  return { centre, u: { x: radius, y: 0 }, v: { x: 0, y: radius / aspect } };
}

export const stretched = ({ centre, u, v }: Ellipse, column: number, row: number): Ellipse => ({
  centre: { x: centre.x * column, y: centre.y * row },
  u: { x: u.x * column, y: u.y * row },
  v: { x: v.x * column, y: v.y * row },
});

export const ellipseArea = ({ u, v }: Ellipse): number => Math.PI * Math.abs(u.x * v.y - u.y * v.x);

/** Half the major and half the minor axis: the singular values of the matrix of both half diameters. */
export function semiAxes({ u, v }: Ellipse): readonly [number, number] {
  const [p, q] = [u.x + v.y, u.y - v.x];
  const [s, t] = [u.x - v.y, u.y + v.x];
  const [sum, difference] = [Math.hypot(p, q), Math.hypot(s, t)];
  return [(sum + difference) / 2, Math.abs(sum - difference) / 2];
}

/**
 * Circumference by the arithmetic-geometric mean (Gauss; NIST DLMF 19.8.6), which doubles its correct digits at each step:
 * exact to rounding for every shape, down to the flat one (4a).
 */
export function ellipsePerimeter(ellipse: Ellipse): number {
  const [major, minor] = semiAxes(ellipse);
  if (major === 0) return 0;
  if (minor <= 1e-12 * major) return 4 * major;
  let [a, b] = [major, minor];
  let sum = (major * major + minor * minor) / 2; // a0^2 - (a0^2 - b0^2) / 2
  for (let power = 1; Math.abs(a - b) > 1e-15 * major && power < 64; power *= 2) {
    const half = (a - b) / 2;
    [a, b] = [(a + b) / 2, Math.sqrt(a * b)];
    sum -= power * half * half;
  }
  return (2 * Math.PI * sum) / a;
}

/** Least and greatest coordinates that the line of the ellipse reaches. */
export function ellipseBounds({ centre, u, v }: Ellipse): readonly [ImagePoint, ImagePoint] {
  const [x, y] = [Math.hypot(u.x, v.x), Math.hypot(u.y, v.y)];
  return [
    { x: centre.x - x, y: centre.y - y },
    { x: centre.x + x, y: centre.y + y },
  ];
}

/**
 * Ends of the major axis, then of the minor one, in image pixels: what SCOORD ELLIPSE asks for, also for a circle on pixels
 * that are not square (which SCOORD CIRCLE cannot say without doubt).
 */
export function principalAxes(ellipse: Ellipse): readonly ImagePoint[] {
  const { centre, u, v } = ellipse;
  const cosine2 = u.x * u.x + u.y * u.y - v.x * v.x - v.y * v.y;
  const sine2 = 2 * (u.x * v.x + u.y * v.y);
  const t = Math.atan2(sine2, cosine2) / 2;
  const ends = (at: number): readonly [ImagePoint, ImagePoint] => {
    const [x, y] = [u.x * Math.cos(at) + v.x * Math.sin(at), u.y * Math.cos(at) + v.y * Math.sin(at)];
    return [
      { x: centre.x - x, y: centre.y - y },
      { x: centre.x + x, y: centre.y + y },
    ];
  };
  return [...ends(t), ...ends(t + Math.PI / 2)];
}
