import type { FramePlane } from '../types.ts';
import { cross, dot, norm, unit, vectorAt } from '../geometry/vector.ts';
import type { Vector } from '../geometry/vector.ts';
import { has, number, numbers, string, strings } from '../../../pixels/header/dataSet.ts';
import type { DataSet } from '../../../pixels/header/dataSet.ts';
import type { FrameAttributes } from '../../../pixels/header/functionalGroups.ts';
import type { Keyword } from '../../../pixels/header/tags.ts';

export type Cosines = { readonly row: Vector; readonly column: Vector; readonly normal: Vector };

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

/** Distances between rows (down) and columns (across), mm. */
export type SpacingPair = { readonly rowSpacingMm: number; readonly columnSpacingMm: number };

/** A stored pair of spacings: null where there is none, 'unsound' where what stands there is no distance between pixels. */
export function spacingPair(dataSet: DataSet | null, keyword: Keyword): SpacingPair | 'unsound' | null {
  if (dataSet === null || !has(dataSet, keyword)) return null;
  const stored = numbers(dataSet, keyword);
  if (stored === null && strings(dataSet, keyword).every((value) => value === '')) return null; // empty: not stated
  // PS3.3 10.7.1.3: row spacing comes first. Swapped, only non-square pixels look wrong.
  const [rowSpacingMm, columnSpacingMm] = stored ?? [];
  const sound = (value: number | undefined): value is number =>
    value !== undefined && value > LEAST_SPACING_MM && value < MOST_SPACING_MM;
  return sound(rowSpacingMm) && sound(columnSpacingMm) ? { rowSpacingMm, columnSpacingMm } : 'unsound';
}

// From below a tenth of the wavelength of light to beyond the pixels of any gamma camera.
const LEAST_SPACING_MM = 1e-5;
const MOST_SPACING_MM = 200;

/** The frame's place in space; null unless position, orientation and spacing in the patient are all there. */
export function planeOf(
  frame: FrameAttributes,
  size: { readonly Rows: number; readonly Columns: number },
): FramePlane | null {
  const cosines = cosinesOf(frame);
  const originLps = positionOf(frame);
  const spacing = spacingPair(frame.find('PixelMeasuresSequence', 'PixelSpacing'), 'PixelSpacing');
  if (cosines === null || originLps === null || spacing === null || spacing === 'unsound') return null;
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
