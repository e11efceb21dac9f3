import type { Calibration, ImagePoint, NoValueReason } from '../../../native/contract/index.ts';
import type { FrameScale, RegionAxis, UltrasoundRegion } from '../../imaging/index.ts';
import { endPointDeviation } from './uncertainty.ts';
import type { Metric, Spacing } from './types.ts';

// Which spacing a value is worked out with. A reader's calibration comes first: it is the one thing that somebody has
// looked at (but an ultrasound region may forbid it). Then the ultrasound region that holds all points, then the frame's spacing (metadata/scale.ts says where that
// comes from), and without any of them the picture's own pixels.

const sound = (value: number): boolean => Number.isFinite(value) && value > 0;

/**
 * Pixels that are not square, of unknown size: `px` is then the WIDTH of a pixel and a step down counts its height over
 * its width, so that a length does not depend on its direction and a circle is as high as wide.
 */
function inPixels(scale: FrameScale): Metric {
  const row = sound(scale.pixelAspect) ? scale.pixelAspect : 1;
  return { unit: 'px', column: 1, row, source: 'none', relativeUncertainty: 0 };
}

/** One standard deviation of a reader's calibration, as a share: that of the line it was made by. */
function calibrationUncertainty(calibration: Calibration): number {
  const { line, lengthMm, rowSpacingMm, columnSpacingMm } = calibration;
  const [from, to] = line;
  return endPointDeviation(from, to, { column: columnSpacingMm, row: rowSpacingMm }) / lengthMm;
}

const holds = (region: UltrasoundRegion, { x, y }: ImagePoint): boolean =>
  x >= region.left && x <= region.right && y >= region.top && y <= region.bottom;
const isWithin = (region: UltrasoundRegion, { x, y }: ImagePoint): boolean =>
  x > region.left && x < region.right && y > region.top && y < region.bottom;
const areaOf = ({ left, top, right, bottom }: UltrasoundRegion): number => (right - left) * (bottom - top);

/** What lies on top first: by Region Flags, then the smaller one (an inset in its surroundings). */
const above = (a: UltrasoundRegion, b: UltrasoundRegion): number =>
  b.priority - a.priority || areaOf(a) - areaOf(b);

/** The region at a place, the one on top where several are. */
const regionAt = (regions: readonly UltrasoundRegion[], point: ImagePoint): UltrasoundRegion | null =>
  regions.filter((region) => holds(region, point)).toSorted(above)[0] ?? null;

const sameAxis = (a: RegionAxis, b: RegionAxis): boolean =>
  a.unit === b.unit && Math.abs(a.perPixel - b.perPixel) <= 1e-6 * Math.abs(a.perPixel);
const sameScale = (a: UltrasoundRegion, b: UltrasoundRegion): boolean =>
  a === b || (sameAxis(a.x, b.x) && sameAxis(a.y, b.y));

/**
 * The one region that all points are in. PS3.3 C.8.5.5.1.3 and its figure C.8-6: from inside a colour box to outside of it
 * is measured in the tissue's region, which holds both ends, since both have one scale. Where an inset of another scale
 * lies over a point, the region below says nothing about it.
 */
function commonRegion(
  regions: readonly UltrasoundRegion[],
  points: readonly ImagePoint[],
): UltrasoundRegion | NoValueReason {
  const all = regions.filter((region) => points.every((point) => holds(region, point))).toSorted(above);
  const covered = (region: UltrasoundRegion, point: ImagePoint): boolean =>
    regions.some((other) => isWithin(other, point) && above(other, region) < 0 && !sameScale(other, region));
  const found = all.find((region) => points.every((point) => !covered(region, point)));
  if (found !== undefined) return found;
  return points.some((point) => regionAt(regions, point) !== null)
    ? 'across-regions'
    : 'not-calibrated-region';
}

function inRegion(region: UltrasoundRegion | NoValueReason): Spacing {
  if (typeof region === 'string') return { kind: 'none', reason: region };
  const { x, y, format } = region;
  const [column, row] = [Math.abs(x.perPixel), Math.abs(y.perPixel)];
  const plane = format === '2d' && x.unit === 'mm' && y.unit === 'mm';
  if (!sound(column) || !sound(row)) return { kind: 'none', reason: 'unsound-spacing' };
  if (!plane) return { kind: 'axes', region };
  return { kind: 'plane', metric: { unit: 'mm', column, row, source: 'region', relativeUncertainty: 0 } };
}

/**
 * The spacing for values at `points` (all that a shape reaches, not only its handles). Without points: that of the whole
 * frame, for a scale bar.
 */
export function spacingFor(
  scale: FrameScale,
  calibration: Calibration | null,
  points: readonly ImagePoint[] = [],
): Spacing {
  const inRegions = scale.regions.length > 0 && points.length > 0;
  const region = inRegions ? commonRegion(scale.regions, points) : null;
  const isProtected = region !== null && typeof region === 'object' && region.isProtected === true;
  if (
    !isProtected &&
    calibration !== null &&
    sound(calibration.rowSpacingMm) &&
    sound(calibration.columnSpacingMm)
  ) {
    const { rowSpacingMm: row, columnSpacingMm: column } = calibration;
    const relativeUncertainty = calibrationUncertainty(calibration);
    return { kind: 'plane', metric: { unit: 'mm', column, row, source: 'manual', relativeUncertainty } };
  }
  if (region !== null) return inRegion(region);
  if (scale.spacing === null) return { kind: 'plane', metric: inPixels(scale) };
  const { rowSpacingMm: row, columnSpacingMm: column } = scale.spacing;
  if (!sound(row) || !sound(column)) return { kind: 'plane', metric: inPixels(scale) };
  const { source, relativeUncertainty } = scale;
  return { kind: 'plane', metric: { unit: 'mm', column, row, source, relativeUncertainty } };
}

/**
 * Height of a pixel over its width where a shape lies: a circle is a circle of the body, so on pixels that are not square
 * it is an ellipse of the image.
 */
export function aspectAt(
  scale: FrameScale,
  calibration: Calibration | null,
  points: readonly ImagePoint[],
): number {
  const spacing = spacingFor(scale, calibration, points.slice(0, 1));
  if (spacing.kind === 'plane') return spacing.metric.row / spacing.metric.column;
  return sound(scale.pixelAspect) ? scale.pixelAspect : 1;
}

/**
 * Spacing from a line over an object of known length. The shape of the pixels is the header's: one line can tell one
 * number. null for a line without length.
 */
export function calibrationFrom(
  line: readonly [ImagePoint, ImagePoint],
  lengthMm: number,
  scale: FrameScale,
): Pick<Calibration, 'rowSpacingMm' | 'columnSpacingMm'> | null {
  const aspect = aspectAt(scale, null, line);
  const widths = Math.hypot(line[1].x - line[0].x, (line[1].y - line[0].y) * aspect);
  const columnSpacingMm = lengthMm / widths;
  if (!sound(columnSpacingMm) || !sound(columnSpacingMm * aspect)) return null;
  return { rowSpacingMm: columnSpacingMm * aspect, columnSpacingMm };
}
