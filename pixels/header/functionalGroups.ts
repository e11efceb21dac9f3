import { count, has, sequence } from './dataSet.ts';
import type { DataSet } from './dataSet.ts';
import type { Keyword } from './tags.ts';

// Enhanced multi-frame objects keep what differs between frames in functional groups (PS3.3 C.7.6.16). A macro stands
// either in the shared item or in each per-frame item, never both; where a writer did both, the frame's own is nearer.

/** Attributes of one frame: asked for by macro sequence and keyword, or plainly when the object has no such macro. */
export type FrameAttributes = {
  readonly instance: DataSet;
  readonly frameNumber: number;
  /** The first data set, nearest first, that holds `keyword`: the macro's item of the frame, the shared one, the instance. */
  find(macro: Keyword, keyword: Keyword): DataSet | null;
  /** The item of a macro, nested macros one after another; null when neither group has it. */
  macro(...path: readonly Keyword[]): DataSet | null;
};

function descend(group: DataSet | undefined, path: readonly Keyword[]): DataSet | null {
  let current = group ?? null;
  for (const keyword of path) current = current === null ? null : (sequence(current, keyword)[0] ?? null);
  return current;
}

function reader(instance: DataSet): (frameNumber: number) => FrameAttributes {
  const shared = sequence(instance, 'SharedFunctionalGroupsSequence')[0];
  const perFrame = sequence(instance, 'PerFrameFunctionalGroupsSequence');
  return (frameNumber) => {
    const own = perFrame[frameNumber - 1];
    const macro = (...path: readonly Keyword[]): DataSet | null =>
      descend(own, path) ?? descend(shared, path);
    const find = (name: Keyword, keyword: Keyword): DataSet | null => {
      const places = [descend(own, [name]), descend(shared, [name]), instance];
      return places.find((place) => place !== null && has(place, keyword)) ?? null;
    };
    return { instance, frameNumber, find, macro };
  };
}

/** The attributes of every frame of an instance; `frameCount` frames, from 1. */
export function framesOf(instance: DataSet, frameCount: number): FrameAttributes[] {
  const read = reader(instance);
  return Array.from({ length: frameCount }, (_, index) => read(index + 1));
}

/** The attributes of one frame, from 1. */
export const frameOf = (instance: DataSet, frameNumber: number): FrameAttributes =>
  reader(instance)(frameNumber);

// A NumberOfFrames of millions in a damaged header must not exhaust the page; no real object comes near.
const MOST_FRAMES = 100_000;

/** Number of frames to show: 0 when the instance has no pixels' attributes at all. */
export function frameCountOf(instance: DataSet): number {
  if ((count(instance, 'Rows', 1) ?? 0) === 0 || (count(instance, 'Columns', 1) ?? 0) === 0) return 0;
  return Math.min(count(instance, 'NumberOfFrames', 1) ?? 1, MOST_FRAMES);
}
