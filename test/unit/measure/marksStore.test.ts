import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../../native/contract/index.ts';
import type { MarksChange, StudyMarks } from '../../../native/contract/index.ts';
import { applyChange, changeOf, inverseOf, noMarks } from '../../../renderer/measure/store/change.ts';
import { createMarksStore } from '../../../renderer/measure/store/marksStore.ts';
import type { MarksPort } from '../../../renderer/measure/store/marksStore.ts';
import { createMarksRegistry, warnBeforeLeaving } from '../../../renderer/measure/store/registry.ts';
import type { Answer } from '../../../renderer/ui/index.ts';
import { annotation, keyImage, study } from './marks.ts';

type Deferred<T> = { readonly promise: Promise<T>; resolve(value: T): void };
function deferred<T>(): Deferred<T> {
  let settle: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => {
    settle = resolve;
  });
  return { promise, resolve: (value) => settle(value) };
}

/** Services that answer when the test says so. */
function services() {
  const loads: Deferred<Answer<StudyMarks>>[] = [];
  const saves: { readonly change: MarksChange; readonly answer: Deferred<Answer<null>> }[] = [];
  const pauses: Deferred<void>[] = [];
  let changed: () => void = () => undefined;
  const port: MarksPort = {
    load: () => {
      const one = deferred<Answer<StudyMarks>>();
      loads.push(one);
      return one.promise;
    },
    save: (_study, change) => {
      const answer = deferred<Answer<null>>();
      saves.push({ change, answer });
      return answer.promise;
    },
    listen: (_study, listener) => {
      changed = listener;
      return () => undefined;
    },
    pause: () => {
      const one = deferred<void>();
      pauses.push(one);
      return one.promise;
    },
  };
  return { port, loads, saves, pauses, tellChanged: () => changed() };
}

