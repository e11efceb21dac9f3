import './page.ts';
import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../../native/contract/index.ts';
import { neighbourPane, runCommand, setSpeed } from '../../../renderer/viewer/actions.ts';
import { createSession } from '../../../renderer/viewer/session.ts';
import { visiblePanes } from '../../../renderer/viewer/state.ts';
import { fakeEngine, fakeSeries, study, studyDetail, fakeRegistry } from './fakeEngine.ts';

import { content, openedViewer, settled } from './openedViewer.ts';

describe('opening a study', () => {
  it('lays it out and shows its first series', async () => {
    const { session } = await openedViewer();
    expect(session.store.getState().layout).toEqual({ rows: 1, columns: 2 });
    expect(session.pane(0).state().shown?.SeriesInstanceUID).toBe('1.2.3.1');
    expect(session.pane(1).state().shown?.SeriesInstanceUID).toBe('1.2.3.2');
  });

  it('keeps what is on screen when the study grows during an import', async () => {
    const { session } = await openedViewer();
    runCommand(session, 'seriesNext');
    session.setStudies(
      [studyDetail([{ frameCount: 10 }, { frameCount: 20 }, { frameCount: 30 }, { frameCount: 5 }])],
      [],
    );
    await settled();
    expect(session.store.getState().studies[0]?.seriesList).toHaveLength(4);
    expect(session.pane(0).state().shown?.SeriesInstanceUID).toBe('1.2.3.2');
  });

  it('shows a second study beside the first when it joins the tab', async () => {
    const engine = fakeEngine([
      fakeSeries({ SeriesInstanceUID: '1.2.3.1' }),
      fakeSeries({ StudyInstanceUID: '1.2.4', SeriesInstanceUID: '1.2.4.1' }),
    ]);
    const session = createSession(engine, fakeRegistry());
    const first = studyDetail([{}]);
    session.setStudies([first], []);
    await settled();
    session.setStudies([first, studyDetail([{}], { StudyInstanceUID: study('1.2.4') })], []);
    await settled();
    const shown = visiblePanes(session.store.getState()).map(
      (id) => session.pane(id).state().shown?.StudyInstanceUID,
    );
    expect(shown).toEqual(['1.2.3', '1.2.4']);
  });
});

describe('a series put into a pane', () => {
  it('takes the pixels of the one before off the pane at once', async () => {
    const { engine, session } = await openedViewer();
    engine.answers.set('1.2.3.9', () => new Promise(() => undefined));
    session.show(0, content(9));
    expect(session.pane(0).state().shown).toBeNull();
    expect(session.store.getState().contents[0]).toMatchObject({ SeriesInstanceUID: '1.2.3.9', model: null });
  });

  it('does not appear when another one was put there meanwhile', async () => {
    const { engine, session } = await openedViewer();
    let arrive: () => void = () => undefined;
    const late = fakeSeries({ SeriesInstanceUID: '1.2.3.9', identity: { PatientName: 'MOONBROOK, Idris' } });
    engine.answers.set('1.2.3.9', () => new Promise((resolve) => (arrive = () => resolve(ok(late)))));
    session.show(0, content(9));
    session.show(0, content(3));
    await settled();
    arrive();
    await settled();
    expect(session.pane(0).state().shown?.SeriesInstanceUID).toBe('1.2.3.3');
  });

  it('that cannot be read says why, and is asked for again on demand', async () => {
    const { engine, session } = await openedViewer();
    engine.answers.set('1.2.3.9', () =>
      Promise.resolve(fail({ kind: 'series-not-found', SeriesInstanceUID: '1.2.3.9' })),
    );
    session.show(0, content(9));
    await settled();
    expect(session.store.getState().contents[0]?.failure).toMatchObject({ kind: 'series-not-found' });
    engine.answers.set('1.2.3.9', () => Promise.resolve(ok(fakeSeries({ SeriesInstanceUID: '1.2.3.9' }))));
    session.retry(0);
    await settled();
    expect(session.pane(0).state().shown?.SeriesInstanceUID).toBe('1.2.3.9');
  });

  it('never reaches a viewer that was closed', async () => {
    const { engine, session } = await openedViewer();
    let arrive: () => void = () => undefined;
    engine.answers.set('1.2.3.9', () => new Promise((resolve) => (arrive = () => resolve(ok(fakeSeries())))));
    session.show(0, content(9));
    session.dispose();
    arrive();
    await settled();
    expect(session.store.getState().contents[0]?.model).toBeNull();
    expect(engine.closed).toBe(true);
  });
});

