// What links may ask of Lightbox, in the manner of IHE Invoke Image Display (RAD TF, RAD-106): the only words in which a
// link is spoken of further on. Texts become these in openLinkText.ts, and nowhere else.
import * as z from 'zod';
import { StudyRow } from './study.ts';
import { RecordServerId, RecordSignIn } from './recordServers.ts';
import { StudyInstanceUID } from './uid.ts';

/** Of one link; a screen holds no more. */
export const MOST_LINKED = 8;

/** What can be seen, and stands for itself: no wildcard, no separator of values, nothing that turns or hides text. */
const seen = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFD\\*?]+$/u)
    .refine((text) => text.trim() === text);
const Number64 = seen(64);
/** Who gave a number: a name, an OID, or both as HL7 joins them (`RIS&1.2.3&ISO`). */
const Issuer = seen(200);
const Day = z.string().regex(/^\d{8}$/);
/** Of a server: no user in it, and nothing behind its path. */
export const ServerAddress = z
  .url({ protocol: /^https?$/ })
  .max(2000)
  .regex(/^https?:\/\/[^\p{C}\p{Z}\\/?#@]+(?:\/[^\p{C}\p{Z}\\?#]*)?$/u);

export const RecordReference = z.string().regex(/^(?:ImagingStudy|Patient)\/[A-Za-z0-9\-._]{1,128}$/);

export const LinkedAccession = z.strictObject({ AccessionNumber: Number64, issuer: Issuer.nullable() });
export type LinkedAccession = z.infer<typeof LinkedAccession>;

export const LinkedPatient = z.strictObject({
  PatientID: Number64,
  issuer: Issuer.nullable(),
  PatientBirthDate: Day.nullable(),
  /** So many of the newest are to be opened; null: the reader chooses. */
  mostRecent: z.number().int().min(1).max(MOST_LINKED).nullable(),
  from: Day.nullable(), // inclusive, as `to`
  to: Day.nullable(),
  modalities: z.array(z.string().regex(/^[A-Z0-9_]{1,16}$/)).max(16),
});
export type LinkedPatient = z.infer<typeof LinkedPatient>;

export const OpenLink = z.strictObject({
  what: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('studies'),
      StudyInstanceUIDs: z.array(StudyInstanceUID).min(1).max(MOST_LINKED),
    }),
    z.strictObject({
      kind: z.literal('accessions'),
      accessions: z.array(LinkedAccession).min(1).max(MOST_LINKED),
    }),
    z.strictObject({ kind: z.literal('patient'), patient: LinkedPatient }),
    /** An entry of a record. `server`: base address or the name that it has here; only those that are set up are asked. */
    z.strictObject({
      kind: z.literal('record'),
      server: z.string().min(1).max(2000),
      reference: RecordReference,
    }),
    /** SMART App Launch from a record system. */
    z.strictObject({
      kind: z.literal('launch'),
      iss: ServerAddress,
      launch: z
        .string()
        .max(4000)
        .regex(/^[\x21-\x7e]+$/),
    }),
  ]),
  /** Who the link says that it is of: anybody can say that. */
  caller: Number64.nullable(),
});
export type OpenLink = z.infer<typeof OpenLink>;
export type LinkedThing = OpenLink['what'];

/** Why a link is not followed. `name`: of the parameter, made fit to be shown; values are never told. */
export const linkProblems = [
  'not-a-link', // another scheme, verb, host, path, a user or a fragment
  'too-long',
  'control-characters', // or spaces, in the link itself
  'unknown-parameter',
  'twice',
  'missing',
  'mixed', // parts of two questions
  'bad-encoding', // percent signs that mean no text, or text that was encoded twice
  'bad-value',
  'too-many',
] as const;
export const LinkProblem = z.strictObject({ kind: z.enum(linkProblems), name: z.string().max(40) });
export type LinkProblem = z.infer<typeof LinkProblem>;

/** What somebody who cannot be asked back wants: understood, or not. */
export const ReadLink = z.union([
  z.strictObject({ ok: z.literal(true), value: OpenLink }),
  z.strictObject({ ok: z.literal(false), failure: LinkProblem }),
]);
export type ReadLink = z.infer<typeof ReadLink>;

/**
 * Who a link comes from. `website`: the origin that the browser names, which no page can choose. `named`: what the link says
 * of itself. `unnamed`: it says nothing.
 */
