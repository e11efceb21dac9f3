import { distance } from './geometry.ts';
import type { Point } from './geometry.ts';

// End points jump to what they were meant for: another end point nearby or, where the reader wants it, the strongest edge
// within a few pixels.

/** The nearest of `targets` within `reach` CSS pixels of the pointer; null: none. `toCss` places a target on the pane. */
export function nearestTarget(
  at: Point,
  targets: readonly Point[],
  reach: number,
  toCss: (point: Point) => Point,
): Point | null {
  let found: Point | null = null;
  let least = reach;
  for (const target of targets) {
    const away = distance(toCss(target), at);
    if (away > least) continue;
    least = away;
    found = target;
  }
  return found;
}

/**
 * Where an edge is the strongest, within `reach` image pixels: on the border between two pixels along a row or a column,
 * where the values change most. null: nothing stands out of the surroundings. `valueAt` takes whole columns and rows.
 */
export function strongestEdge(
  at: Point,
  reach: number,
  valueAt: (column: number, row: number) => number | null,
): Point | null {
  const [column, row] = [Math.floor(at.x), Math.floor(at.y)];
  const steps = Math.ceil(reach);
  let best: Point | null = null;
  let strongest = 0;
  let [sum, count] = [0, 0];
  const consider = (a: number | null, b: number | null, border: Point): void => {
    if (a === null || b === null) return;
    const step = Math.abs(a - b);
    sum += step;
    count += 1;
    const away = distance(border, at);
    if (away > reach) return;
    // What is nearer wins among the equally strong.
    const strength = step * (1 - 0.3 * (away / reach));
    if (strength <= strongest) return;
    strongest = strength;
    best = border;
  };
  for (let y = row - steps; y <= row + steps; y += 1) {
    for (let x = column - steps; x <= column + steps; x += 1) {
      const here = valueAt(x, y);
      consider(here, valueAt(x + 1, y), { x: x + 1, y: y + 0.5 });
      consider(here, valueAt(x, y + 1), { x: x + 0.5, y: y + 1 });
    }
  }
  return count > 0 && strongest > 2 * (sum / count) ? best : null;
}
