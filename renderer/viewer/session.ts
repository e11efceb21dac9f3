import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { StudyDetail } from '../../native/contract/index.ts';
import type { Pane, PaneState, SeriesModel } from '../imaging/index.ts';
import { curtainHangs, liftCurtain } from '../ui/index.ts';
import { documentsPort } from '../documents/index.ts';
import type { DocumentsPort, DocumentsSession } from '../documents/index.ts';
import type { MarksRegistry, MarksSession } from '../measure/index.ts';
import { createDocuments, showIn } from './documents.ts';
import type { Engine } from './engine.ts';
import { createHistory } from './history.ts';
import type { History } from './history.ts';
import { arrange, initialArrangement, paneCount, unshownContents } from './layouts.ts';
import type { Content, Layout } from './layouts.ts';
import { createRefresh } from './refresh.ts';
import { createSeriesLoads } from './seriesLoads.ts';
import { followDriver } from './linkedScroll.ts';
import { initialState, visiblePanes } from './state.ts';
import type { PaneContent, StudyFailure, ViewerState } from './state.ts';
import { calibrationOf, createMarks } from './marks.ts';
import { createViewRecorder } from './viewHistory.ts';
import type { ViewRecorder } from './viewHistory.ts';

/** One open viewer: its state, its panes and the series they show. React only draws it. */
export type ViewerSession = {
  readonly store: StoreApi<ViewerState>;
  readonly engine: Engine;
  /** What the reader can take back: views, layout, and whatever else pushes its steps. */
  readonly history: History;
  /** Changes of what is seen go through this one, so that they can be taken back. `show`, `setLayout` and so on do. */
  readonly record: ViewRecorder;
  /** Annotations, calibrations and key images of the studies. */
  readonly marks: MarksSession;
  /** Reports, presentation states and key objects of the studies. */
  readonly documents: DocumentsSession;
  pane(id: number): Pane;
  /** The series of a UID, once its headers have arrived; for the name on pixels that are still on screen. */
  /** Without a study: null where two of them have a series of that UID. */
  readonly modelOf: (SeriesInstanceUID: string, StudyInstanceUID?: string) => SeriesModel | null;
  /** Studies as the services tell of them; the first time they are laid out, later only updated. */
  setStudies(studies: readonly StudyDetail[], failures: readonly StudyFailure[]): void;
  /** Shows a series in a pane; pixels of another one leave the pane at once. */
  show(pane: number, content: Content): void;
  /** Asks again for what failed in a pane. */
  retry(pane: number): void;
  setLayout(layout: Layout): void;
  activate(pane: number): void;
  /** The pane whose scrolling the others follow: the one last moved by hand. */
  drive(pane: number): void;
  driver(): number;
  toggleMaximised(pane: number): void;
  /** Every pane that is to show something shows it, or says why it does not. */
  readonly isDrawn: () => boolean;
  /** Told of every change of any pane's picture. */
  readonly subscribePanes: (listener: () => void) => () => void;
  dispose(): void;
};

