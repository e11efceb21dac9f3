// Lungs with their vessels and bronchi, the diaphragm's domes, the heart and the great vessels.
import { randomNumbers } from '../random.ts';
import { type Blob, cutOrgan, type Organ, paintOrgan } from './blobs.ts';
import { type Envelope, kept } from './body.ts';
import { ellipse, type Field, forEachPixel, lumps, mix, paint, type Slice } from './raster.ts';
import { paintTube, type Sphere, spheresAlong, type TubePoint } from './tubes.ts';

const BLOOD = { hu: 158, mottle: 4 };

/** Right, then left: the domes of the diaphragm with what lies under them. Below its centre a dome only widens. */
const DOMES: readonly Blob[] = [
  { at: [-72, -2, 8], r: [84, 98, 96] },
  { at: [74, 4, 0], r: [82, 96, 84] },
];

const HEART: Organ = {
  blobs: [
    { at: [34, -26, 104], r: [52, 40, 52], angle: 0.55, lean: [-0.25, 0.1] },
    { at: [-14, -22, 116], r: [40, 38, 50], angle: 0.2 },
  ],
  material: { hu: 104, mottle: 5 },
  unevenMm: 1.2,
  roundMm: 20,
};
const PERICARDIAL_FAT: Organ = {
  blobs: [...HEART.blobs, { at: [16, -52, 66], r: [46, 24, 30] }],
  material: { hu: -98, mottle: 8 },
  unevenMm: 3,
};
/** Left ventricle, right ventricle, right atrium, left atrium. */
const CHAMBERS: readonly Organ[] = [
  { blobs: [{ at: [48, -18, 108], r: [25, 17, 40], angle: 0.55, lean: [-0.2, 0] }], material: BLOOD },
  { blobs: [{ at: [12, -46, 104], r: [36, 13, 34], angle: 0.35 }], material: BLOOD, unevenMm: 2 },
  { blobs: [{ at: [-30, -20, 116], r: [20, 26, 42] }], material: BLOOD, unevenMm: 1 },
  { blobs: [{ at: [4, 8, 140], r: [34, 18, 28], angle: 0.1 }], material: BLOOD },
];

/** Paints the chest, and returns where organs of the upper abdomen may lie. */
export function paintChest(slice: Slice, envelope: Envelope): Field {
  if (slice.z < -45) return underDiaphragm(slice, envelope, null);
  paintLungs(slice, envelope);
  const domes = domesAt(slice, envelope);
  if (domes !== null) {
    paint(slice, envelope.cavityBox, domes, { hu: 58, mottle: 5 });
    paint(slice, envelope.cavityBox, (x, y, index) => domes(x, y, index) - 2.4, { hu: -104, mottle: 6 });
  }
  paintOrgan(slice, PERICARDIAL_FAT, envelope.cavity);
  paintOrgan(slice, HEART, envelope.cavity);
  for (const chamber of CHAMBERS) paintOrgan(slice, chamber, envelope.cavity);
  return underDiaphragm(slice, envelope, domes);
}

const lungBox = (side: number): { x: number; y: number; rx: number; ry: number } =>
  side < 0 ? { x: -82, y: 6, rx: 62, ry: 88 } : { x: 86, y: 8, rx: 58, ry: 86 };

function lungField(slice: Slice, side: number, envelope: Envelope): Field {
  const inner = lungBox(side);
  const box = { ...inner, rx: inner.rx + 8, ry: inner.ry + 10 };
  const lobe = ellipse({ ...inner, rx: inner.rx + 4, ry: inner.ry + 6 }, 0, 2.6);
  const mediastinum: Field = (x, y) => side * x - (side < 0 ? 22 : 26) + 1.5 * lumps(y, slice.z, 0);
  const wall = envelope.cavity;
  return kept(slice, box, (x, y, index) =>
    Math.min(lobe(x, y, index), wall(x, y, index) - 2.2, mediastinum(x, y, index)),
  );
}

function paintLungs(slice: Slice, envelope: Envelope): void {
  for (const side of [-1, 1]) {
    const field = lungField(slice, side, envelope);
    const box = lungBox(side);
    const roomy = { x: box.x, y: box.y, rx: box.rx + 8, ry: box.ry + 10 };
    paint(slice, roomy, field, { hu: -862, mottle: 12 });
    forEachPixel(slice, roomy, (x, y, index) => {
      const inside = field(x, y, index);
      if (inside < 1) return;
      // Blood settles: the back of the lung is denser in a patient who lies on it. Fissures: two layers of pleura, edge on.
      const fissure = Math.abs(y - 12 + (slice.z - 90) * 0.75 - (side * x - 80) * 0.25) < 0.45 ? 90 : 0;
      slice.values[index] = (slice.values[index] ?? 0) + mix(-22, 60, (y + 80) / 170) + fissure;
    });
    for (const vessel of lungVessels(side)) paintTube(slice, vessel, { hu: 50 }, 0, field);
    for (const bronchus of bronchi(side)) {
      paintTube(slice, bronchus, { hu: -120 });
      paintTube(slice, bronchus, { hu: -985 }, 1.1);
    }
  }
}

