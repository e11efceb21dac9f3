import * as z from 'zod';
import { PeerFailure } from './peerFailure.ts';
import { PeerId } from './peers.ts';
import { SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID } from './uid.ts';

/** `now`: what somebody waits for on a screen; `background`: what may be wanted later. */
export const TransferPriority = z.enum(['now', 'normal', 'background']);
export type TransferPriority = z.infer<typeof TransferPriority>;

/** POST /api/retrieve: a study, some of its series, or single images. */
export const RetrieveRequest = z.strictObject({
  peerId: PeerId,
  StudyInstanceUID,
  SeriesInstanceUIDs: z.array(SeriesInstanceUID).min(1).max(1000).optional(),
  SOPInstanceUIDs: z.array(SOPInstanceUID).min(1).max(10_000).optional(), // of one series, the one named
  priority: TransferPriority.default('normal'),
  label: z.string().trim().max(200).default(''), // what to call it while it is under way: shown, never logged
});
export type RetrieveRequest = z.infer<typeof RetrieveRequest>;

/** POST /api/send: studies of the library, or some of their series or images. */
export const SendRequest = z.strictObject({
  peerId: PeerId,
  StudyInstanceUIDs: z.array(StudyInstanceUID).min(1).max(1000),
  SeriesInstanceUIDs: z.array(SeriesInstanceUID).min(1).max(1000).optional(),
  SOPInstanceUIDs: z.array(SOPInstanceUID).min(1).max(10_000).optional(),
  priority: TransferPriority.default('normal'),
  label: z.string().trim().max(200).default(''), // as of RetrieveRequest
});
export type SendRequest = z.infer<typeof SendRequest>;

/** POST /api/send/size: what a send would bring to an archive. */
export const SendChoice = SendRequest.omit({ peerId: true, priority: true, label: true });
export type SendChoice = z.infer<typeof SendChoice>;
export const SendSize = z.strictObject({
  studies: z.number(),
  series: z.number(),
  instances: z.number(),
  bytes: z.number(), // of the files as they are stored here
});
export type SendSize = z.infer<typeof SendSize>;

export const PriorityChange = z.strictObject({ priority: TransferPriority });
export type PriorityChange = z.infer<typeof PriorityChange>;

/**
 * Confirmation of storage (storage commitment, PS3.4 J): of what it has taken, which images the peer answers for. It is asked
 * when a send has ended, and the job with it; the answer may come much later, and the job is told of anew then.
 */
export const Confirmation = z.strictObject({
  /**
   * asking: the peer has not taken the question yet. waiting: it has, and has to answer before `until`. confirmed: it answers
   * for every image that it took. not-confirmed: for some it does not, or has not in time; the report's problems name them.
   */
  state: z.enum(['asking', 'waiting', 'confirmed', 'not-confirmed']),
  confirmed: z.number(), // images
  notConfirmed: z.number(),
  until: z.number(), // ms since the epoch
  failure: PeerFailure.nullable(), // why it could not be asked, when that was last tried
});
export type Confirmation = z.infer<typeof Confirmation>;

/**
 * How a transfer stands. It ends only as `complete`: every instance that the peer lists is here (or was taken by the peer),
 * or as `incomplete`; the report names what is missing. `unlisted`: images that the peer counts and does not list.
 */
export const Transfer = z.strictObject({
  peerId: PeerId,
  peerName: z.string(),
  StudyInstanceUID: StudyInstanceUID.nullable(), // null: several
  state: z.enum(['waiting', 'listing', 'moving', 'pausing', 'complete', 'incomplete']),
  expected: z.number().nullable(), // null while they are being listed
  here: z.number(), // for a send: what the peer has taken
  missing: z.number(),
  refused: z.number(), // came and were not taken in: another study, patient or image than was asked for
  unlisted: z.number(),
  by: z.enum(['get', 'move', 'wado', 'store', 'stow']).nullable(),
  attempt: z.number(), // from 1
  nextAttemptAt: z.number().nullable(), // ms since the epoch, while it pauses
  failure: PeerFailure.nullable(), // the last one
  priority: TransferPriority,
  /** Of a send to a peer that is asked for confirmation; left out or null for others. */
  confirmation: Confirmation.nullable().optional(),
  continuedBy: z.string().optional(), // the job of another try for what this one left
});
export type Transfer = z.infer<typeof Transfer>;

/** What people call an instance; left out or null where neither library nor peer tells. */
const numbers = {
  SeriesNumber: z.number().nullable().optional(),
  InstanceNumber: z.number().nullable().optional(),
};

/** One instance that did not make it. */
export const TransferProblem = z.strictObject({
  SeriesInstanceUID: z.string(),
  SOPInstanceUID: z.string(),
  ...numbers,
  /**
   * missing: listed and did not come. wrong-study, wrong-patient, not-asked-for, wrong-uid: came and was refused.
   * damaged: could not be read. conflict: other content under a UID that is here; kept aside. short: its file was cut
   * off, before it came or since it was indexed; of a send: it was not sent. failed, not-accepted, not-transcoded, unreadable: of a send.
   * not-confirmed: taken, and the peer does not answer for it. no-report: taken, and nothing was heard in time of whether it
   * does.
   */
  reason: z.enum([
    'missing',
    'wrong-study',
    'wrong-patient',
    'not-asked-for',
    'wrong-uid',
    'damaged',
    'conflict',
    'short',
    'failed',
    'not-accepted',
    'not-transcoded',
    'unreadable',
    'not-confirmed',
    'no-report',
  ]),
  status: z.number().nullable(), // the peer's, where it gave one
});
export type TransferProblem = z.infer<typeof TransferProblem>;

/** GET /api/jobs/:id/transfer */
export const TransferReport = z.strictObject({
  transfer: Transfer,
  problems: z.array(TransferProblem),
});
export type TransferReport = z.infer<typeof TransferReport>;

/** GET /api/studies/:study/completeness: the library against what a peer last listed of the study. */
export const Completeness = z.strictObject({
  StudyInstanceUID,
  state: z.enum(['complete', 'incomplete', 'unknown']), // unknown: no peer has listed it
  peerId: PeerId.nullable(),
  listedAt: z.number().nullable(),
  expected: z.number(),
  here: z.number(),
  unlisted: z.number(),
  series: z.array(z.strictObject({ SeriesInstanceUID: z.string(), expected: z.number(), here: z.number() })),
  /** `short`: it is here in part, its file cut off; such a one is not counted as here. */
  missing: z.array(
    z.strictObject({
      SeriesInstanceUID: z.string(),
      SOPInstanceUID: z.string(),
      ...numbers,
      reason: z.enum(['missing', 'short']),
    }),
  ),
});
export type Completeness = z.infer<typeof Completeness>;

/** GET /api/incomplete: studies that are here in part, for the study list. */
export const IncompleteStudy = z.strictObject({
  StudyInstanceUID,
  expected: z.number(),
  here: z.number(), // whole
  short: z.number(), // here in part
  unlisted: z.number(),
});
export type IncompleteStudy = z.infer<typeof IncompleteStudy>;
export const IncompleteList = z.array(IncompleteStudy);
export type IncompleteList = z.infer<typeof IncompleteList>;
