import * as z from 'zod';
import { PeerFailure } from './peerFailure.ts';
import { PeerId } from './peers.ts';
import { StudyQuery, StudyRow } from './study.ts';

/** Where a study is: here, or at a peer. */
export const StudySource = z.union([z.literal('library'), PeerId]);
export type StudySource = z.infer<typeof StudySource>;

/** A study as a source tells it. Dates and times as stored; '' or null where it does not tell. */
export const RemoteStudyRow = StudyRow.pick({
  StudyInstanceUID: true,
  PatientName: true,
  PatientID: true,
  IssuerOfPatientID: true,
  PatientBirthDate: true,
  PatientSex: true,
  StudyDate: true,
  StudyTime: true,
  StudyDescription: true,
  AccessionNumber: true,
  ReferringPhysicianName: true,
  StudyID: true,
  ModalitiesInStudy: true,
}).extend({ seriesCount: z.number().nullable(), instanceCount: z.number().nullable() });
export type RemoteStudyRow = z.infer<typeof RemoteStudyRow>;

export const StudyPlace = z.strictObject({
  source: StudySource,
  seriesCount: z.number().nullable(),
  instanceCount: z.number().nullable(),
});
export type StudyPlace = z.infer<typeof StudyPlace>;

/** One study, wherever it is. The row is the library's where it is here, else that of the first peer that told of it. */
export const FoundStudy = z.strictObject({
  row: RemoteStudyRow,
  places: z.array(StudyPlace).min(1),
  /** `partly`: a peer tells of more images than are here whole, or a retrieve ended incomplete. */
  here: z.enum(['no', 'partly', 'yes']),
  /** Images that are here in part, their files cut off; left out where there are none. */
  short: z.number().optional(),
  /** The sources do not agree on whose study it is: their patient IDs or birth dates differ. */
  patientsDiffer: z.boolean(),
  /** It was here, and was removed to make room (ms since the epoch); what is told of it is of then. */
  removedAt: z.number().optional(),
});
export type FoundStudy = z.infer<typeof FoundStudy>;

/** POST /api/find. `sources` left out: the library and every peer. At most `limit` studies of each source. */
export const FindRequest = z.strictObject({
  query: StudyQuery.omit({ cursor: true, sort: true, direction: true, limit: true }),
  sources: z.array(StudySource).max(100).optional(),
  /** True: nobody is asked. What was here once and was removed to make room is told, as it was then. */
  remembered: z.boolean().optional(),
  limit: z.number().int().min(1).max(10_000).default(1000),
});
export type FindRequest = z.infer<typeof FindRequest>;

/** How the search of one source stands. `truncated`: it has more than were asked for, or than it gives. */
export const SourceState = z.strictObject({
  source: StudySource,
  state: z.enum(['asking', 'done', 'failed']),
  found: z.number(),
  truncated: z.boolean(),
  unreadable: z.number(), // answers that could not be read
  failure: PeerFailure.nullable(),
});
export type SourceState = z.infer<typeof SourceState>;

/** The answer of POST /api/find: one JSON text a line. A study that is told again replaces what was told before. */
export const FindLine = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('studies'), studies: z.array(FoundStudy) }),
  z.strictObject({ type: z.literal('source'), source: SourceState }),
  z.strictObject({ type: z.literal('end') }),
]);
export type FindLine = z.infer<typeof FindLine>;
export const FIND_MEDIA_TYPE = 'application/x-ndjson';
