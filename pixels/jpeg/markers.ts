import { type HuffmanTable, huffmanTable } from './huffman.ts';

export type Component = {
  readonly id: number;
  readonly h: number;
  readonly v: number;
  readonly quantTable: number;
};

/** Frame header, B.2.2. */
export type Frame = {
  readonly marker: number;
  readonly precision: number;
  readonly height: number;
  readonly width: number;
  readonly components: readonly Component[];
};

/** Scan header, B.2.3: components by index into the frame's. */
export type Scan = {
  readonly components: readonly {
    readonly index: number;
    readonly dcTable: number;
    readonly acTable: number;
  }[];
  readonly spectralStart: number; // the predictor in lossless scans
  readonly spectralEnd: number;
  readonly high: number;
  readonly low: number; // the point transform in lossless scans
  readonly dataStart: number;
};

/** What the tables and miscellaneous segments before a scan have set. Later segments replace earlier ones. */
export type Tables = {
  readonly quant: (Int32Array | undefined)[]; // natural order
  readonly dc: (HuffmanTable | undefined)[];
  readonly ac: (HuffmanTable | undefined)[];
  restartInterval: number;
  adobeTransform: number | null;
  jfif: boolean;
};

/** Position in the block of the k-th coefficient of the zig-zag sequence (Figure A.6). */
export const ZIGZAG = new Uint8Array([
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7,
  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46,
  53, 60, 61, 54, 47, 55, 62, 63,
]);

export function emptyTables(): Tables {
  return { quant: [], dc: [], ac: [], restartInterval: 0, adobeTransform: null, jfif: false };
}

export type Segment =
  | { readonly kind: 'frame'; readonly frame: Frame; readonly next: number }
  | { readonly kind: 'scan'; readonly scan: Scan }
  | { readonly kind: 'other'; readonly next: number }
  | { readonly kind: 'end'; readonly announced: boolean } // by EOI, or the data are over
  | { readonly kind: 'broken'; readonly detail: string };

/**
 * Reads the marker segment at or after `from` (bytes between segments are skipped), putting table segments into
 * `tables`. Scan component selectors are resolved against `frame`.
 */
export function readSegment(bytes: Uint8Array, from: number, tables: Tables, frame: Frame | null): Segment {
  let at = bytes.indexOf(0xff, from);
  while (at >= 0 && at + 1 < bytes.length && (bytes[at + 1] === 0xff || bytes[at + 1] === 0)) {
    at = bytes.indexOf(0xff, at + (bytes[at + 1] === 0 ? 2 : 1));
  }
  if (at < 0 || at + 1 >= bytes.length) return { kind: 'end', announced: false };
  const marker = bytes[at + 1] ?? 0;
  if (marker === 0xd9) return { kind: 'end', announced: true };
  if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) return { kind: 'other', next: at + 2 };
  const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
  const next = at + 2 + length;
  if (length < 2 || next > bytes.length) return { kind: 'broken', detail: 'segment-length' };
  const body = bytes.subarray(at + 4, next);
  switch (marker) {
    case 0xc4:
      return readHuffman(body, tables)
        ? { kind: 'other', next }
        : { kind: 'broken', detail: 'huffman-table' };
    case 0xdb:
      return readQuant(body, tables)
        ? { kind: 'other', next }
        : { kind: 'broken', detail: 'quantisation-table' };
    case 0xdd:
      tables.restartInterval = ((body[0] ?? 0) << 8) | (body[1] ?? 0);
      return { kind: 'other', next };
    case 0xda: {
      const scan = frame && readScan(body, frame, next);
      return scan ? { kind: 'scan', scan } : { kind: 'broken', detail: 'scan-header' };
    }
    case 0xe0:
      if (starts(body, 'JFIF')) tables.jfif = true;
      return { kind: 'other', next };
    case 0xee:
      if (starts(body, 'Adobe') && body.length >= 12) tables.adobeTransform = body[11] ?? 0;
      return { kind: 'other', next };
    default:
      break;
  }
  if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc8 && marker !== 0xcc) {
    const read = readFrame(marker, body);
    return read ? { kind: 'frame', frame: read, next } : { kind: 'broken', detail: 'frame-header' };
  }
  return { kind: 'other', next };
}

function starts(body: Uint8Array, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (body[i] !== text.charCodeAt(i)) return false;
  return true;
}

function readFrame(marker: number, body: Uint8Array): Frame | null {
  const count = body[5] ?? 0;
  if (count < 1 || count > 4 || body.length < 6 + count * 3) return null;
  const components: Component[] = [];
  for (let i = 0; i < count; i++) {
    const [id = 0, sampling = 0, quantTable = 0] = body.subarray(6 + i * 3, 9 + i * 3);
    const [h, v] = [sampling >> 4, sampling & 15];
    if (h < 1 || h > 4 || v < 1 || v > 4) return null;
    components.push({ id, h, v, quantTable: quantTable & 3 });
  }
  const u16 = (at: number) => ((body[at] ?? 0) << 8) | (body[at + 1] ?? 0);
  return { marker, precision: body[0] ?? 0, height: u16(1), width: u16(3), components };
}

function readScan(body: Uint8Array, frame: Frame, dataStart: number): Scan | null {
  const count = body[0] ?? 0;
  if (count < 1 || count > frame.components.length || body.length < 4 + count * 2) return null;
  const components: { index: number; dcTable: number; acTable: number }[] = [];
  for (let i = 0; i < count; i++) {
    const [id, tables = 0] = body.subarray(1 + i * 2, 3 + i * 2);
    const index = frame.components.findIndex((c) => c.id === id);
    const taken = components.some((c) => c.index === index);
    // Some writers number frame and scan differently, or give all components one id; order is then all there is.
    components.push({
      index: index < 0 || taken ? i : index,
      dcTable: (tables >> 4) & 3,
      acTable: tables & 3,
    });
  }
  const [spectralStart = 0, spectralEnd = 0, approximation = 0] = body.subarray(1 + count * 2);
  return {
    components,
    spectralStart,
    spectralEnd,
    high: approximation >> 4,
    low: approximation & 15,
    dataStart,
  };
}

function readHuffman(body: Uint8Array, tables: Tables): boolean {
  let at = 0;
  while (at + 17 <= body.length) {
    const kind = body[at] ?? 0;
    const counts = body.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, n) => sum + n, 0);
    if (at + 17 + total > body.length || total > 256) return false;
    const table = huffmanTable(counts, body.slice(at + 17, at + 17 + total));
    if (!table) return false;
    (kind & 0x10 ? tables.ac : tables.dc)[kind & 3] = table;
    at += 17 + total;
  }
  return true;
}

function readQuant(body: Uint8Array, tables: Tables): boolean {
  let at = 0;
  while (at < body.length) {
    const kind = body[at] ?? 0;
    const wide = kind >> 4 !== 0;
    if (at + 1 + (wide ? 128 : 64) > body.length) return false;
    const table = new Int32Array(64);
    for (let k = 0; k < 64; k++) {
      const from = at + 1 + (wide ? k * 2 : k);
      table[ZIGZAG[k] ?? 0] = wide ? ((body[from] ?? 0) << 8) | (body[from + 1] ?? 0) : (body[from] ?? 0);
    }
    tables.quant[kind & 3] = table;
    at += 1 + (wide ? 128 : 64);
  }
  return true;
}
