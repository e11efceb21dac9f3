// The body's envelope: table, skin, fat, muscular wall, and the cavity that holds the organs.
import {
  along,
  type Box,
  coverage,
  ellipse,
  type Field,
  forEachPixel,
  grains,
  lumps,
  mix,
  paint,
  type Slice,
} from './raster.ts';

export type Envelope = {
  readonly skin: Field;
  readonly wall: Field;
  readonly cavity: Field;
  readonly skinBox: Box;
  readonly wallBox: Box;
  readonly cavityBox: Box;
};

const BACK_Y_MM = 122; // where the back rests on the table

/** The same with the cavity's depth kept for every pixel: many organs ask for it. */
export function keptEnvelope(slice: Slice): Envelope {
  const envelope = envelopeAt(slice.z);
  return { ...envelope, cavity: kept(slice, envelope.cavityBox, envelope.cavity) };
}

/** The field, computed once for every pixel of the box; far outside elsewhere. */
export function kept(slice: Slice, box: Box, field: Field): Field {
  const depths = new Float32Array(slice.values.length).fill(-99);
  forEachPixel(slice, box, (x, y, index) => {
    depths[index] = field(x, y, index);
  });
  return (_x, _y, index) => depths[index] ?? -99;
}

export function envelopeAt(z: number): Envelope {
  const rx = along(z, [
    [-225, 182],
    [-160, 176],
    [-70, 160],
    [30, 163],
    [130, 174],
  ]);
  const ry = along(z, [
    [-225, 117],
    [-150, 110],
    [-60, 113],
    [40, 117],
    [130, 120],
  ]);
  const skinBox: Box = { x: 0, y: BACK_Y_MM - ry, rx, ry };
  const sideFat = along(z, [
    [-225, 27],
    [-80, 21],
    [40, 14],
    [130, 11],
  ]);
  const frontFat = along(z, [
    [-225, 24],
    [-120, 22],
    [20, 13],
    [130, 10],
  ]);
  const backFat = 11;
  const wallBox = inner(skinBox, sideFat, frontFat, backFat);
  const chest = mix(0, 1, (z + 30) / 90);
  const cavityBox = inner(wallBox, mix(13, 15, chest), mix(6, 12, chest), mix(48, 22, chest));
  return {
    skinBox,
    wallBox,
    cavityBox,
    skin: ellipse(skinBox, 0, 2.45),
    wall: ellipse(wallBox, 0, 2.35),
    cavity: ellipse(cavityBox, 0, 2.3),
  };
}

function inner(box: Box, side: number, front: number, back: number): Box {
  const top = box.y - box.ry + front;
  const bottom = box.y + box.ry - back;
  return { x: box.x, y: (top + bottom) / 2, rx: box.rx - side, ry: (bottom - top) / 2 };
}

/** Carbon shell round light foam; its upper face is hollowed to hold the patient. */
export function paintTable(slice: Slice): void {
  const top = (x: number): number => BACK_Y_MM + 7 - (x * x) / 1500;
  const halfWidth = 205;
  const field: Field = (x, y) =>
    Math.min(y - top(x), top(x) + 22 - (x * x) / 2600 - y, halfWidth - Math.abs(x));
  const box: Box = { x: 0, y: BACK_Y_MM + 8, rx: halfWidth, ry: 40 };
  paint(slice, box, (x, y) => Math.min(y - top(x) + 7, top(x) - y, 190 - Math.abs(x)), {
    hu: -945,
    mottle: 6,
  });
  paint(slice, box, field, { hu: -70 });
  paint(slice, box, (x, y, index) => field(x, y, index) - 1.8, { hu: -960, mottle: 5 });
}

/** Skin, subcutaneous fat with its strands, the muscular wall in layers, and the fat of the cavity. */
export function paintEnvelope(slice: Slice, envelope: Envelope): void {
  const { values, z } = slice;
  const blend = (index: number, hu: number, share: number): void => {
    const before = values[index] ?? 0;
    values[index] = before + (hu - before) * share;
  };
  forEachPixel(slice, envelope.skinBox, (x, y, index) => {
    const depth = envelope.skin(x, y, index);
    const skin = coverage(depth);
    if (skin === 0) return;
    blend(index, 25, skin);
    const wall = coverage(envelope.wall(x, y, index));
    if (wall < 1) {
      blend(index, -108 + 5 * grains(x, y, z), coverage(depth - 1.9));
      // Septa: thin sheets where slow noise passes through nought.
      if (depth > 3 && Math.abs(lumps(x * 1.7 + 50, y * 2.4, z)) < 0.045) blend(index, -70, 1);
    }
    if (wall === 0) return;
    const cavity = coverage(envelope.cavity(x, y, index));
    if (cavity < 1) blend(index, 58 + 6 * grains(x, y, z), wall);
    if (cavity > 0) blend(index, -104 + 6 * grains(x, y, z), cavity);
  });
  paintWallPlanes(slice, envelope);
}

/** The planes of fat that part the muscles of the wall. */
function paintWallPlanes(slice: Slice, envelope: Envelope): void {
  const { wall, cavity, wallBox } = envelope;
  const sheets: Field = (x, y, index) => {
    // External oblique, internal oblique, transversus: fat planes between them at the sides.
    if (y > 40) return -9;
    const inside = wall(x, y, index);
    if (inside < 2 || inside > 12) return -9;
    const depth = inside + 0.8 * lumps(x, y, slice.z);
    return 0.25 - Math.min(Math.abs(depth - 4.6), Math.abs(depth - 9));
  };
  const front = wallBox.y - wallBox.ry;
  for (const side of [-1, 1]) {
    const flank: Box = {
      x: side * (62 + wallBox.rx) * 0.5,
      y: wallBox.y,
      rx: (wallBox.rx - 62) / 2,
      ry: wallBox.ry,
    };
    if (slice.z < 25) paint(slice, flank, sheets, { hu: -60 });
    // The lateral edge of the rectus sheath.
    const edge: Box = { x: side * 63, y: front + 9, rx: 3, ry: 9 };
    const seam: Field = (x, y, index) => Math.min(1.4 - Math.abs(x - side * 63), -1 - cavity(x, y, index));
    if (slice.z < 45) paint(slice, edge, seam, { hu: -75 });
  }
  if (slice.z < 45)
    paint(slice, { x: 0, y: front + 3, rx: 3.5, ry: 6 }, (x) => 2.4 - Math.abs(x), { hu: -70 });
}

/** Streaks of fat between bundles, as in the muscles along the spine. */
export function paintMuscle(slice: Slice, box: Box, angle = 0, streaks = 0.5): void {
  const field = ellipse(box, angle, 2.2);
  const radius = Math.max(box.rx, box.ry);
  paint(slice, { ...box, rx: radius, ry: radius }, field, { hu: 60, mottle: 7 });
  const fat: Field = (x, y, index) =>
    Math.min(field(x, y, index) - 2, grains(x * 0.8, y * 0.8, slice.z * 0.4) - 2.4 + streaks);
  paint(slice, { ...box, rx: radius, ry: radius }, fat, { hu: -20 });
}