export function createSession(
  engine: Engine,
  registry: MarksRegistry,
  port: DocumentsPort = documentsPort,
): ViewerSession {
  const store = createStore<ViewerState>(() => initialState);
  const panes = new Map<number, Pane>();
  const lastIndex = new Map<number, number>();
  const listeners = new Set<() => void>();
  const life = new AbortController();
  const loads = createSeriesLoads(engine, store.getState, life.signal);
  let driving = 0;

  const onPane = (id: number, pane: Pane): void => {
    const state = pane.state();
    const moved = lastIndex.get(id) !== state.index;
    lastIndex.set(id, state.index);
    if (moved && id === driving && store.getState().link) followDriver(session, state);
    if (moved && !store.getState().loop) stopAtEnd(pane, state);
    for (const listener of listeners) listener();
    if (curtainHangs(isMine) && isDrawn()) liftCurtain();
  };
  const isMine = (uid: string): boolean =>
    store.getState().studies.some(({ study }) => study.StudyInstanceUID === uid);
  const isDrawn = (): boolean => {
    const state = store.getState();
    const filled = visiblePanes(state).filter((id) => state.contents[id] !== undefined);
    const kinds = filled.map((id) => panes.get(id)?.state().status.kind);
    return filled.length > 0 && kinds.every((kind) => kind === 'ready' || kind === 'failed');
  };

  const paneOf = (id: number): Pane => {
    const known = panes.get(id);
    if (known) return known;
    const made = engine.createPane();
    panes.set(id, made);
    made.subscribe(() => onPane(id, made));
    made.setCalibration(calibrationOf(session.marks));
    return made;
  };

  const put = (id: number, content: PaneContent): void =>
    store.setState((state) => ({ contents: { ...state.contents, [id]: content } }));

  const loadInto = async (id: number, content: Content): Promise<void> => {
    const waiting: PaneContent = { ...content, model: null, failure: null };
    put(id, waiting);
    // Which images are rejected is known before any of them is seen (CORRECTNESS 49).
    const [answer] = await Promise.all([
      loads.load(content),
      session.documents.ready(content.StudyInstanceUID),
    ]);
    // Another series was put here meanwhile, or the viewer was closed: this answer is too late (CORRECTNESS 35).
    if (life.signal.aborted || store.getState().contents[id] !== waiting) return;
    if (!answer.ok) {
      if (curtainHangs(isMine)) liftCurtain();
      return put(id, { ...content, model: null, failure: answer.failure });
    }
    showSeen(id, content, answer.value);
  };

  const showSeen = (id: number, content: Content, whole: SeriesModel): void => {
    const model = session.documents.seen(whole);
    put(id, { ...content, model, failure: null });
    // The place is that in the whole series: of what is left, the same image or the one that took its place.
    const left = new Set(model.frames);
    const hidden = whole.frames.slice(0, content.index).filter((ref) => !left.has(ref)).length;
    showIn(paneOf(id), model, content.index - hidden);
  };

  const show = (id: number, content: Content): void => {
    const now = store.getState().contents[id];
    const model = loads.freshModel(content);
    if (model) {
      showSeen(id, content, model);
      return;
    }
    if (now) paneOf(id).show(null);
    loadInto(id, content).catch((error: unknown) => {
      if (!life.signal.aborted) throw error;
    });
  };

  const seen = (model: SeriesModel): SeriesModel => session.documents.seen(model);
  const refresh = createRefresh({ store, loads, pane: paneOf, put, seen, signal: life.signal });

  const fill = (contents: readonly Content[], ids: readonly number[]): void => {
    for (const [place, content] of contents.entries()) {
      const id = ids[place];
      if (id !== undefined) show(id, content);
    }
  };

  const empty = (id: number): void => {
    store.setState(({ contents }) => ({
      contents: Object.fromEntries(Object.entries(contents).filter(([pane]) => pane !== String(id))),
    }));
    paneOf(id).show(null);
  };
  const history = createHistory();
  const record = createViewRecorder({
    store,
    history,
    pane: paneOf,
    put: (id, content) => (content === null ? empty(id) : show(id, content)),
  });

  const setLayout = (layout: Layout): void => {
    const before = store.getState();
    const order = arrange(before.order, before.activePane, layout);
    store.setState({ layout, order, maximised: false, open: null });
    const unfilled = order.slice(0, paneCount(layout)).filter((id) => before.contents[id] === undefined);
    const shown = Object.values(before.contents);
    fill(unshownContents(before.studies.map(forLayout), shown, unfilled.length), unfilled);
  };

  const layOut = (studies: readonly StudyDetail[]): void => {
    const { layout, contents } = initialArrangement(studies.map(forLayout));
    const order = arrange([0], 0, layout);
    store.setState({ layout, order, activePane: order[0] ?? 0 });
    fill(contents, order);
  };

  /** A study that joins later comes beside what is read now, or into the active pane where there are several. */
  const join = (study: StudyDetail): void => {
    const [content] = initialArrangement([forLayout(study)]).contents;
    if (!content) return;
    const { layout, order, contents, activePane } = store.getState();
    if (paneCount(layout) > 1 || contents[activePane] === undefined) return show(activePane, content);
    const wider = { rows: 1, columns: 2 };
    const next = arrange(order, activePane, wider);
    store.setState({ layout: wider, order: next, maximised: false });
    const beside = next.slice(0, 2).find((id) => id !== activePane);
    if (beside === undefined) return;
    activate(beside);
    show(beside, content);
  };

  const setStudies = (studies: readonly StudyDetail[], studyFailures: readonly StudyFailure[]): void => {
    const known = new Set<string>(store.getState().studies.map((detail) => detail.study.StudyInstanceUID));
    store.setState({ studies, studyFailures });
    // Of what an archive has only images are read; its documents come with keeping it.
    session.documents.follow(studies.filter(({ notKept }) => notKept === undefined));
    refresh();
    session.marks.follow(studies.map(({ study }) => study.StudyInstanceUID));
    if (studies.length === 0) return;
    if (known.size === 0) return layOut(studies);
    for (const detail of studies) if (!known.has(detail.study.StudyInstanceUID)) join(detail);
  };

  const activate = (id: number): void => {
    driving = id;
    if (store.getState().activePane !== id) store.setState({ activePane: id, explaining: null });
  };

  const session: ViewerSession = {
    marks: createMarks(() => session, registry),
    documents: createDocuments(
      {
        of: () => session,
        load: async (content) => {
          const answer = await loads.load(content);
          return answer.ok ? answer.value : null;
        },
        put,
      },
      port,
    ),
    store,
    engine,
    history,
    record,
    pane: paneOf,
    modelOf: (uid, study) => loads.modelOf(uid, study),
    setStudies,
    show: (id, content) => record.change('stepSeries', () => show(id, content)),
    retry: (id) => {
      const content = store.getState().contents[id];
      if (!content) return;
      const index = content.model ? paneOf(id).state().index : content.index;
      if (content.model) paneOf(id).show(content.model, index);
      else show(id, { ...content, index });
    },
    setLayout: (layout) => record.change('layout', () => setLayout(layout)),
    activate,
    drive: (id) => {
      driving = id;
    },
    driver: () => driving,
    toggleMaximised: (id) => {
      activate(id);
      record.change('maximise', () =>
        store.setState((state) => ({ maximised: !state.maximised && paneCount(state.layout) > 1 })),
      );
    },
    isDrawn,
    subscribePanes: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose: () => {
      life.abort();
      listeners.clear();
      session.marks.dispose();
      session.documents.dispose();
      for (const pane of panes.values()) pane.dispose();
      panes.clear();
      engine.close();
    },
  };
  session.marks.subscribe(() => {
    for (const pane of panes.values()) pane.setCalibration(calibrationOf(session.marks));
  });
  return session;
}

const forLayout = (detail: StudyDetail) => ({
  StudyInstanceUID: detail.study.StudyInstanceUID,
  seriesList: detail.seriesList,
});

/** Without the loop, cine ends on the last image. */
function stopAtEnd(pane: Pane, state: PaneState): void {
  if (state.cine?.playing && state.series && state.index === state.series.frames.length - 1) pane.stop();
}
