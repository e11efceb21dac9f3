// Vessels, bowel and ribs: tubes along curves, kept as rows of spheres and cut slice by slice.
import { type Box, ellipse, type Field, type Material, paint, type Slice } from './raster.ts';

/** x, y, z and radius in mm, LPS. */
export type TubePoint = readonly [x: number, y: number, z: number, radius: number];
export type Sphere = { readonly x: number; readonly y: number; readonly z: number; readonly r: number };

/** Spheres along a smooth curve through the points (Catmull-Rom), near enough to each other to look like a tube. */
export function spheresAlong(points: readonly TubePoint[]): Sphere[] {
  const spheres: Sphere[] = [];
  for (let i = 0; i + 1 < points.length; i += 1) {
    const [b, c] = [points[i], points[i + 1]];
    if (b === undefined || c === undefined) continue;
    const [a, d] = [points[i - 1] ?? b, points[i + 2] ?? c];
    const length = Math.hypot(c[0] - b[0], c[1] - b[1], c[2] - b[2]);
    const steps = Math.max(1, Math.ceil(length / Math.max(0.6, Math.min(b[3], c[3]) * 0.35)));
    for (let step = 0; step < steps; step += 1) spheres.push(between(a, b, c, d, step / steps));
  }
  const end = points.at(-1);
  if (end !== undefined) spheres.push({ x: end[0], y: end[1], z: end[2], r: end[3] });
  return spheres;
}

function between(a: TubePoint, b: TubePoint, c: TubePoint, d: TubePoint, t: number): Sphere {
  const at = (k: 0 | 1 | 2): number => {
    const [p, q, r, s] = [a[k], b[k], c[k], d[k]];
    const cubic = -p + 3 * q - 3 * r + s;
    const square = 2 * p - 5 * q + 4 * r - s;
    return q + 0.5 * t * (r - p + t * (square + t * cubic));
  };
  return { x: at(0), y: at(1), z: at(2), r: b[3] + (c[3] - b[3]) * t };
}

/** Paints a tube's cut, where it lies inside `limit` too; `insetMm` paints its lumen. */
export function paintTube(
  slice: Slice,
  spheres: readonly Sphere[],
  material: Material,
  insetMm = 0,
  limit: Field | null = null,
): void {
  for (const sphere of spheres) {
    const box = cutSphere(sphere, slice.z, insetMm);
    if (box === null) continue;
    const disc = ellipse(box);
    paint(
      slice,
      box,
      limit === null ? disc : (x, y, index) => Math.min(disc(x, y, index), limit(x, y, index)),
      material,
    );
  }
}

/** The disc in which the sphere meets the slice. */
export function cutSphere(sphere: Sphere, z: number, insetMm: number): Box | null {
  const r = sphere.r - insetMm;
  const dz = z - sphere.z;
  if (r <= 0 || Math.abs(dz) >= r) return null;
  const radius = Math.sqrt(r * r - dz * dz);
  return { x: sphere.x, y: sphere.y, rx: radius, ry: radius };
}
