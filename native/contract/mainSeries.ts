import type { SeriesOutline } from './plain.ts';

// Which series of a study is opened first. The viewer lays out by it, and the services send what it will ask for ahead.

/** Series that this viewer can draw. */
export const isDisplayable = (series: Pick<SeriesOutline, 'kind' | 'frameCount'>): boolean =>
  ['image', 'segmentation', 'radiotherapy'].includes(series.kind) && series.frameCount > 0;

/** Series worth opening by themselves: a localizer of a few images only when there is nothing else. */
export function mainSeries<S extends Pick<SeriesOutline, 'kind' | 'frameCount' | 'Modality'>>(
  seriesList: readonly S[],
): readonly S[] {
  const images = seriesList.filter((series) => isDisplayable(series) && series.kind === 'image');
  const all = images.length > 0 ? images : seriesList.filter(isDisplayable);
  const stacks = all.filter(
    (series) => !['CT', 'MR', 'PT'].includes(series.Modality) || series.frameCount > 3,
  );
  return stacks.length > 0 ? stacks : all;
}
