import type { StoredPixels } from '../../../pixels/index.ts';
import type { FrameRef } from '../types.ts';

/** Decoded pixels and whose they are. The two are made together and never parted. */
export type DecodedFrame = { readonly key: string; readonly ref: FrameRef; readonly pixels: StoredPixels };

export type FrameCache = {
  /** Marks the frame as just used. */
  get(key: string): DecodedFrame | null;
  has(key: string): boolean;
  add(frame: DecodedFrame): void;
  /** Drops frames until `budgetBytes` holds: unwanted ones, longest unused first, then the farthest (greatest rank). */
  trim(budgetBytes: number, rank: ReadonlyMap<string, number>, pinned: number): void;
  readonly usedBytes: number;
  clear(): void;
};

const bytesOf = (frame: DecodedFrame): number => frame.pixels.values.byteLength;

/** Decoded frames under a byte budget. Insertion order of the map is the order of use. */
export function createFrameCache(): FrameCache {
  const frames = new Map<string, DecodedFrame>();
  let usedBytes = 0;

  const drop = (frame: DecodedFrame): void => {
    if (frames.delete(frame.key)) usedBytes -= bytesOf(frame);
  };

  return {
    get usedBytes() {
      return usedBytes;
    },
    has: (key) => frames.has(key),
    get(key) {
      const frame = frames.get(key);
      if (frame === undefined) return null;
      frames.delete(key);
      frames.set(key, frame);
      return frame;
    },
    add(frame) {
      const before = frames.get(frame.key);
      if (before !== undefined) drop(before);
      frames.set(frame.key, frame);
      usedBytes += bytesOf(frame);
    },
    trim(budgetBytes, rank, pinned) {
      if (usedBytes <= budgetBytes) return;
      const all = [...frames.values()];
      const unwanted = all.filter(({ key }) => !rank.has(key));
      const farthest = all
        .filter(({ key }) => (rank.get(key) ?? 0) >= pinned)
        .toSorted((a, b) => (rank.get(b.key) ?? 0) - (rank.get(a.key) ?? 0));
      for (const frame of [...unwanted, ...farthest]) {
        if (usedBytes <= budgetBytes) return;
        drop(frame);
      }
    },
    clear() {
      frames.clear();
      usedBytes = 0;
    },
  };
}
