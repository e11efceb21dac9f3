import { useLayoutEffect } from 'react';
import { pressKey } from '../measure/index.ts';
import { wantsText } from './keys.ts';
import type { ViewerSession } from './session.ts';

/** Before the viewer's own keys: those of what is being drawn or is selected (Esc, Enter, arrows, Tab, Delete). */
export function useMarkKeys(session: ViewerSession, active: boolean): void {
  useLayoutEffect(() => {
    if (!active) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      const { target } = event;
      if (event.defaultPrevented || wantsText(target)) return;
      if (target instanceof Element && target.closest('[role="dialog"], [role="menu"], [role="listbox"]'))
        return;
      const inPanel = target instanceof Element && target.closest('[data-marks-panel]') !== null;
      if (inPanel && event.key !== 'Escape') return;
      const pane = session.pane(session.store.getState().activePane);
      if (pressKey(session.marks, event, (point) => pane.imageToCss(point))) event.preventDefault();
    };
    // On its way down: the viewer listens on its way up, and leaves alone what was used.
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [session, active]);
}
