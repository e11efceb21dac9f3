// Draws shapes into one axial slice. A shape is a field: how many mm a point lies inside it (negative: outside). Edges
// are blended over about a pixel, as the detector blurs them.
import { noiseAt, noiseTile } from '../random.ts';

/** Patient coordinates, LPS, in mm: x to the patient's left, y to the back. `values` are HU. */
export type Slice = {
  readonly z: number;
  readonly size: number;
  readonly mmPerPixel: number;
  readonly values: Float32Array;
};
export type Box = { readonly x: number; readonly y: number; readonly rx: number; readonly ry: number };
/** mm inside the shape, or less than 0. `index` is the pixel's, for fields that are kept for every pixel. */
export type Field = (x: number, y: number, index: number) => number;
export type Material = {
  readonly hu: number;
  /** Standard deviation of slow variations inside the tissue, in HU. */
  readonly mottle?: number;
};

const EDGE_MM = 0.9;
const SOFT = noiseTile(256, 9, 11);
const FINE = noiseTile(256, 3, 12);

/** Smooth structure about 0 (deviation 1) in three dimensions, features some 20 mm wide. */
export const lumps = (x: number, y: number, z: number): number =>
  0.7 * (noiseAt(SOFT, x + z * 0.45, y - z * 0.2) + noiseAt(SOFT, y * 0.9 - 40, x * 0.9 + z * 0.5));

/** The same with features some 6 mm wide. */
export const grains = (x: number, y: number, z: number): number =>
  0.7 * (noiseAt(FINE, x * 1.3 + z * 0.8, y * 1.3) + noiseAt(FINE, y * 1.3, x * 1.3 - z * 0.9));

export function paint(slice: Slice, box: Box, field: Field, material: Material): void {
  const { hu, mottle = 0 } = material;
  const { values, size, mmPerPixel, z } = slice;
  const { left, right, top, bottom, half } = pixelsOf(slice, box);
  // The loop of forEachPixel again, without its call for every pixel: most of the phantom's time is spent here.
  for (let row = top; row <= bottom; row += 1) {
    const y = (row - half) * mmPerPixel;
    for (let column = left; column <= right; column += 1) {
      const x = (column - half) * mmPerPixel;
      const index = row * size + column;
      const share = coverage(field(x, y, index));
      if (share === 0) continue;
      const target = mottle === 0 ? hu : hu + mottle * grains(x, y, z);
      const before = values[index] ?? 0;
      values[index] = before + (target - before) * share;
    }
  }
}

/** How much of a pixel the shape covers, from how far inside its centre lies. */
export const coverage = (insideMm: number): number =>
  insideMm >= EDGE_MM ? 1 : insideMm <= -EDGE_MM ? 0 : (insideMm + EDGE_MM) / (2 * EDGE_MM);

/** Calls back for the pixels of the box that lie in the slice, with their centres in mm. */
export function forEachPixel(
  slice: Slice,
  box: Box,
  visit: (x: number, y: number, index: number) => void,
): void {
  const { size, mmPerPixel } = slice;
  const { left, right, top, bottom, half } = pixelsOf(slice, box);
  for (let row = top; row <= bottom; row += 1) {
    const y = (row - half) * mmPerPixel;
    for (let column = left; column <= right; column += 1) {
      visit((column - half) * mmPerPixel, y, row * size + column);
    }
  }
}

type PixelBox = { left: number; right: number; top: number; bottom: number; half: number };

function pixelsOf({ size, mmPerPixel }: Slice, box: Box): PixelBox {
  const half = (size - 1) / 2;
  const margin = EDGE_MM + mmPerPixel;
  return {
    left: Math.max(0, Math.ceil((box.x - box.rx - margin) / mmPerPixel + half)),
    right: Math.min(size - 1, Math.floor((box.x + box.rx + margin) / mmPerPixel + half)),
    top: Math.max(0, Math.ceil((box.y - box.ry - margin) / mmPerPixel + half)),
    bottom: Math.min(size - 1, Math.floor((box.y + box.ry + margin) / mmPerPixel + half)),
    half,
  };
}

/**
 * An ellipse; `power` above 2 makes it squarer, as a superellipse of that power would be. It is drawn as the curve
 * u^2 + v^2 - s u^2 v^2 = 1, which looks the same and needs no powers. The distance is right near the edge, where it matters.
 */
export function ellipse(box: Box, angle = 0, power = 2): Field {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const diagonal = 2 ** (-2 / power);
  const s = (2 * diagonal - 1) / (diagonal * diagonal);
  const [perX, perY] = [1 / box.rx, 1 / box.ry];
  const depth = Math.min(box.rx, box.ry);
  return (x, y) => {
    const dx = x - box.x;
    const dy = y - box.y;
    const u = Math.abs(dx * cos + dy * sin) * perX;
    const v = Math.abs(dy * cos - dx * sin) * perY;
    if (u > 1.25 || v > 1.25) return Math.min((1 - u) * box.rx, (1 - v) * box.ry);
    const uu = u * u;
    const vv = v * v;
    const slopeX = u * (1 - s * vv) * perX;
    const slopeY = v * (1 - s * uu) * perY;
    const slope = 2 * Math.sqrt(slopeX * slopeX + slopeY * slopeY);
    return slope === 0 ? depth : Math.min(depth, (1 - uu - vv + s * uu * vv) / slope);
  };
}

/** A line with round ends, `radius` thick. */
export function capsule(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  radius: number,
): { readonly box: Box; readonly field: Field } {
  const [dx, dy] = [bx - ax, by - ay];
  const squared = dx * dx + dy * dy || 1;
  return {
    box: {
      x: (ax + bx) / 2,
      y: (ay + by) / 2,
      rx: Math.abs(dx) / 2 + radius,
      ry: Math.abs(dy) / 2 + radius,
    },
    field: (x, y) => {
      const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / squared));
      const ox = x - ax - t * dx;
      const oy = y - ay - t * dy;
      return radius - Math.sqrt(ox * ox + oy * oy);
    },
  };
}

/** Both shapes, with their meeting rounded over `k` mm. */
export function smoothUnion(a: number, b: number, k: number): number {
  const h = Math.max(0, k - Math.abs(a - b)) / k;
  return Math.max(a, b) + (h * h * k) / 4;
}

/** The box turned by any angle still holds the ellipse. */
export const roomy = (box: Box): Box => {
  const radius = Math.max(box.rx, box.ry);
  return { x: box.x, y: box.y, rx: radius, ry: radius };
};

export const mix = (a: number, b: number, t: number): number => a + (b - a) * Math.min(1, Math.max(0, t));

/** Straight lines between [z, value] points, held at both ends. Points are in ascending z. */
export function along(z: number, points: readonly (readonly [number, number])[]): number {
  let before = points[0];
  for (const point of points) {
    if (point[0] >= z)
      return before ? mix(before[1], point[1], (z - before[0]) / (point[0] - before[0] || 1)) : point[1];
    before = point;
  }
  return before?.[1] ?? 0;
}
