import { isPadding, modalityValue } from '../../../pixels/index.ts';
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

const FEW = 1 << 14; // pixels that are sorted faster than a table of all values is cleared

/** Runs within the rows that the data really gave. */
function presentRuns(runs: readonly PixelRun[], pixels: StoredPixels): readonly PixelRun[] {
  const rows = pixels.decodedRows ?? pixels.Rows;
  return rows >= pixels.Rows ? runs : runs.filter(({ row }) => row < rows);
}

const sizeOf = (runs: readonly PixelRun[]): number => runs.reduce((sum, { from, to }) => sum + to - from, 0);

/** How often each bit pattern occurs. One table a call and one type of values: this loop is all the time there is. */
function tally(values: Uint8Array | Uint16Array, runs: readonly PixelRun[], Columns: number): Uint32Array {
  const counts = new Uint32Array(2 ** (8 * values.BYTES_PER_ELEMENT));
  for (const { row, from, to } of runs) {
    for (let at = row * Columns + from, end = row * Columns + to; at < end; at++) {
      const bits = values[at] ?? 0;
      counts[bits] = (counts[bits] ?? 0) + 1;
    }
  }
  return counts;
}

/** Counts of the values of 8 and 16 bits, as the bits of the least value upwards; null for wider ones. */
function histogram(
  values: StoredPixels['values'],
  runs: readonly PixelRun[],
  Columns: number,
): Histogram | null {
  const { buffer, byteOffset, length } = values;
  if (values instanceof Uint8Array || values instanceof Int8Array) {
    const counts = tally(new Uint8Array(buffer, byteOffset, length), runs, Columns);
    return { counts, signed: values instanceof Int8Array };
  }
  if (values instanceof Uint16Array || values instanceof Int16Array) {
    const counts = tally(new Uint16Array(buffer, byteOffset, length), runs, Columns);
    return { counts, signed: values instanceof Int16Array };
  }
  return null;
}

type Histogram = { readonly counts: Uint32Array; readonly signed: boolean };

type Padded = Pick<FrameImage, 'padding'>;

function fromHistogram(
  { counts, signed }: Histogram,
  image: Padded,
  toModality: (stored: number) => number,
): Weighted[] {
  const found: Weighted[] = [];
  for (let bits = 0; bits < counts.length; bits++) {
    const count = counts[bits] ?? 0;
    if (count === 0) continue;
    const stored = signed && bits >= counts.length / 2 ? bits - counts.length : bits;
    if (!isPadding(image, stored)) found.push({ value: toModality(stored), count });
  }
  // Negative values, a Modality LUT or a slope below 0 stand in another order.
  return found.sort((a, b) => a.value - b.value);
}

function collected(
  values: StoredPixels['values'],
  runs: readonly PixelRun[],
  Columns: number,
  image: Padded,
  toModality: (stored: number) => number,
): Float64Array {
  const found = new Float64Array(sizeOf(runs));
  let length = 0;
  for (const { row, from, to } of runs) {
    for (let at = row * Columns + from, end = row * Columns + to; at < end; at++) {
      const stored = values[at] ?? 0;
      if (Number.isFinite(stored) && !isPadding(image, stored)) found[length++] = toModality(stored);
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

function singleStatistics(found: Float64Array): Statistics | null {
  if (found.length === 0) return null;
  const sorted = found.sort();
  if (sorted.length <= FEW) return weightedStatistics(grouped(sorted));
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
  const table = asked > FEW ? histogram(values, present, Columns) : null;
  const value =
    table === null
      ? singleStatistics(collected(values, present, Columns, image, toModality))
      : weightedStatistics(fromHistogram(table, image, toModality));
  if (value === null) return { ok: false, reason: 'only-padding' };
  return { ok: true, value, excluded: asked - value.count };
}
