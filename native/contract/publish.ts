import * as z from 'zod';
import { AnnotationKind, MeasuredConcept } from './annotation.ts';
import { RecordFailure } from './recordFailure.ts';
import { RecordServerId } from './recordServers.ts';
import { StudyInstanceUID } from './uid.ts';

// Giving a study back to the patient's record: what would be sent is shown first, and what is sent is what was shown.

/** Names one thing that can be chosen beside the study itself; steady as long as the thing is. */
export const PublishItemKey = z.string().min(1).max(300);

/** Why a thing cannot be sent, though it is there. */
export const PublishObstacle = z.enum([
  'no-value', // an arrow, a text, a level of the spine, or a measurement without a number
  'image-not-here', // it lies on an image that this library does not have
  'other-study',
  'not-coded', // a number of a document whose meaning or unit is in no code system that records know
  'rejected', // the document says that these images must not be used
  'unreadable',
]);
export type PublishObstacle = z.infer<typeof PublishObstacle>;

/** A number as it will stand in the record: rounded as the window shows it, with a point in every language. */
export const PublishValue = z.strictObject({
  concept: MeasuredConcept.nullable(), // ours, where it is one of them
  meaning: z.string(), // in the words of the code
  value: z.string(),
  unit: z.string(), // UCUM; '' where there is none
});
export type PublishValue = z.infer<typeof PublishValue>;

/** Key images and measurements of the study: readers' marks, and those in documents (key objects, reports). */
export const PublishItem = z.strictObject({
  key: PublishItemKey,
  kind: z.enum(['key-image', 'measurement']),
  source: z.enum(['reader', 'document']),
  /** A reader's name for it or note on it; the title of a document. May be ''. */
  title: z.string(),
  annotationKind: AnnotationKind.nullable(),
  images: z.array(
    z.strictObject({
      SeriesInstanceUID: z.string(),
      SOPInstanceUID: z.string(),
      frameNumbers: z.array(z.number().int()), // []: all of them
    }),
  ),
  values: z.array(PublishValue),
  /** False: lengths are in pixels, because the image has no spacing. */
  calibrated: z.boolean(),
  author: z.string(),
  changedAt: z.number().nullable(), // ms since the epoch
  obstacle: PublishObstacle.nullable(),
});
export type PublishItem = z.infer<typeof PublishItem>;

/** What is to be sent: the study always; `items` beside it. */
export const PublishChoice = z.strictObject({
  serverId: RecordServerId,
  items: z.array(PublishItemKey).max(2000).default([]),
});
export type PublishChoice = z.infer<typeof PublishChoice>;

/** Why nothing at all can be sent to a server. */
export const PublishRefusal = z.discriminatedUnion('reason', [
  z.strictObject({ reason: z.literal('no-link') }), // the study is linked to nobody there
  z.strictObject({ reason: z.literal('link-not-confirmed') }), // nobody has confirmed whose it is
  z.strictObject({ reason: z.literal('identity-doubt') }),
  z.strictObject({ reason: z.literal('identity-contradiction') }),
  z.strictObject({ reason: z.literal('several-patients') }),
  z.strictObject({ reason: z.literal('link-uncertain') }), // the entry is gone, names nobody, or is another patient's by now
  z.strictObject({ reason: z.literal('patient-gone') }), // the record no longer has the patient, or has merged it
  z.strictObject({ reason: z.literal('study-uid-not-valid') }), // a UID of study, series or image is none by the standard: no record can hold it
  z.strictObject({ reason: z.literal('entry-of-other-patient') }), // the record has this very study under another patient
  z.strictObject({ reason: z.literal('study-not-kept') }), // it is read from an archive, and not in the library
  z.strictObject({ reason: z.literal('images-missing') }), // an archive has more of it than is here
  /** `scopes`: as SMART writes them; what the sign-in would have to grant. */
  z.strictObject({ reason: z.literal('scopes-missing'), scopes: z.array(z.string()) }),
  /** The server says that it takes none of these resources. */
  z.strictObject({ reason: z.literal('not-offered'), resourceTypes: z.array(z.string()) }),
  z.strictObject({ reason: z.literal('server'), failure: RecordFailure }), // it could not be asked
  z.strictObject({ reason: z.literal('under-way') }), // the same study is being sent there just now
]);
export type PublishRefusal = z.infer<typeof PublishRefusal>;

/** What a resource is about. `items`: the keys of what it was made of; [] of the study and where it can be reached. */
export const PublishAbout = z.strictObject({
  kind: z.enum(['endpoint', 'study', 'key-image', 'measurement', 'region']),
  title: z.string(),
  items: z.array(PublishItemKey),
});
export type PublishAbout = z.infer<typeof PublishAbout>;

/**
 * create: the server does not have it. update: it has it from us, and otherwise. unchanged: it has it from us like this.
 * left-alone: somebody else, an archive most often, has entered it: it is linked and never changed. blocked: it is not sent,
 * for the problems that `checks` name.
 */
export const PublishAction = z.enum(['create', 'update', 'unchanged', 'left-alone', 'blocked']);
export type PublishAction = z.infer<typeof PublishAction>;

export const PublishProblem = z.strictObject({
  severity: z.enum(['error', 'warning']),
  path: z.string(), // `Observation.component[0].value`
  text: z.string(), // the validator's own words, in English
});
export type PublishProblem = z.infer<typeof PublishProblem>;

/** What one validator says of a resource. All have to pass. */
export const PublishCheck = z.strictObject({
  validator: z.string(), // `@medplum/core 5.2.13`
  passed: z.boolean(),
  problems: z.array(PublishProblem),
});
export type PublishCheck = z.infer<typeof PublishCheck>;

