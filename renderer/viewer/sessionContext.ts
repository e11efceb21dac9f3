import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { StudyDetail, SeriesRow } from '../../native/contract/index.ts';
import type { Pane, PaneState } from '../imaging/index.ts';
import type { ViewerSession } from './session.ts';
import type { ViewerState } from './state.ts';

export const SessionContext = createContext<ViewerSession | null>(null);

export function useSession(): ViewerSession {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('A part of the viewer stands outside of it.');
  return session;
}

/** One value of the viewer's state; select values that stay the same object while they do not change. */
export function useViewer<T>(select: (state: ViewerState) => T): T {
  return useStore(useSession().store, select);
}

/** The picture state of a pane. Only the parts of that pane that call this are drawn again when it changes. */
export function usePaneState(pane: Pane): PaneState {
  const subscribe = useCallback((listener: () => void) => pane.subscribe(listener), [pane]);
  return useSyncExternalStore(subscribe, () => pane.state());
}

/**
 * One value of the picture state, and drawn again only when it is another one: every picture is another state, and a toolbar
 * drawn anew with each costs more than the picture. Select plain values, or objects that stay the same.
 */
export function usePaneValue<T>(pane: Pane, select: (state: PaneState) => T): T {
  const subscribe = useCallback((listener: () => void) => pane.subscribe(listener), [pane]);
  return useSyncExternalStore(subscribe, () => select(pane.state()));
}

/** The series asked for; null: an empty pane. */
export const usePaneSeries = (pane: Pane): PaneState['series'] => usePaneValue(pane, ({ series }) => series);

export type SeriesOfStudy = { readonly detail: StudyDetail; readonly series: SeriesRow };

/** What the services say of a series, of the study that is named where one is; null before they have. */
export function findSeries(
  studies: readonly StudyDetail[],
  SeriesInstanceUID: string,
  StudyInstanceUID?: string,
): SeriesOfStudy | null {
  for (const detail of studies) {
    if (StudyInstanceUID !== undefined && detail.study.StudyInstanceUID !== StudyInstanceUID) continue;
    const series = detail.seriesList.find((each) => each.SeriesInstanceUID === SeriesInstanceUID);
    if (series) return { detail, series };
  }
  return null;
}
