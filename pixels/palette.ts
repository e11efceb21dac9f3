import type { StoredValues } from './types.ts';

/** One channel as it stands in the header (PS3.3 C.7.6.3.1.5, C.7.9.2), little endian, plain or segmented. */
export type PaletteChannel = {
  readonly length: number; // descriptor's first value; 0 stands for 65536
  readonly first: number;
  readonly bits: number;
  readonly data: Uint8Array;
  readonly segmented: boolean;
};
export type Palette = {
  readonly red: PaletteChannel;
  readonly green: PaletteChannel;
  readonly blue: PaletteChannel;
};

/** A palette ready for look-up: 8 bits a channel, entry 0 for stored value `first`. */
export type PaletteTable = {
  readonly first: number;
  readonly length: number;
  readonly rgb: Uint8Array; // 3 bytes an entry
};

/** Expands a palette's three channels; null when one of them has no entries. */
export function paletteTable(palette: Palette): PaletteTable | null {
  const channels = [palette.red, palette.green, palette.blue].map(channelEntries);
  const length = Math.min(...channels.map((entries) => entries.length));
  if (length === 0) return null;
  // A channel of 16 bits whose entries never pass 255 holds 8-bit intensities; a wholly black one says nothing.
  const highest = Math.max(...channels.map((entries) => entries.reduce((most, v) => Math.max(most, v), 0)));
  const shift = highest > 255 ? 8 : 0;
  const rgb = new Uint8Array(length * 3);
  channels.forEach((entries, c) => {
    for (let i = 0; i < length; i++) rgb[i * 3 + c] = (entries[i] ?? 0) >> shift;
  });
  return { first: palette.red.first, length, rgb };
}

/** PALETTE COLOR values to RGB, 8 bits a sample; inputs beyond the table take its ends. */
export function paletteRgb(values: StoredValues, table: PaletteTable): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(values.length * 3);
  const last = table.length - 1;
  for (let i = 0, to = 0; i < values.length; i++, to += 3) {
    const index = (values[i] ?? 0) - table.first;
    const from = (index < 0 ? 0 : index > last ? last : index) * 3;
    out[to] = table.rgb[from] ?? 0;
    out[to + 1] = table.rgb[from + 1] ?? 0;
    out[to + 2] = table.rgb[from + 2] ?? 0;
  }
  return out;
}

function channelEntries(channel: PaletteChannel): Uint16Array {
  const wanted = channel.length === 0 ? 65_536 : channel.length;
  const { data } = channel;
  if (channel.segmented) return expandSegments(elements(data, channel.bits <= 8), wanted, channel.bits <= 8);
  // Tables of 8-bit entries are written one to a byte or one to a word; the number of bytes tells which.
  const byByte = data.length < wanted * 2 && (channel.bits <= 8 || data.length <= wanted + 1);
  const entries = elements(data, byByte);
  return entries.length > wanted ? entries.subarray(0, wanted) : entries;
}

function elements(data: Uint8Array, byByte: boolean): Uint16Array {
  if (byByte) return Uint16Array.from(data);
  const out = new Uint16Array(data.length >> 1);
  for (let i = 0; i < out.length; i++) out[i] = (data[i * 2] ?? 0) | ((data[i * 2 + 1] ?? 0) << 8);
  return out;
}

/** PS3.3 C.7.9.2: discrete, linear and indirect segments, until `wanted` entries are there or the data end. */
function expandSegments(code: Uint16Array, wanted: number, byByte: boolean): Uint16Array {
  const out = new Uint16Array(wanted);
  let length = 0;

  function segment(at: number): number {
    const [opcode, count = 0] = code.subarray(at, at + 2);
    if (opcode === 0) {
      const end = Math.min(at + 2 + count, code.length);
      for (let i = at + 2; i < end && length < wanted; i++) out[length++] = code[i] ?? 0;
      return at + 2 + count;
    }
    if (opcode === 1 && at + 2 < code.length) {
      const from = out[length - 1] ?? 0;
      const rise = (code[at + 2] ?? 0) - from;
      for (let i = 1; i <= count && length < wanted; i++)
        out[length++] = Math.round(from + (rise * i) / count);
      return at + 3;
    }
    return code.length;
  }

  function indirect(at: number): number {
    const count = code[at + 1] ?? 0;
    const parts = [...code.subarray(at + 2, at + (byByte ? 6 : 4))];
    const byteOffset = parts.reduceRight((sum, part) => sum * (byByte ? 256 : 65_536) + part, 0);
    let from = byByte ? byteOffset : byteOffset >> 1;
    // The segments meant lie before this one and are not indirect themselves, so this cannot go round.
    for (let i = 0; i < count && from < at && code[from] !== 2; i++) from = segment(from);
    return at + 2 + parts.length;
  }

  for (let at = 0; at + 1 < code.length && length < wanted;) at = code[at] === 2 ? indirect(at) : segment(at);
  return out.subarray(0, length);
}
