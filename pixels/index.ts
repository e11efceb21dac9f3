export type { PixelDescription, PixelFailure, PixelResult, StoredPixels, StoredValues } from './types.ts';
export { createDecoder, type Decoder, type DecoderOptions } from './decoder.ts';
export type { CodecFactory, CodecHost, CodecName } from './codecs.ts';
export { isDecodable } from './syntax.ts';
