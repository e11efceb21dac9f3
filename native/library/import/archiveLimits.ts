import type { FileProblem } from '../../contract/index.ts';

export type ArchiveMember = {
  readonly name: string; // unique in the archive
  readonly method: number;
  readonly encrypted: boolean;
  readonly compressedBytes: number;
  readonly bytes: number;
  readonly headerOffset: number;
  readonly crc32: number; // of the uncompressed bytes; 0 where the archive does not say
  /** It unfolds to more than is safe: see `unfolded`. */
  readonly unfoldsTooFar: boolean;
};
export const ARCHIVE_LIMITS = {
  members: 1_000_000,
  directoryBytes: 256 * 1024 * 1024,
  /** A compressed member, inflated: it has to fit in memory. */
  inflatedBytes: 1024 * 1024 * 1024,
  /** Images pack to between a half and a twentieth of their size; masks and empty pictures to a thousandth. */
  plainExpansion: 100,
  /** What members beyond that expansion may unfold to together, in one archive: a thousand empty slices. */
  steepBytes: 512 * 1024 * 1024,
} as const;

export const UNFOLDS_TOO_FAR: FileProblem = { kind: 'limit-exceeded', limit: 'archive-expansion' };

type Sizes = Pick<ArchiveMember, 'bytes' | 'compressedBytes'>;

/**
 * Which members may be unpacked, so that a small archive never fills a disk. A member that unfolds to at most a hundred
 * times its packed size always may, however large the archive: together they are in proportion to it. Of those that unfold
 * further, as many as come to 512 MB. Null: members lie over one another, which no archiver writes, and what they unfold to
 * is in proportion to nothing.
 */
export function unfolded<M extends Sizes>(
  members: readonly M[],
  archiveBytes: number,
): readonly (M & { readonly unfoldsTooFar: boolean })[] | null {
  const packed = members.reduce((sum, { compressedBytes }) => sum + compressedBytes, 0);
  if (packed > archiveBytes) return null;
  let steep = 0;
  return members.map((member) => {
    const isSteep = member.bytes > member.compressedBytes * ARCHIVE_LIMITS.plainExpansion;
    if (isSteep) steep += member.bytes;
    return { ...member, unfoldsTooFar: isSteep && steep > ARCHIVE_LIMITS.steepBytes };
  });
}
