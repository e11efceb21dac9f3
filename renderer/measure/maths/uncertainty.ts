import type { ImagePoint } from '../../../native/contract/index.ts';
import type { Metric } from './types.ts';

// How sure a length, an angle or an area is: one standard deviation, of two independent parts.
// 1. Reading. A place is known to half a pixel along each axis, every point on its own, whatever the zoom: what is drawn
//    cannot be finer than what it is drawn on.
// 2. Spacing. Its own relative uncertainty: once for a length, twice for an area, not at all for an angle or a ratio.
// Where the spacing's is unknown (a projection, in which the depth of the object decides) no uncertainty is claimed.

/** One standard deviation of a point along each axis, pixels. */
export const PLACE_DEVIATION_PX = 0.5;

type Sides = Pick<Metric, 'column' | 'row'>;

/** One standard deviation of the distance between two points, from reading alone. */
export function endPointDeviation(from: ImagePoint, to: ImagePoint, { column, row }: Sides): number {
  const [x, y] = [(to.x - from.x) * column, (to.y - from.y) * row];
  const length = Math.hypot(x, y);
  if (length === 0) return PLACE_DEVIATION_PX * Math.SQRT2 * Math.max(column, row);
  return (PLACE_DEVIATION_PX * Math.SQRT2 * Math.hypot(x * column, y * row)) / length;
}

const STEP_PX = 1e-4;

function moved(points: readonly ImagePoint[], at: number, x: number, y: number): ImagePoint[] {
  return points.map((point, index) => (index === at ? { x: point.x + x, y: point.y + y } : point));
}

/** The same for any value of a few points, by its slope in each coordinate (first order, as in the GUM, JCGM 100 5.1.2). */
export function readingDeviation(
  points: readonly ImagePoint[],
  value: (points: readonly ImagePoint[]) => number,
): number {
  let sum = 0;
  for (let index = 0; index < points.length; index++) {
    for (const [x, y] of [
      [STEP_PX, 0],
      [0, STEP_PX],
    ] as const) {
      const slope = (value(moved(points, index, x, y)) - value(moved(points, index, -x, -y))) / (2 * STEP_PX);
      sum += (slope * PLACE_DEVIATION_PX) ** 2;
    }
  }
  return Math.sqrt(sum);
}

/** Both parts together; `power` is 1 for a length, 2 for an area, 0 for what does not depend on the spacing. */
export function combined(reading: number, value: number, power: 0 | 1 | 2, metric: Metric): number | null {
  if (power === 0) return reading;
  if (metric.relativeUncertainty === null) return null;
  return Math.hypot(reading, power * metric.relativeUncertainty * value);
}
