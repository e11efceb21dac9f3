import type { FramePlane, PaneState } from '../imaging/index.ts';
import type { Engine } from './engine.ts';

/** A line on a pane, in its CSS pixels, and the number of the pane it stands for. */
export type PaneLine = {
  readonly number: number;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
};

type Box = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };
type Segment = Omit<PaneLine, 'number'>;

/** The part of a line inside a box (Liang and Barsky); null when none of it is. */
export function clipLine(line: Segment, box: Box): Segment | null {
  const [dx, dy] = [line.x2 - line.x1, line.y2 - line.y1];
  let [from, to] = [0, 1];
  const edges = [
    [-dx, line.x1 - box.left],
    [dx, box.right - line.x1],
    [-dy, line.y1 - box.top],
    [dy, box.bottom - line.y1],
  ] as const;
  for (const [towards, room] of edges) {
    if (towards === 0 && room < 0) return null;
    if (towards === 0) continue;
    const at = room / towards;
    if (towards < 0) from = Math.max(from, at);
    else to = Math.min(to, at);
  }
  if (from >= to) return null;
  return { x1: line.x1 + from * dx, y1: line.y1 + from * dy, x2: line.x1 + to * dx, y2: line.y1 + to * dy };
}

/** The end that carries the number: the left one of a flat line, the upper one of a steep one. */
export function labelledEnd(line: Segment): { readonly x: number; readonly y: number } {
  const flat = Math.abs(line.x2 - line.x1) >= Math.abs(line.y2 - line.y1);
  const first = flat ? line.x1 <= line.x2 : line.y1 <= line.y2;
  return first ? { x: line.x1, y: line.y1 } : { x: line.x2, y: line.y2 };
}

/** The plane of the picture on screen; null while there is none, so that no line tells of an image not shown. */
export const shownPlane = (state: PaneState): FramePlane | null =>
  state.shown === null ||
  state.shownIndex === null ||
  state.series?.SeriesInstanceUID !== state.shown.SeriesInstanceUID
    ? null
    : state.series.plane(state.shownIndex);

type LineInput = {
  readonly engine: Engine;
  readonly on: FramePlane;
  readonly of: FramePlane;
  readonly number: number;
  readonly imageToCss: (point: { x: number; y: number }) => { x: number; y: number } | null;
  readonly box: Box;
};

/** Where the slice of one pane cuts that of another, drawn on the latter; null when it does not. */
export function paneLine({ engine, on, of, number, imageToCss, box }: LineInput): PaneLine | null {
  const line = engine.referenceLine(of, on);
  if (line === null) return null;
  const [from, to] = [imageToCss(line.from), imageToCss(line.to)];
  if (from === null || to === null) return null;
  const clipped = clipLine({ x1: from.x, y1: from.y, x2: to.x, y2: to.y }, box);
  if (clipped === null) return null;
  const round = (value: number): number => Math.round(value * 2) / 2;
  return {
    number,
    x1: round(clipped.x1),
    y1: round(clipped.y1),
    x2: round(clipped.x2),
    y2: round(clipped.y2),
  };
}
