// Is a data set that was cut off the beginning of another? Lengths that a writer may have put right for what it had (of the
// pixel data, of the offset table) are left out; every other byte counts.
import { walkFragments } from './frames/fragments.ts';
import type { ByteRange, ByteSource, DicomHeader } from './types.ts';

/** `source`: what the header's offsets count in (see `inflatedSource`). */
export type OpenDataSet = { readonly source: ByteSource; readonly header: DicomHeader };

/** True when all that `part` has is in `whole` as well, at the same place, and `whole` has more. Reads both. */
export const isBeginningOf = (part: OpenDataSet, whole: OpenDataSet): boolean => {
  if (!isSameEncoding(part.header, whole.header)) return false;
  const pixels = part.header.pixelData;
  if (pixels === null) {
    const have = before(part, endOf(part));
    return have.length < before(whole, whole.source.size).length && startsWith(whole, part, have);
  }
  const others = whole.header.pixelData;
  if (others === null || others.keyword !== pixels.keyword || others.encapsulated !== pixels.encapsulated)
    return false;
  // The length is the last of an element's header (PS3.5 7.1): what stands before it says which element it is.
  const description = before(part, pixels.valueOffset - LENGTH_BYTES);
  const other = before(whole, others.valueOffset - LENGTH_BYTES);
  if (description.length !== other.length || !startsWith(whole, part, description)) return false;
  return pixels.encapsulated ? fragmentsBegin(part, whole) : pixelsBegin(part, whole);
};

const LENGTH_BYTES = 4;
const CHUNK = 1024 * 1024;

const isSameEncoding = (a: DicomHeader, b: DicomHeader): boolean =>
  a.TransferSyntaxUID === b.TransferSyntaxUID &&
  a.dataSet.explicit === b.dataSet.explicit &&
  a.dataSet.bigEndian === b.dataSet.bigEndian;

const startOf = ({ header: { dataSet } }: OpenDataSet): number => (dataSet.deflated ? 0 : dataSet.offset);

const before = (dataSet: OpenDataSet, end: number): ByteRange => {
  const offset = startOf(dataSet);
  return { offset, length: end - offset };
};

/** A file whose copying broke off may have its full size, with zeros for what did not come. */
const endOf = ({ source, header: { problem } }: OpenDataSet): number =>
  problem?.kind === 'damaged-data-set' && problem.detail === 'zeros' ? problem.atByte : source.size;

const startsWith = (whole: OpenDataSet, part: OpenDataSet, range: ByteRange): boolean =>
  isEqual(part.source, range, whole.source, startOf(whole));

/** The bytes of a range of `a` stand in `b` at an offset. */
const isEqual = (a: ByteSource, range: ByteRange, b: ByteSource, offset: number): boolean => {
  for (let done = 0; done < range.length;) {
    const length = Math.min(CHUNK, range.length - done);
    // What a source returns is lent until it is read again, and both may be one.
    const mine = Uint8Array.from(a.read(range.offset + done, length));
    const theirs = b.read(offset + done, length);
    if (mine.length !== length || Buffer.compare(mine, theirs) !== 0) return false;
    done += length;
  }
  return true;
};

/** Native pixels, as far as they are there, and what may follow them. */
const pixelsBegin = (part: OpenDataSet, whole: OpenDataSet): boolean => {
  const mine = valueOf(part);
  const theirs = valueOf(whole);
  if (mine.length > theirs.length || !isEqual(part.source, mine, whole.source, theirs.offset)) return false;
  const after = mine.offset + mine.length;
  const rest = { offset: after, length: part.source.size - after };
  return (
    mine.length < theirs.length && isEqual(part.source, rest, whole.source, theirs.offset + theirs.length)
  );
};

const valueOf = ({ source, header: { pixelData } }: OpenDataSet): ByteRange => {
  const offset = pixelData?.valueOffset ?? source.size;
  return { offset, length: Math.min(pixelData?.valueLength ?? 0, source.size - offset) };
};

/** Fragment by fragment; the last may be cut. */
const fragmentsBegin = (part: OpenDataSet, whole: OpenDataSet): boolean => {
  const mine = walkFragments(part.source, valueOf(part).offset).fragments;
  const theirs = walkFragments(whole.source, valueOf(whole).offset).fragments;
  const isBeginning = mine.every((fragment, at) => {
    const other = theirs[at];
    if (other === undefined || fragment.length > other.length) return false;
    const isLast = at === mine.length - 1;
    return (
      (isLast || fragment.length === other.length) &&
      isEqual(part.source, fragment, whole.source, other.offset)
    );
  });
  const sum = (ranges: readonly ByteRange[]): number => ranges.reduce((all, { length }) => all + length, 0);
  return isBeginning && sum(mine) < sum(theirs);
};
