import type { Result, SeriesInstanceUID, StudyInstanceUID } from '../../native/contract/index.ts';
import type { FramePlane, Pane, SeriesModel } from '../imaging/types.ts';

/** A line in image pixels (0,0 = corner of the first pixel). */
export type ImageLine = {
  readonly from: { readonly x: number; readonly y: number };
  readonly to: { readonly x: number; readonly y: number };
};

/** What the viewer needs of renderer/imaging; a parameter of the session, so that tests run it without a GPU. */
export type Engine = {
  createPane(): Pane;
  loadSeries(
    StudyInstanceUID: StudyInstanceUID,
    SeriesInstanceUID: SeriesInstanceUID,
    signal?: AbortSignal,
  ): Promise<Result<SeriesModel>>;
  /** Where `of` cuts `on`; null: parallel, elsewhere, or not of one frame of reference. */
  referenceLine(of: FramePlane, on: FramePlane): ImageLine | null;
  /** The image of `series` nearest to the plane; null: not comparable. */
  nearestFrame(series: SeriesModel, plane: FramePlane): number | null;
};
