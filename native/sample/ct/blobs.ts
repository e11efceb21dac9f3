// Organs as unions of ellipsoids with their meetings rounded and their outlines made a little uneven.
import {
  type Box,
  ellipse,
  type Field,
  lumps,
  type Material,
  paint,
  roomy,
  type Slice,
  smoothUnion,
} from './raster.ts';

/** An ellipsoid, LPS mm. `angle` turns it in the axial plane; `lean` moves its centre by so much for each mm of z. */
export type Blob = {
  readonly at: readonly [x: number, y: number, z: number];
  readonly r: readonly [rx: number, ry: number, rz: number];
  readonly angle?: number;
  readonly lean?: readonly [x: number, y: number];
};

export type Organ = {
  readonly blobs: readonly Blob[];
  readonly material: Material;
  /** How far the outline wanders, mm. */
  readonly unevenMm?: number;
  /** How far meetings of blobs are rounded, mm. */
  readonly roundMm?: number;
};

type Cut = { readonly box: Box; readonly field: Field };

/** The organ's outline in the slice, or null where it is not. `insetMm` makes it smaller all round. */
export function cutOrgan(organ: Organ, z: number, insetMm = 0): Cut | null {
  const cuts = organ.blobs.map((blob) => cutBlob(blob, z, insetMm)).filter((cut) => cut !== null);
  const first = cuts[0];
  if (first === undefined) return null;
  const round = organ.roundMm ?? 12;
  const uneven = organ.unevenMm ?? 1;
  const others = cuts.slice(1);
  return {
    box: boxAround(cuts.map((cut) => cut.box)),
    field: (x, y, index) => {
      let inside = first.field(x, y, index);
      for (const cut of others) inside = smoothUnion(inside, cut.field(x, y, index), round);
      return Math.abs(inside) > 4 * uneven + 1 ? inside : inside + uneven * lumps(x, y, z);
    },
  };
}

function cutBlob(blob: Blob, z: number, insetMm: number): Cut | null {
  const [rx, ry, rz] = blob.r;
  const dz = z - blob.at[2];
  const height = rz - insetMm;
  if (Math.abs(dz) >= height) return null;
  const scale = Math.sqrt(1 - (dz / height) ** 2);
  const [leanX, leanY] = blob.lean ?? [0, 0];
  const box: Box = {
    x: blob.at[0] + leanX * dz,
    y: blob.at[1] + leanY * dz,
    rx: (rx - insetMm) * scale,
    ry: (ry - insetMm) * scale,
  };
  if (Math.min(box.rx, box.ry) < 0.5) return null;
  return { box: roomy(box), field: ellipse(box, blob.angle ?? 0) };
}

function boxAround(boxes: readonly Box[]): Box {
  const left = Math.min(...boxes.map((box) => box.x - box.rx));
  const right = Math.max(...boxes.map((box) => box.x + box.rx));
  const top = Math.min(...boxes.map((box) => box.y - box.ry));
  const bottom = Math.max(...boxes.map((box) => box.y + box.ry));
  const marginMm = 6; // rounding and unevenness may reach beyond
  return {
    x: (left + right) / 2,
    y: (top + bottom) / 2,
    rx: (right - left) / 2 + marginMm,
    ry: (bottom - top) / 2 + marginMm,
  };
}

/** Paints the organ where it lies inside `limit` too, such as the wall of the body. */
export function paintOrgan(slice: Slice, organ: Organ, limit: Field | null = null, insetMm = 0): void {
  const cut = cutOrgan(organ, slice.z, insetMm);
  if (cut === null) return;
  const field: Field =
    limit === null
      ? cut.field
      : (x, y, index) => Math.min(cut.field(x, y, index), limit(x, y, index) - insetMm);
  paint(slice, cut.box, field, organ.material);
}
