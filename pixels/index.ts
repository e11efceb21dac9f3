// The door of pixels: from the bytes of a frame to stored values, and from those to values and pictures.
export type { PixelDescription, PixelFailure, PixelResult, StoredPixels, StoredValues } from './types.ts';
export { createDecoder, type Decoder, type DecoderOptions } from './decoder.ts';
export type { CodecFactory, CodecName } from './codecs.ts';
export { decodePlain } from './plain.ts';
export { isDecodable } from './syntax.ts';
export { toRgb } from './colour.ts';
export { grey8, rgba, type RgbaOptions } from './display.ts';
export {
  type LutDescriptor,
  lutDescriptor,
  type LutReading,
  type LutSource,
  readLut,
} from './lookUpTable.ts';
export { isPadding, paddingMask } from './padding.ts';
export { minMax, modalityContainer, modalityLut, modalityTable, modalityValue } from './modality.ts';
export { displayGrey, type GreyPipeline, presentationLevel, voiLevel, type VoiTable } from './pipeline.ts';
export { type Palette, type PaletteChannel, paletteRgb, type PaletteTable, paletteTable } from './palette.ts';
export { scaleArea, thumbnail } from './scale.ts';
export {
  fullRangeVoi,
  type LookUpTable,
  type VoiFunction,
  voiLinear,
  voiLinearExact,
  voiSigmoid,
  voiTableValue,
  voiValue,
} from './voi.ts';
export { overlayMarks, type OverlayMarks, type OverlayPlace } from './overlay.ts';
export { collectRuns, complement, type Runs } from './runs.ts';
export { type Shutter, type ShutterShape, shutterRuns } from './shutter.ts';
export { labToRgb } from './lab.ts';
