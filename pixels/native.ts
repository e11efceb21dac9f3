import { bytesPerValue, embeddedPlanes, failed, integerView, type Layout, maskInPlace } from './layout.ts';
import type { PixelResult, StoredPixels, StoredValues } from './types.ts';

/**
 * One frame of native (uncompressed) pixels, PS3.5 8.1 and 8.2. Subsampled YBR stays as stored: two values a pixel.
 * A frame that ends early keeps its whole rows, the rest is 0 and `decodedRows` tells; less than one row is damage. Bytes
 * that are `given` are not copied where they fill a buffer of their own.
 */
export function decodeNative(
  bytes: Uint8Array,
  layout: Layout,
  bigEndian: boolean,
  given = false,
): PixelResult<StoredPixels> {
  const subsampled = isSubsampled(layout);
  const perRow = subsampled ? Math.ceil(layout.Columns / 2) * 4 : layout.Columns * layout.samples;
  const valueCount = subsampled ? subsampledCount(bytes, layout, perRow) : layout.valueCount;
  const neededBytes = Math.ceil((valueCount * layout.bitsAllocated) / 8);
  const rowBits = perRow * layout.bitsAllocated;
  const wholeRows = Math.min(layout.Rows, Math.floor((bytes.length * 8) / rowBits));
  const truncated = bytes.length < neededBytes;
  if (truncated && wholeRows === 0) return failed('damaged-pixel-data', 'less-than-one-row');
  const frame = bigEndian ? littleEndianBytes(bytes, neededBytes, layout) : bytes;
  const values = nativeValues(frame, valueCount, layout, given);
  if (!values) return failed('unsupported-pixel-format', 'integer-beyond-53-bits');
  if (truncated && !layout.planar) values.fill(0, wholeRows * perRow);
  const planes = embeddedPlanes(values, layout);
  maskInPlace(values, layout);
  const byPixel = layout.planar && !subsampled ? values.slice() : values;
  if (byPixel !== values) planesToPixels(values, layout.samples, byPixel);
  const decodedRows = layout.planar ? 0 : wholeRows;
  return {
    ok: true,
    value: {
      values: byPixel,
      Rows: layout.Rows,
      Columns: layout.Columns,
      SamplesPerPixel: layout.samples,
      PhotometricInterpretation: layout.PhotometricInterpretation,
      tolerated: truncated ? [...layout.oddities, 'truncated'] : layout.oddities,
      ...(truncated ? { decodedRows } : {}),
      ...planes,
    },
  };
}

function isSubsampled(layout: Layout): boolean {
  return (
    layout.samples === 3 &&
    layout.bitsAllocated === 8 &&
    (layout.PhotometricInterpretation === 'YBR_FULL_422' ||
      layout.PhotometricInterpretation === 'YBR_PARTIAL_422')
  );
}

/** PS3.3 C.7.6.3.1.2 wants even columns; with odd ones writers either pad every row to a pair or run on. */
function subsampledCount(bytes: Uint8Array, layout: Layout, perRow: number): number {
  const padded = perRow * layout.Rows;
  const runOn = Math.ceil((layout.Rows * layout.Columns) / 2) * 4;
  return layout.Columns % 2 === 1 && bytes.length < padded && bytes.length >= runOn ? runOn : padded;
}

/** Undoes the byte order of Explicit VR Big Endian. 32- and 64-bit cells were swapped whole by every writer known. */
function littleEndianBytes(bytes: Uint8Array, needed: number, layout: Layout): Uint8Array {
  const float = layout.element !== 'PixelData';
  const byteWide = layout.bitsAllocated <= 8 || layout.bitsAllocated === 12;
  // PS3.5 A.3: cells of up to 8 bits may travel in OW, then two of them share a swapped 16-bit word; in OB they do not.
  if (byteWide && layout.VR !== 'OW') return bytes;
  const width = byteWide ? 2 : float ? layout.bitsAllocated / 8 : bytesPerValue(layout.bitsAllocated);
  const length = Math.min(bytes.length, Math.ceil(needed / width) * width);
  const out = new Uint8Array(Math.ceil(length / width) * width);
  for (let start = 0; start < length; start += width) {
    for (let k = 0; k < width; k++) out[start + width - 1 - k] = bytes[start + k] ?? 0;
  }
  return out;
}

