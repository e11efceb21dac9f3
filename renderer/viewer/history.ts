import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { TextKey } from './text.ts';

// What the reader did and can take back, of any kind: views, layout, measurements. Whoever changes something pushes a
// step AFTER having done it. One history a viewer, so that Ctrl+Z takes back what was really done last.

export type HistoryStep = {
  /** What was done, as "Undo: …" says it. */
  readonly label: TextKey;
  /** Takes it back. false: no longer possible (its series has gone); the step is dropped and the one before it is tried. */
  undo(): boolean;
  /** Does it again; false as above. */
  redo(): boolean;
  /**
   * Steps that follow each other within a second and have the same key become one: turns of a wheel, a key held down.
   * The one that comes of it is undone by the first's `undo` and done again by the last's `redo`.
   */
  readonly mergeKey?: string;
  /** Never forgotten, however many follow: what was measured can be taken back to the first stroke. */
  readonly lasting?: boolean;
};

export type HistoryState = { readonly undo: TextKey | null; readonly redo: TextKey | null };

export type History = {
  /** What the next undo and redo would take back and do again; for menus and tool-tips. */
  readonly state: Pick<StoreApi<HistoryState>, 'getState' | 'subscribe' | 'getInitialState'>;
  push(step: HistoryStep): void;
  /** Answers whether anything was taken back. Steps pushed meanwhile by what it does are not recorded. */
  undo(): boolean;
  redo(): boolean;
  clear(): void;
};

const MOST_STEPS = 200; // of those that are not lasting
const MERGED_MS = 1000;

export function createHistory(now: () => number = () => performance.now()): History {
  const state = createStore<HistoryState>(() => ({ undo: null, redo: null }));
  let done: HistoryStep[] = [];
  let undone: HistoryStep[] = [];
  let pushedAt = -Infinity;
  let moving = false;

  const tell = (): void =>
    state.setState({ undo: done.at(-1)?.label ?? null, redo: undone.at(-1)?.label ?? null });

  const move = (from: HistoryStep[], to: HistoryStep[], way: 'undo' | 'redo'): boolean => {
    moving = true;
    pushedAt = -Infinity; // what comes next is a step of its own
    try {
      for (let step = from.pop(); step !== undefined; step = from.pop()) {
        if (!step[way]()) continue;
        to.push(step);
        return true;
      }
      return false;
    } finally {
      moving = false;
      tell();
    }
  };

  return {
    state,
    push(step) {
      if (moving) return;
      undone = [];
      const last = done.at(-1);
      const at = now();
      const merges =
        last !== undefined &&
        step.mergeKey !== undefined &&
        step.mergeKey === last.mergeKey &&
        at - pushedAt < MERGED_MS;
      if (merges) done[done.length - 1] = { ...step, undo: () => last.undo() };
      else done.push(step);
      if (done.filter(({ lasting }) => lasting !== true).length > MOST_STEPS)
        done.splice(
          done.findIndex((one) => one.lasting !== true),
          1,
        );
      pushedAt = at;
      tell();
    },
    undo: () => move(done, undone, 'undo'),
    redo: () => move(undone, done, 'redo'),
    clear() {
      done = [];
      undone = [];
      tell();
    },
  };
}
