import type { SeriesInstanceUID, StudyInstanceUID } from '../../native/contract/index.ts';
import { isDisplayable, mainSeries } from '../../native/contract/mainSeries.ts';
import type { SeriesOutline, StudyOutline } from '../../native/contract/plain.ts';

export { isDisplayable };

export type Layout = { readonly rows: number; readonly columns: number };

/** What a pane is asked to show. */
export type Content = {
  readonly StudyInstanceUID: StudyInstanceUID;
  readonly SeriesInstanceUID: SeriesInstanceUID;
  readonly index: number;
};

export const MAX_ROWS = 4;
export const MAX_COLUMNS = 4;
/** The ones drawn as pictures in the picker; every other grid to 4 x 4 is reached by the grid below them. */
export const pictured: readonly Layout[] = [
  { rows: 1, columns: 1 },
  { rows: 1, columns: 2 },
  { rows: 2, columns: 1 },
  { rows: 1, columns: 3 },
  { rows: 2, columns: 2 },
  { rows: 2, columns: 3 },
  { rows: 3, columns: 3 },
  { rows: 2, columns: 4 },
];

export const paneCount = ({ rows, columns }: Layout): number => rows * columns;
export const sameLayout = (a: Layout, b: Layout): boolean => a.rows === b.rows && a.columns === b.columns;

// Modalities whose images are views of their own, to be seen side by side, rather than slices of a stack.
const PROJECTION: ReadonlySet<string> = new Set(['CR', 'DX', 'MG', 'RG', 'IO', 'PX', 'BI']);

const contentOf = (study: StudyOutline, series: SeriesOutline, index = 0): Content => ({
  StudyInstanceUID: study.StudyInstanceUID,
  SeriesInstanceUID: series.SeriesInstanceUID,
  index,
});

function gridFor(count: number): Layout {
  if (count <= 1) return { rows: 1, columns: 1 };
  return count === 2 ? { rows: 1, columns: 2 } : { rows: 2, columns: 2 };
}

/**
 * How a study is first laid out. Views (CR, DX, MG) side by side up to four; MR with several series 2 x 2; two stacks
 * of other kinds beside each other; one stack alone. Several studies opened together: the first series of each, two up.
 */
export function initialArrangement(studies: readonly StudyOutline[]): {
  readonly layout: Layout;
  readonly contents: readonly Content[];
} {
  const [only] = studies;
  if (studies.length > 1) {
    const contents = studies.flatMap((study) => {
      const first = mainSeries(study.seriesList)[0];
      return first ? [contentOf(study, first)] : [];
    });
    return { layout: gridFor(contents.length), contents: contents.slice(0, 4) };
  }
  if (!only) return { layout: { rows: 1, columns: 1 }, contents: [] };
  const series = mainSeries(only.seriesList);
  const modality = series[0]?.Modality ?? '';
  if (PROJECTION.has(modality)) {
    const views = series
      .filter((each) => PROJECTION.has(each.Modality))
      .flatMap((each) =>
        Array.from({ length: Math.min(each.frameCount, 4) }, (_, index) => contentOf(only, each, index)),
      );
    return { layout: gridFor(views.length), contents: views.slice(0, 4) };
  }
  const shown = series.map((each) => contentOf(only, each));
  if (modality === 'MR') return { layout: gridFor(shown.length), contents: shown.slice(0, 4) };
  if (['CT', 'PT'].includes(modality))
    return { layout: gridFor(Math.min(shown.length, 2)), contents: shown.slice(0, 2) };
  return { layout: { rows: 1, columns: 1 }, contents: shown.slice(0, 1) };
}

/**
 * Panes in their order after a change of layout. Nobody loses what he looks at: panes keep their places, panes beyond
 * the grid keep their contents for a later, larger one, and the active pane moves into view when its place is gone.
 */
export function arrange(order: readonly number[], activePane: number, layout: Layout): readonly number[] {
  const count = paneCount(layout);
  const panes = [...order];
  for (let next = Math.max(-1, ...panes) + 1; panes.length < count; next += 1) panes.push(next);
  const place = panes.indexOf(activePane);
  if (place < count) return panes;
  panes.splice(place, 1);
  panes.splice(count - 1, 0, activePane);
  return panes;
}

/** Series for panes that a larger layout adds: the following ones that are in no pane yet. */
export function unshownContents(
  studies: readonly StudyOutline[],
  shown: readonly Content[],
  count: number,
): readonly Content[] {
  const taken = new Set<string>(shown.map((content) => content.SeriesInstanceUID));
  return studies
    .flatMap((study) => study.seriesList.filter(isDisplayable).map((series) => contentOf(study, series)))
    .filter((content) => !taken.has(content.SeriesInstanceUID))
    .slice(0, count);
}

/** The series before or after one, among those that can be shown; null at the end. */
export function neighbourSeries(
  studies: readonly StudyOutline[],
  from: Content | null,
  step: 1 | -1,
): Content | null {
  const all = studies.flatMap((study) =>
    study.seriesList.filter(isDisplayable).map((series) => contentOf(study, series)),
  );
  const place =
    from === null ? -1 : all.findIndex((content) => content.SeriesInstanceUID === from.SeriesInstanceUID);
  if (place < 0) return all[0] ?? null;
  return all[place + step] ?? null;
}
