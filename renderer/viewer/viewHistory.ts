import type { StoreApi } from 'zustand/vanilla';
import type { KeptView, Pane } from '../imaging/index.ts';
import type { History, HistoryStep } from './history.ts';
import type { Content } from './layouts.ts';
import { visiblePanes } from './state.ts';
import type { ViewerState } from './state.ts';
import type { TextKey } from './text.ts';

// Changes of what is seen, as steps of the history: the layout, which series lies in which pane, and how it is looked at.
// Scrolling is no step: going through a stack is reading, and taking it back image by image would bury everything else.

type Arrangement = Pick<ViewerState, 'layout' | 'order' | 'maximised' | 'activePane'>;
type PaneScene = { readonly content: Content | null; readonly view: KeptView | null };
type Scene = { readonly arrangement: Arrangement; readonly panes: ReadonlyMap<number, PaneScene> };

export type ViewParts = {
  readonly store: StoreApi<ViewerState>;
  readonly history: History;
  readonly pane: (id: number) => Pane;
  /** Shows a series in a pane, or nothing, without a step in the history. */
  readonly put: (pane: number, content: Content | null) => void;
};

export type ViewRecorder = {
  /** Does something to the view; whatever comes of it is ONE step. Inside of another such change it is a part of that. */
  change(label: TextKey, run: () => void, mergeKey?: string): void;
  /** The same for what lasts, a drag: call the answer when it has ended. */
  begin(label: TextKey, mergeKey?: string): () => void;
};

function sceneOf({ store, pane }: ViewParts): Scene {
  const state = store.getState();
  const { layout, order, maximised, activePane } = state;
  const panes = new Map<number, PaneScene>();
  for (const id of new Set([...visiblePanes(state), ...Object.keys(state.contents).map(Number)])) {
    const content = state.contents[id];
    const kept =
      content === undefined
        ? null
        : {
            StudyInstanceUID: content.StudyInstanceUID,
            SeriesInstanceUID: content.SeriesInstanceUID,
            index: content.model === null ? content.index : pane(id).state().index,
          };
    panes.set(id, { content: kept, view: pane(id).keepView() });
  }
  return { arrangement: { layout, order, maximised, activePane }, panes };
}

const sameArrangement = (a: Arrangement, b: Arrangement): boolean =>
  a.layout.rows === b.layout.rows &&
  a.layout.columns === b.layout.columns &&
  a.maximised === b.maximised &&
  a.order.join() === b.order.join();

const seriesOf = (scene: PaneScene | undefined): string | null => scene?.content?.SeriesInstanceUID ?? null;
const samePane = (a: PaneScene | undefined, b: PaneScene | undefined): boolean =>
  seriesOf(a) === seriesOf(b) && a?.view?.key === b?.view?.key;

/** Is the series still there to be shown? */
const isKnown = ({ studies }: ViewerState, content: Content | null): boolean =>
  content === null ||
  studies.some(
    ({ study, seriesList }) =>
      study.StudyInstanceUID === content.StudyInstanceUID &&
      seriesList.some((each) => each.SeriesInstanceUID === content.SeriesInstanceUID),
  );

/** Brings back of `to` what differs between the two scenes, and nothing else of it. */
function goTo(parts: ViewParts, to: Scene, from: Scene): boolean {
  const { store } = parts;
  const different = [...new Set([...to.panes.keys(), ...from.panes.keys()])].filter(
    (id) => !samePane(to.panes.get(id), from.panes.get(id)),
  );
  const rearranges = !sameArrangement(to.arrangement, from.arrangement);
  let did = rearranges;
  for (const id of different) {
    const scene = to.panes.get(id) ?? { content: null, view: null };
    if (!isKnown(store.getState(), scene.content)) continue;
    const now = store.getState().contents[id]?.SeriesInstanceUID ?? null;
    const replaces = seriesOf(scene) !== seriesOf(from.panes.get(id));
    if (replaces && now !== seriesOf(scene)) {
      parts.put(id, scene.content);
      did = true;
    }
    if (scene.view?.restore() === true) did = true;
  }
  if (rearranges) store.setState({ ...to.arrangement, open: null });
  // What comes back in one pane is to be seen: that pane becomes the active one.
  const [only] = different;
  if (
    did &&
    !rearranges &&
    different.length === 1 &&
    only !== undefined &&
    visiblePanes(store.getState()).includes(only)
  )
    store.setState({ activePane: only });
  return did;
}

function stepOf(parts: ViewParts, before: Scene, after: Scene): Pick<HistoryStep, 'undo' | 'redo'> | null {
  const ids = new Set([...before.panes.keys(), ...after.panes.keys()]);
  const samePanes = [...ids].every((id) => samePane(before.panes.get(id), after.panes.get(id)));
  if (samePanes && sameArrangement(before.arrangement, after.arrangement)) return null;
  return { undo: () => goTo(parts, before, after), redo: () => goTo(parts, after, before) };
}

export function createViewRecorder(parts: ViewParts): ViewRecorder {
  let changing = false;
  const begin = (label: TextKey, mergeKey?: string): (() => void) => {
    if (changing) return () => undefined;
    changing = true;
    const before = sceneOf(parts);
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      changing = false;
      const step = stepOf(parts, before, sceneOf(parts));
      if (step) parts.history.push({ label, ...step, ...(mergeKey === undefined ? {} : { mergeKey }) });
    };
  };
  return {
    begin,
    change(label, run, mergeKey) {
      const end = begin(label, mergeKey);
      try {
        run();
      } finally {
        end();
      }
    },
  };
}
