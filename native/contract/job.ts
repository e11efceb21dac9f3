import * as z from 'zod';
import { Failure } from './failure.ts';
import { FileProblem } from './fileProblem.ts';
import { LinkRun } from './recordLink.ts';
import { Transfer } from './transfer.ts';

export const JobState = z.enum(['waiting', 'running', 'done', 'cancelled', 'failed']);
export type JobState = z.infer<typeof JobState>;

export const outcomes = [
  'read',
  'partial',
  'duplicate',
  'unchanged',
  'not-dicom',
  'unreadable',
  'conflict',
  'missing',
] as const;
/**
 * What became of one file of an import.
 * read: new in the index. partial: in the index, with a problem (truncated pixel data). duplicate: the same instance with
 * the same content is there already, from another file. unchanged: this very file was read before and has not changed.
 * not-dicom: some other kind of file. unreadable: DICOM or said to be, and nothing could be used. conflict: same SOP
 * Instance UID, other content or patient; kept aside and shown, never merged. missing: a DICOMDIR names it, the disc has it not.
 */
export const ImportOutcome = z.enum(outcomes);
export type ImportOutcome = z.infer<typeof ImportOutcome>;

export const ImportCounts = z.strictObject({
  found: z.number(),
  read: z.number(),
  partial: z.number(),
  duplicate: z.number(),
  unchanged: z.number(),
  'not-dicom': z.number(),
  unreadable: z.number(),
  conflict: z.number(),
  missing: z.number(),
  removed: z.number(), // on a rescan: indexed before, no longer there; marked unavailable, not forgotten
});
export type ImportCounts = z.infer<typeof ImportCounts>;

export const ImportRequest = z.strictObject({
  paths: z.array(z.string().min(1).max(4096)).min(1).max(10_000),
  storage: z.enum(['link', 'copy']).default('link'),
  password: z.string().max(1024).optional(), // of encrypted ZIP files; never stored
  watch: z.boolean().default(false), // keep watching linked folders
});
export type ImportRequest = z.infer<typeof ImportRequest>;

export const JobProgress = z.strictObject({
  phase: z.enum(['listing', 'reading', 'finishing']),
  filesTotal: z.number().nullable(), // null while still listing
  filesDone: z.number(),
  bytesDone: z.number(),
  filesPerSecond: z.number(),
  bytesPerSecond: z.number(),
  secondsLeft: z.number().nullable(),
});
export type JobProgress = z.infer<typeof JobProgress>;

export const Job = z.strictObject({
  jobId: z.string(),
  kind: z.enum(['import', 'rescan', 'sample', 'rebuild', 'remove', 'retrieve', 'send']),
  state: JobState,
  label: z.string(), // folder, disc or file name: shown, never logged
  sources: z.array(z.string()),
  createdAt: z.number(),
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  resumed: z.boolean(),
  progress: JobProgress,
  counts: ImportCounts,
  studyCount: z.number(),
  failure: Failure.nullable(),
  transfer: Transfer.optional(), // of `retrieve` and `send`
});
export type Job = z.infer<typeof Job>;

export const ImportReportEntry = z.strictObject({
  path: z.string(), // a file; inside an archive `archive.zip!/inner/name`
  outcome: ImportOutcome,
  problem: FileProblem.nullable(),
  StudyInstanceUID: z.string().nullable(),
  SOPInstanceUID: z.string().nullable(),
});
export type ImportReportEntry = z.infer<typeof ImportReportEntry>;

export const ImportReportStudy = z.strictObject({
  StudyInstanceUID: z.string(),
  StudyDescription: z.string(),
  StudyDate: z.string(),
  PatientName: z.string(),
  added: z.number(),
});
export type ImportReportStudy = z.infer<typeof ImportReportStudy>;

/** `entries` is one page, worst first (conflict, unreadable, missing, partial, not-dicom, duplicate, read, unchanged). */
export const ImportReport = z.strictObject({
  job: Job,
  studies: z.array(ImportReportStudy),
  entries: z.array(ImportReportEntry),
  nextCursor: z.string().nullable(),
});
export type ImportReport = z.infer<typeof ImportReport>;

/** One server-sent event of `/api/events`; the SSE `event:` field equals `type`. */
export const ServiceEvent = z.discriminatedUnion('type', [
  // Another launchId: the services were restarted. `revision`: see REVISION_HEADER.
  z.strictObject({ type: z.literal('hello'), launchId: z.string(), revision: z.number().int().optional() }),
  z.strictObject({ type: z.literal('job'), job: Job }),
  // Studies that appeared, changed or went; null: too many to name, ask again.
  z.strictObject({ type: z.literal('marks-changed'), StudyInstanceUID: z.string() }),
  z.strictObject({ type: z.literal('studies-changed'), StudyInstanceUIDs: z.array(z.string()).nullable() }),
  // Studies whose links to records are others than before, or the guard's word on them.
  z.strictObject({ type: z.literal('record-links-changed'), StudyInstanceUIDs: z.array(z.string()) }),
  z.strictObject({ type: z.literal('link-run'), run: LinkRun }),
  // Archives were added, changed or removed.
  z.strictObject({ type: z.literal('peers-changed') }),
  // Record servers were added, changed or removed.
  z.strictObject({ type: z.literal('record-servers-changed') }),
  z.strictObject({ type: z.literal('source-changed'), path: z.string(), available: z.boolean() }),
]);
export type ServiceEvent = z.infer<typeof ServiceEvent>;
