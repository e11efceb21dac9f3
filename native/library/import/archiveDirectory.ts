import { fail, ok, type FileProblem, type Result } from '../../contract/index.ts';
import type { ByteSource } from '../../dicom/types.ts';
import { ARCHIVE_LIMITS, type ArchiveMember } from './archiveLimits.ts';

export type DirectoryEntry = Omit<ArchiveMember, 'name' | 'unfoldsTooFar'> & {
  readonly nameBytes: Uint8Array;
};

const END = 0x06054b50;
const END_BYTES = 22;
const END64 = 0x06064b50;
const END64_LOCATOR = 0x07064b50;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const MAX_16 = 0xffff;
const MAX_32 = 0xffffffff;
const ZIP64_EXTRA = 0x0001;

const damaged = (detail: string): Result<never, FileProblem> => fail({ kind: 'archive-damaged', detail });

type DirectoryPlace = { readonly offset: number; readonly bytes: number; readonly count: number };

/** APPNOTE 4.3.12: every entry of the central directory, ZIP64 included. */
export function readCentralDirectory(source: ByteSource): Result<readonly DirectoryEntry[], FileProblem> {
  const place = findDirectory(source);
  if (place === null) return damaged('no-directory');
  if (place.count > ARCHIVE_LIMITS.members || place.bytes > ARCHIVE_LIMITS.directoryBytes)
    return fail({ kind: 'limit-exceeded', limit: 'archive-members' });
  if (place.offset + place.bytes > source.size) return damaged('directory-range');
  const bytes = Buffer.from(source.read(place.offset, place.bytes));
  const entries: DirectoryEntry[] = [];
  let at = 0;
  for (let index = 0; index < place.count; index += 1) {
    if (at + ENTRY_BYTES > bytes.length || bytes.readUInt32LE(at) !== ENTRY)
      return damaged('directory-entry');
    const end =
      at +
      ENTRY_BYTES +
      bytes.readUInt16LE(at + 28) +
      bytes.readUInt16LE(at + 30) +
      bytes.readUInt16LE(at + 32);
    if (end > bytes.length) return damaged('directory-entry');
    const entry = readEntry(bytes.subarray(at, end));
    if (entry !== null) entries.push(entry);
    at = end;
  }
  return ok(entries);
}

function findDirectory(source: ByteSource): DirectoryPlace | null {
  // The end record may be followed by a comment of at most 65,535 bytes.
  const tailLength = Math.min(source.size, END_BYTES + MAX_16);
  const tailStart = source.size - tailLength;
  const tail = Buffer.from(source.read(tailStart, tailLength));
  for (let at = tail.length - END_BYTES; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== END) continue;
    const count = tail.readUInt16LE(at + 10);
    const bytes = tail.readUInt32LE(at + 12);
    const offset = tail.readUInt32LE(at + 16);
    if (count !== MAX_16 && bytes !== MAX_32 && offset !== MAX_32) return { offset, bytes, count };
    return findDirectory64(source, tailStart + at - 20) ?? { offset, bytes, count };
  }
  return null;
}

function findDirectory64(source: ByteSource, locatorAt: number): DirectoryPlace | null {
  if (locatorAt < 0) return null;
  const locator = Buffer.from(source.read(locatorAt, 20));
  if (locator.length < 20 || locator.readUInt32LE(0) !== END64_LOCATOR) return null;
  const record = Buffer.from(source.read(Number(locator.readBigUInt64LE(8)), 56));
  if (record.length < 56 || record.readUInt32LE(0) !== END64) return null;
  return {
    count: Number(record.readBigUInt64LE(32)),
    bytes: Number(record.readBigUInt64LE(40)),
    offset: Number(record.readBigUInt64LE(48)),
  };
}

function readEntry(entry: Buffer): DirectoryEntry | null {
  const nameLength = entry.readUInt16LE(28);
  const sizes = {
    bytes: entry.readUInt32LE(24),
    compressedBytes: entry.readUInt32LE(20),
    headerOffset: entry.readUInt32LE(42),
  };
  const extra = entry.subarray(ENTRY_BYTES + nameLength, ENTRY_BYTES + nameLength + entry.readUInt16LE(30));
  const wide = withZip64(sizes, extra);
  if (wide === null) return null;
  return {
    ...wide,
    nameBytes: Uint8Array.prototype.slice.call(entry, ENTRY_BYTES, ENTRY_BYTES + nameLength),
    method: entry.readUInt16LE(10),
    encrypted: (entry.readUInt16LE(8) & 1) === 1,
    crc32: entry.readUInt32LE(16),
  };
}

type Sizes = { bytes: number; compressedBytes: number; headerOffset: number };

/** APPNOTE 4.5.3: the fields that are all ones stand in the extra field, in this order. */
function withZip64(sizes: Sizes, extra: Buffer): Sizes | null {
  const keys = (['bytes', 'compressedBytes', 'headerOffset'] as const).filter((key) => sizes[key] === MAX_32);
  if (keys.length === 0) return sizes;
  const wide = { ...sizes };
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== ZIP64_EXTRA) continue;
    let field = at + 4;
    for (const key of keys) {
      if (field + 8 > extra.length) return null;
      wide[key] = Number(extra.readBigUInt64LE(field));
      field += 8;
    }
  }
  return keys.some((key) => wide[key] === MAX_32 || wide[key] > Number.MAX_SAFE_INTEGER) ? null : wide;
}