describe('commands', () => {
  it('act on the active pane only', async () => {
    const { session } = await openedViewer();
    session.activate(1);
    runCommand(session, 'invert');
    expect([0, 1].map((id) => session.pane(id).state().invert)).toEqual([false, true]);
  });

  it('choose a window by its key', async () => {
    const { session } = await openedViewer();
    runCommand(session, 'preset4');
    expect(session.pane(0).state().voi).toEqual({ center: -600, width: 1500 });
    runCommand(session, 'preset1');
    expect(session.pane(0).state().voi).toEqual({ center: 40, width: 400 });
  });

  it('change the window by a twentieth of its width, brighter being a lower level', async () => {
    const { session } = await openedViewer();
    runCommand(session, 'brighter');
    expect(session.pane(0).state().voi).toEqual({ center: 20, width: 400 });
    runCommand(session, 'windowWider');
    expect(session.pane(0).state().voi).toEqual({ center: 20, width: 420 });
  });

  it('fill the grid with a pane and give it back by Esc', async () => {
    const { session } = await openedViewer();
    session.activate(1);
    runCommand(session, 'maximise');
    expect(visiblePanes(session.store.getState())).toEqual([1]);
    runCommand(session, 'leave');
    expect(visiblePanes(session.store.getState())).toEqual([0, 1]);
  });

  it('leave one level at a time', async () => {
    const { session } = await openedViewer();
    runCommand(session, 'maximise');
    runCommand(session, 'play');
    runCommand(session, 'layout');
    runCommand(session, 'leave');
    expect(session.store.getState().open).toBeNull();
    expect(session.pane(0).state().cine?.playing).toBe(true);
    runCommand(session, 'leave');
    expect(session.pane(0).state().cine).toBeNull();
    expect(session.store.getState().maximised).toBe(true);
  });

  it('go through the panes in reading order and stop at the last', async () => {
    const { session } = await openedViewer();
    expect(neighbourPane(session, 1)).toBe(1);
    expect(neighbourPane(session, -1)).toBeNull();
  });
});

describe('a larger layout', () => {
  it('fills the new panes with series that are not shown yet', async () => {
    const { session } = await openedViewer();
    session.setLayout({ rows: 2, columns: 2 });
    await settled();
    const shown = visiblePanes(session.store.getState()).map(
      (id) => session.store.getState().contents[id]?.SeriesInstanceUID,
    );
    expect(shown).toEqual(['1.2.3.1', '1.2.3.2', '1.2.3.3', undefined]);
  });
});

describe('playing', () => {
  it('ends on the last image when the loop is off', async () => {
    const { session } = await openedViewer();
    runCommand(session, 'loop');
    runCommand(session, 'play');
    session.pane(0).scrollTo(8);
    expect(session.pane(0).state().cine?.playing).toBe(true);
    session.pane(0).scrollTo(9);
    expect(session.pane(0).state().cine).toBeNull();
    runCommand(session, 'play');
    expect(session.pane(0).state()).toMatchObject({ index: 0, cine: { playing: true } });
  });

  it('keeps the speed that was chosen, until the file’s own is asked for', async () => {
    const { session } = await openedViewer();
    setSpeed(session, 0, 25);
    runCommand(session, 'play');
    expect(session.pane(0).state().cine?.framesPerSecond).toBe(25);
    runCommand(session, 'faster');
    expect(session.pane(0).state().cine?.framesPerSecond).toBe(30);
    setSpeed(session, 0, null);
    expect(session.pane(0).state().cine?.framesPerSecond).toBe(15);
  });

  it('does not play a single image', async () => {
    const engine = fakeEngine([fakeSeries({ SeriesInstanceUID: '1.2.3.1', count: 1 })]);
    const session = createSession(engine, fakeRegistry());
    session.setStudies([studyDetail([{ Modality: 'DX', frameCount: 1 }])], []);
    await settled();
    runCommand(session, 'play');
    expect(session.pane(0).state().cine).toBeNull();
  });
});
