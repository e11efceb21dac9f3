import { modalityValue } from '../../../pixels/index.ts';
import type { StoredPixels } from '../../../pixels/index.ts';
import type { FrameImage } from '../../imaging/index.ts';
import type { PixelRun } from './types.ts';
import { exactSums, floatSums, medianOf } from './sums.ts';
import type { Weighted } from './sums.ts';

// Values of a set of pixels, in modality units of the very frame (its own rescale or Modality LUT). Padding, values that
// are no number and rows that the file does not really hold are left out. `standardDeviation` is that of the set itself,
// divided by n, not n - 1 (as in IBSI 3.3.2 and numpy's default): the pixels are all there are, not a sample of more.

export type Statistics = {
  readonly count: number; // pixels that took part
  readonly mean: number;
  readonly standardDeviation: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly median: number; // midway between the two middle ones of an even number
  readonly sum: number;
};

export type StatisticsResult =
  | { readonly ok: true; readonly value: Statistics; readonly excluded: number } // pixels left out
  | { readonly ok: false; readonly reason: 'colour' | 'too-small' | 'only-padding' };

const isGrey = (pixels: StoredPixels): boolean =>
  pixels.SamplesPerPixel === 1 && pixels.PhotometricInterpretation !== 'PALETTE COLOR';

const MOST_BINS = 1 << 20;
const FEW = 1 << 14; // pixels that are sorted faster than a table of all values is cleared

/** Runs within the rows that the data really gave. */
function presentRuns(runs: readonly PixelRun[], pixels: StoredPixels): readonly PixelRun[] {
  const rows = pixels.decodedRows ?? pixels.Rows;
  return rows >= pixels.Rows ? runs : runs.filter(({ row }) => row < rows);
}

const sizeOf = (runs: readonly PixelRun[]): number => runs.reduce((sum, { from, to }) => sum + to - from, 0);

type WholeValues = Exclude<StoredPixels['values'], Float32Array | Float64Array>;

function rangeOf(values: WholeValues, runs: readonly PixelRun[], Columns: number): readonly [number, number] {
  // Every value of a 16-bit image fits the bins: no need to look.
  if (values.BYTES_PER_ELEMENT === 1) return values instanceof Int8Array ? [-128, 127] : [0, 255];
  if (values.BYTES_PER_ELEMENT === 2) return values instanceof Int16Array ? [-32_768, 32_767] : [0, 65_535];
  let [least, most] = [Infinity, -Infinity];
  for (const { row, from, to } of runs) {
    for (let at = row * Columns + from, end = row * Columns + to; at < end; at++) {
      const value = values[at] ?? 0;
      if (value < least) least = value;
      if (value > most) most = value;
    }
  }
  return [least, most];
}

/** How often each stored value occurs; two tables in turn, since equal neighbours would wait for each other in one. */
function histogram(
  values: WholeValues,
  runs: readonly PixelRun[],
  Columns: number,
  least: number,
  bins: number,
) {
  const [even, odd] = [new Uint32Array(bins), new Uint32Array(bins)];
  for (const { row, from, to } of runs) {
    const end = row * Columns + to;
    let at = row * Columns + from;
    for (; at + 1 < end; at += 2) {
      const [a, b] = [(values[at] ?? 0) - least, (values[at + 1] ?? 0) - least];
      even[a] = (even[a] ?? 0) + 1;
      odd[b] = (odd[b] ?? 0) + 1;
    }
    if (at < end) {
      const a = (values[at] ?? 0) - least;
      even[a] = (even[a] ?? 0) + 1;
    }
  }
  for (let bin = 0; bin < bins; bin++) even[bin] = (even[bin] ?? 0) + (odd[bin] ?? 0);
  return even;
}

type Padding = FrameImage['padding'];
const isPadding = (value: number, padding: Padding): boolean =>
  padding !== null && value >= padding.from && value <= padding.to;

function fromHistogram(
  counts: Uint32Array,
  least: number,
  padding: Padding,
  toModality: (stored: number) => number,
): Weighted[] {
  const found: Weighted[] = [];
  for (let bin = 0; bin < counts.length; bin++) {
    const count = counts[bin] ?? 0;
    if (count > 0 && !isPadding(least + bin, padding)) found.push({ value: toModality(least + bin), count });
  }
  // A Modality LUT, or a slope below 0, can turn the order round.
  return found.sort((a, b) => a.value - b.value);
}

function collected(
  values: StoredPixels['values'],
  runs: readonly PixelRun[],
  Columns: number,
  padding: Padding,
  toModality: (stored: number) => number,
): Float64Array {
  const found = new Float64Array(sizeOf(runs));
  let length = 0;
  for (const { row, from, to } of runs) {
    for (let at = row * Columns + from, end = row * Columns + to; at < end; at++) {
      const stored = values[at] ?? 0;
      if (Number.isFinite(stored) && !isPadding(stored, padding)) found[length++] = toModality(stored);
    }
  }
  return found.subarray(0, length);
}

function weightedStatistics(sorted: readonly Weighted[]): Statistics | null {
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return null;
  return { ...exactSums(sorted), minimum: first.value, maximum: last.value, median: medianOf(sorted) };
}

/** Equal values of a sorted list together. */
function grouped(sorted: Float64Array): Weighted[] {
  const found: Weighted[] = [];
  let from = 0;
  for (let at = 1; at <= sorted.length; at++) {
    if (at < sorted.length && sorted[at] === sorted[from]) continue;
    found.push({ value: sorted[from] ?? 0, count: at - from });
    from = at;
  }
  return found;
}

function singleStatistics(found: Float64Array, float: boolean): Statistics | null {
  if (found.length === 0) return null;
  const sorted = found.sort();
  if (!float) return weightedStatistics(grouped(sorted));
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  const median = sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
  return { ...floatSums(sorted), minimum: sorted[0] ?? 0, maximum: sorted.at(-1) ?? 0, median };
}

/** Statistics of the pixels of `runs`. `image` is that of the same frame. */
export function statisticsOf(
  runs: readonly PixelRun[],
  pixels: StoredPixels,
  image: Pick<FrameImage, 'slope' | 'intercept' | 'modalityLut' | 'padding'>,
): StatisticsResult {
  if (!isGrey(pixels)) return { ok: false, reason: 'colour' };
  const asked = sizeOf(runs);
  if (asked === 0) return { ok: false, reason: 'too-small' };
  const { values, Columns } = pixels;
  const present = presentRuns(runs, pixels);
  const toModality = (stored: number): number => modalityValue(stored, image, image.modalityLut);
  const float = values instanceof Float32Array || values instanceof Float64Array;
  const few = asked <= FEW;
  const [least, most] = float || few ? [0, Infinity] : rangeOf(values, present, Columns);
  const value =
    float || few || most - least >= MOST_BINS
      ? singleStatistics(collected(values, present, Columns, image.padding, toModality), float)
      : weightedStatistics(
          fromHistogram(
            histogram(values, present, Columns, least, Math.max(0, most - least + 1)),
            least,
            image.padding,
            toModality,
          ),
        );
  if (value === null) return { ok: false, reason: 'only-padding' };
  return { ok: true, value, excluded: asked - value.count };
}
