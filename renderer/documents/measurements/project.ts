import type { Report, ReportMeasurement } from '../../../native/contract/index.ts';
import type { FramePlane, SeriesModel } from '../../imaging/index.ts';
import { names } from '../types.ts';
import type { Frame } from '../types.ts';

// Measurements of other makers' reports on the frames that they were taken from: by the image that they name, or by their
// place in space where they name only that.

export type Point = { readonly x: number; readonly y: number };

/** A measurement of a report as it lies on one frame. */
export type Placed = {
  readonly report: Report;
  readonly measurement: ReportMeasurement;
  readonly points: readonly Point[]; // image pixels
};

const LEAST_TOLERANCE_MM = 0.1;
const DEFAULT_TOLERANCE_MM = 0.5; // of an image that does not say how thick its slice is

/**
 * Points in space as points of an image; null where any of them is farther from the image than half of its slice: what was
 * drawn on another slice must not appear here.
 */
export function onPlane(
  points: ReportMeasurement['points3d'],
  plane: FramePlane,
  thicknessMm: number | null,
): readonly Point[] | null {
  const tolerance = Math.max(
    LEAST_TOLERANCE_MM,
    thicknessMm === null ? DEFAULT_TOLERANCE_MM : thicknessMm / 2,
  );
  const placed: Point[] = [];
  for (const [x, y, z] of points) {
    const [ox, oy, oz] = plane.originLps;
    const [dx, dy, dz] = [x - ox, y - oy, z - oz];
    const along = ([a, b, c]: readonly [number, number, number]): number => dx * a + dy * b + dz * c;
    if (Math.abs(along(plane.normal)) > tolerance) return null;
    // The origin is the centre of the first pixel; image points count from its outer corner.
    placed.push({
      x: along(plane.rowCosines) / plane.columnSpacingMm + 0.5,
      y: along(plane.columnCosines) / plane.rowSpacingMm + 0.5,
    });
  }
  return placed;
}

/** Where a measurement lies on a frame of a series; null: not on this one. */
export function placeOn(
  measurement: ReportMeasurement,
  series: SeriesModel,
  index: number,
): readonly Point[] | null {
  const frame = series.frames[index];
  const { image, points, points3d, kind } = measurement;
  if (frame === undefined || kind === null) return null;
  if (points3d.length === 0)
    return image !== null && points.length > 0 && names(image, frame) ? points : null;
  if (image !== null && !names(image, frame)) return null;
  const plane = series.plane(index);
  const sameSpace =
    plane !== null &&
    (measurement.frameOfReferenceUID === '' || plane.FrameOfReferenceUID === measurement.frameOfReferenceUID);
  return sameSpace ? onPlane(points3d, plane, series.slice(index).thicknessMm) : null;
}

/** The first frame of a series that a measurement lies on; null: none. */
export function frameOf(measurement: ReportMeasurement, series: SeriesModel): number | null {
  const index = series.frames.findIndex((_, at) => placeOn(measurement, series, at) !== null);
  return index < 0 ? null : index;
}

/** Everything of the reports that lies on a frame. */
export function placedOn(reports: readonly Report[], series: SeriesModel, frame: Frame): readonly Placed[] {
  const index = series.frames.findIndex(
    ({ SOPInstanceUID, frameNumber }) =>
      SOPInstanceUID === frame.SOPInstanceUID && frameNumber === frame.frameNumber,
  );
  if (index < 0) return [];
  return reports.flatMap((report) =>
    report.measurements.flatMap((measurement): Placed[] => {
      const points = placeOn(measurement, series, index);
      return points === null ? [] : [{ report, measurement, points }];
    }),
  );
}
