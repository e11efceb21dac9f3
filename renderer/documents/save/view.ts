import type { PresentationView } from '../../../native/contract/index.ts';
import type { Pane, PaneState } from '../../imaging/index.ts';

// What a pane shows, as a presentation state says it.

type Lie = Pick<PaneState, 'rotation' | 'flipHorizontal' | 'flipVertical'>;

/**
 * A pane flips first and turns then; a state turns first and flips then (PS3.3 C.10.6). A vertical flip is a horizontal one
 * after half a turn, and a turn after a flip is the opposite turn before it.
 */
export function turnThenFlip({
  rotation,
  flipHorizontal,
  flipVertical,
}: Lie): Pick<PresentationView, 'rotation' | 'flipHorizontal'> {
  const mirrored = flipHorizontal !== flipVertical;
  const half = flipVertical ? 180 : 0;
  return { rotation: quarter((mirrored ? -rotation : rotation) + half), flipHorizontal: mirrored };
}

function quarter(degrees: number): PresentationView['rotation'] {
  const turned = ((degrees % 360) + 360) % 360;
  return turned === 90 ? 90 : turned === 180 ? 180 : turned === 270 ? 270 : 0;
}

const bound = (value: number): number => Math.min(1e6, Math.max(-1e6, value));

/** The part of the image that lies in the pane; `fit` where that is all of it. */
function areaOf(
  pane: Pane,
  state: PaneState,
  size: { readonly width: number; readonly height: number },
): PresentationView['area'] | null {
  const { series, shownIndex } = state;
  if (series === null || shownIndex === null) return null;
  const { Rows, Columns } = series.image(shownIndex).description;
  const [a, b] = [pane.cssToImage({ x: 0, y: 0 }), pane.cssToImage({ x: size.width, y: size.height })];
  if (a === null || b === null) return null;
  const topLeft = { x: bound(Math.min(a.x, b.x)), y: bound(Math.min(a.y, b.y)) };
  const bottomRight = { x: bound(Math.max(a.x, b.x)), y: bound(Math.max(a.y, b.y)) };
  const near = 0.5; // of a pixel: a fitted picture begins on a whole one of the screen
  const fit =
    topLeft.x <= near && topLeft.y <= near && bottomRight.x >= Columns - near && bottomRight.y >= Rows - near;
  const touches = fit && (Math.abs(topLeft.x) <= near || Math.abs(topLeft.y) <= near);
  // All of it fitted to the pane is the image itself, whatever empty margin this pane has beside it.
  if (touches) return { topLeft: { x: 0, y: 0 }, bottomRight: { x: Columns, y: Rows }, fit: true };
  return { topLeft, bottomRight, fit: false };
}

/** Null while the pane shows nothing. */
export function viewOf(
  pane: Pane,
  size: { readonly width: number; readonly height: number },
): PresentationView | null {
  const state = pane.state();
  const { series, shown, shownIndex, voi, invert } = state;
  const area = areaOf(pane, state, size);
  if (series === null || shown === null || shownIndex === null || area === null) return null;
  const { SeriesInstanceUID, SOPInstanceUID, frameNumber } = shown;
  // A table has no width; where it cannot be saved itself, what it spans is: a straight window over the same values.
  const shape = usesTable(state) ? 'LINEAR' : series.image(shownIndex).voiFunction;
  const curve = curveOf(state);
  return {
    SeriesInstanceUID,
    SOPInstanceUID,
    frameNumber,
    window: voi === null ? null : { center: voi.center, width: voi.width, function: shape },
    ...(curve === null ? {} : { curve }),
    invert,
    ...turnThenFlip(state),
    area,
  };
}

/** Which of the image's own VOI LUTs a pane looks through; null: none, or one of a presentation state. */
function curveOf(state: PaneState): number | null {
  if (state.presentation !== null && state.presentationApplies) return null;
  const at = state.voiChoices.filter(({ kind }) => kind === 'lut').findIndex(({ current }) => current);
  return at < 0 ? null : at;
}

export const usesTable = (state: PaneState): boolean =>
  state.voiChoices.some(({ current, kind }) => current && kind === 'lut');

/** PS3.5 6.2 CS: capital letters, digits, space and underscore, at most 16. */
export const asLabel = (text: string): string =>
  text
    .normalize('NFKD')
    .toUpperCase()
    .replaceAll(/[^A-Z0-9_ ]/g, '')
    .slice(0, 16);
