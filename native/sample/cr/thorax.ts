// A chest, upright, seen from the front: what the rays from behind add up to, in mm of water.
import { lumps, mix, smoothUnion } from '../ct/raster.ts';
import { randomNumbers } from '../random.ts';
import { addRibs, addShoulder, addSpine, SIDES } from './bones.ts';
import {
  addEllipsoid,
  addTube,
  forEachPoint,
  type Point,
  type ShadowMap,
  type TubeOptions,
} from './shadows.ts';

export function paintThorax(map: ShadowMap): void {
  addTrunkAndLungs(map);
  addMediastinum(map);
  addSpine(map);
  for (const side of SIDES) {
    addLungVessels(map, side);
    addRibs(map, side);
    addShoulder(map, side);
  }
  addAbdomen(map);
}

/** mm inside the outline of neck, shoulders and trunk. */
function trunkDepth(x: number, y: number): number {
  const ax = Math.abs(x);
  const neck = 58 - ax + Math.max(0, (y + 175) * 0.9);
  const shoulders = Math.min(y + 178 - Math.max(0, ax - 60) * 0.3, 0.62 * (-18 - y) + 0.3 * ax);
  const chest = Math.min(158 - ax + (y > 0 ? -y * 0.03 : 0), (y + 190) * 0.8);
  return smoothUnion(smoothUnion(neck, shoulders, 60), chest, 30);
}

/** Height of the diaphragm: the right dome stands higher. Steep towards the sides, where the angles are sharp. */
function diaphragmY(side: number, ax: number): number {
  const top = side < 0 ? 92 : 106;
  const centre = side < 0 ? 66 : 70;
  const away = (ax - centre) / (ax > centre ? 66 : 108);
  return top + (ax > centre ? 40 : 12) * away * away * (1 + 0.35 * Math.abs(away) ** 3);
}

/** mm inside a lung's outline. */
function lungDepth(x: number, y: number): number {
  const side = x < 0 ? -1 : 1;
  const ax = Math.abs(x);
  if (y < -164 || y > 190) return -9;
  const rise = (y - 118) / 284;
  const outer = 138 * Math.sqrt(Math.max(0, 1 - rise * rise * (y < 118 ? 1 : 6))) - ax;
  const hilum = Math.exp(-(((y + 30) / 60) ** 2)) * 5;
  const inner = ax - (11 + hilum + Math.max(0, (y + 10) * 0.03));
  const floor = (diaphragmY(side, ax) - y) * 0.8;
  // Lung reaches in front of and behind the mediastinum, so that its inner border is soft.
  return Math.min(outer, inner * 0.7, floor) + 0.9 * lumps(x * 0.8, y * 0.8, side * 20);
}

function addTrunkAndLungs(map: ShadowMap): void {
  const everywhere = { x: 0, y: 0, rx: 1000, ry: 1000 };
  forEachPoint(map, everywhere, (x, y, index) => {
    const depth = trunkDepth(x, y);
    if (depth <= 0) return;
    const lung = lungDepth(x, y);
    const thickness = mix(150, 216, (y + 190) / 150) + (lung <= 0 ? mix(0, 40, (y - 70) / 90) : 0);
    const body = bulge(depth, 95) * thickness;
    // Where the lung is thin, at its edges and bases, it takes less away.
    const air = lung <= 0 ? 0 : bulge(lung, 46) * 0.76 * Math.min(body - 26, mix(120, 184, (y + 160) / 170));
    const tissue = 1 + 0.02 * lumps(x * 0.4, y * 0.4, 9);
    map.values[index] = (map.values[index] ?? 0) + (body - Math.max(0, air)) * tissue;
  });
}

/** The chord through a rounded body, `depth` mm inside an outline that is round over `reach` mm: 0 to 1. */
function bulge(depth: number, reach: number): number {
  const t = Math.max(0, 1 - depth / reach);
  return Math.sqrt(1 - t * t);
}

/** Heart and great vessels: where two overlap the deeper one counts, since together they are one silhouette. */
const SILHOUETTE = [
  { at: [27, 58], r: [60, 47], depthMm: 112, angle: 0.6 }, // left ventricle
  { at: [-8, 52], r: [38, 52], depthMm: 92, angle: 0.1 }, // right atrium
  { at: [8, 14], r: [36, 52], depthMm: 78, angle: 0 }, // root of the great vessels
  { at: [23, -80], r: [18, 19], depthMm: 78, angle: 0 }, // aortic knob
  { at: [-9, -70], r: [15, 72], depthMm: 56, angle: 0 }, // superior vena cava
  { at: [31, -38], r: [15, 23], depthMm: 68, angle: 0.4 }, // main pulmonary artery
] as const;

