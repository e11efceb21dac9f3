import './page.ts';
import { describe, expect, it } from 'vitest';
import { runCommand, applyPreset } from '../../../renderer/viewer/actions.ts';
import { createHistory } from '../../../renderer/viewer/history.ts';
import { createSession } from '../../../renderer/viewer/session.ts';
import { visiblePanes } from '../../../renderer/viewer/state.ts';
import { fakeEngine, fakeSeries, series, study, studyDetail, fakeRegistry } from './fakeEngine.ts';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Steps that add and take away one number. */
function counting(now?: () => number) {
  const history = createHistory(now);
  let total = 0;
  const push = (by: number, mergeKey?: string): void => {
    const [before, after] = [total, total + by];
    total = after;
    history.push({
      label: 'toolZoom',
      undo: () => ((total = before), true),
      redo: () => ((total = after), true),
      ...(mergeKey === undefined ? {} : { mergeKey }),
    });
  };
  return { history, push, total: () => total };
}

describe('the history', () => {
  it('takes back what was done last first, and does it again in the order it was done', () => {
    const { history, push, total } = counting();
    push(1);
    push(10);
    history.undo();
    expect(total()).toBe(1);
    history.undo();
    expect(total()).toBe(0);
    expect(history.undo()).toBe(false);
    history.redo();
    history.redo();
    expect(total()).toBe(11);
  });

  it('forgets what was taken back as soon as something else is done', () => {
    const { history, push, total } = counting();
    push(1);
    history.undo();
    push(5);
    expect(history.redo()).toBe(false);
    expect(total()).toBe(5);
  });

  it('makes one step of turns of a wheel within a second, and two of those that are further apart', () => {
    let time = 0;
    const { history, push, total } = counting(() => time);
    for (time = 0; time < 3000; time += 300) push(1, 'wheel');
    time += 5000;
    push(100, 'wheel');
    history.undo();
    expect(total()).toBe(10);
    history.undo();
    expect(total()).toBe(0);
    history.redo();
    expect(total()).toBe(10);
  });

  it('keeps at most 200 steps', () => {
    const { history, push, total } = counting();
    for (let n = 0; n < 250; n += 1) push(1);
    while (history.undo()) continue;
    expect(total()).toBe(50);
  });

  it('passes over a step that is no longer possible', () => {
    const { history, push, total } = counting();
    push(1);
    history.push({ label: 'toolPan', undo: () => false, redo: () => false });
    expect(history.undo()).toBe(true);
    expect(total()).toBe(0);
  });

  it('names what it would take back', () => {
    const { history, push } = counting();
    expect(history.state.getState()).toEqual({ undo: null, redo: null });
    push(1);
    expect(history.state.getState()).toEqual({ undo: 'toolZoom', redo: null });
    history.undo();
    expect(history.state.getState()).toEqual({ undo: null, redo: 'toolZoom' });
  });
});

const models = [1, 2, 3].map((place) => fakeSeries({ SeriesInstanceUID: `1.2.3.${place}`, count: 10 }));
const content = (place: number) => ({
  StudyInstanceUID: study('1.2.3'),
  SeriesInstanceUID: series(`1.2.3.${place}`),
  index: 0,
});

async function openedViewer() {
  const session = createSession(fakeEngine(models), fakeRegistry());
  session.setStudies([studyDetail([{ frameCount: 10 }, { frameCount: 10 }, { frameCount: 10 }])], []);
  await settled();
  return session;
}

describe('taking back changes of the view', () => {
  it('turns an inverted picture back, and only in its own pane', async () => {
    const session = await openedViewer();
    runCommand(session, 'invert');
    session.activate(1);
    runCommand(session, 'flipHorizontal');
    runCommand(session, 'undo');
    expect(session.pane(1).state().mirrored).toBe(false);
    expect(session.pane(0).state().invert).toBe(true);
    runCommand(session, 'undo');
    expect(session.pane(0).state().invert).toBe(false);
    expect(session.store.getState().activePane).toBe(0);
    runCommand(session, 'redo');
    expect(session.pane(0).state().invert).toBe(true);
  });

  it('makes one step of a drag', async () => {
    const session = await openedViewer();
    const end = session.record.begin('toolWindow');
    for (let n = 0; n < 20; n += 1) session.pane(0).adjustVoi(1, 2);
    end();
    expect(session.pane(0).state().voi).toEqual({ center: 60, width: 440 });
    runCommand(session, 'undo');
    expect(session.pane(0).state().voi).toEqual({ center: 40, width: 400 });
    expect(session.history.undo()).toBe(false);
  });

  it('makes no step of a click that moved nothing, and none of scrolling', async () => {
    const session = await openedViewer();
    session.record.begin('toolPan')();
    runCommand(session, 'imageNext');
    expect(session.history.state.getState().undo).toBeNull();
  });

  it('brings back the series that was replaced, at its image and as it was looked at', async () => {
    const session = await openedViewer();
    runCommand(session, 'imageNext');
    runCommand(session, 'invert');
    session.show(0, content(3));
    await settled();
    expect(session.pane(0).state().shown?.SeriesInstanceUID).toBe('1.2.3.3');
    expect(session.pane(0).state().invert).toBe(false);
    runCommand(session, 'undo');
    expect(session.pane(0).state()).toMatchObject({ index: 1, invert: true });
    expect(session.pane(0).state().shown?.SeriesInstanceUID).toBe('1.2.3.1');
    expect(session.store.getState().contents[0]?.SeriesInstanceUID).toBe('1.2.3.1');
  });

  it('takes back a layout with the series that it filled in', async () => {
    const session = await openedViewer();
    session.setLayout({ rows: 2, columns: 2 });
    await settled();
    expect(session.store.getState().contents[2]?.SeriesInstanceUID).toBe('1.2.3.3');
    runCommand(session, 'undo');
    expect(session.store.getState().layout).toEqual({ rows: 1, columns: 2 });
    expect(visiblePanes(session.store.getState())).toEqual([0, 1]);
    expect(session.store.getState().contents[2]).toBeUndefined();
    runCommand(session, 'redo');
    await settled();
    expect(session.pane(2).state().shown?.SeriesInstanceUID).toBe('1.2.3.3');
  });

  it('does not bring back a series that has left the study', async () => {
    const session = await openedViewer();
    session.show(0, content(3));
    await settled();
    session.setStudies(
      [studyDetail([{ frameCount: 10 }], {})].map((detail) => ({
        ...detail,
        seriesList: detail.seriesList.map((each) => ({ ...each, SeriesInstanceUID: series('1.2.3.3') })),
      })),
      [],
    );
    runCommand(session, 'undo');
    expect(session.store.getState().contents[0]?.SeriesInstanceUID).toBe('1.2.3.3');
  });

  it('takes back a window chosen from the menu', async () => {
    const session = await openedViewer();
    applyPreset(session, 0, {
      id: 'presetLung',
      name: { key: 'presetLung' },
      note: '',
      voi: { center: -600, width: 1500 },
      shown: null,
      digit: 4,
      curve: false,
    });
    runCommand(session, 'undo');
    expect(session.pane(0).state().voi).toEqual({ center: 40, width: 400 });
  });
});