export const LinkCaller = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('website'),
    name: z
      .string()
      .max(300)
      .regex(/^https?:\/\/[^/?#\s]+$/),
  }),
  z.strictObject({ kind: z.literal('named'), name: Number64 }),
  z.strictObject({ kind: z.literal('unnamed'), name: z.literal('') }),
]);
export type LinkCaller = z.infer<typeof LinkCaller>;

/** POST /api/opening/arrived: a link that came to the browser host; each is given out once, and not for long. */
export const LinkTicket = z.strictObject({ ticket: z.string().regex(/^[A-Za-z0-9_-]{22}$/) });
export type LinkTicket = z.infer<typeof LinkTicket>;
export const ArrivedLink = z.strictObject({ link: ReadLink, caller: LinkCaller });
export type ArrivedLink = z.infer<typeof ArrivedLink>;

/** GET /api/opening/callers: who was asked about. */
export const KnownCaller = z.strictObject({
  caller: LinkCaller,
  decision: z.enum(['allow', 'refuse']),
  decidedAt: z.number(), // ms since the epoch
});
export type KnownCaller = z.infer<typeof KnownCaller>;
export const KnownCallerList = z.array(KnownCaller);
export type KnownCallerList = z.infer<typeof KnownCallerList>;
/** PUT /api/opening/callers. Null: to be asked about again. */
export const CallerDecision = z.strictObject({
  caller: LinkCaller,
  decision: z.enum(['allow', 'refuse']).nullable(),
});
export type CallerDecision = z.infer<typeof CallerDecision>;

/** POST /api/opening. `allowed`: somebody here has just said that this one link may be followed. */
export const OpeningRequest = z.strictObject({
  link: OpenLink,
  caller: LinkCaller,
  allowed: z.boolean().default(false),
});
export type OpeningRequest = z.infer<typeof OpeningRequest>;

/** A study that a link may mean. `issuer`: of its accession number, as its images tell it; '' where they do not. */
export const LinkMatch = z.strictObject({ row: StudyRow, issuerOfAccessionNumber: z.string() });
export type LinkMatch = z.infer<typeof LinkMatch>;

export const chooseReasons = [
  'patient', // a patient was named, and the studies are his or hers
  'several-patients',
  'several-issuers', // the number was given by more than one, and the link does not say which is meant
  'issuer-unknown', // the images do not say who gave the number
  'birth-date-differs',
  'too-many',
] as const;
export const ChooseReason = z.enum(chooseReasons);
export type ChooseReason = z.infer<typeof ChooseReason>;

export const OpeningAnswer = z.discriminatedUnion('kind', [
  /** Somebody here has to say whether links of this caller are followed; nothing was looked up. */
  z.strictObject({ kind: z.literal('ask') }),
  /** Somebody here has said that they are not. */
  z.strictObject({ kind: z.literal('refused') }),
  /** To be opened now. `missing`: Study Instance UIDs that were named and are not here. */
  z.strictObject({
    kind: z.literal('open'),
    matches: z.array(LinkMatch).min(1).max(MOST_LINKED),
    missing: z.array(StudyInstanceUID).max(MOST_LINKED),
  }),
  /** Somebody has to choose: nothing is opened by guess. `more`: there are more than are told. */
  z.strictObject({
    kind: z.literal('choose'),
    reasons: z.array(ChooseReason),
    matches: z.array(LinkMatch).min(1).max(200),
    more: z.boolean(),
  }),
  /** Not here. `search`: what archives can be searched for. `record`: the entry that says where its images are. */
  z.strictObject({
    kind: z.literal('missing'),
    search: z
      .strictObject({
        text: z.string().max(200).optional(),
        AccessionNumber: z.string().max(64).optional(),
        PatientID: z.string().max(64).optional(),
      })
      .nullable(),
    record: z
      .strictObject({ serverId: RecordServerId, server: z.string(), imagingStudy: z.string() })
      .nullable(),
  }),
  /** A record system that is not set up here: it was not called. */
  z.strictObject({ kind: z.literal('unknown-server'), host: z.string().max(300) }),
  /** A sign-in at a record system that is set up: the opening goes on when it is done. */
  z.strictObject({
    kind: z.literal('sign-in'),
    serverId: RecordServerId,
    server: z.string(), // its name
    signIn: RecordSignIn,
  }),
]);
export type OpeningAnswer = z.infer<typeof OpeningAnswer>;

/** POST /api/opening/signed-in: goes on with a launch. */
export const OpeningSignedIn = z.strictObject({ serverId: RecordServerId });
