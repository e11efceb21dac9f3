// Spine, ribs, sternum and pelvis: cortical bone round cancellous bone, cut where the slice meets them.
import { type Envelope, envelopeAt, paintMuscle } from './body.ts';
import { along, type Box, capsule, ellipse, type Field, mix, paint, type Slice } from './raster.ts';
import { cutSphere, type Sphere, spheresAlong, type TubePoint } from './tubes.ts';

const CORTEX = { hu: 690, mottle: 45 };
const MARROW = { hu: 215, mottle: 48 };
const SIDES = [-1, 1] as const;

/** The spine's curve: the y of the vertebral bodies' centres. */
export const spineY = (z: number): number =>
  along(z, [
    [-225, 76],
    [-190, 66],
    [-150, 51],
    [-105, 47],
    [-40, 52],
    [40, 60],
    [130, 63],
  ]);

function paintBone(slice: Slice, box: Box, field: Field, shellMm: number): void {
  paint(slice, box, field, CORTEX);
  paint(slice, box, (x, y, index) => field(x, y, index) - shellMm, MARROW);
}

const SACRUM_TOP_MM = -158;

/** Where in its vertebra a level lies: 0 at the lower end of the body, up to 1; then the disc above. */
function vertebraAt(z: number): { readonly level: number; readonly disc: boolean; readonly lumbar: number } {
  const LUMBAR_MM = 35;
  const THORACIC_MM = 27;
  const lumbarTop = SACRUM_TOP_MM + 5 * LUMBAR_MM;
  const pitch = z < lumbarTop ? LUMBAR_MM : THORACIC_MM;
  const start = z < lumbarTop ? SACRUM_TOP_MM : lumbarTop;
  const fraction = ((((z - start) / pitch) % 1) + 1) % 1;
  const discShare = z < lumbarTop ? 0.27 : 0.17;
  const lumbar = mix(1, 0, (z - lumbarTop + 30) / 90);
  if (fraction < discShare) return { level: fraction / discShare, disc: true, lumbar };
  return { level: (fraction - discShare) / (1 - discShare), disc: false, lumbar };
}

export function paintSpine(slice: Slice): void {
  if (slice.z < SACRUM_TOP_MM) return;
  const { level, disc, lumbar } = vertebraAt(slice.z);
  const y = spineY(slice.z);
  const waist = disc ? 1 : 0.9 + 0.1 * Math.abs(2 * level - 1) ** 2;
  const body: Box = { x: 0, y, rx: mix(17, 25, lumbar) * waist, ry: mix(15, 17.5, lumbar) * waist };
  const hollow: Box = { x: 0, y: y + body.ry + 13, rx: 15, ry: 16 };
  const outline = ellipse(body, 0, 2.5);
  const notch = ellipse(hollow);
  const field: Field = (x, yy, index) => Math.min(outline(x, yy, index), -notch(x, yy, index));
  const canalY = y + body.ry + mix(7, 8, lumbar);
  paintArch(slice, canalY, level, disc, lumbar);
  if (disc) {
    paint(slice, body, field, { hu: 92, mottle: 5 });
    paint(slice, body, ellipse({ ...body, rx: body.rx * 0.6, ry: body.ry * 0.6, y: y + 1 }), { hu: 78 });
  } else {
    const endplate = Math.min(level, 1 - level) < 0.09;
    paintBone(slice, body, field, endplate ? 5 : 1.7);
    // The basivertebral vein enters at mid-height.
    if (Math.abs(level - 0.5) < 0.1) {
      const vein = capsule(0, y + body.ry, 0, y + 2, 1.3);
      paint(slice, vein.box, vein.field, { hu: 70 });
    }
  }
  const canal: Box = { x: 0, y: canalY, rx: 11.5, ry: mix(8.5, 9, lumbar) };
  paint(slice, canal, ellipse(canal), { hu: -55 });
  paint(slice, canal, ellipse({ ...canal, rx: 9.6, ry: canal.ry - 1.6 }), { hu: 24 });
  const cord: Box = { x: 0, y: canalY + 0.5, rx: mix(5, 3.5, lumbar), ry: mix(4, 3, lumbar) };
  paint(slice, cord, ellipse(cord), { hu: 38 });
}

