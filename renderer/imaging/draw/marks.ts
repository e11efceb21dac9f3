import { overlayMarks } from '../../../pixels/index.ts';
import type { OverlayMarks } from '../../../pixels/index.ts';
import { fetchBulk } from '../metadata/bulkData.ts';
import type { DecodedFrame } from '../frames/cache.ts';
import type { OverlayPlane } from '../types.ts';

/** The marks of overlay planes. Planes that lie elsewhere are fetched when they are first asked for. */
export type MarkSource = {
  /** null: still on its way. 'unusable': there is nothing to draw. */
  marksOf(plane: OverlayPlane, frame: DecodedFrame): OverlayMarks | 'unusable' | null;
};

const MOST_BYTES = 1 << 24; // 2^27 one-bit pixels: more than any frame has

/** `arrived` is called when marks that were on their way can be drawn. */
export function createMarkSource(arrived: () => void): MarkSource {
  const known = new WeakMap<OverlayPlane, OverlayMarks | 'unusable' | 'coming'>();

  function keep(
    plane: OverlayPlane,
    bits: Uint8Array | null,
    frame: DecodedFrame,
  ): OverlayMarks | 'unusable' {
    const marks = (bits === null ? null : overlayMarks(bits, plane, frame.pixels, plane.frame)) ?? 'unusable';
    known.set(plane, marks);
    return marks;
  }

  async function fetchMarks(plane: OverlayPlane, uri: string, frame: DecodedFrame): Promise<void> {
    known.set(plane, 'coming');
    const bits = await fetchBulk(uri, MOST_BYTES, new AbortController().signal);
    keep(plane, bits, frame);
    arrived();
  }

  return {
    marksOf(plane, frame) {
      const found = known.get(plane);
      if (found !== undefined) return found === 'coming' ? null : found;
      const { source } = plane;
      switch (source.kind) {
        case 'data':
          return keep(plane, source.bytes, frame);
        case 'embedded': {
          const kept = frame.pixels.embedded?.find(({ bit }) => bit === source.bit);
          return keep(plane, kept?.bits ?? null, frame);
        }
        case 'bulk':
          void fetchMarks(plane, source.uri, frame);
          return null;
        default:
          return source satisfies never;
      }
    },
  };
}
