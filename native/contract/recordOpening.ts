import * as z from 'zod';
import { Failure } from './failure.ts';
import { Job } from './job.ts';
import { RecordSources } from './recordSource.ts';
import { StudyDetail } from './study.ts';

/** An archive that was asked and did not give what the record says that it has. */
const Tried = z.strictObject({ endpoint: z.string(), failure: Failure });

/**
 * POST /api/records/servers/:server/imaging-studies/:id/open: the study, read where the record says that it is, without
 * being kept. Null: `sources` and `tried` say why, for each place.
 */
export const RecordOpening = z.strictObject({
  sources: RecordSources,
  tried: z.array(Tried),
  study: StudyDetail.nullable(),
});
export type RecordOpening = z.infer<typeof RecordOpening>;

/**
 * POST .../keep: the same study, to be kept; a job for each archive that it has to come from. `contradiction`: the images are of
 * another person than the record says, and nobody has confirmed that they are one: nothing is fetched.
 */
export const RecordKeeping = z.strictObject({
  sources: RecordSources,
  tried: z.array(Tried),
  jobs: z.array(Job),
  contradiction: z.boolean(),
});
export type RecordKeeping = z.infer<typeof RecordKeeping>;
