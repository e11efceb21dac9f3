import { holdSharedServices } from '../services.ts';
import type { Pane } from '../types.ts';
import { createPaneWith } from './pane.ts';
import type { PaneServices } from './pane.ts';

/** Makes a pane on the services of the page, or on others (tests, bench). */
export function createPane(services?: PaneServices): Pane {
  if (services !== undefined) return createPaneWith(services);
  const held = holdSharedServices();
  const pane = createPaneWith(held.services);
  return {
    ...pane,
    dispose() {
      pane.dispose();
      held.release();
    },
  };
}
