import { fullRangeVoi, minMax } from '../../../pixels/index.ts';
import { rangeWithoutPadding } from '../draw/picture.ts';
import { modalityOf } from '../draw/grey.ts';
import type { StoredRange, Voi } from '../draw/grey.ts';
import { fitScale } from '../geometry/view.ts';
import type { ImageShape, Size, View } from '../geometry/view.ts';
import type { DecodedFrame } from '../frames/cache.ts';
import type { FrameImage, SeriesModel } from '../types.ts';

/**
 * How the reader looks at one series. It holds while scrolling and ends with the series: nothing of it, least of all a
 * flip or a turn, is ever carried to another.
 */
export type Presentation = {
  readonly view: View;
  readonly fitted: boolean; // the scale follows the pane's size
  readonly voi: Voi | 'default'; // default: each frame's own
  readonly automatic: Voi | null; // worked out from pixels for a series without windows, kept so that it is steady
  readonly invert: boolean;
};

export const initialPresentation: Presentation = {
  view: { scale: 1, offset: { x: 0, y: 0 }, rotation: 0, flipHorizontal: false, flipVertical: false },
  fitted: true,
  voi: 'default',
  automatic: null,
  invert: false,
};

/** A text that two presentations share when the reader sees no difference between them. */
export function presentationKey({ view, fitted, voi, invert }: Presentation): string {
  const { rotation, flipHorizontal, flipVertical, scale, offset } = view;
  const lies = [rotation, flipHorizontal, flipVertical, fitted ? 'fitted' : [scale, offset.x, offset.y]];
  return JSON.stringify([lies, voi === 'default' ? voi : [voi.center, voi.width, voi.lut !== null], invert]);
}

/** The view that is drawn: fitted to the pane, or as the reader left it. */
export function effectiveView(presentation: Presentation, shape: ImageShape, pane: Size): View {
  if (!presentation.fitted) return presentation.view;
  return { ...presentation.view, offset: { x: 0, y: 0 }, scale: fitScale(presentation.view, shape, pane) };
}

/** A window that shows the whole range of values, least black and greatest white (PS3.3 C.11.2.1.2 solved for both). */
export function voiOfRange(image: FrameImage, range: StoredRange, whole: boolean): Voi {
  const ends = [modalityOf(image, range.min), modalityOf(image, range.max)];
  const table = minMax(Uint16Array.from(image.modalityLut?.entries ?? []));
  const [low, high] = table === null ? [Math.min(...ends), Math.max(...ends)] : [table.min, table.max];
  if (whole && image.voiFunction === 'LINEAR' && Number.isInteger(image.slope)) {
    const { center, width } = fullRangeVoi(low, high);
    return { center, width, lut: null };
  }
  return { center: (low + high) / 2, width: Math.max(high - low, Number.EPSILON), lut: null };
}

const isWhole = (frame: DecodedFrame): boolean =>
  !(frame.pixels.values instanceof Float32Array || frame.pixels.values instanceof Float64Array);

/** All values of the frame, padding left out. */
export const fullVoi = (frame: DecodedFrame, image: FrameImage): Voi =>
  voiOfRange(image, rangeWithoutPadding(frame.pixels, image), isWhole(frame));

/** The first window or VOI LUT of the frame's header; null when it has none. */
export function headerVoi(series: SeriesModel, index: number): Voi | null {
  const [window] = series.windows(index);
  if (window !== undefined) return { center: window.center, width: window.width, lut: null };
  const [lut] = series.image(index).voiLuts;
  if (lut === undefined) return null;
  return { center: lut.first + lut.entries.length / 2, width: lut.entries.length, lut };
}

/**
 * The VOI that a frame is drawn with, and the automatic one to keep. Without any in the header: 8-bit images as they are
 * (the whole range of the format, so that a cine does not flicker), others from the values of the first frame that has
 * more than one value.
 */
export function effectiveVoi(
  presentation: Presentation,
  series: SeriesModel,
  index: number,
  frame: DecodedFrame,
): { readonly voi: Voi; readonly automatic: Voi | null } {
  const { automatic } = presentation;
  if (presentation.voi !== 'default') return { voi: presentation.voi, automatic };
  const image = series.image(index);
  const header = headerVoi(series, index);
  if (header !== null) return { voi: header, automatic };
  if (automatic !== null) return { voi: automatic, automatic };
  const { BitsStored, PixelRepresentation } = image.description;
  if (BitsStored <= 8 && PixelRepresentation === 0 && isWhole(frame)) {
    const voi = voiOfRange(image, { min: 0, max: 2 ** BitsStored - 1 }, true);
    return { voi, automatic: voi };
  }
  const range = rangeWithoutPadding(frame.pixels, image);
  const voi = voiOfRange(image, range, isWhole(frame));
  return { voi, automatic: range.max > range.min ? voi : null };
}
