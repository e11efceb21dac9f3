import { imageName } from '../imageName.ts';
import type { FrameRef, SeriesModel } from '../types.ts';
import { readingOrder } from './readingOrder.ts';
import type { Demand } from './readingOrder.ts';

/**
 * A frame's name in the cache: the instance's own UIDs and the version of its file, so that pixels can never be taken for
 * another image's, nor for those of the same UID in another file.
 */
const keyOf = (series: SeriesModel, ref: FrameRef, index: number): string =>
  [series.source, imageName(ref), series.version(index)].join(' ');

const keysBySeries = new WeakMap<SeriesModel, readonly string[]>();

/** Keys of all frames of a series in display order. */
export function keysOf(series: SeriesModel): readonly string[] {
  const known = keysBySeries.get(series) ?? series.frames.map((ref, index) => keyOf(series, ref, index));
  keysBySeries.set(series, known);
  return known;
}

/** Bytes that a frame takes when decoded. */
export function decodedBytes(series: SeriesModel, index: number): number {
  const { Rows, Columns, SamplesPerPixel, BitsAllocated } = series.image(index).description;
  return Rows * Columns * SamplesPerPixel * Math.max(1, Math.ceil(BitsAllocated / 8));
}

export type Wanted = { readonly key: string; readonly series: SeriesModel; readonly index: number };

// A series of very many tiny frames is not planned to its end; the plan moves on as the reader does.
const MOST_FRAMES = 4000;

/**
 * The frames to hold, in reading order, as many as the budget allows; those on screen always. A frame that does not fit
 * ends the plan: what lies beyond it is farther away.
 */
export function planFrames(demands: readonly Demand<SeriesModel>[], budgetBytes: number): Wanted[] {
  const wanted: Wanted[] = [];
  const seen = new Set<string>();
  let bytes = 0;
  for (const [series, index] of readingOrder(demands)) {
    const key = keysOf(series)[index];
    if (key === undefined || seen.has(key)) continue;
    bytes += decodedBytes(series, index);
    const onScreen = demands.some((demand) => demand.series === series && demand.index === index);
    if (!onScreen && (bytes > budgetBytes || wanted.length >= MOST_FRAMES)) break;
    seen.add(key);
    wanted.push({ key, series, index });
  }
  return wanted;
}
