// A radiograph adds up what the rays pass through. Here every shape adds its share, in mm of water, to a map.
import { mix } from '../ct/raster.ts';

/** x to the right of the image (the patient's left), y down, in mm from the middle. */
export type ShadowMap = {
  readonly columns: number;
  readonly rows: number;
  readonly mmPerPixel: number;
  readonly values: Float32Array;
};

export type Point = readonly [x: number, y: number, radius: number];

export function forEachPoint(
  map: ShadowMap,
  box: { x: number; y: number; rx: number; ry: number },
  visit: (x: number, y: number, index: number) => void,
): void {
  const { columns, rows, mmPerPixel } = map;
  const column = (x: number): number => x / mmPerPixel + (columns - 1) / 2;
  const row = (y: number): number => y / mmPerPixel + (rows - 1) / 2;
  const right = Math.min(columns - 1, Math.floor(column(box.x + box.rx)));
  const bottom = Math.min(rows - 1, Math.floor(row(box.y + box.ry)));
  const left = Math.max(0, Math.ceil(column(box.x - box.rx)));
  for (let r = Math.max(0, Math.ceil(row(box.y - box.ry))); r <= bottom; r += 1) {
    const y = (r - (rows - 1) / 2) * mmPerPixel;
    for (let c = left; c <= right; c += 1) {
      visit((c - (columns - 1) / 2) * mmPerPixel, y, r * columns + c);
    }
  }
}

export type Ellipsoid = {
  readonly at: readonly [x: number, y: number];
  readonly r: readonly [rx: number, ry: number];
  readonly angle?: number;
  /** Through its middle, in mm of water; negative for air in place of tissue. */
  readonly depthMm: number;
  /** 0.5 is a true ellipsoid; less gives a flatter top with a sharper border. */
  readonly roundness?: number;
  /** Nearer to a rectangle. */
  readonly square?: boolean;
  /** Takes the place of what is there and is less, in place of adding to it. */
  readonly deepest?: boolean;
  /** How much of it shows at a point, 0 to 1. */
  readonly keep?: (x: number, y: number) => number;
};

export function addEllipsoid(map: ShadowMap, shape: Ellipsoid): void {
  const [rx, ry] = shape.r;
  const [cos, sin] = [Math.cos(shape.angle ?? 0), Math.sin(shape.angle ?? 0)];
  const reach = Math.max(rx, ry);
  const power = shape.roundness ?? 0.5;
  forEachPoint(map, { x: shape.at[0], y: shape.at[1], rx: reach, ry: reach }, (x, y, index) => {
    const dx = x - shape.at[0];
    const dy = y - shape.at[1];
    const u = (dx * cos + dy * sin) / rx;
    const v = (dy * cos - dx * sin) / ry;
    const inside = shape.square === true ? 1 - u ** 4 - v ** 4 : 1 - u * u - v * v;
    if (inside <= 0) return;
    const share = shape.keep?.(x, y) ?? 1;
    const before = map.values[index] ?? 0;
    const depthMm = shape.depthMm * inside ** power * share;
    map.values[index] = shape.deepest === true ? Math.max(before, depthMm) : before + depthMm;
  });
}

export type TubeOptions = {
  /** Extra attenuation of its wall and of its inside over what is there already, per mm. */
  readonly wall: number;
  readonly inside: number;
  readonly wallMm: number;
  /** 0 to 1 along the tube's length: how much of it shows. */
  readonly fade?: (along: number) => number;
};

/** A tube along a smooth curve: its wall shows as two lines, since rays that graze it pass through more of it. */
export function addTube(map: ShadowMap, points: readonly Point[], options: TubeOptions): void {
  const discs = alongCurve(points);
  const scratch = scratchFor(map, discs);
  for (const [x0, y0, r, along] of discs) {
    const share = options.fade?.(along) ?? 1;
    const inner = Math.max(0, r - options.wallMm);
    forEachPoint(map, { x: x0, y: y0, rx: r, ry: r }, (x, y, index) => {
      const squared = (x - x0) ** 2 + (y - y0) ** 2;
      if (squared >= r * r) return;
      // Discs overlap, and the tube is there once: the disc whose middle is nearest stands for it.
      const at = scratch.index(index);
      const half = Math.sqrt(r * r - squared);
      if (half <= (scratch.halves[at] ?? 0)) return;
      const hollow = squared < inner * inner ? Math.sqrt(inner * inner - squared) : 0;
      scratch.halves[at] = half;
      scratch.sums[at] = 2 * share * ((half - hollow) * options.wall + hollow * options.inside);
    });
  }
  scratch.addTo(map);
}

type Disc = readonly [x: number, y: number, radius: number, along: number];
type Scratch = {
  readonly halves: Float32Array;
  readonly sums: Float32Array;
  readonly index: (mapIndex: number) => number;
  readonly addTo: (map: ShadowMap) => void;
};

/** Room for the part of the map that the discs touch. */
function scratchFor(map: ShadowMap, discs: readonly Disc[]): Scratch {
  const { columns, rows, mmPerPixel } = map;
  const pixel = (mm: number, count: number): number =>
    Math.min(count - 1, Math.max(0, Math.round(mm / mmPerPixel + (count - 1) / 2)));
  const left = pixel(Math.min(...discs.map(([x, , r]) => x - r)) - 1, columns);
  const right = pixel(Math.max(...discs.map(([x, , r]) => x + r)) + 1, columns);
  const top = pixel(Math.min(...discs.map(([, y, r]) => y - r)) - 1, rows);
  const bottom = pixel(Math.max(...discs.map(([, y, r]) => y + r)) + 1, rows);
  const width = right - left + 1;
  const sums = new Float32Array(width * (bottom - top + 1));
  return {
    halves: new Float32Array(sums.length),
    sums,
    index: (mapIndex) => (Math.floor(mapIndex / columns) - top) * width + (mapIndex % columns) - left,
    addTo: ({ values }) => {
      for (const [i, sum] of sums.entries()) {
        const index = (top + Math.floor(i / width)) * columns + left + (i % width);
        if (sum !== 0) values[index] = (values[index] ?? 0) + sum;
      }
    },
  };
}

/** Discs along a Catmull-Rom curve through the points, near enough to each other to look smooth. */
function alongCurve(points: readonly Point[]): Disc[] {
  const discs: Disc[] = [];
  for (let i = 0; i + 1 < points.length; i += 1) {
    const [b, c] = [points[i], points[i + 1]];
    if (b === undefined || c === undefined) continue;
    const [a, d] = [points[i - 1] ?? b, points[i + 2] ?? c];
    const length = Math.hypot(c[0] - b[0], c[1] - b[1]);
    const steps = Math.max(1, Math.ceil(length / Math.max(0.3, Math.min(b[2], c[2]) * 0.16)));
    for (let step = 0; step < steps; step += 1) {
      const t = step / steps;
      const at = (k: 0 | 1): number => curve(a[k], b[k], c[k], d[k], t);
      discs.push([at(0), at(1), mix(b[2], c[2], t), (i + t) / (points.length - 1)]);
    }
  }
  return discs;
}

const curve = (a: number, b: number, c: number, d: number, t: number): number =>
  b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * b - a - 3 * c + d)));
