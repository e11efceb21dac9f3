import type { Annotation, KeyImage } from '../../native/contract/index.ts';
import type { StoredPixels } from '../../pixels/index.ts';
import type { SeriesModel } from '../imaging/index.ts';

/** A frame by its UIDs: where an annotation lies. */
export type Place = Pick<
  Annotation,
  'StudyInstanceUID' | 'SeriesInstanceUID' | 'SOPInstanceUID' | 'frameNumber'
>;

export const isSamePlace = (a: Place, b: Place): boolean =>
  a.SOPInstanceUID === b.SOPInstanceUID &&
  a.frameNumber === b.frameNumber &&
  a.SeriesInstanceUID === b.SeriesInstanceUID &&
  a.StudyInstanceUID === b.StudyInstanceUID;

export const placeOf = ({
  StudyInstanceUID,
  SeriesInstanceUID,
  SOPInstanceUID,
  frameNumber,
}: Place): Place => ({ StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID, frameNumber });

export const frameKey = (of: Pick<KeyImage, 'SOPInstanceUID' | 'frameNumber'>): string =>
  `${of.SOPInstanceUID} ${of.frameNumber}`;

/** Index of a frame in its series; null when the series has none such. */
export function indexOfPlace(series: SeriesModel, place: Place): number | null {
  const index = series.frames.findIndex((frame) => isSamePlace(frame, place));
  return index < 0 ? null : index;
}

/** What was done, as the viewer's "Undo: …" says it. */
export type StepLabel =
  | 'stepDraw'
  | 'stepChange'
  | 'stepMove'
  | 'stepDelete'
  | 'stepClear'
  | 'stepName'
  | 'stepHide'
  | 'stepCopy'
  | 'stepCalibrate'
  | 'stepKeyImage';

/** Whose study it is, as the study list says it: for lists and exports, where its series need not be open. */
export type StudyFacts = {
  readonly PatientName: string;
  readonly PatientID: string;
  readonly IssuerOfPatientID: string;
  readonly PatientBirthDate: string;
  readonly StudyDate: string;
  readonly StudyDescription: string;
  readonly AccessionNumber: string;
};
export type SeriesFacts = { readonly SeriesNumber: number | null; readonly SeriesDescription: string };

/** A measurement that somebody else's report holds, as it lies on one frame: to be seen, not to be edited. */
export type Foreign = {
  readonly id: string;
  readonly kind: Annotation['kind'];
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly lines: readonly string[]; // of its label
};

export type ForeignMarks = {
  on(place: Place): readonly Foreign[];
  /** Another value whenever they may be others. */
  revision(): unknown;
  subscribe(listener: () => void): () => void;
};

/** What measuring needs of the viewer around it. */
export type MarksHost = {
  readonly history: {
    push(step: {
      readonly label: StepLabel;
      undo(): boolean;
      redo(): boolean;
      readonly mergeKey?: string;
    }): void;
  };
  /** An open series; null while its headers are not here, or where two studies have one of that UID and none is named. */
  modelOf(SeriesInstanceUID: string, StudyInstanceUID?: string): SeriesModel | null;
  /** Pixels of a frame that some pane shows; null: of none. */
  pixelsOf(place: Place): StoredPixels | null;
  /** Brings a frame on screen, and tells the pane that it is in. */
  reveal(place: Place, then?: (pane: number) => void): void;
  study(StudyInstanceUID: string): StudyFacts | null;
  series(SeriesInstanceUID: string): SeriesFacts | null;
  /** The frame that the active pane shows. */
  activePlace(): Place | null;
  /** What reports have measured; none where nothing is given. */
  readonly foreign?: ForeignMarks;
  readonly now: () => number;
  readonly newId: () => string;
};
