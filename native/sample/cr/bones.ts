import { mix } from '../ct/raster.ts';
import {
  addEllipsoid,
  addTube,
  forEachPoint,
  type Point,
  type ShadowMap,
  type TubeOptions,
} from './shadows.ts';

export const SIDES = [-1, 1] as const; // the patient's right lies on the image's left
const BONE: TubeOptions = { wall: 2, inside: 0.5, wallMm: 1.5 };

export function addSpine(map: ShadowMap): void {
  for (let level = 0; level < 17; level += 1) {
    const y = -205 + level * mix(21, 28, level / 14);
    const x = 1.5 * Math.sin(level / 3);
    const half = mix(13, 20, level / 14);
    const height = mix(8.4, 12, level / 14);
    addEllipsoid(map, { at: [x, y], r: [half, height], depthMm: 26, roundness: 0.2, square: true });
    for (const side of SIDES) {
      const pedicle: readonly Point[] = [
        [x + side * half * 0.56, y - 2.4, 2.7],
        [x + side * half * 0.56, y + 1.6, 2.7],
      ];
      addTube(map, pedicle, { ...BONE, wall: 2 });
      addTube(
        map,
        [
          [x + side * half, y - 2, 3.4],
          [x + side * (half + 15), y - 6, 2.8],
        ],
        { ...BONE, wall: 0.9 },
      );
    }
    addTube(
      map,
      [
        [x, y + 5, 2.6],
        [x, y + 16, 2.2],
      ],
      { ...BONE, wall: 1.7 },
    );
  }
}

/** Ribs: the back part slopes gently, the front part steeply and ends in cartilage, which does not show. */
export function addRibs(map: ShadowMap, side: number): void {
  const first: readonly Point[] = [
    [20, -166, 5],
    [44, -172, 6],
    [68, -156, 6.6],
    [72, -132, 7],
    [52, -112, 7.4],
    [30, -106, 8],
  ];
  addTube(
    map,
    first.map(([x, y, r]) => [side * x, y, r] as const),
    BONE,
  );
  for (let k = 1; k < 11; k += 1) {
    const y = -160 + k * 24.5;
    const lateral = 142 * Math.sqrt(Math.max(0.1, 1 - ((y + 46 - 122) / 292) ** 2)) - Math.max(0, k - 8) * 9;
    const back: readonly Point[] = [
      [17, y, 4.6],
      [38, y - 5, 5.8],
      [lateral * 0.56, y + 4, 6.4],
      [lateral * 0.88, y + 26, 6.2],
      [lateral, y + 48, 5.6],
    ];
    addTube(map, mirrored(back, side), BONE);
    if (k > 8) continue;
    const front: readonly Point[] = [
      [lateral, y + 48, 5.6],
      [lateral * 0.97, y + 66, 6],
      [lateral * 0.8, y + 88 + k, 6.8],
      [lateral * mix(0.5, 0.62, k / 8), y + 104 + k * 2, 7.4],
    ];
    addTube(map, mirrored(front, side), { ...BONE, fade: (along) => 0.85 * mix(1, 0, (along - 0.8) / 0.2) });
  }
}

const mirrored = (points: readonly Point[], side: number): readonly Point[] =>
  points.map(([x, y, r]) => [side * x, y, r]);

export function addShoulder(map: ShadowMap, side: number): void {
  const clavicle: readonly Point[] = [
    [13, -112, 8.5],
    [34, -122, 6.6],
    [74, -138, 5.8],
    [112, -140, 6],
    [150, -156, 7],
  ];
  addTube(map, mirrored(clavicle, side), BONE);
  const scapula: readonly Point[] = [
    [122, -142, 3.4],
    [128, -100, 2.8],
    [138, -52, 3],
    [145, -34, 3.6],
    [152, -60, 4],
    [162, -112, 5.5],
  ];
  addTube(map, mirrored(scapula, side), { ...BONE, wall: 1.3 });
  addTube(
    map,
    mirrored(
      [
        [122, -142, 3.4],
        [144, -146, 4.4],
        [168, -152, 6],
      ],
      side,
    ),
    BONE,
  );
  forEachPoint(map, { x: side * 145, y: -90, rx: 26, ry: 56 }, (x, y, index) => {
    const ax = Math.abs(x);
    const inside = Math.min(ax - 124 - (y + 140) * 0.14, 168 - ax - (y + 60) * 0.2, -36 - y, y + 144);
    if (inside > 0) map.values[index] = (map.values[index] ?? 0) + Math.min(1, inside / 3) * 5;
  });
  addEllipsoid(map, { at: [side * 178, -122], r: [24, 26], depthMm: 42, roundness: 0.3 });
}