function nativeValues(bytes: Uint8Array, count: number, layout: Layout, given: boolean): StoredValues | null {
  if (layout.element === 'FloatPixelData') return new Float32Array(ownedCopy(bytes, count * 4).buffer);
  if (layout.element === 'DoubleFloatPixelData') return new Float64Array(ownedCopy(bytes, count * 8).buffer);
  switch (layout.bitsAllocated) {
    case 1:
      return unpackBits(bytes, count);
    case 12:
      return unpack12(bytes, count, layout.signed);
    case 24:
      return unpack24(bytes, count, layout.signed);
    case 64:
      return unpack64(bytes, count, layout);
    default: {
      const width = bytesPerValue(layout.bitsAllocated);
      if (width === 8) return null;
      const taken = given ? wholeBuffer(bytes, count * width) : null;
      return integerView(taken ?? ownedCopy(bytes, count * width), width, layout.signed);
    }
  }
}

/** The bytes as they are when they are all of their buffer and just as long; null otherwise. */
function wholeBuffer({ buffer, byteLength }: Uint8Array, length: number): Uint8Array<ArrayBuffer> | null {
  const whole = buffer instanceof ArrayBuffer && byteLength === buffer.byteLength && byteLength === length;
  return whole ? new Uint8Array(buffer) : null;
}

/** Exactly `length` bytes in a buffer of their own: cut, or followed by zeros. */
function ownedCopy(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(length);
  out.set(bytes.length > length ? bytes.subarray(0, length) : bytes);
  return out;
}

/** Single bits, least significant first (PS3.5 D.2), to one value (0 or 1) a pixel. */
export function unpackBits(bytes: Uint8Array, count: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(count);
  for (let i = 0; i < count; i++) out[i] = ((bytes[i >> 3] ?? 0) >> (i & 7)) & 1;
  return out;
}

/** 12-bit cells packed without gaps: two in three bytes, least significant bits first (PS3.5 D.2). */
function unpack12(bytes: Uint8Array, count: number, signed: boolean): StoredValues {
  const out = signed ? new Int16Array(count) : new Uint16Array(count);
  for (let i = 0; i < count; i++) {
    const at = (i * 3) >> 1;
    const pair = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
    out[i] = i & 1 ? pair >> 4 : pair & 0xfff;
  }
  return out;
}

function unpack24(bytes: Uint8Array, count: number, signed: boolean): StoredValues {
  const out = signed ? new Int32Array(count) : new Uint32Array(count);
  for (let i = 0, at = 0; i < count; i++, at += 3) {
    out[i] = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
  }
  return out;
}

/** 64-bit integers become doubles when each is exact there (up to 2^53), else null: a rounded value is a wrong one. */
function unpack64(bytes: Uint8Array, count: number, layout: Layout): Float64Array | null {
  const copy = ownedCopy(bytes, count * 8);
  const out = new Float64Array(count);
  const cells = new BigUint64Array(copy.buffer);
  const above = BigInt(63 - layout.highBit);
  for (let i = 0; i < count; i++) {
    const lifted = ((cells[i] ?? 0n) << above) & 0xffff_ffff_ffff_ffffn;
    const drop = BigInt(64 - layout.bitsStored);
    const value = Number((layout.signed ? BigInt.asIntN(64, lifted) : lifted) >> drop);
    if (!Number.isSafeInteger(value)) return null;
    out[i] = value;
  }
  return out;
}

/** Planar configuration 1 to 0: R..G..B.. becomes RGBRGB.. (PS3.3 C.7.6.3.1.3). `out` is another array, as long. */
export function planesToPixels(planes: StoredValues, samples: number, out: StoredValues): void {
  const pixels = planes.length / samples;
  for (let s = 0; s < samples; s++) {
    for (let i = 0, from = s * pixels, to = s; i < pixels; i++, from++, to += samples)
      out[to] = planes[from] ?? 0;
  }
}
