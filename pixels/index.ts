// The door of pixels: from the bytes of a frame to stored values, and from those to values and pictures.
export type { PixelDescription, PixelFailure, PixelResult, StoredPixels, StoredValues } from './types.ts';
export { createDecoder, type Decoder, type DecoderOptions } from './decoder.ts';
export type { CodecFactory, CodecName } from './codecs.ts';
export { encodeJpeg } from './jpeg/encode.ts';
export { decodePlain } from './plain.ts';
export { isDecodable } from './syntax.ts';
export { toRgb } from './colour.ts';
export { colourOf, isColour, isGrey, mixedColours, pictureOf, type RgbaImage } from './display.ts';
export {
  automaticVoi,
  functionOf,
  greyOf,
  type ImageVoi,
  isWhole,
  modalityOf,
  rangeOf,
  rangeWithoutPadding,
  type StoredRange,
  storedRange,
  voiOfRange,
  voiOfTable,
} from './grey.ts';
export { type Layer, OVERLAY_COLOUR, paintLayer, type PlaceOnPicture } from './paint.ts';
export { lutDescriptor, readLut } from './lookUpTable.ts';
export { isPadding, paddingMask } from './padding.ts';
export { minMax, modalityValue } from './modality.ts';
export { displayGrey } from './pipeline.ts';
export { type Palette, type PaletteChannel, paletteRgb, paletteTable } from './palette.ts';
export { cut, fitted, scaled } from './scale.ts';
export {
  fullRangeVoi,
  type VoiFunction,
  voiLinear,
  voiLinearExact,
  voiSigmoid,
  voiTableValue,
} from './voi.ts';
export { overlayMarks, type OverlayMarks } from './overlay.ts';
export type { Runs } from './runs.ts';
export { type Shutter, type ShutterShape, shutterRuns } from './shutter.ts';
export { labToRgb } from './lab.ts';
