import * as z from 'zod';
import { Trust } from './peers.ts';
import { RecordFailure } from './recordFailure.ts';

/**
 * FHIR servers: where patients' records are. Settings hold no secret. Secrets are kept beside them, sealed, each under its
 * name; the page can set, replace and forget them, and learns only which there are.
 */
const Url = z.url({ protocol: /^https?$/ }).max(2000);
const Pem = z.string().max(100_000).includes('-----BEGIN CERTIFICATE-----');

/** `fhir.example.org`, `*.example.org`, or with a port: `localhost:8080`. */
export const AllowedHost = z
  .string()
  .trim()
  .toLowerCase()
  .max(260)
  .regex(/^(\*\.)?([a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])(:\d{1,5})?$/);

/** Scopes of SMART, in the words of the specification; '' for what Lightbox needs. */
const Scope = z
  .string()
  .trim()
  .max(2000)
  .regex(/^[\x21\x23-\x5b\x5d-\x7e ]*$/); // RFC 6749 3.3
const ClientId = z.string().trim().min(1).max(300);

export const RecordAuth = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('bearer') }), // secret: token
  /** SMART App Launch by a person, stand-alone or from the record system. Secret, for confidential clients: client-secret. */
  z.strictObject({
    kind: z.literal('smart'),
    clientId: ClientId,
    scope: Scope.default(''),
    redirectPort: z.number().int().min(0).max(65_535).default(0), // 0: any; for servers that know one address only
  }),
  /** SMART Backend Services: this machine by itself, with a key of its own (GET .../keys is what the server has to know). */
  z.strictObject({
    kind: z.literal('backend'),
    clientId: ClientId,
    scope: Scope.default(''),
    algorithm: z.enum(['RS384', 'ES384']).default('ES384'),
  }),
]);
export type RecordAuth = z.infer<typeof RecordAuth>;

export const RecordServerSettings = z.strictObject({
  name: z.string().trim().min(1).max(60),
  url: Url, // the base address: `/metadata` and `/Patient` follow it
  allowedHosts: z.array(AllowedHost).max(100).default([]), // beside its own: of sign-in, images and reports
  /** Those of them that are shown our sign-in too: archives that take it where the record says that its images are. */
  signInHosts: z.array(AllowedHost).max(20).default([]),
  auth: RecordAuth.default({ kind: 'none' }),
  trust: Trust.default({ kind: 'system' }),
  certificate: Pem.nullable().default(null), // our own; its key is the secret `private-key`
  proxy: z
    .strictObject({ url: Url, userName: z.string().max(200).default('') }) // secret: proxy-password
    .nullable()
    .default(null),
});
export type RecordServerSettings = z.infer<typeof RecordServerSettings>;

export const recordSecretNames = [
  'token',
  'client-secret',
  'private-key', // PEM, of our certificate
  'passphrase', // of the private key
  'proxy-password',
] as const;
export const RecordSecretName = z.enum(recordSecretNames);
export type RecordSecretName = z.infer<typeof RecordSecretName>;

/** POST /api/records/servers, PUT /api/records/servers/:server. Null forgets a secret; one that is not named stays. */
export const RecordServerChange = z.strictObject({
  settings: RecordServerSettings,
  secrets: z.partialRecord(RecordSecretName, z.string().max(100_000).nullable()).default({}),
});
export type RecordServerChange = z.infer<typeof RecordServerChange>;

export const RecordServerId = z.string().regex(/^[0-9a-f-]{36}$/);
export type RecordServerId = z.infer<typeof RecordServerId>;

/** How the sign-in stands. */
export const RecordSignIn = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('not-needed') }),
  z.strictObject({ state: z.literal('signed-out') }),
  /** `url` has to be opened in the system's browser, and the person signs in there. */
  z.strictObject({ state: z.literal('waiting'), url: z.string() }),
  z.strictObject({
    state: z.literal('signed-in'),
    granted: z.array(z.string()),
    /** Asked for and not granted: what needs them is told and not called. */
    missing: z.array(z.string()),
    expiresAt: z.number().nullable(), // ms since the epoch, of what cannot be renewed; null where it can
    /** What the record system has open, where it says so: resource ids. */
    patient: z.string().nullable(),
    encounter: z.string().nullable(),
    imagingStudy: z.string().nullable(),
    user: z.string().nullable(), // reference of who signed in: `Practitioner/7`
  }),
  z.strictObject({ state: z.literal('failed'), failure: RecordFailure }),
]);
export type RecordSignIn = z.infer<typeof RecordSignIn>;

export const RecordServer = z.strictObject({
  serverId: RecordServerId,
  settings: RecordServerSettings,
  secretsKept: z.array(RecordSecretName),
  changedAt: z.number(), // ms since the epoch
  signIn: RecordSignIn,
});
export type RecordServer = z.infer<typeof RecordServer>;
export const RecordServerList = z.array(RecordServer);

/** The steps of a test, in the order they are tried. What was not tried, because a step before failed, is not listed. */
export const RecordTestStep = z.strictObject({
  step: z.enum(['connect', 'fhir', 'version', 'smart', 'sign-in', 'patients', 'imaging-studies']),
  /** `refused`: the server does not do this; the steps after it are tried all the same. */
  state: z.enum(['passed', 'refused', 'failed']),
  failure: RecordFailure.nullable(),
});
export type RecordTestStep = z.infer<typeof RecordTestStep>;
export const RecordTest = z.strictObject({
  passed: z.boolean(), // patients and imaging studies can be searched
  steps: z.array(RecordTestStep),
  ms: z.number(),
  product: z.string(), // what the server says that it is; '' where it does not
  fhirVersion: z.string(), // as the server says it; '' where it does not
  /** Whether a sign-in by SMART is offered: worth proposing where none is set. */
  offersSmart: z.boolean(),
});
export type RecordTest = z.infer<typeof RecordTest>;

/** GET /api/records/servers/:server/keys: what the administrator of a server enters for Backend Services (RFC 7517). */
export const RecordKeys = z.strictObject({ keys: z.array(z.record(z.string(), z.unknown())) });
export type RecordKeys = z.infer<typeof RecordKeys>;

/** POST /api/records/launch: a record system hands over. `server`: which of ours the `iss` is. */
export const RecordLaunch = z.strictObject({
  iss: Url,
  launch: z.string().min(1).max(4000),
});
export type RecordLaunch = z.infer<typeof RecordLaunch>;
export const RecordLaunched = z.strictObject({ serverId: RecordServerId, signIn: RecordSignIn });
export type RecordLaunched = z.infer<typeof RecordLaunched>;
