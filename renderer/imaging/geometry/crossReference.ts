import type { FramePlane, SeriesModel } from '../types.ts';
import { add, cross, dot, norm, scale, subtract } from './vector.ts';
import type { Vector } from './vector.ts';

export type ImageLine = {
  readonly from: { readonly x: number; readonly y: number };
  readonly to: { readonly x: number; readonly y: number };
};

const PARALLEL = Math.cos((1 * Math.PI) / 180); // closer than a degree: the line of intersection means nothing

/** Positions compare only within one frame of reference (PS3.3 C.7.4.1.1.1); an absent UID is nobody's. */
const sameFrameOfReference = (a: FramePlane, b: FramePlane): boolean =>
  a.FrameOfReferenceUID !== '' && a.FrameOfReferenceUID === b.FrameOfReferenceUID;

/** A point in space to pixels of an image, (0,0) the corner of the first pixel; the distance from its plane is lost. */
export function lpsToImage(plane: FramePlane, point: Vector): { x: number; y: number } {
  const from = subtract(point, plane.originLps);
  return {
    x: dot(from, plane.rowCosines) / plane.columnSpacingMm + 0.5,
    y: dot(from, plane.columnCosines) / plane.rowSpacingMm + 0.5,
  };
}

/** A place on an image to space. */
export function imageToLps(plane: FramePlane, point: { readonly x: number; readonly y: number }): Vector {
  const across = scale(plane.rowCosines, (point.x - 0.5) * plane.columnSpacingMm);
  return add(add(plane.originLps, across), scale(plane.columnCosines, (point.y - 0.5) * plane.rowSpacingMm));
}

/** Part of the line `point + t * along` that lies inside an image's outline, as t; null: it misses the image. */
function clip(plane: FramePlane, point: Vector, along: Vector): readonly [number, number] | null {
  const at = lpsToImage(plane, point);
  const end = lpsToImage(plane, add(point, along));
  const bounds = [
    [at.x, end.x - at.x, plane.Columns],
    [at.y, end.y - at.y, plane.Rows],
  ] as const;
  let [from, to] = [-Infinity, Infinity];
  for (const [start, rate, size] of bounds) {
    if (Math.abs(rate) < 1e-9) {
      if (start < 0 || start > size) return null;
      continue;
    }
    const [a, b] = [-start / rate, (size - start) / rate];
    from = Math.max(from, Math.min(a, b));
    to = Math.min(to, Math.max(a, b));
  }
  return from < to && Number.isFinite(from) && Number.isFinite(to) ? [from, to] : null;
}

/**
 * Where image `of` cuts image `on`, in pixels of `on`: the part of the line of intersection that both images cover.
 * null: other frames of reference, parallel, or they do not meet.
 */
export function referenceLine(of: FramePlane, on: FramePlane): ImageLine | null {
  if (!sameFrameOfReference(of, on) || Math.abs(dot(of.normal, on.normal)) > PARALLEL) return null;
  const along = cross(of.normal, on.normal);
  const direction = scale(along, 1 / norm(along));
  // The point of both planes that is nearest to the middle of the two origins: solved in the base n1, n2, n1 x n2.
  const [d1, d2] = [dot(of.normal, of.originLps), dot(on.normal, on.originLps)];
  const cosine = dot(of.normal, on.normal);
  const determinant = 1 - cosine * cosine;
  const middle = dot(direction, scale(add(of.originLps, on.originLps), 0.5));
  const point = add(
    add(
      scale(of.normal, (d1 - d2 * cosine) / determinant),
      scale(on.normal, (d2 - d1 * cosine) / determinant),
    ),
    scale(direction, middle),
  );
  const [own, other] = [clip(on, point, direction), clip(of, point, direction)];
  if (own === null || other === null) return null;
  const [from, to] = [Math.max(own[0], other[0]), Math.min(own[1], other[1])];
  if (from >= to) return null;
  return {
    from: lpsToImage(on, add(point, scale(direction, from))),
    to: lpsToImage(on, add(point, scale(direction, to))),
  };
}

/** Distance of a point from a plane along its normal, signed. */
const distance = (plane: FramePlane, point: Vector): number =>
  dot(plane.normal, subtract(point, plane.originLps));

const centreOf = (plane: FramePlane): Vector =>
  imageToLps(plane, { x: plane.Columns / 2, y: plane.Rows / 2 });

/**
 * The image of `series` whose plane lies nearest to the middle of `plane`, for scrolling two series together; of equally
 * near ones the first. null when no image is comparable: another frame of reference, or planes at an angle.
 */
export function nearestFrame(series: SeriesModel, plane: FramePlane): number | null {
  let best: { index: number; away: number } | null = null;
  const centre = centreOf(plane);
  for (let index = 0; index < series.frames.length; index++) {
    const candidate = series.plane(index);
    if (candidate === null || !sameFrameOfReference(candidate, plane)) continue;
    if (Math.abs(dot(candidate.normal, plane.normal)) < NEARLY_PARALLEL) continue;
    const away = Math.abs(distance(candidate, centre));
    if (best === null || away < best.away - 1e-6) best = { index, away };
  }
  return best?.index ?? null;
}

const NEARLY_PARALLEL = Math.cos((30 * Math.PI) / 180); // tilted stacks may follow each other, crossing ones may not

/**
 * For series of different frames of reference that were laid parallel by hand: the image as far from where linking began
 * as `plane` has moved since, along the common normal. null: not parallel.
 */
export function nearestByOffset(
  series: SeriesModel,
  plane: FramePlane,
  linked: { readonly own: FramePlane; readonly other: FramePlane },
): number | null {
  const cosine = dot(linked.own.normal, linked.other.normal);
  if (Math.abs(cosine) < PARALLEL) return null;
  const moved = distance(linked.other, plane.originLps) * Math.sign(cosine);
  let best: { index: number; away: number } | null = null;
  for (let index = 0; index < series.frames.length; index++) {
    const candidate = series.plane(index);
    if (candidate === null || Math.abs(dot(candidate.normal, linked.own.normal)) < PARALLEL) continue;
    const away = Math.abs(distance(linked.own, candidate.originLps) - moved);
    if (best === null || away < best.away - 1e-6) best = { index, away };
  }
  return best?.index ?? null;
}
