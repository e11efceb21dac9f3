import { isGrey, type RgbaImage } from '../display.ts';
import { bitsOf, type Counts, createBitWriter, type EncodingTable, encodingTable } from './encodeHuffman.ts';
import { ZIGZAG } from './markers.ts';

// Baseline sequential JPEG (ISO/IEC 10918-1 F.1), 8 bits, grey or YCbCr without subsampling, in a JFIF file. Huffman tables
// are made for the picture, which costs a second pass and saves both size and the tables of Annex K.3.

// Annex K.1: quantisation for luminance and chrominance.
const LUMINANCE = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22,
  29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103,
  121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];
const CHROMINANCE = [
  17,
  18,
  24,
  47,
  99,
  99,
  99,
  99,
  18,
  21,
  26,
  66,
  99,
  99,
  99,
  99,
  24,
  26,
  56,
  99,
  99,
  99,
  99,
  99,
  47,
  66,
  99,
  99,
  99,
  99,
  99,
  99,
  ...Array.from({ length: 32 }, () => 99),
];

/** Annex K.1 scaled as the Independent JPEG Group does: 50 as it stands, 100 all ones. */
function quantisation(base: readonly number[], quality: number): number[] {
  const percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  return base.map((step) => Math.min(255, Math.max(1, Math.floor((step * percent + 50) / 100))));
}

// A.3.3: half of C(u) cos((2x + 1) u pi / 16), by u and x.
const COSINES = Float64Array.from({ length: 64 }, (_, at) => {
  const [u, x] = [at >> 3, at & 7];
  return (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * x + 1) * u * Math.PI) / 16);
});

/** Quantised coefficients of a plane, 64 a block in zigzag order; the plane's edge is repeated to whole blocks. */
function coefficients(
  plane: Float32Array,
  { width, height }: RgbaImage,
  steps: readonly number[],
): Int16Array {
  const [across, down] = [Math.ceil(width / 8), Math.ceil(height / 8)];
  const out = new Int16Array(across * down * 64);
  const [half, block] = [new Float64Array(64), new Float64Array(64)];
  for (let index = 0; index < across * down; index++) {
    const [left, top] = [(index % across) * 8, Math.floor(index / across) * 8];
    for (let y = 0; y < 8; y++) {
      const row = Math.min(height - 1, top + y) * width;
      for (let u = 0; u < 8; u++) {
        let sum = 0;
        for (let x = 0; x < 8; x++)
          sum += (plane[row + Math.min(width - 1, left + x)] ?? 0) * (COSINES[u * 8 + x] ?? 0);
        half[y * 8 + u] = sum;
      }
    }
    for (let v = 0; v < 8; v++) {
      for (let u = 0; u < 8; u++) {
        let sum = 0;
        for (let y = 0; y < 8; y++) sum += (half[y * 8 + u] ?? 0) * (COSINES[v * 8 + y] ?? 0);
        block[v * 8 + u] = sum;
      }
    }
    for (let k = 0; k < 64; k++) {
      const at = ZIGZAG[k] ?? 0;
      out[index * 64 + k] = Math.round((block[at] ?? 0) / (steps[at] ?? 1));
    }
  }
  return out;
}

/** Y, or Y Cb Cr (JFIF), around 0. */
function planesOf({ data }: RgbaImage, grey: boolean): Float32Array[] {
  const planes = Array.from({ length: grey ? 1 : 3 }, () => new Float32Array(data.length / 4));
  const [luma, blue, red] = planes;
  for (let from = 0, to = 0; from < data.length; from += 4, to++) {
    const [r, g, b] = [data[from] ?? 0, data[from + 1] ?? 0, data[from + 2] ?? 0];
    if (luma) luma[to] = 0.299 * r + 0.587 * g + 0.114 * b - 128;
    if (blue) blue[to] = -0.168736 * r - 0.331264 * g + 0.5 * b;
    if (red) red[to] = 0.5 * r - 0.418688 * g - 0.081312 * b;
  }
  return planes;
}

