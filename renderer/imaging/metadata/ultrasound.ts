import type { RegionAxis, UltrasoundRegion } from '../types.ts';
import { count, has, number, sequence } from '../../../pixels/header/dataSet.ts';
import type { DataSet } from '../../../pixels/header/dataSet.ts';

// Regions of a calibrated ultrasound image, PS3.3 C.8.5.5. Each says for itself what a step along its axes stands for.

type Unit = RegionAxis['unit'];

/** PS3.3 C.8.5.5.1.15; lengths and velocities are kept in millimetres, ten to the stored centimetre. */
function unitOf(code: number): { readonly unit: Unit; readonly factor: number } {
  switch (code) {
    case 1:
      return { unit: 'percent', factor: 1 };
    case 2:
      return { unit: 'dB', factor: 1 };
    case 3:
      return { unit: 'mm', factor: 10 };
    case 4:
      return { unit: 's', factor: 1 };
    case 5:
      return { unit: 'Hz', factor: 1 };
    case 7:
      return { unit: 'mm/s', factor: 10 };
    default:
      return { unit: 'other', factor: 1 }; // none, dB/s, areas, volumes, flows, degrees
  }
}

/** PS3.3 C.8.5.5.1.1 */
function formatOf(code: number): UltrasoundRegion['format'] {
  switch (code) {
    case 1:
      return '2d';
    case 2:
      return 'm-mode';
    case 3:
      return 'spectral';
    default:
      return 'other'; // none, wave form, graphics
  }
}

type AxisPart = { readonly axis: RegionAxis; readonly value: number };

function axisOf(
  item: DataSet,
  units: 'PhysicalUnitsXDirection' | 'PhysicalUnitsYDirection',
  delta: 'PhysicalDeltaX' | 'PhysicalDeltaY',
  value: 'ReferencePixelPhysicalValueX' | 'ReferencePixelPhysicalValueY',
): AxisPart {
  const { unit, factor } = unitOf(number(item, units) ?? 0);
  return {
    // A missing step is kept as 0, which no value is worked out from.
    axis: { unit, perPixel: (number(item, delta) ?? 0) * factor },
    value: (number(item, value) ?? 0) * factor,
  };
}

// C.8.5.5.1.14: both ends are pixels that belong to the region. Writers put the image's width and height as the last.
function edges(item: DataSet, size: { readonly Rows: number; readonly Columns: number }) {
  const [x0, y0] = [count(item, 'RegionLocationMinX0'), count(item, 'RegionLocationMinY0')];
  const [x1, y1] = [count(item, 'RegionLocationMaxX1'), count(item, 'RegionLocationMaxY1')];
  if (x0 === null || y0 === null || x1 === null || y1 === null) return null;
  const [right, bottom] = [Math.min(x1 + 1, size.Columns), Math.min(y1 + 1, size.Rows)];
  return x0 < right && y0 < bottom ? { left: x0, top: y0, right, bottom } : null;
}

const LOW_PRIORITY = 1; // C.8.5.5.1.3, bit 0
const PROTECTED = 2; // bit 1: a reader must not put another scale in its place

function regionOf(
  item: DataSet,
  size: { readonly Rows: number; readonly Columns: number },
): UltrasoundRegion | null {
  const place = edges(item, size);
  if (place === null) return null;
  const x = axisOf(item, 'PhysicalUnitsXDirection', 'PhysicalDeltaX', 'ReferencePixelPhysicalValueX');
  const y = axisOf(item, 'PhysicalUnitsYDirection', 'PhysicalDeltaY', 'ReferencePixelPhysicalValueY');
  const flags = count(item, 'RegionFlags') ?? 0;
  const [atX, atY] = [number(item, 'ReferencePixelX0'), number(item, 'ReferencePixelY0')];
  return {
    ...place,
    format: formatOf(number(item, 'RegionSpatialFormat') ?? 0),
    x: x.axis,
    y: y.axis,
    // C.8.5.5.1.16: counted from the region's first pixel, not the image's; its centre is half a pixel further.
    reference: atX === null || atY === null ? null : { x: place.left + atX + 0.5, y: place.top + atY + 0.5 },
    referenceValue: { x: x.value, y: y.value },
    priority: (flags & LOW_PRIORITY) === 0 ? 1 : 0,
    isProtected: (flags & PROTECTED) !== 0,
  };
}

export type Regions = { readonly regions: readonly UltrasoundRegion[]; readonly unsound: boolean };

/** The regions of an image; null when it has none at all. `unsound`: one that has no place in the image was left out. */
export function regionsOf(
  instance: DataSet,
  size: { readonly Rows: number; readonly Columns: number },
): Regions | null {
  if (!has(instance, 'SequenceOfUltrasoundRegions')) return null;
  const items = sequence(instance, 'SequenceOfUltrasoundRegions');
  if (items.length === 0) return null;
  const regions = items.map((item) => regionOf(item, size)).filter((region) => region !== null);
  return { regions, unsound: regions.length < items.length };
}

const same = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-6 * Math.max(Math.abs(a), Math.abs(b));

/**
 * One spacing for a scale bar beside the image: only when every two-dimensional region agrees on it and its pixels are
 * square (the picture is not stretched by a region's pixels, so a bar would hold in one direction only).
 */
export function commonRegionSpacing(
  regions: readonly UltrasoundRegion[],
): { readonly rowSpacingMm: number; readonly columnSpacingMm: number } | null {
  const planes = regions.filter(({ format }) => format === '2d');
  const [first] = planes;
  if (first === undefined) return null;
  const [x, y] = [Math.abs(first.x.perPixel), Math.abs(first.y.perPixel)];
  const agree = planes.every(
    (region) =>
      region.x.unit === 'mm' &&
      region.y.unit === 'mm' &&
      same(Math.abs(region.x.perPixel), x) &&
      same(Math.abs(region.y.perPixel), y),
  );
  return agree && x > 0 && Math.abs(x - y) <= 0.01 * x ? { rowSpacingMm: y, columnSpacingMm: x } : null;
}
