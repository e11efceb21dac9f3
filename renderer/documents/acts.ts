import { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID } from '../../native/contract/index.ts';
import type { ImageReference, KeyObjects, Presentation } from '../../native/contract/index.ts';
import type { Place } from '../measure/index.ts';
import type { SeriesModel } from '../imaging/index.ts';
import { selectionOf } from './selection.ts';
import { withEntry } from './session.ts';
import type { DocumentsSession } from './session.ts';
import { names } from './types.ts';

// What a reader does with documents.

/** Whether a link leads anywhere: the image is in the library, and its study is one of those open here. */
export function reachOf({ host }: DocumentsSession, image: ImageReference): 'here' | 'missing' | 'elsewhere' {
  if (!image.here) return 'missing';
  return host.study(image.StudyInstanceUID) === null ? 'elsewhere' : 'here';
}

/** The first frame that a reference names; null where its UIDs are none. */
export function placeOf(image: ImageReference): Place | null {
  const study = StudyInstanceUID.safeParse(image.StudyInstanceUID);
  const series = SeriesInstanceUID.safeParse(image.SeriesInstanceUID);
  const instance = SOPInstanceUID.safeParse(image.SOPInstanceUID);
  if (!study.success || !series.success || !instance.success) return null;
  return {
    StudyInstanceUID: study.data,
    SeriesInstanceUID: series.data,
    SOPInstanceUID: instance.data,
    frameNumber: image.frameNumbers[0] ?? 1,
  };
}

/** Shows an image that a document names, or the document, where it names one. */
export function follow(
  session: DocumentsSession,
  image: ImageReference,
  then?: (pane: number) => void,
): void {
  if (session.summary(image.SOPInstanceUID) !== null) {
    void openDocument(session, image.SOPInstanceUID);
    return;
  }
  const place = reachOf(session, image) === 'here' ? placeOf(image) : null;
  if (place !== null) revealPlace(session, place, then);
}

/** A rejected image is shown to whoever asks for that very one, and its series says so. */
export function revealPlace(session: DocumentsSession, place: Place, then?: (pane: number) => void): void {
  if (session.isRejected(place)) showRejected(session, place.SeriesInstanceUID, true);
  session.host.reveal(place, then);
}

export function showRejected(session: DocumentsSession, series: string, shown: boolean): void {
  session.view.setState(({ rejectedShown }) => {
    const next = new Set(rejectedShown);
    if (shown) next.add(series);
    else next.delete(series);
    return { rejectedShown: next };
  });
  session.host.refreshSeries();
}

/** Reports open in the side panel; states are looked through; key images are shown. */
export async function openDocument(session: DocumentsSession, sop: string): Promise<void> {
  const kind = session.summary(sop)?.kind;
  session.view.setState({ open: sop });
  session.host.openPanel();
  const document = await session.load(sop);
  if (document === null || session.view.getState().open !== sop || kind === 'report') return;
  if (document.kind === 'presentation') showState(session, document);
  else if (document.kind === 'key-objects' && !document.summary.rejection)
    await showKeyObjects(session, document);
}

/** Looks at what a pane shows through a state, or as it is stored. */
export function applyState(session: DocumentsSession, pane: number, state: Presentation | null): void {
  session.host.change(() => session.host.pane(pane).setPresentation(state));
}

/** Looks through a state at an image that it names: the one on screen, or else the first that is here. */
export function showState(session: DocumentsSession, state: Presentation): boolean {
  const { host } = session;
  const active = host.activePane();
  const { shown } = host.pane(active).state();
  if (shown !== null && state.images.some((image) => names(image, shown))) {
    applyState(session, active, state);
    return true;
  }
  const image = state.images.find((each) => reachOf(session, each) === 'here');
  const place = image === undefined ? null : placeOf(image);
  if (place === null) return false;
  revealPlace(session, place, (pane) => applyState(session, pane, state));
  return true;
}

/** Exactly the images of a selection, in the active pane, in their order. False: none of them can be shown. */
export async function showKeyObjects(
  session: DocumentsSession,
  { images, summary }: KeyObjects,
): Promise<boolean> {
  const { host, view } = session;
  const pane = host.activePane();
  const here = images.filter((image) => reachOf(session, image) === 'here');
  const places = new Map(here.map((image) => [image.SeriesInstanceUID, image.StudyInstanceUID]));
  const loaded = await Promise.all(Array.from(places, ([series, study]) => host.loadSeries(study, series)));
  const model = selectionOf(
    loaded.filter((series): series is SeriesModel => series !== null),
    here,
  );
  if (model === null) return false;
  host.showModel(pane, model);
  view.setState(({ selections }) => ({ selections: withEntry(selections, pane, summary.SOPInstanceUID) }));
  return true;
}

export function toggleLayer(session: DocumentsSession, sop: string, layer: string): void {
  session.view.setState(({ hiddenLayers }) => {
    const hidden = hiddenLayers.get(sop) ?? [];
    const next = hidden.includes(layer) ? hidden.filter((name) => name !== layer) : [...hidden, layer];
    return { hiddenLayers: withEntry(hiddenLayers, sop, next.length === 0 ? null : next) };
  });
}

export function toggleDrawn(session: DocumentsSession, sop: string): void {
  session.view.setState(({ undrawn }) => {
    const next = new Set(undrawn);
    if (!next.delete(sop)) next.add(sop);
    return { undrawn: next };
  });
}

/** A report in place of a pane's picture, or the picture again. */
export function showInPane(session: DocumentsSession, pane: number, sop: string | null): void {
  session.view.setState(({ inPane }) => ({ inPane: withEntry(inPane, pane, sop) }));
}
