import * as z from 'zod';

/**
 * GET / PUT (whole) /api/prefetch: earlier studies that are got in the background when a study is opened. Always of the same
 * patient: the same patient ID and issuer, and birth dates that do not contradict; never by a name. A body part that either
 * study does not name counts as the same.
 */
export const PrefetchSettings = z.strictObject({
  studies: z.number().int().min(0).max(20).default(0), // the last so many; 0: none
  sameModality: z.boolean().default(true),
  sameBodyPart: z.boolean().default(true),
});
export type PrefetchSettings = z.infer<typeof PrefetchSettings>;
