import { type HuffmanTable, LOOK_BITS } from './huffman.ts';

/** Entropy-coded data of one scan without byte stuffing, cut at its restart markers. */
export type EntropyData = {
  readonly data: Uint8Array;
  /** Where each restart interval begins and ends in `data`. */
  readonly intervals: readonly { readonly start: number; readonly end: number }[];
  /** Position of the marker that ended the scan; the length of the stream when none did. */
  readonly next: number;
};

/**
 * Takes the stuffing out of a scan (F.1.2.3) up to the next marker that is not RSTn. Restart markers count modulo 8; where
 * one is missing the intervals after it would land in the wrong place, so the scan counts as ended there.
 */
export function entropyData(bytes: Uint8Array, start: number): EntropyData {
  const next = scanEnd(bytes, start);
  const data = new Uint8Array(next - start + 8);
  const intervals: { start: number; end: number }[] = [];
  let to = 0;
  let begun = 0;
  for (let from = start; from < next;) {
    const ff = bytes.indexOf(0xff, from);
    const until = ff < 0 || ff >= next ? next : ff;
    data.set(bytes.subarray(from, until), to);
    to += until - from;
    if (until === next) break;
    const marker = bytes[ff + 1] ?? 0;
    from = marker === 0xff ? ff + 1 : ff + 2;
    if (marker === 0) data[to++] = 0xff;
    else if (marker !== 0xff) {
      const expected = 0xd0 + (intervals.length % 8);
      intervals.push({ start: begun, end: to });
      begun = to;
      if (marker !== expected) return { data, intervals, next };
    }
  }
  intervals.push({ start: begun, end: to });
  return { data, intervals, next };
}

function scanEnd(bytes: Uint8Array, start: number): number {
  let ff = bytes.indexOf(0xff, start);
  while (ff >= 0 && ff + 1 < bytes.length) {
    const marker = bytes[ff + 1] ?? 0;
    const inside = marker === 0 || marker === 0xff || (marker >= 0xd0 && marker <= 0xd7);
    if (!inside) return ff;
    ff = bytes.indexOf(0xff, marker === 0xff ? ff + 1 : ff + 2);
  }
  return bytes.length;
}

/** Reads bits of one restart interval, most significant first. Past the end it yields zeros and says so. */
export class BitReader {
  readonly data: Uint8Array;
  at: number;
  end: number;
  hold = 0;
  held = 0;

  constructor(data: Uint8Array) {
    this.data = data;
    this.at = 0;
    this.end = 0;
  }

  enter(interval: { readonly start: number; readonly end: number }): void {
    this.at = interval.start;
    this.end = interval.end;
    this.hold = 0;
    this.held = 0;
  }

  /** More bits were taken than the interval has. */
  get overrun(): boolean {
    return this.at - (this.held >> 3) > this.end;
  }

  /** Makes at least 16 bits available (of the 31 that `hold` keeps). */
  fill(): void {
    if (this.held >= 16) return;
    const at = this.at;
    if (at + 1 < this.end)
      this.hold = (this.hold << 16) | ((this.data[at] ?? 0) << 8) | (this.data[at + 1] ?? 0);
    else this.hold = (this.hold << 16) | (at < this.end ? (this.data[at] ?? 0) << 8 : 0);
    this.at = at + 2;
    this.held += 16;
  }

  /** The next `count` bits, 0 to 16. */
  bits(count: number): number {
    if (this.held < count) this.fill();
    this.held -= count;
    return (this.hold >>> this.held) & ((1 << count) - 1);
  }

  bit(): number {
    if (this.held < 1) this.fill();
    this.held -= 1;
    return (this.hold >>> this.held) & 1;
  }

  /** `count` bits as a signed value, F.2.2.1. */
  signed(count: number): number {
    if (count === 0) return 0;
    const value = this.bits(count);
    return value < 1 << (count - 1) ? value - (1 << count) + 1 : value;
  }

  /** The next Huffman symbol; -1 for a code that the table has not. */
  symbol(table: HuffmanTable): number {
    if (this.held < 16) this.fill();
    const entry = table.lookup[(this.hold >>> (this.held - LOOK_BITS)) & ((1 << LOOK_BITS) - 1)] ?? 0;
    if (entry !== 0) {
      this.held -= entry >> 8;
      return entry & 0xff;
    }
    return this.longSymbol(table);
  }

  longSymbol(table: HuffmanTable): number {
    const next = (this.hold >>> (this.held - 16)) & 0xffff;
    let length = LOOK_BITS + 1;
    while (next >= (table.limit[length] ?? 0)) length += 1;
    if (length > 16) return -1;
    this.held -= length;
    return table.symbols[(next >> (16 - length)) + (table.offset[length] ?? 0)] ?? -1;
  }
}