/** The finding to look for in the right lower lobe: a round nodule of 8 mm. */
export const LUNG_NODULE: Organ = {
  blobs: [{ at: [-88, 56, 88], r: [4.2, 4, 4.4] }],
  material: { hu: 38 },
  unevenMm: 0.3,
};

function domesAt(slice: Slice, envelope: Envelope): Field | null {
  const cuts = DOMES.map((dome) => domeField(dome, slice.z)).filter((field) => field !== null);
  if (cuts.length === 0) return null;
  const reach = mix(0, -30, (18 - slice.z) / 40); // the recess closes below the lungs' edge
  const [first = () => -99, second = first] = cuts;
  return kept(slice, envelope.cavityBox, (x, y, index) => {
    const inside = Math.max(first(x, y, index), second(x, y, index)) + 1.2 * lumps(x, y, slice.z);
    return Math.min(inside - reach, envelope.cavity(x, y, index));
  });
}

function domeField(dome: Blob, z: number): Field | null {
  const above = Math.max(0, z - dome.at[2]) / dome.r[2];
  if (above >= 1) return null;
  const scale = Math.sqrt(1 - above * above);
  const box = { x: dome.at[0], y: dome.at[1], rx: dome.r[0] * scale, ry: dome.r[1] * scale };
  return ellipse(box, 0, 2.4);
}

/** Where organs of the upper abdomen may be painted: within the domes, clear of the diaphragm. */
function underDiaphragm(slice: Slice, envelope: Envelope, domes: Field | null): Field {
  const { cavity } = envelope;
  if (domes === null) return slice.z > 0 ? () => -99 : (x, y, index) => cavity(x, y, index) - 1;
  return (x, y, index) => Math.min(domes(x, y, index) - 3, cavity(x, y, index) - 1);
}

const vessels = new Map<number, readonly (readonly Sphere[])[]>();
const airways = new Map<number, readonly (readonly Sphere[])[]>();

/** -1: the right lung's; 1: the left's. */
function lungVessels(side: number): readonly (readonly Sphere[])[] {
  const known = vessels.get(side);
  if (known !== undefined) return known;
  const grown: Sphere[][] = [];
  const random = randomNumbers(77 + side);
  for (let i = 0; i < 17; i += 1) {
    const start: TubePoint = [side * 34, 4 + (random() - 0.5) * 24, 142 + (random() - 0.5) * 36, 4.6];
    const target = [side * (50 + random() * 90), -78 + random() * 158, 8 + random() * 170] as const;
    grow(grown, start, directionTo(start, target), random, 0);
  }
  vessels.set(side, grown);
  return grown;
}

type Direction = readonly [number, number, number];

function directionTo(from: TubePoint, to: Direction): Direction {
  const d = [to[0] - from[0], to[1] - from[1], to[2] - from[2]] as const;
  const length = Math.hypot(...d) || 1;
  return [d[0] / length, d[1] / length, d[2] / length];
}

/** A branch, then two more from its end, thinner, until they are too thin to see. */
function grow(
  grown: Sphere[][],
  start: TubePoint,
  direction: Direction,
  random: () => number,
  depth: number,
): void {
  const length = (30 - depth * 3) * (0.7 + random() * 0.6);
  const radius = start[3] * 0.76;
  const middle = wander(start, direction, length / 2, (start[3] + radius) / 2, random);
  const end = wander(middle, direction, length / 2, radius, random);
  grown.push(spheresAlong([start, middle, end]));
  if (radius < 0.75 || depth > 6) return;
  for (let i = 0; i < 2; i += 1) {
    const spread = 0.75;
    const turned: Direction = [
      direction[0] + (random() - 0.5) * 2 * spread,
      direction[1] + (random() - 0.5) * 2 * spread,
      direction[2] + (random() - 0.5) * 2 * spread,
    ];
    grow(grown, end, directionTo([0, 0, 0, 0], turned), random, depth + 1);
  }
}

function wander(
  from: TubePoint,
  direction: Direction,
  length: number,
  radius: number,
  random: () => number,
): TubePoint {
  const aside = (): number => (random() - 0.5) * length * 0.25;
  return [
    from[0] + direction[0] * length + aside(),
    from[1] + direction[1] * length + aside(),
    from[2] + direction[2] * length + aside(),
    radius,
  ];
}

function bronchi(side: number): readonly (readonly Sphere[])[] {
  const known = airways.get(side);
  if (known !== undefined) return known;
  const made = [
    spheresAlong([
      [side * 24, 10, 170, 7],
      [side * 40, 18, 128, 5.4],
      [side * 58, 34, 92, 3.6],
      [side * 70, 46, 60, 2.4],
    ]),
    spheresAlong([
      [side * 40, 14, 132, 4.2],
      [side * 66, -8, 112, 3],
      [side * 92, -32, 92, 2.1],
    ]),
    spheresAlong([
      [side * 50, 26, 108, 3.6],
      [side * 84, 26, 92, 2.6],
      [side * 112, 30, 76, 1.9],
    ]),
  ];
  airways.set(side, made);
  return made;
}

/** The nodule lies in aerated lung only. */
export function paintNodule(slice: Slice): void {
  if (cutOrgan(LUNG_NODULE, slice.z) !== null) paintOrgan(slice, LUNG_NODULE);
}
