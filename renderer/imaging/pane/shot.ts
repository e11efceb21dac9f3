import { createCanvasRenderer } from '../draw/canvasRenderer.ts';
import type { GpuState } from '../draw/gpuService.ts';
import { fitScale, imageToDevice, pixelSides } from '../geometry/view.ts';
import type { Size, View } from '../geometry/view.ts';
import type { Framing, Picture, Shot } from '../shotTypes.ts';
import type { SeriesModel } from '../types.ts';
import { paneState } from './paneState.ts';
import type { OnScreen } from './paneState.ts';

export type ShotParts = {
  readonly series: SeriesModel;
  readonly on: OnScreen;
  readonly pane: Size;
  readonly density: number;
  readonly gpu: GpuState;
};

// What Chromium draws at all on one canvas; beyond either the canvas stays empty, without a word.
const LONGEST_SIDE = 16_384;
const MOST_PIXELS = 2 ** 27;

const shapeOf = ({ frame, image }: OnScreen['scene']) => ({
  ...frame.pixels,
  pixelAspect: image.pixelAspect,
});

/** Size of the whole image at a scale of 1, turned as it is shown. */
function wholeSize(scene: OnScreen['scene']): Size {
  const { Rows, Columns, pixelAspect } = shapeOf(scene);
  const sides = pixelSides({ pixelAspect });
  const [across, down] = [Math.round(Columns * sides.width), Math.round(Rows * sides.height)];
  const sideways = scene.view.rotation === 90 || scene.view.rotation === 270;
  return sideways ? { width: down, height: across } : { width: across, height: down };
}

const centred = { x: 0, y: 0 };

/** The view magnified about the middle of the pane. */
const magnified = (view: View, times: number): View => ({
  ...view,
  scale: view.scale * times,
  offset: { x: view.offset.x * times, y: view.offset.y * times },
});

function placed(parts: ShotParts, framing: Framing): { readonly view: View; readonly pane: Size } {
  const { scene } = parts.on;
  const { view } = scene;
  switch (framing.kind) {
    case 'pane': {
      const { times } = framing;
      const pane = {
        width: Math.round(scene.pane.width * times),
        height: Math.round(scene.pane.height * times),
      };
      return { view: magnified(view, times), pane };
    }
    case 'image':
      return { view: { ...view, scale: 1, offset: centred }, pane: wholeSize(scene) };
    case 'box': {
      const pane = { width: framing.width, height: framing.height };
      if (framing.whole)
        return { view: { ...view, scale: fitScale(view, shapeOf(scene), pane), offset: centred }, pane };
      const times = Math.min(pane.width / scene.pane.width, pane.height / scene.pane.height);
      return { view: magnified(view, times), pane };
    }
    case 'scale': {
      const { width, height, scale } = framing;
      return { view: { ...view, scale, offset: centred }, pane: { width, height } };
    }
    default:
      return framing satisfies never;
  }
}

function draw(parts: ShotParts, framing: Framing): Picture | null {
  const { scene } = parts.on;
  const { view, pane } = placed(parts, framing);
  const [longest, pixels] = [Math.max(pane.width, pane.height), pane.width * pane.height];
  if (longest > LONGEST_SIDE || pixels > MOST_PIXELS) return null;
  // The same hand that draws panes without a GPU, on a canvas of its own: `element` is the caller's from here on.
  const renderer = createCanvasRenderer();
  const { element } = renderer;
  if (!(element instanceof HTMLCanvasElement) || !renderer.draw({ ...scene, view, pane })) return null;
  element.removeAttribute('style'); // those of a pane's canvas
  const { spacing } = scene.image;
  const shorterMm = spacing === null ? null : Math.min(spacing.rowSpacingMm, spacing.columnSpacingMm);
  return {
    canvas: element,
    transform: imageToDevice(view, shapeOf(scene), pane),
    mmPerPixel: shorterMm === null ? null : shorterMm / view.scale,
  };
}

/**
 * A shot of what a paint put on screen. Everything in it is of that one paint; null where pixels and their name do not
 * belong together, which is never to leave the page.
 */
export function shotOf(parts: ShotParts): Shot | null {
  const { series, on, density } = parts;
  const named = series.frames[on.index];
  const { ref } = on.scene.frame;
  if (
    named === undefined ||
    named.SOPInstanceUID !== ref.SOPInstanceUID ||
    named.frameNumber !== ref.frameNumber ||
    named.SeriesInstanceUID !== ref.SeriesInstanceUID ||
    named.StudyInstanceUID !== ref.StudyInstanceUID
  )
    return null;
  const state = paneState({
    series,
    index: on.index,
    shown: on,
    status: { kind: 'ready' },
    loaded: { loaded: [], loadedCount: 0 },
    presentation: on.presentation,
    density,
    cine: null,
    gpu: parts.gpu,
  });
  return {
    ref,
    series,
    index: on.index,
    identity: series.identity(on.index),
    state,
    size: wholeSize(on.scene),
    spacing: on.scene.image.spacing,
    pane: on.scene.pane,
    density,
    draw: (framing) => draw(parts, framing),
  };
}
