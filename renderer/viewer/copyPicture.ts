import { createOutputHost } from './outputHost.ts';
import type { ViewerSession } from './session.ts';

/** Copies the picture of the active pane, and says that it did, or that there is none to copy. */
export async function copyPicture(session: ViewerSession): Promise<void> {
  const { copyShown } = await import('../output/index.ts');
  const answer = await copyShown(createOutputHost(session));
  const { activePane, contents } = session.store.getState();
  if (answer !== 'nothing') session.store.setState({ copied: answer });
  else if (contents[activePane]) session.store.setState({ unseen: { pane: activePane, what: 'copy' } });
}
