import * as z from 'zod';
import { IdentityVerdict, Verdict } from './identity.ts';
import { RecordFailure } from './recordFailure.ts';
import { RecordServerId } from './recordServers.ts';
import { StudyInstanceUID } from './uid.ts';

/**
 * Which ImagingStudy of a record a study is. `study-uid`: its Study Instance UID. `accession`: its accession number, with the
 * system it counts in. `patient-date`: patient number with its system, day and modality: never more than a suggestion.
 */
export const LinkMethod = z.enum(['study-uid', 'accession', 'patient-date', 'by-hand']);
export type LinkMethod = z.infer<typeof LinkMethod>;

/** `linked` by Lightbox itself, `suggested` by it, `confirmed` or `rejected` by somebody: what is rejected stays so. */
export const LinkState = z.enum(['suggested', 'linked', 'confirmed', 'rejected']);
export type LinkState = z.infer<typeof LinkState>;

export const linkDoubts = [
  'several-imaging-studies', // of this one study
  'several-patients', // they are of different ones
  'several-study-uids', // the record's entry names more than one study
  'no-patient', // the entry does not say whose it is, or the patient cannot be read
  'several-studies-here', // of this one entry
  'other-study-uid', // it names another study: perhaps another of the same order
  'no-system', // the accession number's system is not known to be this library's
  'date-differs',
  'modality-differs',
  'patient-changed', // since the link was confirmed
  'gone', // the record no longer has it
] as const;
export const LinkDoubt = z.enum(linkDoubts);
export type LinkDoubt = z.infer<typeof LinkDoubt>;

export const LinkChangedBy = z.enum(['automatic', 'user']);

/** Texts are the record's own and may hold anything. */
export const RecordLink = z.strictObject({
  linkId: z.string(),
  serverId: RecordServerId,
  serverName: z.string(),
  /** `ImagingStudy/7`; null where only the patient was chosen. */
  imagingStudy: z.string().nullable(),
  subject: z.string().nullable(), // `Patient/3`
  method: LinkMethod,
  state: LinkState,
  doubts: z.array(LinkDoubt),
  madeBy: LinkChangedBy,
  madeAt: z.number(), // ms since the epoch
  changedBy: LinkChangedBy,
  /** Of the last decision: who is signed in at the server (`Practitioner/7`), else the account on this computer; '' where neither is known. */
  changedByPerson: z.string(),
  changedAt: z.number(),
  canUndo: z.boolean(),
  /** Null: there is no patient to compare with. It is of the patient as read at `readAt`. */
  identity: IdentityVerdict.nullable(),
  judgedAt: z.number().nullable(),
  readAt: z.number().nullable(),
  started: z.string().nullable(),
  modalities: z.array(z.string()),
  description: z.string(),
  AccessionNumber: z.string(),
  numberOfInstances: z.number().nullable(),
});
export type RecordLink = z.infer<typeof RecordLink>;

/** GET /api/studies/:study/record: how the study and the records stand to each other. */
export const RecordOfStudy = z.strictObject({
  StudyInstanceUID,
  /** The first is to be shown beside the images where it is `linked` or `confirmed`; then suggestions; rejected ones last. */
  links: z.array(RecordLink),
  /** Of the link that is shown; null where none is. A link without a patient to compare with is a `doubt`. */
  verdict: Verdict.nullable(),
  /** Links to more than one patient of one server: whose the images are has to be decided by somebody. */
  ambiguous: z.boolean(),
  looking: z.boolean(), // servers are being asked
  lookedAt: z.number().nullable(), // when all of them last were; null: never
  failures: z.array(z.strictObject({ serverId: RecordServerId, failure: RecordFailure })),
});
export type RecordOfStudy = z.infer<typeof RecordOfStudy>;

/**
 * POST .../record/confirm, reject, undo. `fieldsRead`: the user has seen which fields contradict; without it a contradiction
 * cannot be confirmed.
 */
export const RecordLinkChange = z.strictObject({
  linkId: z.string().max(64),
  fieldsRead: z.boolean().default(false),
});
export type RecordLinkChange = z.infer<typeof RecordLinkChange>;

/** POST .../record/link: chosen by hand. */
export const RecordLinkByHand = z.strictObject({
  serverId: RecordServerId,
  reference: z.string().regex(/^(?:ImagingStudy|Patient)\/[A-Za-z0-9\-._]{1,128}$/),
  fieldsRead: z.boolean().default(false),
});
export type RecordLinkByHand = z.infer<typeof RecordLinkByHand>;

/** POST /api/records/link starts it, DELETE stops it. `again`: studies that were looked for before too. */
export const LinkRunRequest = z.strictObject({ again: z.boolean().default(false) });
export type LinkRunRequest = z.infer<typeof LinkRunRequest>;

export const LinkRun = z.strictObject({
  state: z.enum(['idle', 'running', 'done', 'cancelled']),
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  studiesTotal: z.number(),
  studiesDone: z.number(),
  linked: z.number(),
  suggested: z.number(),
  contradictions: z.number(), // among the linked
  failures: z.array(z.strictObject({ serverId: RecordServerId, failure: RecordFailure })),
});
export type LinkRun = z.infer<typeof LinkRun>;

const System = z.string().trim().min(1).max(500);
/**
 * What numbers of images mean in records. `patients`: the systems of each Issuer of Patient ID; '' is for images that name
 * none. `accessions`: the systems in which accession numbers count whose images do not say who gave them.
 * `accessionIssuers`: those of each issuer that images name (0008,0051).
 */
export const RecordIssuers = z.strictObject({
  patients: z.record(z.string().trim().max(200), z.array(System).max(20)).default({}),
  accessions: z.array(System).max(20).default([]),
  accessionIssuers: z.record(z.string().trim().min(1).max(200), z.array(System).max(20)).optional(),
});
export type RecordIssuers = z.infer<typeof RecordIssuers>;
