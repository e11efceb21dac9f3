// The items of encapsulated Pixel Data (PS3.5 A.4): offset table first, then fragments, then the delimiter. Only item
// headers are read.
import { LIMITS } from '../limits.ts';
import { ITEM, Scanner, SEQUENCE_END, UNDEFINED_LENGTH } from '../scan/scanner.ts';
import type { ByteRange, ByteSource } from '../types.ts';

export type FragmentWalk = {
  /** The Basic Offset Table's value; length 0 when empty. Null when there is not even that item. */
  readonly offsetTable: ByteRange | null;
  readonly fragments: readonly ByteRange[];
  /** The last fragment ends beyond the source: it is in `fragments`, cut to what is there. */
  readonly cut: boolean;
  /** How the walk ended. */
  readonly end: 'delimiter' | 'end-of-file' | 'not-an-item' | 'limit' | 'paused';
};

/** Walks the items from `valueOffset`; stops ('paused') when `most` fragments were seen and more could follow. */
export const walkFragments = (
  source: ByteSource,
  valueOffset: number,
  most: number = LIMITS.fragments,
): FragmentWalk => {
  const scanner = new Scanner(source, 64);
  const fragments: ByteRange[] = [];
  let offsetTable: ByteRange | null = null;
  let at = valueOffset;
  const result = (end: FragmentWalk['end'], cut = false): FragmentWalk => ({
    offsetTable,
    fragments,
    cut,
    end,
  });
  for (;;) {
    if (fragments.length >= most) return result(most >= LIMITS.fragments ? 'limit' : 'paused');
    // Items are little endian: PS3.5 A.4 allows encapsulation in that order alone.
    if (!scanner.header(at, false, false)) return result('end-of-file');
    const { tag, length, valueOffset: offset } = scanner;
    if (tag === SEQUENCE_END) return result('delimiter');
    if (tag !== ITEM) return result('not-an-item');
    const available = Math.min(length, source.size - offset);
    const range = { offset, length: available };
    if (offsetTable === null) offsetTable = range;
    else fragments.push(range);
    if (length === UNDEFINED_LENGTH || available < length) return result('end-of-file', true);
    at = offset + length;
  }
};
