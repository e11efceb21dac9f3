import type {
  ImagePoint,
  MeasuredConcept,
  MeasuredValue,
  NoValueReason,
} from '../../../native/contract/index.ts';
import type { RegionAxis, UltrasoundRegion } from '../../imaging/index.ts';
import { PLACE_DEVIATION_PX } from './uncertainty.ts';
import type { Subject } from './types.ts';

// Regions whose axes are not both lengths: M-mode (time across, depth down), spectral Doppler (time across, velocity down).
// A line there has no length; the steps along each axis are values, each of its own kind.

type Kept = { readonly concept: MeasuredConcept; readonly unit: string; readonly factor: number };

function keptAs(unit: RegionAxis['unit']): Kept | null {
  switch (unit) {
    case 'mm':
      return { concept: 'length', unit: 'mm', factor: 1 };
    case 's':
      return { concept: 'time', unit: 's', factor: 1 };
    case 'mm/s':
      return { concept: 'velocity', unit: 'cm/s', factor: 0.1 }; // as every ultrasound system states it
    case 'Hz':
    case 'dB':
    case 'percent':
    case 'other':
      return null;
    default:
      return unit satisfies never;
  }
}

function step(axis: RegionAxis, pixels: number): MeasuredValue[] {
  const kept = keptAs(axis.unit);
  if (kept === null) return [];
  const perPixel = Math.abs(axis.perPixel) * kept.factor;
  return [
    {
      concept: kept.concept,
      unit: kept.unit,
      value: Math.abs(pixels) * perPixel,
      uncertainty: PLACE_DEVIATION_PX * Math.SQRT2 * perPixel,
    },
  ];
}

/** Steps between the ends of a line; nothing else has a meaning on unlike axes. */
export function axisValues(
  { kind, points }: Subject,
  region: UltrasoundRegion,
): { readonly values: MeasuredValue[]; readonly noValue: NoValueReason | null } {
  const [from, to] = points;
  if (kind !== 'length' || from === undefined || to === undefined) {
    return { values: [], noValue: 'not-calibrated-region' };
  }
  const values = [...step(region.y, to.y - from.y), ...step(region.x, to.x - from.x)];
  return { values, noValue: values.length === 0 ? 'not-calibrated-region' : null };
}

/** Velocity at a place of a spectral trace, signed, from the region's own zero; none without a reference pixel. */
export function probeAxisValues(points: readonly ImagePoint[], region: UltrasoundRegion): MeasuredValue[] {
  const [at] = points;
  const kept = keptAs(region.y.unit);
  if (at === undefined || kept === null || kept.concept !== 'velocity' || region.reference === null)
    return [];
  const value = (region.referenceValue.y + (at.y - region.reference.y) * region.y.perPixel) * kept.factor;
  const uncertainty = PLACE_DEVIATION_PX * Math.abs(region.y.perPixel) * kept.factor;
  return [{ concept: kept.concept, unit: kept.unit, value, uncertainty }];
}
