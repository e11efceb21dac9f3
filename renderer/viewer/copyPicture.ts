import { createOutputHost } from './outputHost.ts';
import type { ViewerSession } from './session.ts';

/** Copies the picture of the active pane, and says that it did. */
export async function copyPicture(session: ViewerSession): Promise<void> {
  const { copyShown } = await import('../output/index.ts');
  const answer = await copyShown(createOutputHost(session));
  if (answer !== 'nothing') session.store.setState({ copied: answer });
}
