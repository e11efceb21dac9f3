// Colon with gas and faeces, loops of small bowel, and the vessels of the abdomen.
import { randomNumbers } from '../random.ts';
import { type Field, ellipse, grains, paint, roomy, type Slice } from './raster.ts';
import { cutSphere, paintTube, type Sphere, spheresAlong } from './tubes.ts';

/** x, y, z, radius; from the caecum round to the sigmoid. */
const COLON = haustrated(
  spheresAlong([
    [-72, -22, -216, 19],
    [-86, -16, -190, 24],
    [-104, 0, -142, 24],
    [-108, 6, -96, 22],
    [-98, -22, -72, 20],
    [-66, -58, -78, 19],
    [-30, -70, -92, 18],
    [6, -72, -98, 18],
    [44, -66, -84, 18],
    [84, -46, -44, 18],
    [108, -8, -8, 19],
    [116, 22, 4, 17],
    [118, 34, -40, 16],
    [116, 24, -100, 16],
    [104, 4, -150, 15],
    [88, -18, -190, 14],
    [66, -26, -226, 14],
  ]),
);
const COLON_WALL_MM = 2.3;

/** The wall is drawn in every 22 mm or so. */
function haustrated(spheres: readonly Sphere[]): readonly Sphere[] {
  let travelled = 0;
  return spheres.map((sphere, i) => {
    const before = spheres[i - 1] ?? sphere;
    travelled += Math.hypot(sphere.x - before.x, sphere.y - before.y, sphere.z - before.z);
    return { ...sphere, r: sphere.r * (0.93 + 0.09 * Math.sin((travelled / 22) * 2 * Math.PI)) };
  });
}

export function paintColon(slice: Slice, limit: Field): void {
  paintTube(slice, COLON, { hu: 78, mottle: 8 }, 0, limit);
  const lumens = COLON.map((sphere) => cutSphere(sphere, slice.z, COLON_WALL_MM)).filter(
    (box) => box !== null,
  );
  for (const box of lumens) {
    const field = ellipse(box);
    paint(
      slice,
      roomy(box),
      (x, y, index) => Math.min(field(x, y, index), limit(x, y, index) - COLON_WALL_MM),
      {
        hu: 18,
        mottle: 30,
      },
    );
  }
  // Gas: bubbles within the faeces, and a cap in front where enough has gathered.
  for (const box of lumens) {
    const field = ellipse(box);
    const gas: Field = (x, y, index) => {
      const cap = box.y - box.ry * 0.25 - y + 1.5 * grains(x * 0.5, y * 0.5, slice.z * 0.3);
      const bubble = (grains(x * 1.6, y * 1.6, slice.z * 1.4) - 1.35) * 1.6;
      return Math.min(field(x, y, index) - 0.3, limit(x, y, index) - COLON_WALL_MM, Math.max(cap, bubble));
    };
    paint(slice, box, gas, { hu: -930 });
  }
}

type Loop = { readonly spheres: readonly Sphere[]; readonly content: number };
let allLoops: readonly Loop[] | null = null;

/** Loops wind to and fro before the spine; most hold fluid, some a positive contrast that was drunk. */
function loops(): readonly Loop[] {
  if (allLoops !== null) return allLoops;
  const random = randomNumbers(2024);
  const made: Loop[] = [];
  for (let i = 0; i < 84; i += 1) {
    const jejunal = i % 4 === 0; // the upper loops lie on the left
    const x = jejunal ? 14 + random() * 76 : (random() * 2 - 1) * 80;
    const y = (jejunal ? -50 : -62) + random() * (jejunal ? 66 : 70);
    const z = jejunal ? -48 - random() * 60 : -98 - random() * 146;
    const turn = random() * Math.PI * 2;
    const reach = 14 + random() * 22;
    const r = 9 + random() * 3.5;
    const [dx, dy, dz] = [Math.cos(turn) * reach, Math.sin(turn) * reach * 0.7, (random() - 0.5) * 34];
    const bend = (random() - 0.5) * 1.3;
    made.push({
      spheres: spheresAlong([
        [x - dx, y - dy, z - dz, r],
        [x + dy * bend, y - dx * bend, z, r * 1.06],
        [x + dx, y + dy, z + dz, r],
      ]),
      content: random() < 0.55 ? 22 : random() < 0.75 ? 46 : 250,
    });
  }
  allLoops = made;
  return made;
}

export function paintSmallBowel(slice: Slice, limit: Field): void {
  const clear: Field = (x, y, index) =>
    Math.min(limit(x, y, index) - 5, 22 - Math.max(0, 30 - Math.abs(x)) * 0.1 - y);
  for (const { spheres, content } of loops()) {
    for (const inset of [0, 2.4]) {
      for (const sphere of spheres) {
        const box = cutSphere(sphere, slice.z, inset);
        if (box === null) continue;
        const disc = ellipse(box);
        const feathery = inset === 0 ? 0 : 0.9;
        const field: Field = (x, y, index) =>
          Math.min(
            disc(x, y, index) - feathery * Math.max(0, grains(x * 2, y * 2, slice.z)),
            clear(x, y, index) - inset,
          );
        paint(slice, box, field, inset === 0 ? { hu: 92, mottle: 5 } : { hu: content, mottle: 6 });
      }
    }
  }
}

