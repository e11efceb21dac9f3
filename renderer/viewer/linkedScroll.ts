import type { PaneState } from '../imaging/index.ts';
import type { ViewerSession } from './session.ts';
import { visiblePanes } from './state.ts';

/** Linked scrolling: the other visible panes go to the image nearest in space; panes not comparable stay. */
export function followDriver(session: ViewerSession, state: PaneState): void {
  const plane = state.series?.plane(state.index) ?? null;
  if (plane === null) return;
  for (const id of visiblePanes(session.store.getState())) {
    const pane = session.pane(id);
    const { series, index } = pane.state();
    if (id === session.driver() || series === null) continue;
    const nearest = session.engine.nearestFrame(series, plane);
    if (nearest !== null && nearest !== index) pane.scrollTo(nearest);
  }
}
