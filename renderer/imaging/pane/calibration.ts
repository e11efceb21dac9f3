import type { FrameImage, FrameRef, ReadersSpacing, SeriesModel } from '../types.ts';

/** What a reader has found the pixels of a frame to be apart; null: nothing. */
export type CalibrationOf = (ref: FrameRef) => ReadersSpacing | null;

/** An image under a reader's calibration: it goes before every spacing of the header. */
export function calibrated(image: FrameImage, found: ReadersSpacing | null): FrameImage {
  if (found === null) return image;
  const { rowSpacingMm, columnSpacingMm } = found;
  return { ...image, spacing: { rowSpacingMm, columnSpacingMm, source: 'manual' } };
}

/** The spacing of an image of a series, a reader's before its own. */
export function spacingAt(
  series: SeriesModel | null,
  index: number,
  of: CalibrationOf,
): FrameImage['spacing'] {
  const ref = series?.frames[index];
  if (series === null || ref === undefined) return null;
  return calibrated(series.image(index), of(ref)).spacing;
}

/** Whether an image has just this calibration. */
export function isCalibratedBy({ spacing }: FrameImage, found: ReadersSpacing | null): boolean {
  if (found === null) return spacing?.source !== 'manual';
  const { rowSpacingMm, columnSpacingMm } = found;
  return (
    spacing?.source === 'manual' &&
    spacing.rowSpacingMm === rowSpacingMm &&
    spacing.columnSpacingMm === columnSpacingMm
  );
}
