import type { Pane } from '../imaging/index.ts';
import type { ViewerSession } from './session.ts';

const DEFAULT_FPS = 15; // as a pane plays what says nothing about its speed

/** Frames a second of the file itself; null: not a cine. */
export function ownSpeed(pane: Pane): number | null {
  const { series, index } = pane.state();
  const ms = series?.frameTimeMs(index) ?? null;
  return ms === null || ms <= 0 ? null : 1000 / ms;
}

/** Speed that playing has or would have. */
export function speedOf(session: ViewerSession, id: number): number {
  return session.store.getState().speeds[id] ?? ownSpeed(session.pane(id)) ?? DEFAULT_FPS;
}
