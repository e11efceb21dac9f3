import * as z from 'zod';
import { SourceProblem } from './recordSource.ts';
import { RecordServerId } from './recordServers.ts';
import { StudyInstanceUID } from './uid.ts';

// What a patient's record says beside the images. Texts are the record's own and may hold anything: they are shown as text.

/** As the record writes it: `2019`, `2019-03`, `2019-03-07`, or a moment with its zone. */
const When = z.string().nullable();

export const ChartName = z.strictObject({ use: z.string().nullable(), text: z.string() });
export type ChartName = z.infer<typeof ChartName>;

export const ChartPatient = z.strictObject({
  names: z.array(ChartName), // the one to show first
  birthDate: When,
  gender: z.string().nullable(),
  identifiers: z.array(
    z.strictObject({ value: z.string(), system: z.string().nullable(), assigner: z.string().nullable() }),
  ),
  deceased: z.union([z.boolean(), z.string()]).nullable(),
  /** Another record has taken the place of this one. */
  replaced: z.boolean(),
  active: z.boolean().nullable(),
});
export type ChartPatient = z.infer<typeof ChartPatient>;

/** A study of the patient, wherever it is. `here`: in the library. */
export const ChartStudy = z.strictObject({
  StudyInstanceUID: StudyInstanceUID.nullable(), // null: the record does not say which
  date: When,
  modalities: z.array(z.string()),
  description: z.string(),
  AccessionNumber: z.string(),
  instanceCount: z.number().nullable(),
  here: z.enum(['no', 'partly', 'yes']),
  inRecord: z.boolean(),
  /** The record names an address where the images can be had, and it may be asked. */
  reachable: z.boolean(),
  /** The entry on the record's server, for asking there; null where the record has none. */
  entry: z.strictObject({ serverId: RecordServerId, id: z.string() }).nullable(),
  /** Why the addresses that the record names cannot be asked, where none can. `host`: the one that is not allowed. */
  unreachable: z.array(z.strictObject({ problem: SourceProblem, host: z.string().nullable() })),
});
export type ChartStudy = z.infer<typeof ChartStudy>;

export const ChartOrder = z.strictObject({
  id: z.string(),
  status: z.string().nullable(),
  priority: z.string().nullable(),
  procedure: z.string(),
  reasons: z.array(z.string()),
  questions: z.array(z.string()),
  requester: z.string().nullable(),
  orderedAt: When,
  numbers: z.array(z.string()),
});
export type ChartOrder = z.infer<typeof ChartOrder>;

/** `index`: of the form among the report's own. `size` in bytes, where it is known. */
export const ChartReportForm = z.strictObject({
  index: z.number().int().min(0),
  contentType: z.string(),
  title: z.string().nullable(),
  size: z.number().nullable(),
});
export type ChartReportForm = z.infer<typeof ChartReportForm>;

export const ChartReport = z.strictObject({
  id: z.string(),
  /** Of this very study, of the order that it was made for, or of the patient. */
  about: z.enum(['study', 'order', 'patient']),
  isImaging: z.boolean(),
  status: z.string().nullable(),
  /** Not the last word: registered, partial, preliminary. */
  isProvisional: z.boolean(),
  title: z.string(),
  date: When,
  authors: z.array(z.string()),
  conclusion: z.string().nullable(),
  conclusions: z.array(z.string()), // coded
  forms: z.array(ChartReportForm),
});
export type ChartReport = z.infer<typeof ChartReport>;

export const ChartProblem = z.strictObject({
  id: z.string(),
  text: z.string(),
  status: z.enum(['active', 'past', 'unknown']),
  isConfirmed: z.boolean(),
  severity: z.string().nullable(),
  since: When,
  until: When,
});
export type ChartProblem = z.infer<typeof ChartProblem>;

export const ChartAllergy = z.strictObject({
  id: z.string(),
  substance: z.string(),
  /** `possible`: the words leave it open ("iodine"). */
  contrastMedium: z.enum(['yes', 'possible', 'no']),
  status: z.enum(['active', 'past', 'unknown']),
  isConfirmed: z.boolean(),
  criticality: z.enum(['low', 'high', 'unknown']),
  severity: z.enum(['mild', 'moderate', 'severe', 'unknown']), // the worst reaction
  reactions: z.array(z.string()),
  recorded: When,
});
export type ChartAllergy = z.infer<typeof ChartAllergy>;

/** `noneKnown`: somebody recorded that there are none (of drugs, of anything). An empty list alone does not say so. */
export const ChartAllergies = z.strictObject({
  allergies: z.array(ChartAllergy),
  noneKnown: z.array(z.string()),
});
export type ChartAllergies = z.infer<typeof ChartAllergies>;

export const ChartResult = z.strictObject({
  id: z.string(),
  value: z.string(), // with its comparator, `>60`
  number: z.number().nullable(),
  unit: z.string(),
  date: When,
  isFinal: z.boolean(),
  flag: z.enum(['low', 'high']).nullable(), // as the laboratory says it
  range: z.string().nullable(),
});
export type ChartResult = z.infer<typeof ChartResult>;

/** Newest first. */
export const ChartKidney = z.strictObject({
  creatinine: z.array(ChartResult),
  eGFR: z.array(ChartResult),
});
export type ChartKidney = z.infer<typeof ChartKidney>;

/** `state` null: not recorded. */
export const ChartPregnancy = z.strictObject({
  state: z.enum(['pregnant', 'not-pregnant', 'possible', 'unknown']).nullable(),
  recorded: When,
  expectedDelivery: When,
});
export type ChartPregnancy = z.infer<typeof ChartPregnancy>;

export const ChartImplant = z.strictObject({
  id: z.string(),
  text: z.string(),
  details: z.string().nullable(), // maker and model
  safety: z.array(z.string()), // MR conditional and the like
  status: z.enum(['active', 'past', 'unknown']),
  since: When,
});
export type ChartImplant = z.infer<typeof ChartImplant>;
