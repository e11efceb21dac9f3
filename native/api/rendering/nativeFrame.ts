import type { PixelDescription, StoredPixels, StoredValues } from '../../../pixels/index.ts';

/**
 * A decoded frame as Explicit VR Little Endian would hold it, or null where it would contradict the metadata that the
 * client already has: another colour space, or a cell width that decoding does not keep.
 */
export function nativeFrame(pixels: StoredPixels, description: PixelDescription): Uint8Array | null {
  const { PhotometricInterpretation: said, BitsAllocated, PlanarConfiguration } = description;
  const actual = pixels.PhotometricInterpretation;
  // The reversible and irreversible transforms of JPEG 2000 exist only inside its code stream.
  if (actual !== said && said !== 'YBR_RCT' && said !== 'YBR_ICT') return null;
  if (BitsAllocated === 1) return packBits(pixels.values);
  if (pixels.values.BYTES_PER_ELEMENT * 8 !== BitsAllocated) return null;
  const { values, SamplesPerPixel: samples } = pixels;
  const whole = values.length === pixels.Rows * pixels.Columns * samples;
  const ordered = PlanarConfiguration === 1 && samples > 1 && whole ? planes(values, samples) : values;
  return new Uint8Array(ordered.buffer, ordered.byteOffset, ordered.byteLength);
}

/** PS3.5 8.1.1: single bits, the first pixel in the least significant one. */
function packBits(values: StoredValues): Uint8Array {
  const out = new Uint8Array(Math.ceil(values.length / 8));
  for (let at = 0; at < values.length; at += 1) {
    if ((values[at] ?? 0) !== 0) out[at >> 3] = (out[at >> 3] ?? 0) | (1 << (at & 7));
  }
  return out;
}

function planes(values: StoredValues, samples: number): StoredValues {
  const out = values.slice();
  const count = values.length / samples;
  for (let sample = 0; sample < samples; sample += 1) {
    for (let at = 0; at < count; at += 1) out[sample * count + at] = values[at * samples + sample] ?? 0;
  }
  return out;
}
