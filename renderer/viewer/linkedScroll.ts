import type { FrameIdentity, FramePlane, PaneState } from '../imaging/index.ts';
import type { Engine } from './engine.ts';
import type { ViewerSession } from './session.ts';
import { visiblePanes } from './state.ts';
import type { LinkBase } from './state.ts';

// Which panes scroll together, and how. By position where the scanner says that both series lie in one frame of reference
// and they are one person's; by a fixed distance only where the reader has laid them side by side and said so.

export type LinkKind = 'position' | 'offset';

/** Two studies are one person's when number and birth date agree: UIDs may be made up, a frame of reference copied. */
export function samePerson(a: FrameIdentity, b: FrameIdentity): boolean {
  const [numberA, numberB] = [a.PatientID.trim(), b.PatientID.trim()];
  const [bornA, bornB] = [a.PatientBirthDate.trim(), b.PatientBirthDate.trim()];
  return numberA !== '' && numberA === numberB && (bornA === '' || bornB === '' || bornA === bornB);
}

/** Planes of two panes may be compared: of one study, or of two that are certainly one person's. */
export function comparable(a: PaneState, b: PaneState): boolean {
  if (a.series === null || b.series === null) return false;
  if (a.series.frames.length === 0 || b.series.frames.length === 0) return false;
  if (a.series.StudyInstanceUID === b.series.StudyInstanceUID) return true;
  return samePerson(a.series.identity(a.index), b.series.identity(b.index));
}

const planeOf = ({ series, index }: PaneState): FramePlane | null =>
  series === null || series.frames.length === 0 ? null : series.plane(index);

type Pair = { readonly engine: Engine; readonly base: LinkBase | null };
type Side = { readonly id: number; readonly state: PaneState };

/** The image that a pane goes to when another one is where it is, and by which kind of link; null: it stays. */
export function linkTarget(
  { engine, base }: Pair,
  from: Side,
  to: Side,
): { readonly kind: LinkKind; readonly index: number } | null {
  const plane = planeOf(from.state);
  const { series } = to.state;
  if (plane === null || series === null) return null;
  const nearest = comparable(from.state, to.state) ? engine.nearestFrame(series, plane) : null;
  if (nearest !== null) return { kind: 'position', index: nearest };
  const [other, own] = [base?.[from.id], base?.[to.id]];
  if (other?.SeriesInstanceUID !== from.state.series?.SeriesInstanceUID) return null;
  if (other === undefined || own === undefined || own.SeriesInstanceUID !== series.SeriesInstanceUID)
    return null;
  const index = engine.nearestByOffset(series, plane, { own: own.plane, other: other.plane });
  return index === null ? null : { kind: 'offset', index };
}

/** Where the visible panes stand now, to link them as they stand. */
export function standingOf(session: ViewerSession): LinkBase {
  const places = visiblePanes(session.store.getState()).flatMap((id) => {
    const state = session.pane(id).state();
    const plane = planeOf(state);
    return plane === null || state.series === null
      ? []
      : [[id, { SeriesInstanceUID: state.series.SeriesInstanceUID, plane }] as const];
  });
  return Object.fromEntries(places);
}

/** The pane that is moved takes those linked to it along. */
export function followDriver(session: ViewerSession, state: PaneState): void {
  const from = { id: session.driver(), state };
  const pair = { engine: session.engine, base: session.store.getState().linkBase };
  for (const id of visiblePanes(session.store.getState())) {
    if (id === from.id) continue;
    const pane = session.pane(id);
    const target = linkTarget(pair, from, { id, state: pane.state() });
    if (target !== null && target.index !== pane.state().index) pane.scrollTo(target.index);
  }
}

/** How a pane is linked to the active one; null: it is not, or it is that pane itself. */
export function linkKind(session: ViewerSession, id: number): LinkKind | null {
  const viewer = session.store.getState();
  const { activePane, link, linkBase: base } = viewer;
  if (!link || id === activePane || !visiblePanes(viewer).includes(id)) return null;
  const [from, to] = [activePane, id].map((each) => ({ id: each, state: session.pane(each).state() }));
  if (from === undefined || to === undefined) return null;
  return linkTarget({ engine: session.engine, base }, from, to)?.kind ?? null;
}
