import type { HeaderImage, LookUpTable } from './header/types.ts';
import { minMax, modalityValue } from './modality.ts';
import { isPadding } from './padding.ts';
import { displayGrey } from './pipeline.ts';
import type { StoredPixels, StoredValues } from './types.ts';
import { fullRangeVoi, type VoiFunction } from './voi.ts';

/** What of a header decides the greys of a frame. */
type GreyImage = Pick<
  HeaderImage,
  'slope' | 'intercept' | 'modalityLut' | 'voiFunction' | 'presentationLut' | 'padding' | 'inverse'
>;

/** What is applied to modality values: a window, or a VOI LUT stretched over one. */
export type ImageVoi = {
  readonly center: number;
  readonly width: number;
  readonly lut: LookUpTable | null;
  readonly function?: VoiFunction; // of a window; without one the image's own
};

/** Least and greatest stored value. */
export type StoredRange = { readonly min: number; readonly max: number };

/** Stored value to modality value. */
export const modalityOf = (image: GreyImage, stored: number): number =>
  modalityValue(stored, image, image.modalityLut);

/** The function that a window is applied by. A width below 1 means nothing to LINEAR; fractions are read with it all the same. */
export function functionOf(image: GreyImage, voi: ImageVoi): VoiFunction {
  const chosen = voi.function ?? image.voiFunction;
  return chosen === 'LINEAR' && voi.width < 1 ? 'LINEAR_EXACT' : chosen;
}

/** The grey, 0..255, that a stored value is drawn with. Padding is black, whatever the polarity. */
export function greyOf(image: GreyImage, voi: ImageVoi, invert: boolean): (stored: number) => number {
  const { lut, center, width } = voi;
  const shade = displayGrey({
    slope: image.slope,
    intercept: image.intercept,
    modalityLut: image.modalityLut,
    voi: lut === null ? { center, width, function: functionOf(image, voi) } : { lut, center, width },
    presentationLut: image.presentationLut,
    invert: image.inverse !== invert,
  });
  return (stored) => (isPadding(image, stored) ? 0 : shade(stored));
}

/** A VOI LUT over the whole of its entries. */
export const voiOfTable = (lut: LookUpTable): ImageVoi => ({
  center: lut.first + lut.entries.length / 2,
  width: lut.entries.length,
  lut,
});

/** Whether a frame's values are whole numbers. */
export const isWhole = (values: StoredValues): boolean =>
  !(values instanceof Float32Array || values instanceof Float64Array);

const rangeByPixels = new WeakMap<StoredPixels, StoredRange>();

/** Least and greatest stored value of the frame. */
export function rangeOf(pixels: StoredPixels): StoredRange {
  const known = rangeByPixels.get(pixels);
  if (known !== undefined) return known;
  const range = minMax(pixels.values) ?? { min: 0, max: 0 };
  rangeByPixels.set(pixels, range);
  return range;
}

/** The range without padding, from which a window is worked out (PS3.3 C.7.5.1.1.2). */
export const rangeWithoutPadding = (
  pixels: StoredPixels,
  image: Pick<HeaderImage, 'padding'>,
): StoredRange =>
  image.padding === null ? rangeOf(pixels) : (minMax(pixels.values, image.padding) ?? { min: 0, max: 0 });

/** A window that shows the whole range of values, least black and greatest white (PS3.3 C.11.2.1.2 solved for both). */
export function voiOfRange(image: GreyImage, range: StoredRange, whole: boolean): ImageVoi {
  const ends = [modalityOf(image, range.min), modalityOf(image, range.max)];
  const table = minMax(Uint16Array.from(image.modalityLut?.entries ?? []));
  const [low, high] = table === null ? [Math.min(...ends), Math.max(...ends)] : [table.min, table.max];
  if (whole && image.voiFunction === 'LINEAR' && Number.isInteger(image.slope)) {
    const { center, width } = fullRangeVoi(low, high);
    return { center, width, lut: null };
  }
  return { center: (low + high) / 2, width: Math.max(high - low, Number.EPSILON), lut: null };
}

/** What the format of the stored values can hold. */
export const storedRange = ({ description }: Pick<HeaderImage, 'description'>): StoredRange => {
  const { BitsStored, PixelRepresentation } = description;
  if (PixelRepresentation === 1) return { min: -(2 ** (BitsStored - 1)), max: 2 ** (BitsStored - 1) - 1 };
  return { min: 0, max: 2 ** BitsStored - 1 };
};

/**
 * The VOI of a frame whose header has none: 8-bit images as they are (the whole range of the format, so that a cine does
 * not flicker), others from their values without padding. `steady`: it may stand for other frames too; one value alone
 * tells nothing about them.
 */
export function automaticVoi(
  image: HeaderImage,
  pixels: StoredPixels,
): { readonly voi: ImageVoi; readonly steady: boolean } {
  const whole = isWhole(pixels.values);
  const { BitsStored, PixelRepresentation } = image.description;
  if (BitsStored <= 8 && PixelRepresentation === 0 && whole)
    return { voi: voiOfRange(image, storedRange(image), true), steady: true };
  const range = rangeWithoutPadding(pixels, image);
  return { voi: voiOfRange(image, range, whole), steady: range.max > range.min };
}
