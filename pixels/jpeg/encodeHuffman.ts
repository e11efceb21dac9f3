// Huffman codes for writing (ISO/IEC 10918-1 Annex K.2 and C), and the bits of entropy-coded data.

/** How often each symbol occurs; the last place is the one that keeps a code of all ones from being used. */
export type Counts = Float64Array<ArrayBuffer>;

export type EncodingTable = {
  readonly counts: readonly number[]; // codes of length 1 to 16, as DHT has them
  readonly symbols: readonly number[];
  readonly codes: Uint16Array; // by symbol
  readonly sizes: Uint8Array; // bits of a code; 0: the symbol has none
};

/** Bits that a difference or coefficient needs (F.1.2.1.2): 0 for 0, 1 for -1 and 1, 2 for 2 and 3... */
export const bitsOf = (value: number): number => 32 - Math.clz32(Math.abs(value));

const RESERVED = 256;

/** Figure K.1: the length of each symbol's code, by always joining the two rarest. */
function codeLengths(counts: Counts): Uint8Array {
  const frequency = Float64Array.from(counts);
  frequency[RESERVED] = 1;
  const groups = Array.from(frequency, (_, symbol) => [symbol]);
  const lengths = new Uint8Array(257);
  for (;;) {
    let [rarest, next] = [-1, -1];
    for (let symbol = 0; symbol < 257; symbol++) {
      const count = frequency[symbol] ?? 0;
      if (count === 0) continue;
      // Of equals the later one, so that the reserved symbol gets the longest code.
      if (rarest < 0 || count <= (frequency[rarest] ?? 0)) [next, rarest] = [rarest, symbol];
      else if (next < 0 || count <= (frequency[next] ?? 0)) next = symbol;
    }
    if (next < 0) return lengths;
    frequency[next] = (frequency[next] ?? 0) + (frequency[rarest] ?? 0);
    frequency[rarest] = 0;
    groups[next] = [...(groups[next] ?? []), ...(groups[rarest] ?? [])];
    for (const symbol of groups[next] ?? []) lengths[symbol] = (lengths[symbol] ?? 0) + 1;
  }
}

/** Figure K.3: no code longer than 16 bits, then the reserved one taken away. */
function limited(lengths: Uint8Array): number[] {
  const bits = Array.from({ length: 258 }, () => 0);
  for (const length of lengths) if (length > 0) bits[length] = (bits[length] ?? 0) + 1;
  const move = (length: number, by: number): void => void (bits[length] = (bits[length] ?? 0) + by);
  for (let length = 257; length > 16; length--) {
    while ((bits[length] ?? 0) > 0) {
      let shorter = length - 2;
      while ((bits[shorter] ?? 0) === 0) shorter--;
      move(length, -2);
      move(length - 1, 1);
      move(shorter + 1, 2);
      move(shorter, -1);
    }
  }
  let longest = 16;
  while (longest > 0 && (bits[longest] ?? 0) === 0) longest--;
  move(longest, -1);
  return bits.slice(1, 17);
}

/** The best code for symbols 0 to 255 that occur as often as `counts` says. */
export function encodingTable(frequencies: Counts): EncodingTable {
  const lengths = codeLengths(frequencies);
  const counts = limited(lengths);
  const symbols = Array.from({ length: RESERVED }, (_, symbol) => symbol)
    .filter((symbol) => (lengths[symbol] ?? 0) > 0)
    .sort((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0) || a - b);
  const [codes, sizes] = [new Uint16Array(RESERVED), new Uint8Array(RESERVED)];
  let [code, at] = [0, 0];
  counts.forEach((count, index) => {
    for (let i = 0; i < count; i++, at++, code++) {
      const symbol = symbols[at] ?? 0;
      codes[symbol] = code;
      sizes[symbol] = index + 1;
    }
    code *= 2;
  });
  return { counts, symbols, codes, sizes };
}

export type BitWriter = {
  /** The lowest `size` bits of `value`; 16 at most. */
  put(value: number, size: number): void;
  /** Everything written, the last byte filled with ones (F.1.2.3), and `end` after it. */
  finish(end: readonly number[]): Uint8Array<ArrayBuffer>;
};

/** Writes bits after `head`, a zero after each byte of 255 (F.1.2.3). */
export function createBitWriter(head: readonly number[]): BitWriter {
  let out = new Uint8Array(1 << 16);
  let [length, held, bits] = [0, 0, 0];
  const byte = (value: number): void => {
    if (length === out.length) {
      const larger = new Uint8Array(out.length * 2);
      larger.set(out);
      out = larger;
    }
    out[length++] = value;
  };
  head.forEach(byte);
  const put = (value: number, size: number): void => {
    held = (held << size) | (value & ((1 << size) - 1));
    bits += size;
    while (bits >= 8) {
      bits -= 8;
      const next = (held >> bits) & 255;
      byte(next);
      if (next === 255) byte(0);
    }
    held &= (1 << bits) - 1;
  };
  return {
    put,
    finish(end) {
      if (bits > 0) put(255, 8 - bits);
      end.forEach(byte);
      return out.slice(0, length);
    },
  };
}
