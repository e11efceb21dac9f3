export type { PixelDescription, PixelFailure, PixelResult, StoredPixels, StoredValues } from './types.ts';
export { createDecoder, type Decoder, type DecoderOptions } from './decoder.ts';
export type { CodecFactory, CodecHost, CodecName } from './codecs.ts';
export { isDecodable } from './syntax.ts';
export { toRgb } from './colour.ts';
export { grey8, type GreyOptions, rgba, type RgbaImage, type RgbaOptions } from './display.ts';
export {
  minMax,
  type ModalityContainer,
  modalityContainer,
  modalityLut,
  modalityTable,
  modalityValue,
  type ModalityValues,
  type Padding,
  type Rescale,
} from './modality.ts';
export { type Palette, type PaletteChannel, paletteRgb, type PaletteTable, paletteTable } from './palette.ts';
export { scaleArea, thumbnail } from './scale.ts';
export {
  fullRangeVoi,
  type LookUpTable,
  tableEntry,
  type Voi,
  type VoiFunction,
  voiLinear,
  voiLinearExact,
  voiSigmoid,
  voiTableValue,
  voiValue,
} from './voi.ts';
