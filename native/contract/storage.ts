import * as z from 'zod';
import { PeerId } from './peers.ts';
import { StudyInstanceUID } from './uid.ts';

/**
 * How much of the disk studies from archives may take. Null: as Lightbox sees fit. They are removed, the one that was not used
 * for longest first, when they take more than `quotaBytes`, or when less than `leastFreeBytes` of the disk is free.
 */
export const StorageSettings = z.strictObject({
  quotaBytes: z.number().int().nonnegative().nullable().default(null),
  leastFreeBytes: z.number().int().nonnegative().nullable().default(null),
});
export type StorageSettings = z.infer<typeof StorageSettings>;

export const keepReasons = [
  'pinned',
  'marked',
  'made',
  'sending',
  'arriving',
  'in-use',
  'linked',
  'copied',
  'received',
  'incomplete',
  'conflict',
  'unlisted',
  'archive-gone',
] as const;
/**
 * Why a study is not removed to make room. pinned: somebody said so. marked: it has measurements, calibrations or key images.
 * made: it has documents that were made here. sending: it is being sent, or a send of it did not come to its end. arriving: it
 * is being got. in-use: it is open, or was a moment ago. linked, copied, received: files of it came that way, not from an
 * archive. incomplete: not all that its archive listed is here. conflict: files of it were set aside. unlisted: its archive did
 * not list every image that is here. archive-gone: the archive is not among the settings any more.
 */
export const KeepReason = z.enum(keepReasons);
export type KeepReason = z.infer<typeof KeepReason>;

/** A study that was removed to make room, and is not here now. */
export const RemovedStudy = z.strictObject({
  StudyInstanceUID,
  peerId: PeerId, // where it can be had again
  bytes: z.number(),
  removedAt: z.number(), // ms since the epoch
});
export type RemovedStudy = z.infer<typeof RemovedStudy>;

/** GET /api/storage. Counts are of studies that an archive gave. */
export const Storage = z.strictObject({
  settings: StorageSettings,
  /** What holds now. */
  quotaBytes: z.number(),
  leastFreeBytes: z.number(),
  /** Taken by studies from archives, and by all files that are the library's own. */
  retrievedBytes: z.number(),
  ownedBytes: z.number(),
  /** Of the disk that the library is on; null where that cannot be known. */
  freeBytes: z.number().nullable(),
  diskBytes: z.number().nullable(),
  retrieved: z.number(),
  removable: z.number(),
  removableBytes: z.number(),
  pinned: z.number(), // however they came
  /** Why the others are kept, and how many by each reason; a study may have several. */
  kept: z.partialRecord(KeepReason, z.number()),
  /** Beyond what is allowed, and nothing more can be removed. */
  overBytes: z.number(),
  removed: z.strictObject({
    studies: z.number(),
    bytes: z.number(),
    last: z.array(RemovedStudy).max(50), // the newest first
  }),
});
export type Storage = z.infer<typeof Storage>;

/** GET /api/studies/:study/storage: where a study that is here came from, and what keeps it. */
export const StudyStorage = z.strictObject({
  StudyInstanceUID,
  bytes: z.number(), // of the library's own files
  usedAt: z.number(), // ms since the epoch
  pinned: z.boolean(),
  /** The archive that gave it; null where none did, or it is not among the settings any more. */
  peerId: PeerId.nullable(),
  /** Empty: it may be removed to make room. */
  keptFor: z.array(KeepReason),
});
export type StudyStorage = z.infer<typeof StudyStorage>;

/** PUT /api/studies/:study/pinned */
export const PinChange = z.strictObject({ pinned: z.boolean() });
export type PinChange = z.infer<typeof PinChange>;

/** PUT /api/open-studies: what a page has open, said again every few minutes for as long as it has. */
export const OpenStudies = z.strictObject({ StudyInstanceUIDs: z.array(StudyInstanceUID).max(1000) });
export type OpenStudies = z.infer<typeof OpenStudies>;
/** So long a study counts as open after that was last said. */
export const IN_USE_MS = 10 * 60_000;