/** All that is waiting on promises has gone on. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

const put = (...ids: readonly string[]): MarksChange =>
  changeOf({ put: { annotations: ids.map((id) => annotation({ id })) } });
const away: Answer<null> = fail({ kind: 'services-unreachable' });

describe('marks of a study in the page', () => {
  it('shows a change at once and sends it in the same turn', () => {
    const { port, saves } = services();
    const store = createMarksStore(study, port);
    store.change(put('a'));
    expect(store.state.getState().marks.annotations.map(({ id }) => id)).toEqual(['a']);
    expect(saves.map(({ change }) => change)).toEqual([put('a')]);
    expect(store.state.getState().saving).toEqual({ unsaved: 1, away: false, refused: null });
  });

  it('saves changes in their order, one at a time', async () => {
    const { port, saves } = services();
    const store = createMarksStore(study, port);
    for (const id of ['a', 'b', 'c']) store.change(put(id));
    expect(saves).toHaveLength(1);
    saves[0]?.answer.resolve(ok(null));
    await settled();
    expect(saves.map(({ change }) => change.put.annotations[0]?.id)).toEqual(['a', 'b']);
    saves[1]?.answer.resolve(ok(null));
    await settled();
    saves[2]?.answer.resolve(ok(null));
    await settled();
    expect(store.state.getState().saving.unsaved).toBe(0);
  });

  it('keeps what it could not save, says how much it is, and sends the same again until it is taken', async () => {
    const { port, saves, pauses } = services();
    const store = createMarksStore(study, port);
    store.change(put('a'));
    store.change(put('b'));
    saves[0]?.answer.resolve(away);
    await settled();
    expect(store.state.getState().saving).toEqual({ unsaved: 2, away: true, refused: null });
    pauses[0]?.resolve();
    await settled();
    expect(saves[1]?.change).toEqual(saves[0]?.change);
    saves[1]?.answer.resolve(ok(null));
    await settled();
    saves[2]?.answer.resolve(ok(null));
    await settled();
    expect(store.state.getState().saving).toEqual({ unsaved: 0, away: false, refused: null });
    expect(store.state.getState().marks.annotations).toHaveLength(2);
  });

  it('says what was refused, takes it off the image, and goes on with the next change', async () => {
    const { port, saves } = services();
    const store = createMarksStore(study, port);
    store.change(put('a'));
    store.change(put('b'));
    saves[0]?.answer.resolve(fail({ kind: 'bad-request' }));
    await settled();
    saves[1]?.answer.resolve(ok(null));
    await settled();
    const { marks, saving } = store.state.getState();
    expect(saving.refused).toEqual({ kind: 'bad-request' });
    expect(marks.annotations.map(({ id }) => id)).toEqual(['b']);
    store.forgetRefusal();
    expect(store.state.getState().saving.refused).toBeNull();
  });

  it('shows what the services have together with what they do not have yet', async () => {
    const { port, loads } = services();
    const store = createMarksStore(study, port);
    store.change(put('new'));
    loads[0]?.resolve(ok({ ...noMarks, annotations: [annotation({ id: 'old' })] }));
    await settled();
    const { status, marks } = store.state.getState();
    expect(status).toBe('ready');
    expect(marks.annotations.map(({ id }) => id)).toEqual(['old', 'new']);
  });

  it('is not set back by an answer that left before the last save', async () => {
    const { port, loads, saves, tellChanged } = services();
    const store = createMarksStore(study, port);
    loads[0]?.resolve(ok(noMarks));
    await settled();
    tellChanged(); // another window: this page asks anew
    await settled();
    store.change(put('a'));
    saves[0]?.answer.resolve(ok(null));
    await settled();
    loads[1]?.resolve(ok(noMarks)); // as it was before `a`
    await settled();
    expect(store.state.getState().marks.annotations.map(({ id }) => id)).toEqual(['a']);
    expect(loads).toHaveLength(3); // and asks once more
  });

  it('never looks empty when marks could not be read', async () => {
    const { port, loads } = services();
    const store = createMarksStore(study, port);
    loads[0]?.resolve(fail({ kind: 'internal' }));
    await settled();
    expect(store.state.getState()).toMatchObject({ status: 'failed', failure: { kind: 'internal' } });
  });
});

describe('closing', () => {
  it('keeps the store of a closed tab until all is saved, and asks before the page is left', async () => {
    const { port, saves } = services();
    const registry = createMarksRegistry(port);
    const listeners: ((event: Pick<Event, 'preventDefault'>) => void)[] = [];
    const page = {
      addEventListener: (_name: string, listener: (typeof listeners)[number]) => listeners.push(listener),
      removeEventListener: () => undefined,
    };
    warnBeforeLeaving(registry, page as unknown as Window);
    let asked = 0;
    const leave = (): void => {
      for (const listener of listeners) listener({ preventDefault: () => (asked += 1) });
    };
    leave();
    expect(asked).toBe(0);
    registry.take(study).change(put('a'));
    registry.release(study);
    leave();
    expect([registry.unsaved(), asked]).toEqual([1, 1]);
    saves[0]?.answer.resolve(ok(null));
    await settled();
    leave();
    expect([registry.unsaved(), asked]).toEqual([0, 1]);
  });
});

describe('taking back', () => {
  const before: StudyMarks = {
    annotations: [annotation({ id: 'a', name: 'one' }), annotation({ id: 'b' })],
    calibrations: [],
    keyImages: [keyImage(1, 'note')],
  };
  const changes: readonly (readonly [string, MarksChange])[] = [
    ['adding', put('c')],
    ['changing', changeOf({ put: { annotations: [annotation({ id: 'a', name: 'two' })] } })],
    ['deleting', changeOf({ remove: { annotations: ['b'] } })],
    ['deleting all', changeOf({ remove: { annotations: ['a', 'b'] } })],
    ['deleting what is not there', changeOf({ remove: { annotations: ['x'] } })],
    ['a key image', changeOf({ put: { keyImages: [keyImage(2, '')] } })],
    ['no longer a key image', changeOf({ remove: { keyImages: [keyImage(1, 'note')] } })],
  ];
  const sorted = ({ annotations, ...rest }: StudyMarks) => ({
    ...rest,
    annotations: annotations.toSorted((a, b) => a.id.localeCompare(b.id)),
  });
  it.each(changes)('%s brings back what was there before', (_name, change) => {
    const after = applyChange(before, change);
    expect(sorted(applyChange(after, inverseOf(before, change)))).toEqual(sorted(before));
  });

  it('does nothing more when the same change is applied twice', () => {
    for (const [, change] of changes) {
      const once = applyChange(before, change);
      expect(applyChange(once, change)).toEqual(once);
    }
  });
});