const AORTA = spheresAlong([
  [22, 36, 150, 12.5],
  [18, 34, 60, 12],
  [13, 25, -10, 11],
  [9, 19, -90, 9.6],
  [7, 20, -128, 9.6],
]);
const AORTIC_BRANCHES = [
  [
    [7, 22, -126, 6.5],
    [18, 25, -146, 6],
    [36, 28, -178, 5.8],
    [54, 24, -212, 5.4],
    [60, 18, -240, 5],
  ],
  [
    [6, 22, -126, 6.5],
    [-10, 26, -146, 6],
    [-30, 30, -178, 5.8],
    [-52, 24, -212, 5.4],
    [-58, 18, -240, 5],
  ],
  [
    [12, 24, 0, 4.4],
    [13, 8, -4, 3.6],
    [-4, -2, 0, 3],
    [-20, -6, 4, 2.6],
  ], // coeliac trunk and hepatic artery
  [
    [13, 10, -4, 3.2],
    [34, 6, -8, 2.8],
    [58, 14, -2, 2.6],
    [84, 34, 8, 2.4],
  ], // splenic artery
  [
    [11, 22, -14, 4.2],
    [11, 6, -24, 3.8],
    [10, -2, -60, 3.6],
    [6, -10, -110, 3.2],
    [-8, -14, -150, 2.6],
  ], // superior mesenteric
  [
    [18, 26, -32, 3],
    [34, 32, -36, 2.8],
    [50, 38, -38, 2.4],
  ], // left renal artery
  [
    [2, 26, -42, 3],
    [-22, 34, -48, 2.8],
    [-46, 40, -52, 2.4],
  ], // right renal artery
].map((points) => spheresAlong(points.map(([x = 0, y = 0, z = 0, r = 0]) => [x, y, z, r] as const)));
const VEINS = [
  [
    [-24, 0, 122, 11],
    [-24, 12, 78, 11.5],
    [-22, 20, 30, 11],
    [-18, 24, -40, 10.5],
    [-16, 25, -130, 10.2],
  ],
  [
    [-16, 26, -128, 7.5],
    [6, 34, -152, 7],
    [34, 38, -186, 6.8],
    [56, 34, -236, 6.6],
  ],
  [
    [-17, 26, -128, 7.5],
    [-30, 34, -154, 7],
    [-46, 38, -190, 6.8],
    [-60, 34, -236, 6.6],
  ],
  [
    [-10, 20, -36, 4.6],
    [10, 8, -36, 3.6],
    [34, 26, -38, 4.6],
    [50, 36, -38, 4],
  ], // left renal vein, before the aorta
  [
    [-26, 28, -48, 4.4],
    [-46, 38, -50, 4],
  ], // right renal vein
  [
    [-6, -8, -120, 4],
    [-4, -6, -70, 5.4],
    [0, -10, -30, 6.2],
    [0, -8, -24, 7],
  ], // superior mesenteric to portal vein
  [
    [0, -9, -26, 5.5],
    [30, -4, -14, 4.8],
    [62, 16, -2, 4.4],
    [86, 32, 8, 4],
  ], // splenic vein
].map((points) => spheresAlong(points.map(([x = 0, y = 0, z = 0, r = 0]) => [x, y, z, r] as const)));

let mesentery: readonly (readonly Sphere[])[] | null = null;

/** Small vessels that fan out through the mesenteric fat. */
function mesentericVessels(): readonly (readonly Sphere[])[] {
  if (mesentery === null) {
    const random = randomNumbers(5);
    mesentery = Array.from({ length: 44 }, () => {
      const z = -60 - random() * 110;
      const [x, y] = [(random() * 2 - 1) * 74, -60 + random() * 70];
      return spheresAlong([
        [2, -10, z + 20, 2],
        [x * 0.5 + random() * 8, y * 0.5 - 8, z, 1.6],
        [x, y, z - 24 - random() * 30, 1],
      ]);
    });
  }
  return mesentery;
}

export function paintMesentery(slice: Slice): void {
  if (slice.z < -40) for (const vessel of mesentericVessels()) paintTube(slice, vessel, { hu: 120 });
}

export function paintGreatVessels(slice: Slice): void {
  for (const vein of VEINS) paintTube(slice, vein, { hu: 146, mottle: 3 });
  paintTube(slice, AORTA, { hu: 90 });
  paintTube(slice, AORTA, { hu: 162, mottle: 3 }, 1.3);
  for (const branch of AORTIC_BRANCHES) paintTube(slice, branch, { hu: 158, mottle: 3 });
  // Plaques of calcium in the wall above the bifurcation.
  if (slice.z < -60 && slice.z > -130) {
    for (const [x, y, z] of [
      [0, 26, -104],
      [16, 18, -84],
      [3, 13, -116],
    ] as const) {
      const r = 3.2 - Math.abs(slice.z - z) / 5;
      if (r > 0.4) {
        const box = { x, y, rx: r, ry: r * 0.7 };
        paint(slice, box, ellipse(box), { hu: 760 });
      }
    }
  }
  const oesophagus = spheresAlong([
    [10, 20, 150, 8],
    [14, 18, 90, 8],
    [26, 8, 62, 8.5],
    [44, -2, 48, 8],
  ]);
  paintTube(slice, oesophagus, { hu: 62, mottle: 6 });
  paintTube(slice, oesophagus, { hu: -300 }, 6.2);
}
