import type { EntropyData } from './entropy.ts';
import { difference, fusedTable, type HuffmanTable } from './huffman.ts';
import type { Frame, Scan, Tables } from './markers.ts';

/** Where a lossless scan puts its samples: all components by pixel; `rows` is how many came out whole. */
export type LosslessImage = { readonly values: Uint16Array<ArrayBuffer>; rows: number };

/** The bit position between rows; kept outside the hot loop. */
type Cursor = { at: number; end: number; hold: number; held: number };

/**
 * Decodes one scan of a lossless frame (ISO/IEC 10918-1 Annex H, processes 14 and its SV1) into `image`. Returns null, or
 * why it cannot. Data that end or break leave `image.rows` at the last whole row.
 */
export function decodeLosslessScan(
  frame: Frame,
  scan: Scan,
  tables: Tables,
  entropy: EntropyData,
  image: LosslessImage,
): string | null {
  const huffman: HuffmanTable[] = [];
  for (const { dcTable } of scan.components) {
    const table = tables.dc[dcTable];
    if (!table) return 'huffman-table-absent';
    huffman.push(table);
  }
  const predictor = scan.spectralStart;
  const lowest = frame.precision - scan.low;
  if (predictor < 1 || predictor > 7 || lowest < 1) return 'lossless-scan-header';
  // H.1.1: the restart interval is a whole number of rows.
  const rowsPerInterval = tables.restartInterval / frame.width;
  if (!Number.isInteger(rowsPerInterval)) return 'restart-interval';
  const scanned = scan.components.length;
  const stride = frame.components.length;
  const first = scan.components[0]?.index ?? 0;
  if (scanned > 1 && scanned !== stride) return 'partly-interleaved';
  const differences = new Int32Array(frame.width * scanned);
  const cursor: Cursor = { at: 0, end: 0, hold: 0, held: 0 };
  let rows = 0;
  for (; rows < frame.height; rows++) {
    const intervalRow = rowsPerInterval === 0 ? rows : rows % rowsPerInterval;
    if (intervalRow === 0) {
      const interval = entropy.intervals[rowsPerInterval === 0 ? 0 : rows / rowsPerInterval];
      if (!interval) break;
      cursor.at = interval.start;
      cursor.end = interval.end;
      cursor.held = 0;
    }
    if (!readDifferences(entropy.data, cursor, huffman, differences)) break;
    const base = rows * frame.width * stride;
    for (let c = 0; c < scanned; c++) {
      const from = base + (scanned === 1 ? first : c);
      const row = { values: image.values, from, stride, above: frame.width * stride, width: frame.width };
      if (intervalRow === 0) undoFirstRow(row, differences, c, scanned, 1 << (lowest - 1));
      else undoRow(row, differences, c, scanned, predictor);
    }
  }
  image.rows = Math.min(image.rows, rows);
  return null;
}

/** Fills `out` with the row's differences, its components in turn. False when the data end or a code is unknown. */
function readDifferences(
  data: Uint8Array,
  cursor: Cursor,
  huffman: readonly HuffmanTable[],
  out: Int32Array,
): boolean {
  let { at, hold, held } = cursor;
  const { end } = cursor;
  const only = huffman.length === 1 ? huffman[0] : undefined;
  let table = huffman[0];
  if (!table) return false;
  let fused = fusedTable(table);
  for (let i = 0; i < out.length; i++) {
    if (!only) {
      table = huffman[i % huffman.length] ?? table;
      fused = fusedTable(table);
    }
    if (held < 16) {
      hold = (hold << 16) | ((data[at] ?? 0) << 8) | (data[at + 1] ?? 0);
      at += 2;
      held += 16;
    }
    const entry = fused[(hold >>> (held - 13)) & 0x1fff] ?? 0;
    if (entry !== 0) {
      held -= entry & 0xff;
      out[i] = entry >> 8;
      continue;
    }
    const next = (hold >>> (held - 16)) & 0xffff;
    let length = 1;
    while (next >= (table.limit[length] ?? 0)) length += 1;
    if (length > 16) return false;
    const category = table.symbols[(next >> (16 - length)) + (table.offset[length] ?? 0)] ?? 17;
    if (category > 16) return false;
    held -= length;
    if (held < 16) {
      hold = (hold << 16) | ((data[at] ?? 0) << 8) | (data[at + 1] ?? 0);
      at += 2;
      held += 16;
    }
    const extraBits = category === 16 ? 0 : category;
    held -= extraBits;
    out[i] = difference(category, (hold >>> held) & ((1 << extraBits) - 1));
  }
  cursor.at = at;
  cursor.hold = hold;
  cursor.held = held;
  return at - (held >> 3) <= end;
}

type Row = {
  readonly values: Uint16Array;
  readonly from: number;
  readonly stride: number;
  readonly above: number;
  readonly width: number;
};

/** H.1.2.1: the first row of an interval is predicted from the left, its first sample from half the range. */
function undoFirstRow(row: Row, differences: Int32Array, first: number, step: number, start: number): void {
  const { values, from, stride, width } = row;
  let left = start;
  for (let x = 0, d = first, to = from; x < width; x++, d += step, to += stride) {
    left = (left + (differences[d] ?? 0)) & 0xffff;
    values[to] = left;
  }
}

/** Table H.1. The first sample of a row is predicted from above, whatever the predictor; sums are modulo 2^16. */
function undoRow(row: Row, differences: Int32Array, first: number, step: number, predictor: number): void {
  const { values, from, stride, above, width } = row;
  let left = ((values[from - above] ?? 0) + (differences[first] ?? 0)) & 0xffff;
  values[from] = left;
  if (predictor === 1) {
    for (let x = 1, d = first + step, to = from + stride; x < width; x++, d += step, to += stride) {
      left = (left + (differences[d] ?? 0)) & 0xffff;
      values[to] = left;
    }
    return;
  }
  let aboveLeft = values[from - above] ?? 0;
  for (let x = 1, d = first + step, to = from + stride; x < width; x++, d += step, to += stride) {
    const up = values[to - above] ?? 0;
    left = (predict(predictor, left, up, aboveLeft) + (differences[d] ?? 0)) & 0xffff;
    values[to] = left;
    aboveLeft = up;
  }
}

function predict(predictor: number, left: number, up: number, aboveLeft: number): number {
  switch (predictor) {
    case 2:
      return up;
    case 3:
      return aboveLeft;
    case 4:
      return left + up - aboveLeft;
    case 5:
      return left + ((up - aboveLeft) >> 1);
    case 6:
      return up + ((left - aboveLeft) >> 1);
    case 7:
      return (left + up) >> 1;
    default:
      return left;
  }
}
