import type { Presentation } from '../../../native/contract/index.ts';
import { names } from '../types.ts';
import type { Frame } from '../types.ts';

// Where graphics and texts of a presentation state lie on an image (PS3.3 C.10.5), in image pixels as ImagePoint counts them.

export type Point = { readonly x: number; readonly y: number };
type Units = Presentation['graphics'][number]['graphic']['units'];
type Area = Pick<Presentation['areas'][number], 'topLeft' | 'bottomRight'>;

export type ImageSize = { readonly Rows: number; readonly Columns: number };

/** The displayed area that a state names for a frame; the whole image where it names none. */
export function areaOf(state: Presentation, frame: Frame, { Rows, Columns }: ImageSize): Area {
  const named = state.areas.find(
    ({ images }) => images.length === 0 || images.some((image) => names(image, frame)),
  );
  return named ?? { topLeft: { x: 0, y: 0 }, bottomRight: { x: Columns, y: Rows } };
}

/**
 * From the fraction of the displayed area, as it is SEEN after the state's rotation and then its flip, back to the fraction
 * as it lies in the image. Turning a unit square clockwise by a quarter takes (x, y) to (1 - y, x).
 */
function unseen({ x, y }: Point, { rotation, flipHorizontal }: Presentation): Point {
  const u = flipHorizontal ? 1 - x : x;
  switch (rotation) {
    case 0:
      return { x: u, y };
    case 90:
      return { x: y, y: 1 - u };
    case 180:
      return { x: 1 - u, y: 1 - y };
    case 270:
      return { x: 1 - y, y: u };
    default:
      return rotation satisfies never;
  }
}

/**
 * Turns points of a unit into image points. What is placed on the display stays with the part of the image that the state
 * shows there: an arrow at an edge of the screen means something only where the state put it, also when the reader zooms.
 * Null for what lies on the whole matrix of a tiled image, of which one tile knows nothing.
 */
export function toImage(
  state: Presentation,
  frame: Frame,
  size: ImageSize,
): (point: Point, units: Units) => Point | null {
  const { topLeft, bottomRight } = areaOf(state, frame, size);
  const tiled = state.images.some((image) => names(image, frame) && TILED.has(image.SOPClassUID));
  return (point, units) => {
    switch (units) {
      case 'pixel':
        return point;
      case 'matrix':
        return tiled ? null : point;
      case 'display': {
        const at = unseen(point, state);
        return {
          x: topLeft.x + at.x * (bottomRight.x - topLeft.x),
          y: topLeft.y + at.y * (bottomRight.y - topLeft.y),
        };
      }
      default:
        return units satisfies never;
    }
  };
}

const TILED: ReadonlySet<string> = new Set([
  '1.2.840.10008.5.1.4.1.1.77.1.6', // VL Whole Slide Microscopy
  '1.2.840.10008.5.1.4.1.1.77.1.8', // Confocal Microscopy
  '1.2.840.10008.5.1.4.1.1.77.1.9', // Confocal Microscopy Tiled Pyramidal
]);
