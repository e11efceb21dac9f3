import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type {
  DocumentSummary,
  ImageReference,
  Presentation,
  Report,
  StudyDetail,
  StudyDocument,
} from '../../native/contract/index.ts';
import type { SeriesModel } from '../imaging/index.ts';
import type { RequestFailure } from '../ui/index.ts';
import { rejectionsByImage, remembered, statesByImage } from './lookUp.ts';
import { withoutFrames } from './selection.ts';
import type { DocumentsHost, DocumentsPort, Frame } from './types.ts';

export type StudyDocuments = {
  readonly status: 'loading' | 'ready' | 'failed';
  readonly failure: RequestFailure | null;
  readonly list: readonly DocumentSummary[];
};

export type LoadedDocument =
  | { readonly status: 'loading' }
  | { readonly status: 'ready'; readonly document: StudyDocument }
  | { readonly status: 'failed'; readonly failure: RequestFailure };

export type SaveKind = 'report' | 'presentation' | 'key-objects';

/** Everything of documents that the reader sees; it ends with the tab. */
export type DocumentsView = {
  readonly studies: ReadonlyMap<string, StudyDocuments>; // by StudyInstanceUID, of those with documents
  readonly documents: ReadonlyMap<string, LoadedDocument>; // by SOPInstanceUID
  readonly open: string | null; // the document that the side panel shows
  readonly inPane: ReadonlyMap<number, string>; // reports in place of pictures, by pane
  readonly hiddenLayers: ReadonlyMap<string, readonly string[]>; // of presentation states, by SOPInstanceUID
  readonly undrawn: ReadonlySet<string>; // reports whose measurements are not drawn on the images
  readonly rejectedShown: ReadonlySet<string>; // series whose rejected images are shown
  readonly selections: ReadonlyMap<number, string>; // key objects that a pane shows, by pane
  readonly taken: ReadonlySet<string>; // measurements of reports that the reader has copied, by their ids
  readonly saving: SaveKind | null;
};

export type DocumentsSession = {
  readonly view: StoreApi<DocumentsView>;
  readonly host: DocumentsHost;
  readonly port: DocumentsPort;
  /** Keeps the documents of these studies at hand, and reads anew those whose files have changed. */
  follow(studies: readonly StudyDetail[]): void;
  /** Resolves when it is known which images of a study are rejected; at once where nothing can be. */
  ready(StudyInstanceUID: string): Promise<void>;
  summary(SOPInstanceUID: string): DocumentSummary | null;
  /** A document, read if need be; null: it cannot be, and `view.documents` says why. */
  load(SOPInstanceUID: string): Promise<StudyDocument | null>;
  /** Presentation states that name a frame, newest first. */
  statesFor(frame: Frame): readonly Presentation[];
  /** Reports that have been read. */
  readonly reports: () => readonly Report[];
  rejectedOf(SeriesInstanceUID: string): readonly ImageReference[];
  /** The documents that reject a frame; none: it is not rejected. */
  rejectionsOf(frame: Frame): readonly DocumentSummary[];
  isRejected(frame: Frame): boolean;
  /** What is to be seen of a series: without its rejected images, unless the reader asked for them. */
  seen(series: SeriesModel): SeriesModel;
  dispose(): void;
};

const initialView: DocumentsView = {
  studies: new Map(),
  documents: new Map(),
  open: null,
  inPane: new Map(),
  hiddenLayers: new Map(),
  undrawn: new Set(),
  rejectedShown: new Set(),
  selections: new Map(),
  taken: new Set(),
  saving: null,
};

export const withEntry = <K, V>(map: ReadonlyMap<K, V>, key: K, value: V | null): ReadonlyMap<K, V> => {
  const next = new Map(map);
  if (value === null) next.delete(key);
  else next.set(key, value);
  return next;
};

// Series that can hold documents; anything else a study has says nothing about its images.
const KINDS: ReadonlySet<string> = new Set(['presentation', 'report', 'other']);
const MODALITIES: ReadonlySet<string> = new Set(['SR', 'PR', 'KO']);
const stampOf = ({ seriesList }: StudyDetail): string =>
  seriesList
    .filter(({ kind, Modality }) => KINDS.has(kind) || MODALITIES.has(Modality))
    .map(
      ({ SeriesInstanceUID, version, instanceCount }) => `${SeriesInstanceUID} ${version} ${instanceCount}`,
    )
    .join();

// Read ahead, so that a state is offered and measurements are drawn without being asked for: at most so many of a study.
const AHEAD = 200;
const AT_ONCE = 3;