/** Pedicles, laminae, spinous and transverse processes, and the facet joints between neighbours. */
function paintArch(slice: Slice, canalY: number, level: number, disc: boolean, lumbar: number): void {
  const bone = (ax: number, ay: number, bx: number, by: number, r: number, shellMm = 1.5): void => {
    const { box, field } = capsule(ax, canalY + ay, bx, canalY + by, r);
    paintBone(slice, box, field, shellMm);
  };
  const lamina = !disc && level < 0.72;
  for (const side of SIDES) {
    if (!disc && level > 0.42) bone(side * 15, -10, side * 15.5, 3, 4.6);
    if (!disc && level > 0.4 && level < 0.72)
      bone(side * 17, 4, side * mix(32, 41, lumbar), mix(12, 5, lumbar), 3.6);
    if (lamina) bone(side * 15, 7, side * 3, 14, 3.6);
    if (disc || level < 0.3 || level > 0.8) {
      bone(side * 19, 2, side * 17, 9, 5.2);
      bone(side * 14, 11, side * 10, 15, 4.2);
      const joint = capsule(side * 19.5, canalY + 11, side * 13, canalY + 7.5, 0.8);
      paint(slice, joint.box, joint.field, { hu: 70 });
    } else {
      bone(side * 15, 3, side * 14, 9, 4.6);
    }
  }
  if (lamina || (disc && lumbar < 0.5)) bone(0, 15, 0, mix(27, 35, lumbar), mix(3, 4, lumbar));
  else {
    const flavum = capsule(-8, canalY + 9, 8, canalY + 9, 2.2);
    paint(slice, flavum.box, flavum.field, { hu: 72 });
  }
}

type Rib = { readonly bone: readonly Sphere[]; readonly cartilage: readonly Sphere[] };
let allRibs: readonly Rib[] | null = null;

/** [z of the head, angle at which bone ends, angle at which cartilage ends, drop to the front in mm]; angles in pi. */
const RIBS = [
  [218, 0.8, 0.97, 105],
  [190, 0.8, 0.97, 112],
  [163, 0.79, 0.96, 118],
  [136, 0.77, 0.95, 120],
  [109, 0.74, 0.93, 116],
  [82, 0.7, 0.9, 108],
  [55, 0.64, 0.84, 98],
  [28, 0.52, 0.58, 80],
  [2, 0.3, 0.34, 46],
] as const;

function ribs(): readonly Rib[] {
  allRibs ??= RIBS.flatMap(([z, boneEnd, cartilageEnd, drop]) =>
    SIDES.map((side) => ({
      bone: spheresAlong(ribPoints(side, z, 0, boneEnd, drop)),
      cartilage: spheresAlong(ribPoints(side, z, boneEnd, cartilageEnd, drop)),
    })),
  );
  return allRibs;
}

function ribPoints(side: number, headZ: number, from: number, to: number, drop: number): TubePoint[] {
  const steps = 14;
  return Array.from({ length: steps + 1 }, (_, i) => {
    const turn = mix(from, to, i / steps);
    const z = headZ - drop * turn ** 1.15 + (turn > 0.72 ? (turn - 0.72) * 150 : 0);
    const { wallBox, cavityBox } = envelopeAt(Math.max(-60, Math.min(130, z)));
    const rx = (wallBox.rx + cavityBox.rx) / 2;
    const y0 = (wallBox.y + cavityBox.y) / 2;
    const ry = (wallBox.ry + cavityBox.ry) / 2;
    const [sin, cos] = [Math.sin(turn * Math.PI) ** 0.8, Math.cos(turn * Math.PI)];
    const headShare = Math.max(0, 1 - turn / 0.13);
    const x = side * (mix(rx * sin, 20 + turn * 220, headShare) + headShare * 2);
    return [x, mix(y0 + ry * cos, spineY(z) + 14 + turn * 60, headShare), z, 5.4];
  });
}

export function paintRibs(slice: Slice): void {
  for (const rib of ribs()) {
    paintDiscs(slice, rib.cartilage, 0, { hu: 105, mottle: 12 });
    paintDiscs(slice, rib.bone, 0, CORTEX);
  }
  for (const rib of ribs()) paintDiscs(slice, rib.bone, 1.6, MARROW);
  const { wallBox } = envelopeAt(slice.z);
  if (slice.z > 62) {
    const box: Box = { x: 0, y: wallBox.y - wallBox.ry + 8, rx: mix(8, 19, (slice.z - 62) / 30), ry: 6 };
    paintBone(slice, box, ellipse(box, 0, 2.6), 1.4);
  }
}

function paintDiscs(
  slice: Slice,
  spheres: readonly Sphere[],
  insetMm: number,
  material: typeof CORTEX,
): void {
  for (const sphere of spheres) {
    const box = cutSphere(sphere, slice.z, insetMm);
    if (box !== null) paint(slice, box, ellipse(box), material);
  }
}

