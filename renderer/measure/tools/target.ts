import type { Pane } from '../../imaging/index.ts';
import type { Layer, Live } from '../draw/layer.ts';
import type { LoupeView } from '../draw/loupe.ts';
import type { MarksSession } from '../session.ts';
import { indexOfPlace } from '../types.ts';
import type { Place } from '../types.ts';
import type { Rule } from './constrain.ts';
import { apply } from './geometry.ts';
import type { Affine, Point } from './geometry.ts';
import { nearestTarget, strongestEdge } from './snap.ts';

/** What works on one pane together. */
export type PaneParts = {
  readonly pane: Pane;
  readonly session: MarksSession;
  readonly layer: Layer;
  readonly loupe: LoupeView;
};

/** The frame on screen and how it lies there. */
export type Frame = { readonly place: Place; readonly transform: Affine };
export type Keys = { readonly shiftKey: boolean; readonly altKey: boolean };
export type Target = { readonly at: Point; readonly snapped: boolean };

const SNAP = 9; // CSS pixels to an end point
const EDGE_SNAP = 5; // and to an edge
const LEAST_EDGE = 2; // image pixels, on a large magnification

export const pixelCss = ({ transform: { xx, xy } }: Frame): number => Math.hypot(xx, xy);

/** The nearest point of the image. */
export function insideImage(session: MarksSession, place: Place, { x, y }: Point): Point {
  const series = session.host.modelOf(place.SeriesInstanceUID, place.StudyInstanceUID);
  const index = series === null ? null : indexOfPlace(series, place);
  if (series === null || index === null) return { x, y };
  const { Rows, Columns } = series.image(index).description;
  return { x: Math.min(Columns, Math.max(0, x)), y: Math.min(Rows, Math.max(0, y)) };
}

/**
 * The image point that a place on the pane stands for: inside the image, and at an end point or edge where there is one to
 * jump to. The Alt key keeps it where it is. `own`: the annotation that is being changed.
 */
export function targetOf(
  { pane, session }: PaneParts,
  at: Point,
  frame: Frame,
  keys: Keys,
  own: string,
): Target {
  const inside = insideImage(session, frame.place, pane.cssToImage(at) ?? { x: 0, y: 0 });
  if (keys.altKey) return { at: inside, snapped: false };
  const ends = session
    .on(frame.place)
    .filter(({ id, hidden, kind }) => id !== own && !hidden && kind !== 'freehand' && kind !== 'text')
    .flatMap(({ points }) => points);
  const end = nearestTarget(at, ends, SNAP, (point) => apply(frame.transform, point));
  if (end) return { at: end, snapped: true };
  if (!session.view.getState().snapToEdges) return { at: inside, snapped: false };
  const reach = Math.max(LEAST_EDGE, EDGE_SNAP / pixelCss(frame));
  const edge = strongestEdge(inside, Math.min(12, reach), (x, y) => {
    const middle = apply(frame.transform, { x: x + 0.5, y: y + 0.5 });
    return pane.valueAt(middle)?.value[0] ?? null;
  });
  return edge ? { at: edge, snapped: true } : { at: inside, snapped: false };
}

export const ruleOf = ({ session }: PaneParts, keys: Keys, frame: Frame, points: readonly Point[]): Rule => ({
  straight: keys.shiftKey,
  aspect: session.aspects(frame.place)(points),
});

/** Shows what is going on, with the loupe over the point that moves. */
export function showLive({ layer, loupe, session }: PaneParts, live: Live | null, frame: Frame | null): void {
  layer.setLive(live);
  if (live === null || frame === null || live.target === null) loupe.hide();
  else loupe.show(live, frame.transform, session.aspects(frame.place)(live.points));
}
