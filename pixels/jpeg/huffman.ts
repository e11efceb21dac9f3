/** Bits that are looked up at once; longer codes (rare by construction) are searched for. */
export const LOOK_BITS = 10;
const FUSED_BITS = 13;

/** A Huffman table of ISO/IEC 10918-1 Annex C, made ready for decoding. */
export type HuffmanTable = {
  /** By the next LOOK_BITS bits: symbol + 256 x code length; 0 where the code is longer or there is none. */
  readonly lookup: Uint16Array;
  /** By code length 1..16: first value beyond the codes of that length, aligned to 16 bits; and index of its symbols. */
  readonly limit: Int32Array;
  readonly offset: Int32Array;
  readonly symbols: Uint8Array;
  /** Made on demand for lossless scans, see `fusedTable`. */
  fused: Int32Array | null;
};

/** Builds a table from the 16 counts and the symbols of a DHT segment; null when they are no prefix code. */
export function huffmanTable(counts: Uint8Array, symbols: Uint8Array): HuffmanTable | null {
  const lookup = new Uint16Array(1 << LOOK_BITS);
  const limit = new Int32Array(18);
  const offset = new Int32Array(18);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= 16; length++) {
    const count = counts[length - 1] ?? 0;
    if (code + count > 1 << length) return null;
    offset[length] = index - code;
    if (length <= LOOK_BITS) {
      for (let i = 0; i < count; i++) {
        const from = (code + i) << (LOOK_BITS - length);
        lookup.fill((length << 8) | (symbols[index + i] ?? 0), from, from + (1 << (LOOK_BITS - length)));
      }
    }
    code += count;
    index += count;
    limit[length] = code << (16 - length);
    code <<= 1;
  }
  limit[17] = 0x7fff_ffff;
  return { lookup, limit, offset, symbols, fused: null };
}

/**
 * For lossless scans: by the next 13 bits, the difference itself (code and its additional bits read at once, H.1.2.2) as
 * difference x 256 + bits used; 0 where 13 bits are too few.
 */
export function fusedTable(table: HuffmanTable): Int32Array {
  if (table.fused) return table.fused;
  const fused = new Int32Array(1 << FUSED_BITS);
  for (let bits = 0; bits < fused.length; bits++) {
    const entry = table.lookup[bits >> (FUSED_BITS - LOOK_BITS)] ?? 0;
    const length = entry >> 8;
    const category = entry & 0xff;
    const used = category === 16 ? length : length + category;
    if (length === 0 || used > FUSED_BITS) continue;
    const extra = category === 0 ? 0 : (bits >> (FUSED_BITS - used)) & ((1 << category) - 1);
    fused[bits] = (difference(category, extra) << 8) | used;
  }
  table.fused = fused;
  return fused;
}

/** The signed value of a magnitude category and its additional bits (Table H.2, F.2.2.1). Category 16 has none. */
export function difference(category: number, extra: number): number {
  if (category === 0) return 0;
  if (category === 16) return 32_768;
  return extra < 1 << (category - 1) ? extra - (1 << category) + 1 : extra;
}
