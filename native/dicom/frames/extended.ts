// Extended Offset Table and its lengths (7FE0,0001) and (7FE0,0002): they stand before the pixels.
import { Scanner, UNDEFINED_LENGTH } from '../scan/scanner.ts';
import { skipUndefined } from '../scan/skip.ts';
import type { ByteSource, DicomHeader } from '../types.ts';
import { LIMITS } from '../limits.ts';

const OFFSETS = 0x7fe00001;
const LENGTHS = 0x7fe00002;

export type ExtendedTable = { readonly offsets: readonly number[]; readonly lengths: readonly number[] };

/** Both tables; null when one is missing. Passes over the data set once more: asked for only where frames need it. */
export const extendedTable = (source: ByteSource, header: DicomHeader): ExtendedTable | null => {
  const { explicit, bigEndian } = header.dataSet;
  const scanner = new Scanner(source, 4096);
  const budget = { steps: 0 };
  const end = header.pixelData?.valueOffset ?? source.size;
  let at = header.dataSet.deflated ? 0 : header.dataSet.offset;
  let offsets: readonly number[] | null = null;
  let lengths: readonly number[] | null = null;
  while (at < end && ++budget.steps < LIMITS.scanSteps && scanner.header(at, explicit, bigEndian)) {
    const { tag, length, valueOffset } = scanner;
    if (length === UNDEFINED_LENGTH) {
      const skipped = skipUndefined(scanner, valueOffset, { explicit, bigEndian }, budget);
      if (skipped.failure !== null) return null;
      at = skipped.end;
      continue;
    }
    at = valueOffset + length;
    if (at > source.size) return null;
    if (tag === OFFSETS) offsets = veryLongs(source, valueOffset, length);
    else if (tag === LENGTHS) lengths = veryLongs(source, valueOffset, length);
  }
  return offsets === null || lengths === null ? null : { offsets, lengths };
};

/** OV values; null when there are more than frames can be, or one beyond what a file can hold. */
const veryLongs = (source: ByteSource, offset: number, length: number): readonly number[] | null => {
  if (length % 8 !== 0 || length / 8 > LIMITS.fragments) return null;
  const bytes = source.read(offset, length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const values: number[] = [];
  for (let at = 0; at + 8 <= bytes.length; at += 8) {
    const value = view.getBigUint64(at, true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) return null;
    values.push(Number(value));
  }
  return values;
};
