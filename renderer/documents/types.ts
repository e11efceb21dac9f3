import type {
  DocumentRequest,
  DocumentsWritten,
  DocumentSummary,
  ImageReference,
  StudyDocument,
} from '../../native/contract/index.ts';
import type { Pane, SeriesModel } from '../imaging/index.ts';
import type { Place } from '../measure/index.ts';
import type { Answer } from '../ui/index.ts';

/** How documents come and go; the page's own is api.ts, tests have another. */
export type DocumentsPort = {
  list(study: string, signal: AbortSignal): Promise<Answer<DocumentSummary[]>>;
  one(sop: string, signal: AbortSignal): Promise<Answer<StudyDocument>>;
  write(study: string, request: DocumentRequest): Promise<Answer<DocumentsWritten>>;
};

/** Whose study it is, to hold a document's own patient to. */
export type StudyIdentity = {
  readonly PatientName: string;
  readonly PatientID: string;
  readonly PatientBirthDate: string;
  readonly StudyDate: string;
  readonly StudyDescription: string;
};

/** What documents need of the viewer around them. */
export type DocumentsHost = {
  pane(id: number): Pane;
  activePane(): number;
  /** The series that a pane is to show, also while there is no picture of it. */
  seriesIn(id: number): string | null;
  visiblePanes(): readonly { readonly id: number; readonly number: number }[];
  study(StudyInstanceUID: string): StudyIdentity | null;
  series(SeriesInstanceUID: string): { readonly SeriesNumber: number | null } | null;
  /** Null also where two open studies have a series of that UID and none is named. */
  modelOf(SeriesInstanceUID: string, StudyInstanceUID?: string): SeriesModel | null;
  /** Headers of a series of an open study, read if need be; null: they cannot be. */
  loadSeries(StudyInstanceUID: string, SeriesInstanceUID: string): Promise<SeriesModel | null>;
  /** Brings a frame on screen and tells the pane that it is in; never another patient's or an unopened study's. */
  reveal(place: Place, then?: (pane: number) => void): void;
  /** Shows some frames of series in a pane in place of a whole series. */
  showModel(pane: number, model: SeriesModel): void;
  /** Whether a pane still shows what `showModel` put there. */
  selected(pane: number): boolean;
  /** Shows a series again, whole. */
  showSeries(pane: number, StudyInstanceUID: string, SeriesInstanceUID: string): void;
  /** Panes that show the series show what is left of it now. */
  refreshSeries(): void;
  /** Opens the list of documents at the side. */
  openPanel(): void;
  /** Does a change of how a pane looks, as one step that can be taken back. */
  change(run: () => void): void;
};

export type Frame = { readonly SOPInstanceUID: string; readonly frameNumber: number };

/** Whether a reference names a frame; no frames listed means all of them (PS3.3 C.18.4). */
export const names = (
  image: Pick<ImageReference, 'SOPInstanceUID' | 'frameNumbers'>,
  frame: Frame,
): boolean =>
  image.SOPInstanceUID === frame.SOPInstanceUID &&
  (image.frameNumbers.length === 0 || image.frameNumbers.includes(frame.frameNumber));
