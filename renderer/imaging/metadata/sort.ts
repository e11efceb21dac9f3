import { dot } from '../geometry/vector.ts';
import type { Vector } from '../geometry/vector.ts';
import type { Cosines } from './geometry.ts';

/** What ordering looks at. */
export type Sortable = {
  readonly InstanceNumber: number | null;
  readonly AcquisitionNumber: number | null;
  readonly ContentTime: string;
  readonly SOPInstanceUID: string;
  readonly frameNumber: number;
  readonly cosines: Cosines | null;
  readonly position: Vector | null;
};

const missingLast = (value: number | null): number => value ?? Number.POSITIVE_INFINITY;
const compareNumbers = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);
const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** Order of the numbers in the header; the UID decides last, so that the order never depends on that of the files. */
export function compareByNumber(a: Sortable, b: Sortable): number {
  return (
    compareNumbers(missingLast(a.InstanceNumber), missingLast(b.InstanceNumber)) ||
    compareNumbers(missingLast(a.AcquisitionNumber), missingLast(b.AcquisitionNumber)) ||
    compareText(a.ContentTime, b.ContentTime) ||
    compareText(a.SOPInstanceUID, b.SOPInstanceUID) ||
    compareNumbers(a.frameNumber, b.frameNumber)
  );
}

const ALIKE = 1 - 1e-4; // cosine of 0.8 degrees: slices of one stack differ by rounding only

/** The common orientation of all frames; null when they differ (a localizer, radial planes) or any has none. */
export function commonCosines(frames: readonly Sortable[]): Cosines | null {
  const first = frames[0]?.cosines ?? null;
  if (first === null) return null;
  const alike = frames.every(
    ({ cosines, position }) =>
      cosines !== null &&
      position !== null &&
      dot(cosines.row, first.row) > ALIKE &&
      dot(cosines.column, first.column) > ALIKE,
  );
  return alike ? first : null;
}

const SAME_PLACE_MM = 0.01;

type Placed<T> = { readonly frame: T; readonly along: number };

/** Frames at one place together, in number order; `placed` is in order along the normal. */
function byPlace<T extends Sortable>(placed: readonly Placed<T>[]): T[][] {
  const places: T[][] = [];
  let reached = Number.NEGATIVE_INFINITY;
  for (const { frame, along } of placed) {
    if (along - reached > SAME_PLACE_MM) {
      places.push([frame]);
      reached = along;
    } else places.at(-1)?.push(frame);
  }
  return places.map((place) => place.toSorted(compareByNumber));
}

// The scanner's numbering tells which end it calls the first; only the direction is taken from it.
function runsBackwards(places: readonly (readonly Sortable[])[]): boolean {
  const numbers = places.map((place) => place[0]?.InstanceNumber ?? null).filter((value) => value !== null);
  if (places.every((place) => place[0]?.SOPInstanceUID === places[0]?.[0]?.SOPInstanceUID)) return false;
  let balance = 0;
  for (const [index, value] of numbers.entries()) {
    const next = numbers[index + 1];
    if (next !== undefined) balance += Math.sign(next - value);
  }
  return balance < 0;
}

/**
 * Display order of one series. One stack of slices: along its normal, from the end that the scanner numbered first; when
 * every place was imaged more than once (echoes, phases, b-values, a last volume cut short) the whole stack of the first
 * time, then of the second. Anything else: by the numbers in the header. Deterministic whatever the order of the input.
 */
export function sortFrames<T extends Sortable>(frames: readonly T[]): T[] {
  const cosines = commonCosines(frames);
  if (cosines === null) return frames.toSorted(compareByNumber);
  const placed = frames
    .map((frame) => ({ frame, along: frame.position === null ? 0 : dot(frame.position, cosines.normal) }))
    .toSorted((a, b) => compareNumbers(a.along, b.along) || compareByNumber(a.frame, b.frame));
  const places = byPlace(placed);
  if (places.length < 2) return frames.toSorted(compareByNumber);
  const directed = runsBackwards(places) ? places.toReversed() : places;
  const times = directed.map((place) => place.length);
  // A place that was imaged once beside others imaged twice: a slice that was repeated, which stays beside its twin.
  if (times.some((count) => count === 1)) return directed.flat();
  const rounds = times.reduce((most, count) => Math.max(most, count), 0);
  return Array.from({ length: rounds }, (_, round) =>
    directed.flatMap((place) => place.slice(round, round + 1)),
  ).flat();
}
