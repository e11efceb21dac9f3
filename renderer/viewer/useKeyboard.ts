import { useLayoutEffect } from 'react';
import { isPageCommand, neighbourPane, runCommand } from './actions.ts';
import type { PageCommand } from './actions.ts';
import { keyMap, repeats } from './commands.ts';
import { focusPane } from './focusPane.ts';
import { keyOf, wantsText } from './keys.ts';
import type { ViewerSession } from './session.ts';

const within = (target: EventTarget | null, selector: string): boolean =>
  target instanceof Element && target.closest(selector) !== null;

/**
 * Tab is the page's own key: it is ours only while a pane has the focus, and not beyond the last one. Answers whether
 * the key was used up.
 */
function stepPane(session: ViewerSession, id: PageCommand, target: EventTarget | null): boolean {
  if (!within(target, '[data-pane]')) return false;
  const next = neighbourPane(session, id === 'paneNext' ? 1 : -1);
  if (next === null) return false;
  session.activate(next);
  focusPane(next);
  return true;
}

/** Keys that a focused control needs for itself. */
function belongsToControl(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || wantsText(event.target)) return true;
  if (within(event.target, '[role="dialog"], [role="menu"], [role="listbox"]')) return true;
  const activates = event.key === 'Enter' || event.key === ' ';
  return activates && within(event.target, 'button, a, [role="button"], [role="slider"]');
}

/** Listens for the viewer's keys while it is the tab in front. */
export function useKeyboard(
  session: ViewerSession,
  active: boolean,
  keys: Readonly<Record<string, string>>,
): void {
  useLayoutEffect(() => {
    if (!active) return undefined;
    const map = keyMap(keys);
    const onKey = (event: KeyboardEvent): void => {
      const key = keyOf(event);
      if (key === null || belongsToControl(event)) return;
      const id = map.get(key);
      if (id === undefined || (event.repeat && !repeats(id))) return;
      if (isPageCommand(id)) {
        if (stepPane(session, id, event.target)) event.preventDefault();
        return;
      }
      event.preventDefault();
      runCommand(session, id);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [session, active, keys]);
}
