import { layoutOf } from './layout.ts';
import { decodeNative } from './native.ts';
import { codingOf } from './syntax.ts';
import type { PixelDescription, PixelResult, StoredPixels } from './types.ts';

/**
 * Decodes, synchronously, the simplest and most frequent kind of frame: uncompressed, little endian, grey in whole bytes,
 * complete. Null for every other kind, damaged ones among them: those are for the decoder, which gives the same values.
 * Bytes that fill a buffer of their own become the values: they are given away with the call.
 */
export function decodePlain(
  bytes: Uint8Array,
  TransferSyntaxUID: string,
  description: PixelDescription,
): PixelResult<StoredPixels> | null {
  if (codingOf(TransferSyntaxUID) !== 'native') return null;
  const { element, BitsAllocated, SamplesPerPixel } = description;
  if (element !== 'PixelData' || SamplesPerPixel !== 1 || (BitsAllocated !== 8 && BitsAllocated !== 16))
    return null;
  const layout = layoutOf(description, bytes.length); // fewer bytes than pixels: not complete
  return layout.ok ? decodeNative(bytes, layout.value, false, true) : null;
}
