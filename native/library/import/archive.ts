// ZIP files, read in place (APPNOTE 6.3): the central directory lists the members, stored ones are a byte range of the
// archive, compressed ones are inflated as far as they are asked for. Everything that the bytes claim is bounded.
import { constants, crc32, inflateRawSync, type ZlibOptions } from 'node:zlib';
import { isUtf8 } from 'node:buffer';
import { fail, ok, type FileProblem, type Result } from '../../contract/index.ts';
import type { ByteSource } from '../../dicom/types.ts';
import { ARCHIVE_LIMITS, type ArchiveMember, unfolded, UNFOLDS_TOO_FAR } from './archiveLimits.ts';
import { readCentralDirectory } from './archiveDirectory.ts';
import type { ByteSequence } from './ownedFiles.ts';

export type Archive = { readonly members: readonly ArchiveMember[] };

const STORED = 0;
const DEFLATED = 8;
const LOCAL_HEADER = 0x04034b50;
const LOCAL_HEADER_BYTES = 30;
const MAGIC = ['PK\x03\x04', 'PK\x05\x06'];

const damaged = (detail: string): Result<never, FileProblem> => fail({ kind: 'archive-damaged', detail });

export const looksLikeArchive = (source: ByteSource): boolean =>
  MAGIC.includes(Buffer.from(source.read(0, 4)).toString('latin1'));

/** The members that are files, in the archive's order. */
export function readArchive(source: ByteSource): Result<Archive, FileProblem> {
  const directory = readCentralDirectory(source);
  if (!directory.ok) return directory;
  const seen = new Map<string, number>();
  const members: ArchiveMember[] = [];
  const entries = unfolded(directory.value, source.size);
  if (entries === null) return fail(UNFOLDS_TOO_FAR);
  for (const { nameBytes, ...entry } of entries) {
    const raw = decodeName(nameBytes);
    if (raw.endsWith('/')) continue;
    const times = (seen.get(raw) ?? 0) + 1;
    seen.set(raw, times);
    members.push({ ...entry, name: times === 1 ? raw : `${raw}#${times}` });
  }
  return ok({ members });
}

// APPNOTE D: UTF-8 when the flag says so, else code page 437; in practice either way, so what is valid UTF-8 is taken so.
const decodeName = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString(isUtf8(bytes) ? 'utf8' : 'latin1')
    .replaceAll('\\', '/');

export type MemberSource = {
  readonly source: ByteSource;
  /** Where its bytes begin in the archive; -1 when they are compressed. */
  readonly dataOffset: number;
  /** What was wrong with the bytes that were read so far. Where there is something, none of them are to be used. */
  readonly damage: () => FileProblem | null;
};

/** The bytes of one member that is not encrypted. */
export function openMember(archive: ByteSource, member: ArchiveMember): Result<MemberSource, FileProblem> {
  const header = Buffer.from(archive.read(member.headerOffset, LOCAL_HEADER_BYTES));
  if (header.length < LOCAL_HEADER_BYTES || header.readUInt32LE(0) !== LOCAL_HEADER)
    return damaged('local-header');
  const start = member.headerOffset + LOCAL_HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
  if (start + member.compressedBytes > archive.size) return damaged('truncated');
  if (member.method === STORED) {
    if (member.bytes !== member.compressedBytes) return damaged('stored-length');
    return ok({ source: windowOf(archive, start, member.bytes), dataOffset: start, damage: () => null });
  }
  if (member.unfoldsTooFar) return fail(UNFOLDS_TOO_FAR);
  if (member.method !== DEFLATED) return damaged(`method-${member.method}`);
  if (member.bytes > ARCHIVE_LIMITS.inflatedBytes)
    return fail({ kind: 'limit-exceeded', limit: 'archive-member' });
  const compressed = windowOf(archive, start, member.compressedBytes);
  return ok({ ...inflating(compressed, member), dataOffset: -1 });
}

const windowOf = (source: ByteSource, start: number, size: number): ByteSource => ({
  size,
  read: (position, length) => source.read(start + position, Math.max(0, Math.min(length, size - position))),
});

const FIRST_COMPRESSED_BYTES = 16 * 1024;
const NOTHING = new Uint8Array(0);
const CHECKSUM: FileProblem = { kind: 'archive-damaged', detail: 'checksum' };

/**
 * Inflates from the beginning, doubling what it takes in until the range that is asked for is there. Damage shows at the
 * end only (length and CRC-32), so pixels that are not the ones that were packed are never taken for them.
 */
function inflating(compressed: ByteSource, member: ArchiveMember): Omit<MemberSource, 'dataOffset'> {
  const size = member.bytes;
  let taken = 0;
  let inflated: Uint8Array = NOTHING;
  let damage: FileProblem | null = null;
  const inflate = (): Uint8Array => {
    const bytes =
      taken === compressed.size
        ? inflateWhole(compressed.read(0, taken), member)
        : inflatePrefix(compressed.read(0, taken), size);
    if (bytes === null) damage = CHECKSUM;
    return bytes ?? NOTHING;
  };
  const read = (position: number, length: number): Uint8Array => {
    const end = Math.min(size, position + length);
    while (inflated.length < end && taken < compressed.size && damage === null) {
      taken = Math.min(compressed.size, Math.max(FIRST_COMPRESSED_BYTES, taken * 2));
      inflated = NOTHING; // let go before there is more: a member may have a gigabyte
      inflated = inflate();
    }
    return inflated.subarray(Math.min(position, inflated.length), Math.min(end, inflated.length));
  };
  return { source: { size, read }, damage: () => damage };
}

/** What comes out of an incomplete stream; null when it is damaged, or gives more than it said. */
function inflatePrefix(bytes: Uint8Array, limit: number): Uint8Array | null {
  return inflated(bytes, {
    finishFlush: constants.Z_SYNC_FLUSH,
    maxOutputLength: Math.max(1, limit),
  });
}

/** In one piece, not in pieces that are then joined: twice the memory. */
function inflateWhole(bytes: Uint8Array, member: ArchiveMember): Uint8Array | null {
  const whole = inflated(bytes, {
    chunkSize: Math.max(constants.Z_MIN_CHUNK, member.bytes + 1),
    maxOutputLength: Math.max(1, member.bytes),
  });
  return whole === null || whole.length !== member.bytes || !isWhole(member, crc32(whole)) ? null : whole;
}

function inflated(bytes: Uint8Array, options: ZlibOptions): Uint8Array | null {
  try {
    return inflateRawSync(bytes, options);
  } catch {
    return null;
  }
}

// Some programs leave the checksum out: that is no reason to refuse an image.
const isWhole = (member: ArchiveMember, checksum: number): boolean =>
  member.crc32 === 0 || member.crc32 === checksum;

const PIECE_BYTES = 1024 * 1024;

/** All of a member's bytes, in order, for a copy of it. */
export const sequenceOfSource =
  (source: ByteSource): ByteSequence =>
  (position) => {
    const left = source.size - position;
    const piece = left > 0 ? source.read(position, Math.min(PIECE_BYTES, left)) : NOTHING;
    return piece.length === 0 ? null : piece;
  };

/** Reads the member to its end. What is to be copied has to be what was packed. */
export function checkWhole({ source, damage }: MemberSource, member: ArchiveMember): FileProblem | null {
  const sequence = sequenceOfSource(source);
  let position = 0;
  let checksum = 0;
  for (let piece = sequence(0); piece !== null; piece = sequence(position)) {
    checksum = crc32(piece, checksum);
    position += piece.length;
  }
  return damage() ?? (position === source.size && isWhole(member, checksum) ? null : CHECKSUM);
}