type Sink = { symbol(table: number, value: number): void; bits(value: number, size: number): void };

/** F.1.2: all blocks, one of each component after another. Tables 0 and 1 are of luminance (DC, AC), 2 and 3 of chrominance. */
function walk(planes: readonly Int16Array[], sink: Sink): void {
  const last = planes.map(() => 0);
  const blocks = (planes[0]?.length ?? 0) / 64;
  for (let block = 0; block < blocks; block++) {
    planes.forEach((plane, component) => {
      const table = component === 0 ? 0 : 2;
      const dc = plane[block * 64] ?? 0;
      const size = bitsOf(dc - (last[component] ?? 0));
      sink.symbol(table, size);
      sink.bits(dc - (last[component] ?? 0), size);
      last[component] = dc;
      writeAc(plane, block * 64, table + 1, sink);
    });
  }
}

function writeAc(plane: Int16Array, start: number, table: number, sink: Sink): void {
  let zeros = 0;
  for (let k = 1; k < 64; k++) {
    const value = plane[start + k] ?? 0;
    if (value === 0) {
      zeros++;
      continue;
    }
    for (; zeros > 15; zeros -= 16) sink.symbol(table, 0xf0);
    const size = bitsOf(value);
    sink.symbol(table, (zeros << 4) | size);
    sink.bits(value, size);
    zeros = 0;
  }
  if (zeros > 0) sink.symbol(table, 0);
}

const segment = (marker: number, content: readonly number[]): number[] => {
  const length = content.length + 2;
  return [0xff, marker, length >> 8, length & 255, ...content];
};

type Parts = {
  readonly image: RgbaImage;
  readonly steps: readonly (readonly number[])[];
  readonly tables: readonly EncodingTable[];
  readonly components: readonly number[];
};

function header({ image: { width, height }, steps, tables, components }: Parts): number[] {
  const size = [height >> 8, height & 255, width >> 8, width & 255];
  const own = components.map((component) => (component === 0 ? 0 : 1));
  return [
    0xff,
    0xd8,
    ...segment(0xe0, [0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]), // JFIF 1.1, square pixels
    ...steps.flatMap((table, at) => segment(0xdb, [at, ...Array.from(ZIGZAG, (k) => table[k] ?? 1)])),
    ...segment(0xc0, [8, ...size, own.length, ...own.flatMap((at, c) => [c + 1, 0x11, at])]),
    ...tables.flatMap(({ counts, symbols }, at) =>
      segment(0xc4, [((at & 1) << 4) | (at >> 1), ...counts, ...symbols]),
    ),
    ...segment(0xda, [own.length, ...own.flatMap((at, c) => [c + 1, at * 0x11]), 0, 63, 0]),
  ];
}

/**
 * A JPEG file of a picture without its transparency. `quality` 1 to 100, as the Independent JPEG Group counts. Sides of at
 * most 65,535.
 */
export function encodeJpeg(image: RgbaImage, quality: number): Uint8Array<ArrayBuffer> {
  const grey = isGrey(image);
  const steps = (grey ? [LUMINANCE] : [LUMINANCE, CHROMINANCE]).map((base) => quantisation(base, quality));
  const components = planesOf(image, grey).map((plane, component) =>
    coefficients(plane, image, steps[component === 0 ? 0 : 1] ?? []),
  );
  const counts = Array.from({ length: steps.length * 2 }, (): Counts => new Float64Array(257));
  walk(components, {
    symbol: (table, value) => {
      const of = counts[table];
      if (of) of[value] = (of[value] ?? 0) + 1;
    },
    bits: () => undefined,
  });
  const tables = counts.map(encodingTable);
  const writer = createBitWriter(header({ image, steps, tables, components: [...components.keys()] }));
  walk(components, {
    symbol: (table, value) => writer.put(tables[table]?.codes[value] ?? 0, tables[table]?.sizes[value] ?? 0),
    bits: (value, size) => writer.put(value < 0 ? value + 2 ** size - 1 : value, size),
  });
  return writer.finish([0xff, 0xd9]);
}
