import type { Calibration, ImagePoint } from '../../../native/contract/index.ts';
import type { FrameScale, UltrasoundRegion } from '../../imaging/index.ts';
import { endPointDeviation } from './uncertainty.ts';
import type { Metric, Spacing } from './types.ts';

// Which spacing a value is worked out with. A reader's calibration comes first: it is the one thing that somebody has
// looked at. Then the ultrasound region that holds all points, then the frame's spacing (metadata/scale.ts says where that
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
export function calibrationUncertainty(calibration: Calibration): number {
  const { line, lengthMm, rowSpacingMm, columnSpacingMm } = calibration;
  const [from, to] = line;
  return endPointDeviation(from, to, { column: columnSpacingMm, row: rowSpacingMm }) / lengthMm;
}

/** The highest region at a place; one that really holds it before one that only ends there (two side by side). */
export function regionAt(
  regions: readonly UltrasoundRegion[],
  { x, y }: ImagePoint,
): UltrasoundRegion | null {
  const touching = regions.filter((r) => x >= r.left && x <= r.right && y >= r.top && y <= r.bottom);
  const holding = touching.filter((r) => x < r.right && y < r.bottom);
  const candidates = holding.length > 0 ? holding : touching;
  return candidates.toSorted((a, b) => b.priority - a.priority)[0] ?? null;
}

function inRegion(regions: readonly UltrasoundRegion[], points: readonly ImagePoint[]): Spacing {
  const [first, ...others] = points.map((point) => regionAt(regions, point));
  if (first === undefined || first === null) {
    return {
      kind: 'none',
      reason: others.some((r) => r !== null) ? 'across-regions' : 'not-calibrated-region',
    };
  }
  if (others.some((region) => region !== first)) return { kind: 'none', reason: 'across-regions' };
  const [column, row] = [Math.abs(first.x.perPixel), Math.abs(first.y.perPixel)];
  if (!sound(column) || !sound(row)) return { kind: 'none', reason: 'unsound-spacing' };
  if (first.format !== '2d' || first.x.unit !== 'mm' || first.y.unit !== 'mm') {
    return { kind: 'axes', region: first };
  }
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
  if (calibration !== null && sound(calibration.rowSpacingMm) && sound(calibration.columnSpacingMm)) {
    const { rowSpacingMm: row, columnSpacingMm: column } = calibration;
    const relativeUncertainty = calibrationUncertainty(calibration);
    return { kind: 'plane', metric: { unit: 'mm', column, row, source: 'manual', relativeUncertainty } };
  }
  if (scale.regions.length > 0 && points.length > 0) return inRegion(scale.regions, points);
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