export const PublishResource = z.strictObject({
  key: z.string(), // steady within the preview and its publication
  resourceType: z.string(),
  about: PublishAbout,
  action: PublishAction,
  /** What the server has of it: `ImagingStudy/7`. */
  reference: z.string().nullable(),
  versionId: z.string().nullable(),
  /**
   * What is sent, letter by letter; of what is unchanged or left alone what would have been. `urn:uuid:` of another resource
   * stands for the address that the server will give it (`placeholder` of that one), and is the only thing that is replaced.
   */
  json: z.string(),
  placeholder: z.string().nullable(),
  checks: z.array(PublishCheck),
});
export type PublishResource = z.infer<typeof PublishResource>;

/** What the reader should know before it is sent. */
export const PublishNote = z.enum([
  'no-endpoint', // the record will not know where the images can be had
  'no-order', // no order with this accession number was found for this patient
  'several-orders', // more than one: none is named
  'no-accession-system', // it is sent without saying whose number it is: Settings knows no system
  'search-then-create', // the server has no conditional create: two at once may leave two entries
  'no-version-check', // the server gives no versions: a change made in the same moment may be lost
  'several-entries', // the record has more than one entry of this study
  'patient-changes', // our own entry is another patient's so far: it becomes this one's
  'uncalibrated', // some lengths are in pixels
]);
export type PublishNote = z.infer<typeof PublishNote>;

/** POST /api/studies/:study/record/publish/preview. `digest` names all of it. */
export const PublishPreview = z.strictObject({
  digest: z.string(),
  choice: PublishChoice,
  StudyInstanceUID,
  serverName: z.string(),
  fhirVersion: z.enum(['R4', 'R4B', 'R5']),
  /** Texts are the record's own. */
  patient: z.strictObject({
    reference: z.string(), // `Patient/3`
    name: z.string(),
    birthDate: z.string(),
    identifiers: z.array(z.string()),
    linkId: z.string(),
  }),
  counts: z.strictObject({
    series: z.number(),
    instances: z.number(),
    keyImages: z.number(),
    measurements: z.number(),
    create: z.number(), // resources
    update: z.number(),
    unchanged: z.number(),
    leftAlone: z.number(),
    blocked: z.number(),
  }),
  resources: z.array(PublishResource), // in the order in which they are sent
  notes: z.array(PublishNote),
  madeAt: z.number(),
});
export type PublishPreview = z.infer<typeof PublishPreview>;

export const PublishPreviewAnswer = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('ready'), preview: PublishPreview }),
  z.strictObject({ state: z.literal('refused'), refusal: PublishRefusal }),
]);
export type PublishPreviewAnswer = z.infer<typeof PublishPreviewAnswer>;

/**
 * waiting, sending: not yet over. done: created, changed, or there already (`action` tells). failed: the server said no.
 * unknown: no answer came, and asking again brought none either: it may be there or not; sending again finds out.
 * not-tried: something that it refers to failed, or it was stopped before.
 */
export const PublishResultState = z.enum([
  'waiting',
  'sending',
  'done',
  'failed',
  'unknown',
  'not-tried',
  'blocked',
]);
export type PublishResultState = z.infer<typeof PublishResultState>;

export const PublishResult = z.strictObject({
  key: z.string(),
  resourceType: z.string(),
  about: PublishAbout,
  action: PublishAction,
  state: PublishResultState,
  reference: z.string().nullable(), // as the server has it now
  versionId: z.string().nullable(),
  failure: RecordFailure.nullable(),
  /** With `not-allowed`: what the sign-in would have to grant. */
  scope: z.string().nullable(),
  /** How many entries of it the server has now, where that was asked; more than one: two were made in the same moment. */
  entries: z.number().nullable(),
});
export type PublishResult = z.infer<typeof PublishResult>;

/** One time that a study was sent; kept, with who and when. */
export const Publication = z.strictObject({
  publicationId: z.string(),
  StudyInstanceUID,
  serverId: RecordServerId,
  serverName: z.string(),
  subject: z.string(), // `Patient/3`
  digest: z.string(), // of the preview that was confirmed
  by: z.string(), // who was signed in at the server: `Practitioner/7`; '' where nobody was
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  /** interrupted: Lightbox was ended meanwhile. All but `done` can be sent again, for what is left. */
  state: z.enum(['sending', 'done', 'partial', 'failed', 'interrupted']),
  results: z.array(PublishResult),
});
export type Publication = z.infer<typeof Publication>;

/** POST /api/studies/:study/record/publish: the digest of the preview that the reader has confirmed. */
export const PublishRequest = z.strictObject({
  choice: PublishChoice,
  digest: z.string().min(1).max(100),
});
export type PublishRequest = z.infer<typeof PublishRequest>;

/** `changed`: something is not as it was in the preview. Nothing was sent; `preview` is how it is now. */
export const PublishAnswer = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('sent'), publication: Publication }),
  z.strictObject({ state: z.literal('changed'), preview: PublishPreview }),
  z.strictObject({ state: z.literal('refused'), refusal: PublishRefusal }),
]);
export type PublishAnswer = z.infer<typeof PublishAnswer>;

/** GET /api/studies/:study/record/publish: asks nobody. */
export const PublishState = z.strictObject({
  StudyInstanceUID,
  /** Servers that are set up; `refusal`: what is known without asking them. */
  servers: z.array(
    z.strictObject({
      serverId: RecordServerId,
      serverName: z.string(),
      subject: z.string().nullable(),
      refusal: PublishRefusal.nullable(),
    }),
  ),
  items: z.array(PublishItem),
  publications: z.array(Publication), // newest first
});
export type PublishState = z.infer<typeof PublishState>;
