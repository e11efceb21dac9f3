import { describe, expect, it } from 'vitest';
import { copyPicture } from '../../../renderer/viewer/copyPicture.ts';
import { markActions } from '../../../renderer/viewer/markActions.ts';
import { study } from './fakeEngine.ts';
import { openedViewer } from './openedViewer.ts';

// What is asked of an image that is not on screen is not done, and the pane says so.

async function withoutPicture() {
  const { engine, session } = await openedViewer();
  engine.panes[0]?.set({ shown: null, shownIndex: null });
  return session;
}

describe('an image that is not on screen', () => {
  it('does not become a key image, and its pane says why', async () => {
    const session = await withoutPicture();
    markActions.markKeyImage(session);
    expect(session.store.getState().unseen).toEqual({ pane: 0, what: 'mark' });
    expect(session.marks.marksOf(study('1.2.3')).keyImages).toEqual([]);
  });

  it('is not copied, and its pane says why', async () => {
    const session = await withoutPicture();
    await copyPicture(session);
    expect(session.store.getState().unseen).toEqual({ pane: 0, what: 'copy' });
  });

  it('is not spoken of where it is shown', async () => {
    const { session } = await openedViewer();
    markActions.markKeyImage(session);
    expect(session.store.getState().unseen).toBeNull();
  });
});
