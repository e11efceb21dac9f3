import * as z from 'zod';

/** Who failed, where it was not the archive: the server that gives tokens for it, or the proxy on the way. */
const party = z.enum(['token-server', 'proxy']).optional();

/** What can go wrong with a peer. A stable `kind` and facts; `comment`s are the peer's own words, never shown as ours. */
export const PeerFailure = z.discriminatedUnion('kind', [
  /** No connection: `ECONNREFUSED` (nobody listens), `ENOTFOUND`, `EHOSTUNREACH`, `proxy` and so on. */
  z.strictObject({ kind: z.literal('unreachable'), code: z.string(), party }),
  /** Node's or OpenSSL's code: `CERT_HAS_EXPIRED`, `DEPTH_ZERO_SELF_SIGNED_CERT`, `pinned-certificate`... */
  z.strictObject({ kind: z.literal('tls'), code: z.string(), party }),
  /** The association was rejected (PS3.8 table 9-21). */
  z.strictObject({
    kind: z.literal('rejected'),
    reason: z.enum([
      'no-reason-given',
      'application-context-not-supported',
      'calling-ae-title-not-recognized',
      'called-ae-title-not-recognized',
      'protocol-version-not-supported',
      'temporary-congestion',
      'local-limit-exceeded',
      'unknown',
    ]),
    permanent: z.boolean(),
  }),
  /** The peer is there and does not do this. */
  z.strictObject({
    kind: z.literal('not-offered'),
    service: z.enum([
      'echo',
      'find',
      'get',
      'move',
      'store',
      'worklist',
      'qido',
      'wado',
      'stow',
      'commitment',
    ]),
  }),
  z.strictObject({
    kind: z.literal('aborted'),
    by: z.enum(['peer-user', 'peer-provider', 'us']),
    detail: z.string(),
  }),
  z.strictObject({ kind: z.literal('connection-lost'), code: z.string(), party }),
  z.strictObject({
    kind: z.literal('timed-out'),
    waitingFor: z.enum([
      'connection',
      'association',
      'message',
      'release',
      'rest-of-message',
      'sending',
      'progress',
    ]),
    party,
  }),
  /** A DIMSE operation ended with this status (PS3.7 Annex C, PS3.4). */
  z.strictObject({ kind: z.literal('status'), status: z.number(), comment: z.string() }),
  /** An HTTP status that says no. */
  z.strictObject({ kind: z.literal('http'), status: z.number(), comment: z.string(), party }),
  /** 429 or 503: it asks us to wait; `retryAfterMs` where it says how long. */
  z.strictObject({ kind: z.literal('busy'), retryAfterMs: z.number().nullable(), party }),
  /** To another scheme, host or port, where nothing of ours is sent. Null: to nowhere, or in circles. */
  z.strictObject({ kind: z.literal('redirected'), origin: z.string().nullable() }),
  /** No more than these bytes are taken of one answer, image or frame, nor of what it expands to. */
  z.strictObject({ kind: z.literal('too-large'), limitBytes: z.number() }),
  /** Settings that cannot work: `detail` names the one. */
  z.strictObject({ kind: z.literal('bad-settings'), detail: z.string() }),
  /** 401 or 403, or a token that could not be had: `step` says where. */
  z.strictObject({
    kind: z.literal('not-signed-in'),
    /**
     * record-sign-in-needed, record-refused, record-not-shown: of an archive that a record names. Nobody is signed in to the
     * record; the archive does not take its sign-in; the archive wants a sign-in, and that of the record is not for it.
     */
    step: z.enum([
      'request',
      'token',
      'sign-in-needed',
      'proxy',
      'record-sign-in-needed',
      'record-refused',
      'record-not-shown',
    ]),
    status: z.number().nullable(),
  }),
  /** A record names an archive on a host that its settings do not allow: it is not called. */
  z.strictObject({ kind: z.literal('not-allowed'), host: z.string() }),
  /** Something else than DICOM came: the media type, `text/html` for instance. */
  z.strictObject({ kind: z.literal('not-dicom'), mediaType: z.string() }),
  /** An answer that breaks the standard or that contradicts the question. */
  z.strictObject({ kind: z.literal('bad-answer'), detail: z.string(), party }),
  z.strictObject({ kind: z.literal('secret-missing'), secret: z.string() }),
  /** C-MOVE needs our own provider, and it is not on. */
  z.strictObject({ kind: z.literal('no-provider') }),
  /** What was to be sent, or where it was to be kept, could not be used: the file system's code. */
  z.strictObject({ kind: z.literal('source-unreadable'), code: z.string() }),
  z.strictObject({ kind: z.literal('disk-full') }),
  /** Studies from archives take what they may, nothing more can be removed, and nobody has asked for this one. */
  z.strictObject({ kind: z.literal('no-room') }),
  z.strictObject({ kind: z.literal('peer-removed') }),
  z.strictObject({ kind: z.literal('cancelled') }),
  z.strictObject({ kind: z.literal('internal') }),
]);
export type PeerFailure = z.infer<typeof PeerFailure>;
