import type { LookUpTable } from './voi.ts';

/** A LUT item as it stands in the header, PS3.3 C.11.1.1: `data` are its bytes, words little endian. */
export type LutSource = {
  readonly descriptor: readonly number[] | null;
  readonly data: Uint8Array | null;
  readonly signed: boolean; // whether the inputs, and so the first mapped value, can be negative
};

/** incomplete: usable, although there are fewer entries than the descriptor says. */
export type LutReading =
  | { readonly state: 'sound' | 'incomplete'; readonly table: LookUpTable }
  | { readonly state: 'unusable'; readonly table: null };

export type LutDescriptor = { readonly length: number; readonly first: number; readonly bits: number };

/**
 * The three values of a LUT Descriptor; null when one is missing. 0 entries are 65536, and the first mapped value is
 * signed as the inputs are, which a writer or a JSON encoder may have said otherwise (VR US or SS).
 */
export function lutDescriptor(values: readonly number[] | null, signed: boolean): LutDescriptor | null {
  const [length, first, bits] = values ?? [];
  if (length === undefined || first === undefined || bits === undefined) return null;
  const unsigned = first & 0xffff;
  return {
    length: (length & 0xffff) === 0 ? 65_536 : length & 0xffff,
    first: signed && unsigned > 0x7fff ? unsigned - 0x10000 : unsigned,
    bits,
  };
}

const wordAt = (data: Uint8Array, i: number): number => (data[i * 2] ?? 0) | ((data[i * 2 + 1] ?? 0) << 8);

/** Entries of up to 8 bits are written one to a byte or one to a word: the number of bytes tells which, or their size. */
function isByByte(data: Uint8Array, { length, bits }: LutDescriptor): boolean {
  if (bits > 8 || data.length >= length * 2) return false;
  if (data.length >= length) return true;
  return Array.from({ length: data.length >> 1 }, (_, i) => wordAt(data, i)).some((word) => word > 0xff);
}

function entriesOf(data: Uint8Array, descriptor: LutDescriptor): Uint16Array {
  const byByte = isByByte(data, descriptor);
  const count = Math.min(descriptor.length, byByte ? data.length : data.length >> 1);
  return Uint16Array.from({ length: count }, (_, i) => (byByte ? (data[i] ?? 0) : wordAt(data, i)));
}

/**
 * A Modality, VOI or Presentation LUT. One entry alone maps everything to one value, which is no picture: such a table
 * is as unusable as one without descriptor or data.
 */
export function readLut({ descriptor, data, signed }: LutSource): LutReading {
  const stated = lutDescriptor(descriptor, signed);
  if (stated === null || data === null) return { state: 'unusable', table: null };
  const entries = entriesOf(data, stated);
  if (entries.length < 2) return { state: 'unusable', table: null };
  const greatest = entries.reduce((most, entry) => Math.max(most, entry), 0);
  if (greatest === 0) return { state: 'unusable', table: null };
  const bits = stated.bits >= 1 && stated.bits <= 16 ? stated.bits : 16;
  // The third value is often wrong (dcmtk has an option for it); the greatest entry never lies.
  const table = { first: stated.first, bits: greatest >= 2 ** bits ? 16 : bits, entries };
  return { state: entries.length < stated.length ? 'incomplete' : 'sound', table };
}
