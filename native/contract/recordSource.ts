import * as z from 'zod';
import { RecordFailure } from './recordFailure.ts';

/** Why images cannot be had where the record says that they are. */
export const sourceProblems = [
  'relative-address', // FHIR asks for an absolute one
  'no-address',
  'bad-address',
  'unknown-scheme', // neither https nor http
  'host-not-allowed', // not on the list of this server: it is not called
  'not-active', // suspended, in error, off, entered in error, or its time is over
  'other-type', // no dicom-wado-rs
  'unreadable', // the Endpoint could not be read: gone, contained and not there, or elsewhere
] as const;
export const SourceProblem = z.enum(sourceProblems);
export type SourceProblem = z.infer<typeof SourceProblem>;

/**
 * Where the record says that images of a study are. `address`: the root of a DICOMweb service, `/studies` follows it; null
 * where it cannot be used. `host` is shown where it is not allowed.
 */
export const RecordSource = z.strictObject({
  endpoint: z.string(), // `Endpoint/7`
  name: z.string(),
  address: z.string().nullable(),
  host: z.string().nullable(),
  problem: SourceProblem.nullable(),
  /** Series that it has; null: the whole study. */
  SeriesInstanceUIDs: z.array(z.string()).nullable(),
  /** The sign-in of the record may be shown to it. */
  withSignIn: z.boolean(),
});
export type RecordSource = z.infer<typeof RecordSource>;

/**
 * GET /api/records/servers/:server/imaging-studies/:id/sources. Those that can be used come first. `failure`: why the entry
 * itself could not be read; then there are none.
 */
export const RecordSources = z.strictObject({
  StudyInstanceUIDs: z.array(z.string()),
  subject: z.string().nullable(), // `Patient/3`
  sources: z.array(RecordSource),
  numberOfSeries: z.number().nullable(), // of the study, as the record counts them
  numberOfInstances: z.number().nullable(), // likewise
  /** The record has taken the entry back: nothing is read by it. */
  withdrawn: z.enum(['entered-in-error', 'cancelled']).nullable(),
  /** When it was read (ms since the epoch), where the server could not be asked now. */
  keptAt: z.number().nullable(),
  failure: RecordFailure.nullable(),
});
export type RecordSources = z.infer<typeof RecordSources>;
