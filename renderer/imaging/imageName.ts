import type { FrameRef } from './types.ts';

type Frame = Pick<FrameRef, 'StudyInstanceUID' | 'SeriesInstanceUID' | 'SOPInstanceUID' | 'frameNumber'>;

/** A frame by all of its UIDs, as one text. */
export const imageName = (frame: Frame): string =>
  `${frame.StudyInstanceUID} ${frame.SeriesInstanceUID} ${frame.SOPInstanceUID} ${String(frame.frameNumber)}`;

export const isSameImage = (a: Frame, b: Frame): boolean =>
  a.SOPInstanceUID === b.SOPInstanceUID &&
  a.frameNumber === b.frameNumber &&
  a.SeriesInstanceUID === b.SeriesInstanceUID &&
  a.StudyInstanceUID === b.StudyInstanceUID;
