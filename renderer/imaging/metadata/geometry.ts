import type { FramePlane } from '../types.ts';
import { cross, dot, norm, unit, vectorAt } from '../geometry/vector.ts';
import type { Vector } from '../geometry/vector.ts';
import { number, numbers, sequence, string } from './dataSet.ts';
import type { DataSet } from './dataSet.ts';
import type { FrameAttributes } from './functionalGroups.ts';

export type Cosines = { readonly row: Vector; readonly column: Vector; readonly normal: Vector };

export type PixelSpacing = {
  readonly rowSpacingMm: number; // between rows (down)
  readonly columnSpacingMm: number; // between columns (across)
  readonly source: 'patient' | 'detector' | 'region';
};

/** Image Orientation (Patient): two perpendicular unit vectors, made exact; null when absent or not that. */
export function cosinesOf(frame: FrameAttributes): Cosines | null {
  const place = frame.find('PlaneOrientationSequence', 'ImageOrientationPatient');
  const stored = place === null ? null : numbers(place, 'ImageOrientationPatient');
  const [first, second] = [vectorAt(stored, 0), vectorAt(stored, 3)];
  if (first === null || second === null || stored?.length !== 6) return null;
  // Rounded cosines are common; a vector far from unit length or two far from square are no orientation at all.
  if (Math.abs(norm(first) - 1) > 0.05 || Math.abs(norm(second) - 1) > 0.05) return null;
  if (Math.abs(dot(first, second)) > 0.05) return null;
  const row = unit(first);
  const normal = row === null ? null : unit(cross(row, second));
  if (row === null || normal === null) return null;
  return { row, column: cross(normal, row), normal };
}

export function positionOf(frame: FrameAttributes): Vector | null {
  const place = frame.find('PlanePositionSequence', 'ImagePositionPatient');
  const stored = place === null ? null : numbers(place, 'ImagePositionPatient');
  return stored?.length === 3 ? vectorAt(stored, 0) : null;
}

function pair(
  dataSet: DataSet | null,
  keyword: 'PixelSpacing' | 'ImagerPixelSpacing' | 'NominalScannedPixelSpacing',
) {
  const stored = dataSet === null ? null : numbers(dataSet, keyword);
  // PS3.3 10.7.1.3: row spacing comes first. Swapped, only non-square pixels look wrong.
  const [rowSpacingMm = 0, columnSpacingMm = 0] = stored ?? [];
  const sound = (value: number): boolean => value > 0 && value < 1000;
  return sound(rowSpacingMm) && sound(columnSpacingMm) ? { rowSpacingMm, columnSpacingMm } : null;
}

const same = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-6 * Math.max(Math.abs(a), Math.abs(b));

/** Where lengths on this frame come from; null when the header gives none that holds for the whole image. */
export function spacingOf(frame: FrameAttributes): PixelSpacing | null {
  const region = regionSpacing(frame.instance);
  if (region !== undefined) return region;
  const patient = pair(frame.find('PixelMeasuresSequence', 'PixelSpacing'), 'PixelSpacing');
  const detector =
    pair(frame.instance, 'ImagerPixelSpacing') ?? pair(frame.instance, 'NominalScannedPixelSpacing');
  if (patient === null) return detector === null ? null : { ...detector, source: 'detector' };
  // PS3.3 10.7.1.3: without a calibration type, a Pixel Spacing equal to Imager Pixel Spacing is that of the detector.
  const copied =
    detector !== null &&
    string(frame.instance, 'PixelSpacingCalibrationType') === '' &&
    same(patient.rowSpacingMm, detector.rowSpacingMm) &&
    same(patient.columnSpacingMm, detector.columnSpacingMm);
  return { ...patient, source: copied ? 'detector' : 'patient' };
}

const TWO_DIMENSIONAL = 1; // PS3.3 C.8.5.5.1.1
const CENTIMETRES = 3; // PS3.3 C.8.5.5.1.15

/**
 * Ultrasound: one spacing only when every two-dimensional region agrees on it and its pixels are square; a Doppler or
 * M-mode axis has no length at all. undefined: the image has no regions.
 */
function regionSpacing(instance: DataSet): PixelSpacing | null | undefined {
  const regions = sequence(instance, 'SequenceOfUltrasoundRegions');
  if (regions.length === 0) return undefined;
  const deltas = regions
    .filter((region) => number(region, 'RegionSpatialFormat') === TWO_DIMENSIONAL)
    .map((region) => ({
      x: number(region, 'PhysicalUnitsXDirection') === CENTIMETRES ? number(region, 'PhysicalDeltaX') : null,
      y: number(region, 'PhysicalUnitsYDirection') === CENTIMETRES ? number(region, 'PhysicalDeltaY') : null,
    }));
  const [first] = deltas;
  if (first === undefined || first.x === null || first.y === null) return null;
  const [x, y] = [Math.abs(first.x), Math.abs(first.y)];
  const agree = deltas.every(
    (delta) =>
      delta.x !== null && delta.y !== null && same(Math.abs(delta.x), x) && same(Math.abs(delta.y), y),
  );
  if (!agree || x === 0 || Math.abs(x - y) > 0.01 * x) return null;
  return { rowSpacingMm: y * 10, columnSpacingMm: x * 10, source: 'region' };
}

/** Height of a pixel over its width, for a picture that is not stretched; 1 for square pixels. */
export function pixelAspectOf(frame: FrameAttributes, spacing: PixelSpacing | null): number {
  if (spacing !== null && spacing.source !== 'region') return spacing.rowSpacingMm / spacing.columnSpacingMm;
  // PS3.3 C.7.6.3.1.7: vertical over horizontal size, as two integers.
  const [vertical = 0, horizontal = 0] = numbers(frame.instance, 'PixelAspectRatio') ?? [];
  const ratio = vertical > 0 && horizontal > 0 ? vertical / horizontal : 1;
  return ratio > 0.02 && ratio < 50 ? ratio : 1;
}

/** The frame's place in space; null unless position, orientation and spacing in the patient are all there. */
export function planeOf(
  frame: FrameAttributes,
  size: { readonly Rows: number; readonly Columns: number },
): FramePlane | null {
  const cosines = cosinesOf(frame);
  const originLps = positionOf(frame);
  const spacing = pair(frame.find('PixelMeasuresSequence', 'PixelSpacing'), 'PixelSpacing');
  if (cosines === null || originLps === null || spacing === null) return null;
  return {
    FrameOfReferenceUID: string(frame.instance, 'FrameOfReferenceUID'),
    originLps,
    rowCosines: cosines.row,
    columnCosines: cosines.column,
    normal: cosines.normal,
    ...spacing,
    ...size,
  };
}

export function thicknessOf(frame: FrameAttributes): number | null {
  const place = frame.find('PixelMeasuresSequence', 'SliceThickness');
  const thickness = place === null ? null : number(place, 'SliceThickness');
  return thickness !== null && thickness > 0 ? thickness : null;
}
