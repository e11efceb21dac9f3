import * as z from 'zod';
import { FileProblem } from './fileProblem.ts';
import { PeerFailure } from './peerFailure.ts';
import { RecordFailure } from './recordFailure.ts';

export { fail, ok, type Result } from './result.ts';

/** Expected failures of the services: a stable `kind` and facts, never prose (STYLE.md 5). */
export const Failure = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('bad-request'), detail: z.string().optional() }),
  z.strictObject({ kind: z.literal('unauthorised') }),
  z.strictObject({ kind: z.literal('forbidden') }),
  z.strictObject({ kind: z.literal('not-found') }),
  z.strictObject({ kind: z.literal('study-not-found'), StudyInstanceUID: z.string() }),
  z.strictObject({ kind: z.literal('series-not-found'), SeriesInstanceUID: z.string() }),
  z.strictObject({ kind: z.literal('instance-not-found'), SOPInstanceUID: z.string() }),
  z.strictObject({ kind: z.literal('frame-not-found'), SOPInstanceUID: z.string(), frameNumber: z.number() }),
  // The index knows the file, but it is not where it was (disc out, share gone, file moved or changed).
  z.strictObject({ kind: z.literal('file-unavailable'), SOPInstanceUID: z.string(), code: z.string() }),
  z.strictObject({ kind: z.literal('file-problem'), SOPInstanceUID: z.string(), problem: FileProblem }),
  z.strictObject({ kind: z.literal('no-pixel-data'), SOPInstanceUID: z.string() }),
  z.strictObject({ kind: z.literal('unsupported-transfer-syntax'), TransferSyntaxUID: z.string() }),
  z.strictObject({ kind: z.literal('not-acceptable'), detail: z.string() }),
  z.strictObject({ kind: z.literal('too-large'), limitBytes: z.number() }),
  z.strictObject({ kind: z.literal('too-many-requests') }),
  z.strictObject({ kind: z.literal('job-not-found'), jobId: z.string() }),
  z.strictObject({ kind: z.literal('path-not-found'), code: z.string() }),
  z.strictObject({ kind: z.literal('peer-not-found'), peerId: z.string() }),
  z.strictObject({ kind: z.literal('record-server-not-found'), serverId: z.string() }),
  // A FHIR server, by the name that readers know it by, did not give what was asked of it.
  z.strictObject({ kind: z.literal('record-failed'), server: z.string(), failure: RecordFailure }),
  // An archive, by the name that readers know it by, did not give what was asked of it.
  z.strictObject({ kind: z.literal('archive-failed'), archive: z.string(), failure: PeerFailure }),
  z.strictObject({
    kind: z.literal('library-locked'),
    reason: z.enum(['key-missing', 'key-wrong', 'not-a-library', 'newer-version', 'damaged', 'in-use']),
  }),
  z.strictObject({ kind: z.literal('disk-full') }),
  z.strictObject({ kind: z.literal('internal') }),
]);
export type Failure = z.infer<typeof Failure>;
