// The organs of the upper abdomen in the portal venous phase, with the findings that the sample's notes describe.
import { cutOrgan, type Organ, paintOrgan } from './blobs.ts';
import { ellipse, type Field, grains, lumps, paint, type Slice } from './raster.ts';
import { paintTube, type Sphere, spheresAlong } from './tubes.ts';

const LIVER: Organ = {
  blobs: [
    { at: [-78, 2, 18], r: [70, 80, 84] },
    { at: [-88, 12, -28], r: [50, 62, 74] },
    { at: [-8, -46, 34], r: [72, 34, 42], angle: 0.12 },
    { at: [-22, 2, 32], r: [30, 26, 34] },
  ],
  material: { hu: 112, mottle: 5 },
  unevenMm: 1.6,
  roundMm: 18,
};
const FISSURE: Organ = {
  blobs: [{ at: [-12, -46, 2], r: [3.5, 30, 26], angle: -0.25 }],
  material: { hu: -70 },
};
const GALLBLADDER: Organ = {
  blobs: [{ at: [-52, -44, -34], r: [16, 21, 30], angle: 0.4, lean: [0.15, 0.3] }],
  material: { hu: 85 },
};
const SPLEEN: Organ = {
  blobs: [
    { at: [108, 42, 22], r: [25, 46, 52], angle: 0.28 },
    { at: [96, 58, 20], r: [28, 24, 34], angle: 0.2 },
  ],
  material: { hu: 122, mottle: 4 },
};
const STOMACH: Organ = {
  blobs: [
    { at: [72, -2, 40], r: [36, 42, 40] },
    { at: [66, -38, 6], r: [32, 34, 38] },
    { at: [34, -58, -22], r: [36, 21, 22], angle: -0.35 },
    { at: [0, -48, -30], r: [22, 15, 17] },
  ],
  material: { hu: 82, mottle: 6 },
  unevenMm: 1.8,
  roundMm: 16,
};
const STOMACH_LEVEL_Y_MM = -42; // gas lies in front, the patient being supine
const ADRENALS = [
  [
    [-30, 34, 8, 1.6],
    [-34, 46, 2, 2.2],
    [-31, 56, -6, 1.6],
  ],
  [
    [40, 26, 4, 1.8],
    [44, 38, -2, 2.4],
    [52, 50, -8, 1.6],
  ],
  [
    [44, 38, -2, 2.2],
    [38, 50, -8, 1.6],
  ],
] as const;

/** A cyst in the right lobe of the liver and one in the left kidney: water, with no wall. */
const LIVER_CYST: Organ = {
  blobs: [{ at: [-104, -14, 14], r: [11, 10, 11] }],
  material: { hu: 6, mottle: 2 },
  unevenMm: 0.4,
};
const RENAL_CYST: Organ = {
  blobs: [{ at: [91, 55, -30], r: [13, 13, 13] }],
  material: { hu: 5, mottle: 2 },
  unevenMm: 0.4,
};
/** A calculus of 5 mm in the lower calyx of the left kidney. */
const CALCULUS: Organ = {
  blobs: [{ at: [61, 38, -60], r: [2.8, 2.6, 3.4] }],
  material: { hu: 940 },
  unevenMm: 0.2,
};

type Kidney = { readonly x: number; readonly y: number; readonly z: number; readonly side: number };
const KIDNEYS: readonly Kidney[] = [
  { x: -64, y: 46, z: -52, side: -1 },
  { x: 66, y: 44, z: -38, side: 1 },
];

const PANCREAS = spheresAlong([
  [-26, -4, -62, 9],
  [-28, -10, -48, 14],
  [-12, -20, -36, 11],
  [8, -24, -26, 8.5],
  [34, -14, -16, 10.5],
  [60, 6, -6, 10.5],
  [84, 24, 2, 8],
]);
const DUODENUM = spheresAlong([
  [-6, -46, -30, 12],
  [-34, -32, -32, 13],
  [-52, -6, -48, 12],
  [-48, 8, -78, 12],
  [-24, 16, -96, 11.5],
  [6, 8, -97, 11],
  [34, 4, -80, 11],
]);

export function paintOrgans(slice: Slice, limit: Field): void {
  paintOrgan(slice, LIVER, limit);
  paintLiverInside(slice, limit);
  paintOrgan(slice, GALLBLADDER, limit);
  paintOrgan(slice, { ...GALLBLADDER, material: { hu: 9, mottle: 2 } }, limit, 1.8);
  paintOrgan(slice, SPLEEN, limit);
  paintStomach(slice, limit);
  for (const kidney of KIDNEYS) paintKidney(slice, kidney);
  paintOrgan(slice, RENAL_CYST);
  paintOrgan(slice, CALCULUS);
  paintTube(slice, DUODENUM, { hu: 84, mottle: 6 });
  paintTube(slice, DUODENUM, { hu: 22, mottle: 8 }, 2.6);
  paintPancreas(slice);
  for (const limb of ADRENALS) paintTube(slice, spheresAlong(limb), { hu: 74 });
}

