import { isRegion } from '../tools/kinds.ts';
import type { AnnotationKind } from '../../../native/contract/index.ts';
import { distance, distanceToSegment, isInside } from '../tools/geometry.ts';
import type { Box, Point } from '../tools/geometry.ts';
import type { Drawn } from './shapes.ts';

/** What of an annotation lies under the pointer. */
export type Hit = {
  readonly id: string;
  readonly part: { readonly kind: 'handle'; readonly index: number } | { readonly kind: 'label' | 'line' };
};

export type Hittable = {
  readonly id: string;
  readonly kind: AnnotationKind;
  readonly drawn: Drawn;
  readonly label: Box | null; // on the pane
};

/** How near is near enough, CSS pixels, by what points: a finger hides more than a mouse. */
export const reachOf = (pointerType: string): { readonly handle: number; readonly line: number } =>
  pointerType === 'touch'
    ? { handle: 22, line: 16 }
    : pointerType === 'pen'
      ? { handle: 12, line: 8 }
      : { handle: 8, line: 5 };

function lineDistance({ lines, fills }: Drawn, at: Point): number {
  let least = Infinity;
  const along = (points: readonly Point[], closed: boolean): void => {
    for (let place = closed ? 0 : 1; place < points.length; place += 1) {
      const [from, to] = [points[place === 0 ? points.length - 1 : place - 1], points[place]];
      if (from && to) least = Math.min(least, distanceToSegment(at, from, to));
    }
  };
  for (const { points, closed } of lines) along(points, closed);
  for (const points of fills) {
    along(points, true);
    if (isInside(at, points)) least = 0;
  }
  return least;
}

const inBox = (at: Point, box: Box): boolean =>
  at.x >= box.left && at.x <= box.right && at.y >= box.top && at.y <= box.bottom;

const near = ({ box }: Drawn, at: Point, reach: number): boolean =>
  at.x >= box.left - reach &&
  at.x <= box.right + reach &&
  at.y >= box.top - reach &&
  at.y <= box.bottom + reach;

type Found = { readonly hit: Hit; readonly cost: number };

function hitOne(
  one: Hittable,
  at: Point,
  reach: ReturnType<typeof reachOf>,
  preferred: boolean,
): Found | null {
  const bonus = preferred ? 4 : 0;
  if (near(one.drawn, at, reach.handle)) {
    let best: Found | null = null;
    for (const [index, handle] of one.drawn.handles.entries()) {
      const cost = distance(handle, at) - bonus;
      if (cost + bonus <= reach.handle && (best === null || cost < best.cost))
        best = { hit: { id: one.id, part: { kind: 'handle', index } }, cost };
    }
    // A point alone is moved as a whole by its only handle.
    if (best) return best;
  }
  if (one.label && inBox(at, one.label))
    return { hit: { id: one.id, part: { kind: 'label' } }, cost: 5 - bonus };
  if (!near(one.drawn, at, reach.line)) return null;
  const away = lineDistance(one.drawn, at);
  return away <= reach.line ? { hit: { id: one.id, part: { kind: 'line' } }, cost: away + 10 - bonus } : null;
}

/** What the pointer is on: handles before labels before lines, the selected annotation before others. null: nothing. */
export function hitTest(
  items: readonly Hittable[],
  at: Point,
  pointerType: string,
  selected: string | null,
): Hit | null {
  const reach = reachOf(pointerType);
  let best: Found | null = null;
  for (const item of items) {
    const found = hitOne(item, at, reach, item.id === selected);
    if (found && (best === null || found.cost < best.cost)) best = found;
  }
  return best?.hit ?? null;
}

/** The eraser takes what it touches; of a region also the inside. */
export function touched(items: readonly Hittable[], at: Point, pointerType: string): string | null {
  const hit = hitTest(items, at, pointerType, null);
  if (hit) return hit.id;
  const inside = items.filter(
    ({ kind, drawn }) => isRegion(kind) && drawn.lines[0] && isInside(at, drawn.lines[0].points),
  );
  const size = ({ drawn: { box } }: Hittable): number => (box.right - box.left) * (box.bottom - box.top);
  return inside.toSorted((a, b) => size(a) - size(b))[0]?.id ?? null;
}
