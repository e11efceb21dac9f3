import { seriesPath } from './metadata/loadSeries.ts';

/** Address of a small picture of one frame, at most `side` device pixels (PS3.18 10.4.1.1.5, viewport). */
export function thumbnailUrl(options: {
  readonly StudyInstanceUID: string;
  readonly SeriesInstanceUID: string;
  readonly SOPInstanceUID: string;
  readonly frameNumber: number; // from 1
  readonly side: number;
  readonly source?: string;
}): string {
  const {
    StudyInstanceUID,
    SeriesInstanceUID,
    SOPInstanceUID,
    frameNumber,
    side,
    source = 'library',
  } = options;
  const series = seriesPath(source, StudyInstanceUID, SeriesInstanceUID);
  const pixels = String(Math.max(1, Math.round(side)));
  return `${series}/instances/${SOPInstanceUID}/frames/${String(frameNumber)}/thumbnail?viewport=${pixels},${pixels}`;
}