/** Hepatic veins run to the cava, portal branches fan out from the hilum. Tubes: x, y, z, radius. */
const LIVER_VESSELS: readonly (readonly Sphere[])[] = [
  spheresAlong([
    [-24, 14, 74, 6],
    [-52, 6, 62, 5],
    [-84, -4, 44, 3.8],
    [-112, -10, 22, 2],
  ]),
  spheresAlong([
    [-22, 10, 74, 5.5],
    [-36, -18, 58, 4.6],
    [-48, -46, 36, 3.2],
    [-56, -62, 12, 1.8],
  ]),
  spheresAlong([
    [-18, 10, 74, 5],
    [-2, -20, 62, 4.2],
    [14, -48, 48, 3],
    [26, -60, 36, 1.6],
  ]),
  spheresAlong([
    [-84, -4, 44, 3],
    [-100, 24, 30, 2.4],
    [-116, 44, 8, 1.5],
  ]),
  spheresAlong([
    [0, -8, -24, 7],
    [-18, -10, -6, 7.2],
    [-34, -12, 8, 6.6],
    [-58, -6, 12, 5.4],
    [-84, 8, 4, 3.8],
    [-112, 20, -16, 2],
  ]),
  spheresAlong([
    [-58, -6, 12, 4.6],
    [-76, -32, 22, 3.6],
    [-92, -50, 30, 2.2],
    [-104, -56, 36, 1.4],
  ]),
  spheresAlong([
    [-58, -6, 12, 4],
    [-82, 24, 26, 3.2],
    [-104, 48, 34, 1.8],
  ]),
  spheresAlong([
    [-58, -6, 12, 3.8],
    [-78, -16, -18, 3],
    [-92, -20, -46, 1.9],
  ]),
  spheresAlong([
    [-34, -12, 8, 5],
    [-20, -34, 20, 4.2],
    [2, -48, 26, 3],
    [30, -54, 32, 1.7],
  ]),
  spheresAlong([
    [-84, 8, 4, 3],
    [-96, 4, -26, 2.4],
    [-104, 14, -54, 1.6],
  ]),
];

function paintLiverInside(slice: Slice, limit: Field): void {
  const cut = cutOrgan(LIVER, slice.z, 2);
  if (cut === null) return;
  for (const vessel of LIVER_VESSELS) paintTube(slice, vessel, { hu: 152, mottle: 3 });
  paintOrgan(slice, FISSURE, limit);
  paintOrgan(slice, LIVER_CYST, (x, y, index) => Math.min(cut.field(x, y, index), limit(x, y, index)));
}

function paintStomach(slice: Slice, limit: Field): void {
  paintOrgan(slice, STOMACH, limit);
  const lumen = cutOrgan(STOMACH, slice.z, 5);
  if (lumen === null) return;
  const inside: Field = (x, y, index) =>
    Math.min(
      lumen.field(x, y, index) - 1.2 * Math.max(0, grains(x * 0.8, y * 0.8, slice.z)),
      limit(x, y, index) - 5,
    );
  paint(slice, lumen.box, inside, { hu: 14, mottle: 3 });
  paint(slice, lumen.box, (x, y, index) => Math.min(inside(x, y, index), STOMACH_LEVEL_Y_MM - y), {
    hu: -975,
  });
}

function paintKidney(slice: Slice, kidney: Kidney): void {
  const { x, y, z, side } = kidney;
  const organ: Organ = {
    blobs: [
      { at: [x, y, z], r: [27, 31, 56], angle: side * 0.6, lean: [-side * 0.14, -0.08] },
      { at: [x + side * 4, y + 2, z], r: [27, 26, 44], angle: side * 0.6, lean: [-side * 0.14, -0.08] },
    ],
    material: { hu: 196, mottle: 6 },
    unevenMm: 1.4,
  };
  const cut = cutOrgan(organ, slice.z);
  if (cut === null) return;
  paint(slice, cut.box, cut.field, organ.material);
  // Pyramids: the medulla enhances a little less, in cones between columns of cortex.
  const medulla: Field = (px, py, index) =>
    Math.min(cut.field(px, py, index) - 6.5, 1.4 + 2.2 * lumps(px * 2.3, py * 2.3, slice.z * 2.3));
  paint(slice, cut.box, medulla, { hu: 164, mottle: 5 });
  const sinus: Organ = {
    blobs: [
      { at: [x - side * 4, y - 3, z], r: [9, 13, 32], angle: side * 0.6, lean: [-side * 0.14, -0.08] },
      { at: [x - side * 17, y - 13, z], r: [19, 9, 21], angle: side * 0.65 },
    ],
    material: { hu: -92, mottle: 6 },
    unevenMm: 2.4,
    roundMm: 8,
  };
  paintOrgan(slice, sinus);
  const pelvis: Organ = {
    blobs: [
      { at: [x - side * 12, y - 7, z - 3], r: [13, 5, 11], angle: side * 0.6 },
      { at: [x - side * 3, y - 2, z - 20], r: [4, 4, 7] },
      { at: [x - side * 3, y - 3, z + 18], r: [4, 4, 7] },
    ],
    material: { hu: 12, mottle: 2 },
    roundMm: 4,
  };
  paintOrgan(slice, pelvis);
}

/** Lobules with fat between them. */
function paintPancreas(slice: Slice): void {
  const { z } = slice;
  paintTube(slice, PANCREAS, { hu: 96, mottle: 14 });
  for (const sphere of PANCREAS) {
    const dz = z - sphere.z;
    if (Math.abs(dz) >= sphere.r) continue;
    const r = Math.sqrt(sphere.r ** 2 - dz * dz);
    const box = { x: sphere.x, y: sphere.y, rx: r, ry: r };
    const disc = ellipse(box);
    paint(
      slice,
      box,
      (x, y, index) => Math.min(disc(x, y, index), (grains(x * 1.9, y * 1.9, z) - 1.55) * 1.5),
      { hu: -30 },
    );
  }
}
