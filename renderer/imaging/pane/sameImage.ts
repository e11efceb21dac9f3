import { imageName } from '../imageName.ts';
import type { FrameRef, PaneLayer } from '../types.ts';

// A pane never shows one image's pixels under another one's name (CORRECTNESS 35). Whatever lies over the picture says
// for which image it was drawn. React writes the name a moment after the canvas has been painted: until both are of one
// image nothing of the picture is seen, and when they do not come together the pane is wiped and says so.

/** What a layer was drawn for: `imageName`s; null: nothing of any image is on it. */
export type DrawnFor = () => string | null;

/** UIDs only: this is logged. */
export type Disagreement = {
  readonly layer: PaneLayer | 'pixels';
  readonly drawnFor: string | null;
  readonly pixelsOf: string;
};

/** The first layer that is of another image than the pixels. A picture without a name is one, too. */
export function disagreement(
  pixelsOf: string,
  layers: Iterable<readonly [PaneLayer, DrawnFor]>,
): Disagreement | null {
  for (const [layer, read] of layers) {
    const drawnFor = read();
    if (drawnFor === pixelsOf || (drawnFor === null && layer !== 'identity')) continue;
    return { layer, drawnFor, pixelsOf };
  }
  return null;
}

export type SameImage = {
  /** The layer is asked after every paint, until the answer is called. */
  watch(layer: PaneLayer, drawnFor: DrawnFor): () => void;
  /** Call it before the layers hear of a paint. null: no picture is on screen. */
  painted(ref: FrameRef | null): void;
  /** Call it when the layers have heard. */
  check(): void;
  dispose(): void;
};

type Parts = {
  /** Covers the picture, or shows it. */
  readonly cover: (covered: boolean) => void;
  /** Called when a layer stays with another image. */
  readonly failed: (found: Disagreement) => void;
};

// React needs none of them: it commits before the browser draws. On a page that is not seen no frame passes.
const PATIENCE_FRAMES = 3;

export function createSameImage({ cover, failed }: Parts): SameImage {
  const layers = new Map<symbol, readonly [PaneLayer, DrawnFor]>();
  let pixelsOf: string | null = null;
  let frame: number | null = null;
  let frames = 0;

  function stopWaiting(): void {
    if (frame !== null) cancelAnimationFrame(frame);
    frame = null;
    frames = 0;
  }

  /** True when the picture may be seen. */
  function settle(): boolean {
    const found = pixelsOf === null ? null : disagreement(pixelsOf, layers.values());
    cover(found !== null);
    if (found === null) stopWaiting();
    else if (frames >= PATIENCE_FRAMES) {
      stopWaiting();
      pixelsOf = null;
      failed(found);
      cover(false);
    }
    return found === null;
  }

  function nextFrame(): void {
    frame ??= requestAnimationFrame(() => {
      frame = null;
      frames += 1;
      if (!settle() && pixelsOf !== null) nextFrame();
    });
  }

  function later(): void {
    // After React, which was told before: both stand in one queue, so that an earlier check in it does not count.
    queueMicrotask(() => {
      if (!settle() && pixelsOf !== null) nextFrame();
    });
  }

  return {
    watch(layer, drawnFor) {
      const key = Symbol(layer);
      layers.set(key, [layer, drawnFor]);
      later();
      return () => void layers.delete(key);
    },
    painted(ref) {
      const next = ref === null ? null : imageName(ref);
      if (next !== pixelsOf) stopWaiting();
      if (next !== pixelsOf && next !== null && layers.size > 0) cover(true);
      pixelsOf = next;
    },
    check() {
      if (pixelsOf === null || layers.size === 0) cover(false);
      else later();
    },
    dispose() {
      stopWaiting();
      layers.clear();
      pixelsOf = null;
    },
  };
}