function addMediastinum(map: ShadowMap): void {
  const silhouette: ShadowMap = { ...map, values: new Float32Array(map.values.length) };
  for (const shape of SILHOUETTE) addEllipsoid(silhouette, { ...shape, roundness: 0.42, deepest: true });
  for (const [index, depthMm] of silhouette.values.entries()) {
    if (depthMm === 0) continue;
    const x = ((index % map.columns) - (map.columns - 1) / 2) * map.mmPerPixel;
    const y = (Math.floor(index / map.columns) - (map.rows - 1) / 2) * map.mmPerPixel;
    // Where there is no lung there is none to displace.
    const lung = lungDepth(x, y);
    const share = lung <= 0 ? 0.1 : mix(0.1, 1, bulge(lung, 26));
    map.values[index] = (map.values[index] ?? 0) + depthMm * share;
  }
  const vessel: TubeOptions = { wall: 1.3, inside: 1.3, wallMm: 1 };
  addTube(
    map,
    [
      [22, -78, 13],
      [27, -20, 13],
      [23, 60, 12.5],
      [14, 150, 12],
    ],
    { ...vessel, wall: 0.5, inside: 0.5 },
  );
  addTube(
    map,
    [
      [-26, -26, 11],
      [-42, -20, 10],
      [-52, 4, 8.5],
      [-60, 38, 6],
    ],
    vessel,
  );
  addTube(
    map,
    [
      [40, -42, 12],
      [50, -34, 10],
      [56, -8, 8],
      [62, 26, 5.5],
    ],
    vessel,
  );
  // Air: trachea, carina, main bronchi.
  const air: TubeOptions = { wall: -0.8, inside: -1.7, wallMm: 1.4 };
  addTube(
    map,
    [
      [0, -213, 8.5],
      [1, -140, 8.5],
      [-2, -90, 8.6],
      [-1, -64, 9],
    ],
    air,
  );
  addTube(
    map,
    [
      [-2, -66, 7],
      [-18, -48, 6.6],
      [-34, -34, 5.4],
    ],
    air,
  );
  addTube(
    map,
    [
      [2, -66, 6.6],
      [24, -48, 6],
      [42, -40, 5],
    ],
    air,
  );
}

/** A branching tree from the hilum; lower branches are larger in someone who stands. */
function addLungVessels(map: ShadowMap, side: number): void {
  const random = randomNumbers(side < 0 ? 41 : 42);
  const options: TubeOptions = { wall: 2, inside: 2, wallMm: 0.5 };
  const grow = (x: number, y: number, angle: number, r: number, length: number, depth: number): void => {
    const bend = angle + (random() - 0.5) * 0.5;
    const [mx, my] = [x + Math.cos(angle) * length * 0.5, y + Math.sin(angle) * length * 0.5];
    const [ex, ey] = [mx + Math.cos(bend) * length * 0.5, my + Math.sin(bend) * length * 0.5];
    if (lungDepth(ex, ey) < 2 && depth > 0) return;
    const end = r * 0.74;
    addTube(
      map,
      [
        [x, y, r],
        [mx, my, (r + end) / 2],
        [ex, ey, end],
      ],
      options,
    );
    if (end < 0.38 || depth > 8) return;
    const spread = 0.25 + random() * 0.4;
    grow(ex, ey, bend + spread, end * 0.98, length * 0.84, depth + 1);
    grow(ex, ey, bend - spread * (0.6 + random() * 0.7), end * 0.9, length * 0.84, depth + 1);
  };
  for (let i = 0; i < 15; i += 1) {
    const turn = mix(-1.35, 1.42, i / 14) + (random() - 0.5) * 0.16;
    const angle = side < 0 ? Math.PI - turn : turn;
    const [hx, hy] = side < 0 ? [-44, -14] : [46, -22];
    grow(
      hx + (random() - 0.5) * 10,
      hy + turn * 14,
      angle,
      mix(2.1, 3.5, (turn + 1.4) / 2.8),
      24 + random() * 9,
      0,
    );
  }
}

/** Gas in the stomach, its lower border flat: the patient stands. Gas in the flexures of the colon. */
function addAbdomen(map: ShadowMap): void {
  const level = 158;
  addEllipsoid(map, {
    at: [60, 150],
    r: [30, 26],
    angle: 0.12,
    depthMm: -58,
    keep: (_x, y) => Math.min(1, Math.max(0, (level - y) / 0.8)),
  });
  const gas: TubeOptions = { wall: -0.9, inside: -0.9, wallMm: 1 };
  const haustra = (x: number, y: number, dx: number, dy: number): readonly Point[] =>
    Array.from({ length: 13 }, (_, i) => [
      x + dx * i,
      y + dy * i + 5 * Math.sin(i / 3),
      11.5 + 2.6 * Math.cos(i * 1.9),
    ]);
  addTube(map, haustra(110, 156, -0.6, 6), gas);
  addTube(map, haustra(-112, 186, 2.6, 3.4), gas);
}
