// ZIP files, read in place (APPNOTE 6.3): the central directory lists the members, stored ones are a byte range of the
// archive, compressed ones are inflated as far as they are asked for. Everything that the bytes claim is bounded.
import { constants, inflateRawSync } from 'node:zlib';
import { isUtf8 } from 'node:buffer';
import { fail, ok, type FileProblem, type Result } from '../../contract/index.ts';
import type { ByteSource } from '../../dicom/types.ts';
import { ARCHIVE_LIMITS, type ArchiveMember } from './archiveLimits.ts';
import { readCentralDirectory } from './archiveDirectory.ts';

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
  for (const { nameBytes, ...entry } of directory.value) {
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
    return ok({ source: windowOf(archive, start, member.bytes), dataOffset: start });
  }
  if (member.method !== DEFLATED) return damaged(`method-${member.method}`);
  if (member.bytes > ARCHIVE_LIMITS.inflatedBytes)
    return fail({ kind: 'limit-exceeded', limit: 'archive-member' });
  const compressed = windowOf(archive, start, member.compressedBytes);
  return ok({ source: inflating(compressed, member.bytes), dataOffset: -1 });
}

const windowOf = (source: ByteSource, start: number, size: number): ByteSource => ({
  size,
  read: (position, length) => source.read(start + position, Math.max(0, Math.min(length, size - position))),
});

const FIRST_COMPRESSED_BYTES = 16 * 1024;

/** Inflates from the beginning, doubling what it takes in until the range that is asked for is there. */
function inflating(compressed: ByteSource, size: number): ByteSource {
  let taken = 0;
  let inflated: Uint8Array = new Uint8Array(0);
  return {
    size,
    read(position, length) {
      const end = Math.min(size, position + length);
      while (inflated.length < end && taken < compressed.size) {
        taken = Math.min(compressed.size, Math.max(FIRST_COMPRESSED_BYTES, taken * 2));
        inflated = inflatePrefix(compressed.read(0, taken), size);
      }
      return inflated.subarray(Math.min(position, inflated.length), Math.min(end, inflated.length));
    },
  };
}

function inflatePrefix(bytes: Uint8Array, limit: number): Uint8Array {
  try {
    // SYNC_FLUSH: what comes out of an incomplete stream is wanted too.
    return inflateRawSync(bytes, {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: Math.max(1, limit),
    });
  } catch {
    return new Uint8Array(0); // damaged, or longer than it said: the header reader meets the end of the file
  }
}
