import type { AnnotationKind } from '../../../native/contract/index.ts';
import { draw, select } from '../acts.ts';
import { levelAt } from '../levels.ts';
import type { MarksSession } from '../session.ts';
import type { Place } from '../types.ts';
import { distance } from './geometry.ts';
import type { Point } from './geometry.ts';
import { kindTraits } from './kinds.ts';
import { isWorthKeeping, settled, simplified } from './placing.ts';
import type { Draft } from './placing.ts';

/**
 * The points of a finished drawing as they are kept; null: a slip of the hand. `least`: the smallest shape that counts,
 * image pixels.
 */
export function completed(draft: Draft, least: number, aspect: number): readonly Point[] | null {
  const { kind, placed } = draft;
  // The second click of a double click lies on the first.
  const apart = placed.filter((point, place) => {
    const before = placed[place - 1];
    return kind !== 'polygon' || before === undefined || distance(before, point) >= least;
  });
  if (!isWorthKeeping(kind, apart, least)) return null;
  return kind === 'freehand' ? simplified(apart, least / 8, aspect) : settled(kind, apart, aspect);
}

type Drawn = { readonly place: Place; readonly kind: AnnotationKind; readonly points: readonly Point[] };

/** Keeps what was drawn, or asks for what is missing: a length, a level, words. Puts the tool away where that is wanted. */
export function keep(session: MarksSession, { place, kind, points }: Drawn): void {
  const { oneShot } = session.view.getState();
  if (oneShot) session.view.setState({ tool: null });
  const [first, second] = points;
  if (kind === 'calibration' && first && second) {
    session.view.setState({ question: { kind: 'calibration', place, line: [first, second] } });
    return;
  }
  if (kind === 'spine' && first) {
    const level = levelAt(session, place, first);
    if (level === null) session.view.setState({ question: { kind: 'level', place, at: first } });
    else draw(session, { place, kind, points, text: level });
    return;
  }
  if (kind === 'text' && first) {
    session.view.setState({ question: { kind: 'text', place, at: first } });
    return;
  }
  const annotation = draw(session, { place, kind, points });
  if (annotation && kindTraits[kind].wantsText) session.view.setState({ writing: annotation.id });
}

/** A double click: words are written anew; anything else is selected. */
export function rewrite(session: MarksSession, id: string): void {
  const found = session.find(id);
  select(session, id);
  if (found && (kindTraits[found.kind].wantsText || found.kind === 'spine'))
    session.view.setState({ writing: id });
}
