// Turns fragments into frames by the tables that say where frames begin (PS3.5 A.4, PS3.3 C.7.6.3.1.8). A table is
// believed only when every entry points at an item and the entries rise.
import type { ByteRange, FrameLocation } from '../types.ts';

/** Bytes of an item header: offsets in tables count to it, our ranges to the value behind it. */
const ITEM_HEADER = 8;

export type Grouping = { readonly frames: readonly FrameLocation[]; readonly doubtful: boolean };

/**
 * Groups by offsets of the first item of each frame, counted from the first fragment's item. Null when the table does
 * not fit the items, or does not have the number of frames that the header states.
 */
export const framesByOffsets = (
  offsets: readonly number[],
  fragments: readonly ByteRange[],
  NumberOfFrames: number,
): readonly FrameLocation[] | null => {
  const origin = (fragments[0]?.offset ?? 0) - ITEM_HEADER;
  if (offsets.length !== NumberOfFrames || offsets[0] !== 0) return null;
  const frames: FrameLocation[] = [];
  let next = 0;
  for (let frameIndex = 0; frameIndex < offsets.length; frameIndex += 1) {
    const end =
      frameIndex + 1 < offsets.length ? origin + (offsets[frameIndex + 1] ?? 0) : Number.POSITIVE_INFINITY;
    if (fragments[next]?.offset !== origin + (offsets[frameIndex] ?? 0) + ITEM_HEADER) return null;
    const first = next;
    while (next < fragments.length && (fragments[next]?.offset ?? 0) - ITEM_HEADER < end) next += 1;
    if (next === first) return null;
    frames.push({ fragments: fragments.slice(first, next), bitOffset: 0 });
  }
  return next === fragments.length ? frames : null;
};

/** Extended offsets and lengths: the frame is exactly that long, the item's padding left out. */
export const framesByExtendedOffsets = (
  offsets: readonly number[],
  lengths: readonly number[],
  fragments: readonly ByteRange[],
  NumberOfFrames: number,
): readonly FrameLocation[] | null => {
  const frames = framesByOffsets(offsets, fragments, NumberOfFrames);
  // C.7.6.3.1.8: one fragment a frame where these tables are used.
  if (frames === null || lengths.length !== frames.length) return null;
  const exact: FrameLocation[] = [];
  for (const [frameIndex, frame] of frames.entries()) {
    const fragment = frame.fragments[0];
    const length = lengths[frameIndex] ?? 0;
    const fits =
      frame.fragments.length === 1 && fragment !== undefined && length > 0 && length <= fragment.length;
    if (!fits) return frames;
    exact.push({ fragments: [{ offset: fragment.offset, length }], bitOffset: 0 });
  }
  return exact;
};

/**
 * Without a table: one fragment a frame, all fragments in the only frame, or frames that begin where a code stream
 * begins. `startsFrame` looks at the first bytes of a fragment.
 */
export const framesByScan = (
  fragments: readonly ByteRange[],
  NumberOfFrames: number,
  startsFrame: (fragment: ByteRange) => boolean,
): Grouping => {
  const single = (fragment: ByteRange): FrameLocation => ({ fragments: [fragment], bitOffset: 0 });
  if (NumberOfFrames === 1) return { frames: [{ fragments: [...fragments], bitOffset: 0 }], doubtful: false };
  if (fragments.length === NumberOfFrames) return { frames: fragments.map(single), doubtful: false };
  const groups: ByteRange[][] = [];
  for (const fragment of fragments) {
    const last = groups[groups.length - 1];
    if (last === undefined || startsFrame(fragment)) groups.push([fragment]);
    else last.push(fragment);
  }
  const frames = groups.map((group) => ({ fragments: group, bitOffset: 0 }));
  // More streams than frames, or fewer: what is there is numbered in order, and the surplus is not shown.
  return { frames: frames.slice(0, NumberOfFrames), doubtful: frames.length !== NumberOfFrames };
};
