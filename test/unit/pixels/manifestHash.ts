import { createHash } from 'node:crypto';
import type { StoredPixels } from '../../../pixels/index.ts';
import type { FirstFrame } from './corpus.ts';
import { bytesOf } from './picture.ts';

/** Files whose hash we do not reach, and why that is right. Everything else with an agreed hash must match. */
export const REFUSED: Readonly<Record<string, string>> = {
  'fuzz/dicom-fuzzing-corpus/cat04_pixel_data/TC0309_bits_ba_three.dcm':
    'Bits Allocated 3 is no allocation of PS3.5 8.1.1; the tools hash the bytes without decoding them',
};

export const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex');

/**
 * The manifest hashes whole cells: bits outside Bits Stored included, single bits packed. Ours are masked and unpacked,
 * so they are put back into the cells that the file itself has (native), or cut to Bits Stored (a code stream).
 */
export function hashes(frame: FirstFrame, { values }: Pick<StoredPixels, 'values'>): string[] {
  const { BitsAllocated, BitsStored, HighBit } = frame.description;
  // Single bits come from the tools packed as the file has them, but one a byte out of a code stream.
  if (BitsAllocated === 1) {
    return [md5(packed(values, 0)), md5(packed(values, frame.bytes.at(-1) ?? 0)), md5(bytesOf(values))];
  }
  const found = [md5(bytesOf(values))];
  if (values.BYTES_PER_ELEMENT !== 2 || BitsStored >= 16) return found;
  const cut = Uint16Array.from(values, (v) => v & (2 ** BitsStored - 1));
  found.push(md5(bytesOf(cut)));
  if (frame.bytes.length < values.length * 2) return found;
  const cells = new Uint16Array(frame.bytes.slice(0, values.length * 2).buffer);
  const shift = HighBit - BitsStored + 1;
  const mask = (2 ** BitsStored - 1) << shift;
  found.push(md5(bytesOf(cells.map((cell, i) => (cell & ~mask) | ((cut[i] ?? 0) << shift)))));
  return found;
}

/** `spare` fills the bits of the last byte that belong to the next frame. */
export function packed(values: StoredPixels['values'], spare: number): Uint8Array {
  const out = new Uint8Array(Math.ceil(values.length / 8));
  const used = values.length % 8;
  if (used > 0) out[out.length - 1] = (spare >> used) << used;
  for (const [i, bit] of values.entries()) out[i >> 3] = (out[i >> 3] ?? 0) | (bit << (i & 7));
  return out;
}

const cells = {
  Uint8Array,
  Int8Array,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
} as const;

/** Stored values out of the bytes that a page handed over, by the name of their typed array. */
export function storedAs(cell: string, bytes: Uint8Array): Pick<StoredPixels, 'values'> {
  const found = Object.entries(cells).find(([name]) => name === cell);
  if (!found) throw new Error(`no cells of ${cell}`);
  return { values: new found[1](Uint8Array.from(bytes).buffer) };
}
