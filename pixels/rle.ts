import { bytesPerValue, embeddedPlanes, failed, integerView, type Layout, maskInPlace } from './layout.ts';
import { unpackBits } from './native.ts';
import type { PixelResult, StoredPixels } from './types.ts';

/**
 * RLE Lossless, PS3.5 Annex G: one segment for every byte of every sample, most significant byte first. Each segment is
 * written straight to its place among the interleaved little endian samples. A segment that ends early leaves zeros.
 */
export function decodeRle(bytes: Uint8Array, layout: Layout): PixelResult<StoredPixels> {
  const oneBit = layout.bitsAllocated === 1;
  const width = oneBit ? 1 : bytesPerValue(layout.bitsAllocated);
  if (width === 8 || layout.bitsAllocated === 12 || layout.bitsAllocated === 24) {
    return failed('unsupported-pixel-format', `rle-bits-allocated-${layout.bitsAllocated}`);
  }
  if (bytes.length < 64) return failed('damaged-pixel-data', 'rle-header');
  const starts = segmentStarts(bytes);
  const wanted = layout.samples * width;
  if (starts.length < wanted)
    return failed('damaged-pixel-data', `rle-segments-${starts.length}-of-${wanted}`);
  const perSegment = oneBit ? Math.ceil(layout.valueCount / 8) : layout.Rows * layout.Columns;
  const out = new Uint8Array(perSegment * wanted);
  let fewest = perSegment;
  for (let segment = 0; segment < wanted; segment++) {
    const place = Math.floor(segment / width) * width + (width - 1 - (segment % width));
    const start = starts[segment] ?? 0;
    const end = segmentEnd(starts, start, bytes.length);
    const written = unpackSegment(bytes, { start, end, out, place, stride: wanted });
    fewest = Math.min(fewest, written);
  }
  const values = oneBit ? unpackBits(out, layout.valueCount) : integerView(out, width, layout.signed);
  const planes = embeddedPlanes(values, layout);
  maskInPlace(values, layout);
  const decodedRows = Math.floor((oneBit ? fewest * 8 : fewest) / layout.Columns);
  const truncated = fewest < perSegment;
  if (truncated && decodedRows === 0) return failed('damaged-pixel-data', 'less-than-one-row');
  if (truncated) values.fill(0, decodedRows * layout.Columns * layout.samples);
  return {
    ok: true,
    value: {
      values,
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

function segmentStarts(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 64);
  const count = Math.min(view.getUint32(0, true), 15);
  const starts: number[] = [];
  for (let i = 0; i < count; i++) starts.push(view.getUint32(4 + i * 4, true));
  return starts;
}

/** Segments may be laid down in any order: one ends where the next higher offset begins. */
function segmentEnd(starts: readonly number[], start: number, length: number): number {
  let end = length;
  for (const other of starts) if (other > start && other < end) end = other;
  return end;
}

type Segment = {
  readonly start: number;
  readonly end: number;
  readonly out: Uint8Array;
  readonly place: number;
  readonly stride: number;
};

/** PackBits, PS3.5 G.3.2. Returns how many bytes of the segment were written. */
function unpackSegment(bytes: Uint8Array, { start, end, out, place, stride }: Segment): number {
  let from = start;
  let to = place;
  const limit = out.length;
  while (from < end && to < limit) {
    const code = bytes[from++] ?? 128;
    if (code < 128) {
      const last = Math.min(from + code + 1, end);
      while (from < last && to < limit) {
        out[to] = bytes[from++] ?? 0;
        to += stride;
      }
    } else if (code > 128 && from < end) {
      const value = bytes[from++] ?? 0;
      let repeat = 257 - code;
      if (stride === 1) {
        out.fill(value, to, to + repeat);
        to = Math.min(to + repeat, limit);
        continue;
      }
      for (; repeat > 0 && to < limit; repeat--) {
        out[to] = value;
        to += stride;
      }
    }
  }
  return Math.ceil((to - place) / stride);
}