export function createDocumentsSession(host: DocumentsHost, port: DocumentsPort): DocumentsSession {
  const view = createStore<DocumentsView>(() => initialView);
  const life = new AbortController();
  const stamps = new Map<string, string>();
  const listed = new Map<string, Promise<void>>(); // of studies that may reject images
  const loads = new Map<string, Promise<StudyDocument | null>>();
  let seenSeries = new WeakMap<SeriesModel, SeriesModel>();

  const putStudy = (study: string, documents: StudyDocuments | null): void =>
    view.setState(({ studies }) => ({ studies: withEntry(studies, study, documents) }));
  const putDocument = (sop: string, document: LoadedDocument): void =>
    view.setState(({ documents }) => ({ documents: withEntry(documents, sop, document) }));

  async function readList(study: string): Promise<void> {
    const before = view.getState().studies.get(study)?.list ?? [];
    putStudy(study, { status: 'loading', failure: null, list: before });
    const stamp = stamps.get(study);
    const answer = await port.list(study, life.signal);
    if (life.signal.aborted || stamps.get(study) !== stamp) return;
    seenSeries = new WeakMap();
    if (answer.ok) {
      putStudy(study, { status: 'ready', failure: null, list: answer.value });
      hideOurs(answer.value);
      host.refreshSeries();
      void readAhead(answer.value);
    } else putStudy(study, { status: 'failed', failure: answer.failure, list: before });
  }

  /** Reports of our own hold what is drawn already, as annotations. */
  function hideOurs(list: readonly DocumentSummary[]): void {
    const ours = list.filter((each) => each.ours).map(({ SOPInstanceUID }) => SOPInstanceUID);
    if (ours.length > 0) view.setState(({ undrawn }) => ({ undrawn: new Set([...undrawn, ...ours]) }));
  }

  async function readAhead(list: readonly DocumentSummary[]): Promise<void> {
    const wanted = list
      .filter(({ kind, measurementCount }) => kind === 'presentation' || measurementCount > 0)
      .slice(0, AHEAD);
    const next = async (): Promise<void> => {
      for (let one = wanted.shift(); one !== undefined && !life.signal.aborted; one = wanted.shift())
        await load(one.SOPInstanceUID);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
  }

  function load(sop: string): Promise<StudyDocument | null> {
    const known = loads.get(sop);
    if (known !== undefined) return known;
    const read = async (): Promise<StudyDocument | null> => {
      putDocument(sop, { status: 'loading' });
      const answer = await untilAborted(port.one(sop, life.signal));
      if (answer === null) return null;
      if (answer.ok) putDocument(sop, { status: 'ready', document: answer.value });
      else {
        loads.delete(sop); // the next one who asks really asks
        putDocument(sop, { status: 'failed', failure: answer.failure });
      }
      return answer.ok ? answer.value : null;
    };
    const reading = read();
    loads.set(sop, reading);
    return reading;
  }

  async function untilAborted<T>(work: Promise<T>): Promise<T | null> {
    try {
      const done = await work;
      return life.signal.aborted ? null : done;
    } catch (error) {
      if (life.signal.aborted) return null;
      throw error;
    }
  }

  const allSummaries = (): readonly DocumentSummary[] =>
    [...view.getState().studies.values()].flatMap(({ list }) => list);
  const ready = <K extends StudyDocument['kind']>(kind: K): Extract<StudyDocument, { kind: K }>[] =>
    allSummaries().flatMap(({ SOPInstanceUID }) => {
      const loaded = view.getState().documents.get(SOPInstanceUID);
      return loaded?.status === 'ready' && isKind(loaded.document, kind) ? [loaded.document] : [];
    });
  const statesOf = remembered<DocumentsView, ReturnType<typeof statesByImage>>(() =>
    statesByImage(ready('presentation')),
  );
  const rejections = remembered<DocumentsView['studies'], ReturnType<typeof rejectionsByImage>>(() =>
    rejectionsByImage(allSummaries()),
  );
  const rejectedOf = (series: string): readonly ImageReference[] =>
    allSummaries().flatMap(({ rejectedImages }) =>
      rejectedImages.filter(({ SeriesInstanceUID }) => SeriesInstanceUID === series),
    );

  return {
    view,
    host,
    port,
    follow(studies) {
      const open = new Set<string>(studies.map(({ study }) => study.StudyInstanceUID));
      for (const study of [...stamps.keys()].filter((uid) => !open.has(uid))) {
        stamps.delete(study);
        listed.delete(study);
        putStudy(study, null);
      }
      for (const detail of studies) {
        const { StudyInstanceUID } = detail.study;
        const stamp = stampOf(detail);
        if (stamps.get(StudyInstanceUID) === stamp) continue;
        const had = stamps.get(StudyInstanceUID) ?? '';
        stamps.set(StudyInstanceUID, stamp);
        if (stamp === '' && had === '') continue;
        const reading = untilAborted(readList(StudyInstanceUID)).then(() => undefined);
        if (detail.seriesList.some(({ Modality }) => Modality === 'KO'))
          listed.set(StudyInstanceUID, reading);
      }
    },
    ready: async (study) => listed.get(study),
    summary: (sop) => allSummaries().find(({ SOPInstanceUID }) => SOPInstanceUID === sop) ?? null,
    load,
    statesFor: (frame) => statesOf(view.getState())(frame),
    reports: () => ready('report'),
    rejectedOf,
    rejectionsOf: (frame) => rejections(view.getState().studies)(frame),
    isRejected: (frame) => rejections(view.getState().studies)(frame).length > 0,
    seen(series) {
      if (view.getState().rejectedShown.has(series.SeriesInstanceUID)) return series;
      const rejected = rejectedOf(series.SeriesInstanceUID);
      if (rejected.length === 0) return series;
      const known = seenSeries.get(series) ?? withoutFrames(series, rejected);
      seenSeries.set(series, known);
      return known;
    },
    dispose: () => life.abort(),
  };
}

const isKind = <K extends StudyDocument['kind']>(
  document: StudyDocument,
  kind: K,
): document is Extract<StudyDocument, { kind: K }> => document.kind === kind;
