// RLE Lossless (PS3.5 Annex G).

export type RleFrame = {
  readonly values: Uint8Array | Uint16Array | Int16Array;
  readonly Columns: number;
  readonly SamplesPerPixel: number;
};

/**
 * One frame, samples interleaved by pixel, as one fragment. Its segments are the byte planes of each sample, the most
 * significant byte first (G.2); each row is packed by itself, as G.3.1 asks.
 */
export function encodeRle(frame: RleFrame): Uint8Array {
  const { values, Columns, SamplesPerPixel } = frame;
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const sampleBytes = values.BYTES_PER_ELEMENT;
  const segments: Uint8Array[] = [];
  for (let sample = 0; sample < SamplesPerPixel; sample += 1) {
    for (let plane = sampleBytes - 1; plane >= 0; plane -= 1) {
      const first = sample * sampleBytes + plane;
      segments.push(packPlane(bytes, first, sampleBytes * SamplesPerPixel, Columns));
    }
  }
  return assemble(segments);
}

function packPlane(bytes: Uint8Array, first: number, step: number, Columns: number): Uint8Array {
  const count = Math.ceil((bytes.length - first) / step);
  // Literal runs cost one byte in 128; a segment has an even length (G.3).
  const packed = new Uint8Array(count + Math.ceil(Columns / 128 + 1) * Math.ceil(count / Columns) + 2);
  const row = new Uint8Array(Columns);
  let length = 0;
  for (let start = 0; start < count; start += Columns) {
    for (let column = 0; column < Columns; column += 1)
      row[column] = bytes[first + (start + column) * step] ?? 0;
    length = packRow(row, packed, length);
  }
  return packed.subarray(0, length + (length % 2));
}

/** PackBits of one row; returns where the packed bytes end. */
function packRow(row: Uint8Array, packed: Uint8Array, start: number): number {
  let length = start;
  let at = 0;
  while (at < row.length) {
    const run = runLength(row, at);
    if (run >= 3) {
      packed[length] = 257 - run;
      packed[length + 1] = row[at] ?? 0;
      length += 2;
      at += run;
      continue;
    }
    const literal = literalLength(row, at);
    packed[length] = literal - 1;
    packed.set(row.subarray(at, at + literal), length + 1);
    length += literal + 1;
    at += literal;
  }
  return length;
}

function runLength(row: Uint8Array, at: number): number {
  let end = at + 1;
  while (end < row.length && end - at < 128 && row[end] === row[at]) end += 1;
  return end - at;
}

/** Up to the next run that is worth its own header. */
function literalLength(row: Uint8Array, at: number): number {
  let end = at + 1;
  while (end < row.length && end - at < 128) {
    if (row[end] === row[end + 1] && row[end] === row[end + 2]) break;
    end += 1;
  }
  return end - at;
}

function assemble(segments: readonly Uint8Array[]): Uint8Array {
  const HEADER_BYTES = 64;
  const frame = new Uint8Array(segments.reduce((sum, segment) => sum + segment.length, HEADER_BYTES));
  const header = new DataView(frame.buffer);
  header.setUint32(0, segments.length, true);
  let offset = HEADER_BYTES;
  for (const [index, segment] of segments.entries()) {
    header.setUint32(4 + index * 4, offset, true);
    frame.set(segment, offset);
    offset += segment.length;
  }
  return frame;
}
