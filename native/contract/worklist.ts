import * as z from 'zod';
import { PeerId } from './peers.ts';
import { SourceState } from './remoteStudy.ts';
import { PersonName } from './study.ts';

const Day = z.string().regex(/^\d{8}$/);

/** Conditions of a work list; all that are given hold together. */
export const WorklistQuery = z.strictObject({
  dateFrom: Day.optional(), // inclusive, as is the other
  dateTo: Day.optional(),
  Modality: z.array(z.string().min(1).max(16)).max(20).optional(), // any of
  StationAETitle: z.string().trim().max(16).optional(), // exactly
  PatientName: z.string().max(200).optional(), // contains, word by word
});
export type WorklistQuery = z.infer<typeof WorklistQuery>;

/** POST /api/worklist. `sources` left out: every peer that is used for it. */
export const WorklistRequest = z.strictObject({
  query: WorklistQuery,
  sources: z.array(PeerId).max(100).optional(),
});
export type WorklistRequest = z.infer<typeof WorklistRequest>;

/** One scheduled procedure step (PS3.4 K.6.1.2.2). Dates and times as stored; '' where the peer does not tell. */
export const WorklistItem = z.strictObject({
  peerId: PeerId,
  PatientName: PersonName,
  PatientID: z.string(),
  PatientBirthDate: z.string(),
  PatientSex: z.string(),
  AccessionNumber: z.string(),
  StudyInstanceUID: z.string(),
  RequestedProcedureID: z.string(),
  RequestedProcedureDescription: z.string(),
  ReferringPhysicianName: PersonName,
  ScheduledProcedureStepID: z.string(),
  ScheduledProcedureStepDescription: z.string(),
  ScheduledProcedureStepStartDate: z.string(),
  ScheduledProcedureStepStartTime: z.string(),
  Modality: z.string(),
  ScheduledStationAETitle: z.string(),
  ScheduledStationName: z.string(),
  ScheduledPerformingPhysicianName: PersonName,
});
export type WorklistItem = z.infer<typeof WorklistItem>;

/** The answer of POST /api/worklist: one JSON text a line, as the peers answer. */
export const WorklistLine = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('items'), items: z.array(WorklistItem) }),
  z.strictObject({ type: z.literal('source'), source: SourceState }),
  z.strictObject({ type: z.literal('end') }),
]);
export type WorklistLine = z.infer<typeof WorklistLine>;
