import { useCallback, useSyncExternalStore } from 'react';
import type { PaneState } from '../imaging/index.ts';
import type { DocumentsSession } from './session.ts';

/** The picture state of a pane. */
export function usePaneOf({ host }: DocumentsSession, id: number): PaneState {
  const pane = host.pane(id);
  const subscribe = useCallback((listener: () => void) => pane.subscribe(listener), [pane]);
  return useSyncExternalStore(subscribe, () => pane.state());
}
