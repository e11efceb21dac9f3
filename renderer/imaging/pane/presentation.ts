import type { Presentation as PresentationState } from '../../../native/contract/index.ts';
import type { ImageVoi as Voi } from '../../../pixels/index.ts';
import { fitScale, pixelSides } from '../geometry/view.ts';
import type { ImageShape, Size, View } from '../geometry/view.ts';
import type { DisplayedArea } from './presentationState.ts';
import { afterwards, rotatedThenFlipped, undone } from './turns.ts';

/**
 * How the reader looks at one series. It holds while scrolling and ends with the series: nothing of it, least of all a
 * flip or a turn, is ever carried to another.
 */
export type Presentation = {
  readonly view: View;
  readonly fitted: boolean; // the scale follows the pane's size
  readonly voi: Voi | 'default' | { readonly choice: number }; // default: each frame's own first one
  readonly automatic: Voi | null; // worked out from pixels for a series without windows, kept so that it is steady
  readonly invert: boolean;
  readonly overlays: boolean; // overlay planes are drawn
  readonly shutter: boolean; // a shutter hides what lies outside
  readonly state: PresentationState | null; // applied to the frames that it names
  readonly turned: boolean; // `view` holds the state's turn
  readonly area: boolean; // fitted is to the state's displayed area, not to the whole picture
};

export const initialPresentation: Presentation = {
  view: { scale: 1, offset: { x: 0, y: 0 }, rotation: 0, flipHorizontal: false, flipVertical: false },
  fitted: true,
  voi: 'default',
  automatic: null,
  invert: false,
  overlays: true,
  shutter: true,
  state: null,
  turned: false,
  area: true,
};

const voiKey = (voi: Presentation['voi']): unknown =>
  voi === 'default' || 'choice' in voi ? voi : [voi.center, voi.width, voi.lut !== null];

/** A text that two presentations share when the reader sees no difference between them. */
export function presentationKey(presentation: Presentation): string {
  const { view, fitted, voi, invert, overlays, shutter, state, area } = presentation;
  const { rotation, flipHorizontal, flipVertical, scale, offset } = view;
  const lies = [
    rotation,
    flipHorizontal,
    flipVertical,
    fitted ? `fitted ${area}` : [scale, offset.x, offset.y],
  ];
  return JSON.stringify([lies, voiKey(voi), invert, overlays, shutter, state?.summary.SOPInstanceUID]);
}

/** The presentation with the state's turn in its view where the state applies, and without it elsewhere. */
export function turnedFor(presentation: Presentation, applies: boolean): Presentation {
  const { state, turned, view } = presentation;
  if (state === null || turned === applies) return presentation;
  const turn = rotatedThenFlipped(state.rotation, state.flipHorizontal);
  const lie = afterwards(applies ? turn : undone(turn), view);
  return { ...presentation, turned: applies, view: { ...view, ...lie } };
}

export type Frame = {
  readonly shape: ImageShape;
  readonly pane: Size;
  readonly area: DisplayedArea | null;
  readonly mmPerDevicePixel: number | null; // of the screen, where it has been measured
};

/** The view that is drawn: fitted to the pane, to the displayed area of a presentation state, or as the reader left it. */
export function effectiveView(
  presentation: Presentation,
  { shape, pane, area, mmPerDevicePixel }: Frame,
): View {
  const { view } = presentation;
  if (!presentation.fitted) return view;
  if (area === null || !presentation.area)
    return { ...view, offset: { x: 0, y: 0 }, scale: fitScale(view, shape, pane) };
  const scale = areaScale(area, view, { shape, pane, mmPerDevicePixel });
  return { ...view, scale, offset: offsetTo(area, { ...view, scale }, shape) };
}

/** Device pixels for the shorter side of an image pixel (PS3.3 C.10.4). */
function areaScale(area: DisplayedArea, view: View, parts: Omit<Frame, 'area'>): number {
  const [columns, rows] = [area.bottomRight.x - area.topLeft.x, area.bottomRight.y - area.topLeft.y];
  const { shape, pane, mmPerDevicePixel } = parts;
  const fit = fitScale(
    view,
    { Rows: Math.abs(rows), Columns: Math.abs(columns), pixelAspect: shape.pixelAspect },
    pane,
  );
  switch (area.mode) {
    case 'scale-to-fit':
      return fit;
    case 'true-size': {
      const spacing = area.pixelSpacingMm;
      if (spacing === null || mmPerDevicePixel === null) return fit;
      return Math.min(spacing[0], spacing[1]) / mmPerDevicePixel;
    }
    case 'magnify':
      return area.magnification ?? fit;
    default:
      return area.mode satisfies never;
  }
}

/** Where the picture's centre lies from the pane's so that the area's centre is in the middle. */
function offsetTo(area: DisplayedArea, view: View, shape: ImageShape): View['offset'] {
  const sides = pixelSides(shape);
  const dx = (shape.Columns / 2 - (area.topLeft.x + area.bottomRight.x) / 2) * sides.width * view.scale;
  const dy = (shape.Rows / 2 - (area.topLeft.y + area.bottomRight.y) / 2) * sides.height * view.scale;
  const [x, y] = [view.flipHorizontal ? -dx : dx, view.flipVertical ? -dy : dy];
  switch (view.rotation) {
    case 0:
      return { x, y };
    case 90:
      return { x: -y, y: x };
    case 180:
      return { x: -x, y: -y };
    case 270:
      return { x: y, y: -x };
    default:
      return view.rotation satisfies never;
  }
}
