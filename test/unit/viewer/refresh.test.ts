import './page.ts';
import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../../native/contract/index.ts';
import { runCommand } from '../../../renderer/viewer/actions.ts';
import { fakeSeries, study, studyDetail } from './fakeEngine.ts';
import { content, models, openedViewer, settled } from './openedViewer.ts';

describe('a series whose files have changed', () => {
  const versioned = (version: string, frames = 10) =>
    studyDetail([{ frameCount: frames, version }, { frameCount: 20 }, { frameCount: 30 }]);
  const read = (version: string, count = 10) =>
    fakeSeries({ SeriesInstanceUID: '1.2.3.1', count, version: () => version });

  async function opened() {
    const viewer = await openedViewer([read('a'), ...models.slice(1)]);
    viewer.session.setStudies([versioned('1')], []);
    await settled();
    return viewer;
  }

  it('is read again and shown at the same image, seen as before', async () => {
    const { engine, session } = await opened();
    runCommand(session, 'imageNext');
    runCommand(session, 'invert');
    engine.answers.set('1.2.3.1', () => Promise.resolve(ok(read('b', 12))));
    session.setStudies([versioned('2')], []);
    await settled();
    const { series: now, index, invert } = session.pane(0).state();
    expect(now?.version(0)).toBe('b');
    expect([index, invert]).toEqual([1, true]);
    expect(session.pane(1).state().series?.SeriesInstanceUID).toBe('1.2.3.2');
  });

  it('stays on screen untouched when nothing of it is another file', async () => {
    const { engine, session } = await opened();
    const before = session.pane(0).state().series;
    engine.answers.set('1.2.3.1', () => Promise.resolve(ok(read('a'))));
    session.setStudies([versioned('2')], []);
    await settled();
    expect(session.pane(0).state().series).toBe(before);
  });

  it('leaves the pane and says why when the library no longer has it', async () => {
    const { engine, session } = await opened();
    engine.answers.set('1.2.3.1', () =>
      Promise.resolve(fail({ kind: 'series-not-found', SeriesInstanceUID: '1.2.3.1' })),
    );
    session.setStudies(
      [],
      [{ StudyInstanceUID: study('1.2.3'), failure: { kind: 'study-not-found', StudyInstanceUID: '1.2.3' } }],
    );
    await settled();
    expect(session.pane(0).state().shown).toBeNull();
    expect(session.store.getState().contents[0]?.failure).toMatchObject({ kind: 'series-not-found' });
  });

  it('is read anew when it is put into a pane later', async () => {
    const { engine, session } = await opened();
    session.show(0, content(3));
    await settled();
    session.setStudies([versioned('2')], []);
    engine.answers.set('1.2.3.1', () => Promise.resolve(ok(read('b'))));
    session.show(0, content(1));
    await settled();
    expect(session.pane(0).state().series?.version(0)).toBe('b');
  });
});