/** Muscles of the back, psoas, quadratus lumborum, and those about the pelvis. Painted before the bones. */
export function paintSpinalMuscles(slice: Slice, envelope: Envelope): void {
  const { z } = slice;
  const y = spineY(z);
  const chest = mix(0, 1, (z + 20) / 90);
  const back = envelope.wallBox.y + envelope.wallBox.ry;
  for (const side of SIDES) {
    const reach = back - y - mix(14, 20, chest);
    paintMuscle(
      slice,
      { x: side * mix(34, 31, chest), y: back - reach / 2, rx: mix(30, 26, chest), ry: reach / 2 },
      side * -0.12,
      0.75,
    );
    const psoas = along(z, [
      [-225, 22],
      [-170, 21],
      [-110, 17],
      [-40, 8],
      [-5, 2],
    ]);
    if (z < -8) {
      const x =
        side *
        along(z, [
          [-225, 62],
          [-160, 47],
          [-60, 34],
          [0, 29],
        ]);
      const psoasY = along(z, [
        [-225, 22],
        [-170, 38],
        [-90, 50],
        [0, 58],
      ]);
      paintMuscle(slice, { x, y: psoasY, rx: psoas * 0.85, ry: psoas }, side * 0.3, 0.1);
    }
    if (z < 0 && z > -140) paintMuscle(slice, { x: side * 66, y: y + 17, rx: 19, ry: 8.5 }, side * 0.5, 0.2);
    if (z < -138) paintHipMuscles(slice, side);
  }
}

function paintHipMuscles(slice: Slice, side: number): void {
  const t = (-138 - slice.z) / 85;
  const gluteal: Box = {
    x: side * mix(122, 106, t),
    y: mix(40, 62, t),
    rx: mix(16, 50, t),
    ry: mix(11, 26, t),
  };
  paintMuscle(slice, gluteal, side * -0.75, 0.6);
  const iliacus: Box = { x: side * mix(98, 92, t), y: mix(28, 18, t), rx: mix(12, 34, t), ry: mix(7, 14, t) };
  paintMuscle(slice, iliacus, side * -0.95, 0.15);
}

/** Iliac wings and sacrum. */
export function paintPelvis(slice: Slice): void {
  const { z } = slice;
  if (z < -134) for (const side of SIDES) paintWing(slice, side);
  if (z >= SACRUM_TOP_MM) return;
  const t = Math.min(1, (SACRUM_TOP_MM - z) / 67);
  const y = mix(spineY(SACRUM_TOP_MM) + 2, 76, t);
  const body: Box = { x: 0, y, rx: mix(29, 24, t), ry: mix(20, 15, t) };
  const core = ellipse(body, 0, 2.4);
  const ala: Box = { x: 0, y: y + 9, rx: mix(44, 47, Math.min(1, t * 2)), ry: 14 };
  const wings = ellipse(ala, 0, 3);
  paintBone(
    slice,
    { x: 0, y: y + 4, rx: 50, ry: 30 },
    (x, yy, index) => Math.max(core(x, yy, index), wings(x, yy, index)),
    1.7,
  );
  const crest = capsule(0, y + 20, 0, y + 33, 4);
  paintBone(slice, crest.box, crest.field, 1.4);
  const canal: Box = { x: 0, y: y + 19, rx: 12, ry: 5 };
  paint(slice, canal, ellipse(canal), { hu: -40 });
  const foraminal = ((SACRUM_TOP_MM - z) / 24) % 1;
  if (foraminal < 0.5) {
    for (const side of SIDES) {
      const foramen: Box = { x: side * 21, y: y + 6, rx: 4.5, ry: 6 };
      paint(slice, foramen, ellipse(foramen), { hu: -60 });
      const root: Box = { x: side * 21, y: y + 6, rx: 2.4, ry: 2.8 };
      paint(slice, root, ellipse(root), { hu: 40 });
    }
  }
}

function paintWing(slice: Slice, side: number): void {
  const t = (-134 - slice.z) / 91;
  const s = Math.sqrt(t);
  const from = [mix(96, 47, s), mix(40, 82, s)] as const;
  const bend = [mix(106, 116, s), mix(30, 44, s)] as const;
  const to = [mix(110, 128, s), mix(16, -36, s)] as const;
  const points = Array.from({ length: 15 }, (_, i): TubePoint => {
    const u = i / 14;
    const at = (k: 0 | 1): number => (1 - u) ** 2 * from[k] + 2 * u * (1 - u) * bend[k] + u * u * to[k];
    const thickness = 4.2 + 4.6 * (2 * u - 1) ** 2;
    return [side * at(0), at(1), slice.z, thickness];
  });
  const discs = spheresAlong(points);
  paintDiscs(slice, discs, 0, CORTEX);
  paintDiscs(slice, discs, 1.8, MARROW);
}
