export type ArchiveMember = {
  readonly name: string; // unique in the archive
  readonly method: number;
  readonly encrypted: boolean;
  readonly compressedBytes: number;
  readonly bytes: number;
  readonly headerOffset: number;
  readonly crc32: number; // of the uncompressed bytes; 0 where the archive does not say
};
export const ARCHIVE_LIMITS = {
  members: 1_000_000,
  directoryBytes: 256 * 1024 * 1024,
  /** A compressed member, inflated: it has to fit in memory. */
  inflatedBytes: 1024 * 1024 * 1024,
} as const;
