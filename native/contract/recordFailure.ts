import * as z from 'zod';

/**
 * What can go wrong with a FHIR server. A stable `kind` and facts. `words` are the server's own: shown as such and shortened,
 * never logged.
 */
export const RecordFailure = z.discriminatedUnion('kind', [
  /** No connection: `ECONNREFUSED` (nobody listens), `ENOTFOUND`, `EHOSTUNREACH`, `proxy` and so on. */
  z.strictObject({ kind: z.literal('unreachable'), code: z.string() }),
  /** Node's or OpenSSL's code: `CERT_HAS_EXPIRED`, `DEPTH_ZERO_SELF_SIGNED_CERT`, `pinned-certificate`... */
  z.strictObject({ kind: z.literal('tls'), code: z.string() }),
  z.strictObject({ kind: z.literal('connection-lost'), code: z.string() }),
  z.strictObject({
    kind: z.literal('timed-out'),
    waitingFor: z.enum(['connection', 'answer', 'rest-of-answer', 'sending', 'browser', 'everything']),
  }),
  /** What answers speaks no HTTP. */
  z.strictObject({ kind: z.literal('not-http') }),
  z.strictObject({ kind: z.literal('proxy-refused'), status: z.number() }),
  /** Something else than FHIR came: HTML is most often a sign-in page, or a portal at the same address. */
  z.strictObject({ kind: z.literal('not-fhir'), mediaType: z.string() }),
  /** FHIR, of a version that we do not read: what the CapabilityStatement says. */
  z.strictObject({ kind: z.literal('version-not-supported'), fhirVersion: z.string() }),
  /** The server does not do this: an HTTP status or its own CapabilityStatement says so. */
  z.strictObject({ kind: z.literal('not-offered'), what: z.enum(['resource', 'search', 'interaction']) }),
  z.strictObject({ kind: z.literal('not-there') }),
  /** Nobody has signed in, or the sign-in has ended and cannot be renewed. */
  z.strictObject({ kind: z.literal('sign-in-needed') }),
  /** 401: it wants a sign-in, or another. */
  z.strictObject({ kind: z.literal('sign-in-refused'), status: z.number() }),
  /** 403, or a scope that was not granted: then nothing was asked. */
  z.strictObject({ kind: z.literal('not-allowed'), resourceType: z.string() }),
  /** The authorization server said no: the `error` of RFC 6749 4.1.2.1 and 5.2, `access_denied` for instance. */
  z.strictObject({ kind: z.literal('authorization-refused'), error: z.string(), words: z.string() }),
  /** SMART sign-in is set, and the server offers none, or not this: `pkce`, `backend`, `authorize`, `token`, `launch`. */
  z.strictObject({ kind: z.literal('smart-missing'), what: z.string() }),
  /** What came back from the sign-in breaks OAuth or OpenID Connect. */
  z.strictObject({ kind: z.literal('sign-in-broken'), detail: z.string() }),
  /** A host that is not on the list of this server: nothing was sent there. */
  z.strictObject({ kind: z.literal('host-not-allowed'), host: z.string() }),
  /** An OperationOutcome; `code` of FHIR's issue-type. */
  z.strictObject({
    kind: z.literal('refused'),
    status: z.number(),
    code: z.string(),
    words: z.string(),
  }),
  z.strictObject({ kind: z.literal('http'), status: z.number() }),
  /** 429 or 503, after as many tries as are decent. */
  z.strictObject({ kind: z.literal('busy'), retryAfterMs: z.number().nullable() }),
  /** To another scheme, host or port, where nothing of ours is sent. Null: to nowhere, or in circles. */
  z.strictObject({ kind: z.literal('redirected'), origin: z.string().nullable() }),
  z.strictObject({ kind: z.literal('too-large'), limitBytes: z.number() }),
  /** `json`, `content-encoding`, `not-a-bundle`, `wrong-resource`, `unreadable`, `loop`... */
  z.strictObject({ kind: z.literal('bad-answer'), detail: z.string() }),
  /** Settings that cannot work: `detail` names the one. */
  z.strictObject({ kind: z.literal('bad-settings'), detail: z.string() }),
  z.strictObject({ kind: z.literal('secret-missing'), secret: z.string() }),
  /** A reference that leads nowhere we could go: `relative` without a base, `contained`, `unknown-scheme`. */
  z.strictObject({ kind: z.literal('bad-reference'), detail: z.string() }),
  z.strictObject({ kind: z.literal('server-removed') }),
  z.strictObject({ kind: z.literal('cancelled') }),
  z.strictObject({ kind: z.literal('internal') }),
]);
export type RecordFailure = z.infer<typeof RecordFailure>;
