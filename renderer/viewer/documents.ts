import { createDocumentsSession } from '../documents/index.ts';
import type { DocumentsHost, DocumentsPort, DocumentsSession } from '../documents/index.ts';
import { isSamePlace } from '../measure/index.ts';
import type { Pane, SeriesModel } from '../imaging/index.ts';
import { findSeries } from './sessionContext.ts';
import type { ViewerSession } from './session.ts';
import type { Content } from './layouts.ts';
import { paneNumber, visiblePanes } from './state.ts';
import type { PaneContent } from './state.ts';

/** What only the inside of a session can do for documents. */
export type DocumentsInside = {
  /** The session, when something is done: it is made after this. */
  readonly of: () => ViewerSession;
  readonly load: (content: Content) => Promise<SeriesModel | null>;
  readonly put: (pane: number, content: PaneContent) => void;
};

/** Series that panes show as a part: of key images. What is not here shows all that is to be seen of its series. */
const chosen = new WeakSet<SeriesModel>();

function contentOf({ store }: ViewerSession, study: string, series: string): Content | null {
  const found = findSeries(store.getState().studies, series, study);
  if (found === null) return null;
  const { StudyInstanceUID } = found.detail.study;
  return { StudyInstanceUID, SeriesInstanceUID: found.series.SeriesInstanceUID, index: 0 };
}

/** Shows what is to be seen of a series; of one whose images are all rejected that is nothing. */
export function showIn(pane: Pane, model: SeriesModel, index: number): void {
  if (model.frames.length === 0) pane.show(null);
  else pane.show(model, Math.min(Math.max(0, index), model.frames.length - 1));
}

/** The same image in another choice of its series' images, seen as before, where it is among them. */
function showInstead(session: ViewerSession, id: number, content: PaneContent, model: SeriesModel): void {
  const pane = session.pane(id);
  const { shown, index } = pane.state();
  const at = shown === null ? -1 : model.frames.findIndex((frame) => isSamePlace(frame, shown));
  const view = pane.keepView();
  session.store.setState(({ contents }) => ({ contents: { ...contents, [id]: { ...content, model } } }));
  showIn(pane, model, at >= 0 ? at : index);
  view?.restore();
}

function hostOf({ of, load, put }: DocumentsInside): DocumentsHost {
  return {
    pane: (id) => of().pane(id),
    activePane: () => of().store.getState().activePane,
    visiblePanes() {
      const state = of().store.getState();
      return visiblePanes(state).map((id) => ({ id, number: paneNumber(state, id) }));
    },
    seriesIn: (id) => of().store.getState().contents[id]?.SeriesInstanceUID ?? null,
    study: (uid) => of().marks.host.study(uid),
    series: (uid) => of().marks.host.series(uid),
    modelOf: (uid, study) => of().modelOf(uid, study),
    async loadSeries(study, series) {
      const content = contentOf(of(), study, series);
      return content === null ? null : load(content);
    },
    reveal(place, then) {
      const session = of();
      if (contentOf(session, place.StudyInstanceUID, place.SeriesInstanceUID) === null) return;
      session.marks.host.reveal(place, then);
    },
    showModel(id, model) {
      const { StudyInstanceUID, SeriesInstanceUID } = model;
      chosen.add(model);
      const session = of();
      session.record.change('stepKeyImages', () => {
        put(id, { StudyInstanceUID, SeriesInstanceUID, index: 0, model, failure: null });
        session.pane(id).show(model, 0);
      });
    },
    selected(id) {
      const { series } = of().pane(id).state();
      return series !== null && chosen.has(series);
    },
    showSeries(id, study, series) {
      const session = of();
      const content = contentOf(session, study, series);
      if (content === null) return;
      const { shown } = session.pane(id).state();
      session.show(id, content);
      if (shown?.SeriesInstanceUID === series && shown.StudyInstanceUID === study)
        session.marks.host.reveal(shown);
    },
    refreshSeries() {
      const session = of();
      for (const [id, content] of Object.entries(session.store.getState().contents)) {
        const whole = session.modelOf(content.SeriesInstanceUID, content.StudyInstanceUID);
        if (content.model === null || whole === null || chosen.has(content.model)) continue;
        const model = session.documents.seen(whole);
        if (model !== content.model) showInstead(session, Number(id), content, model);
      }
    },
    openPanel: () => of().marks.view.setState({ panel: 'documents' }),
    change: (run) => of().record.change('stepPresentation', run),
  };
}

/** The documents of a viewer, with what they need of it. */
export const createDocuments = (inside: DocumentsInside, port: DocumentsPort): DocumentsSession =>
  createDocumentsSession(hostOf(inside), port);
