import * as z from 'zod';
import { PeerFailure } from './peerFailure.ts';

/**
 * Remote archives: DIMSE nodes and DICOMweb servers. Settings hold no secret. Secrets are kept beside them, sealed, each
 * under its name; the page can set, replace and forget them, and learns only which there are.
 */

/** PS3.5 6.2, AE: 1 to 16 characters, no backslash, no controls, not only spaces; spaces at either end mean nothing. */
export const AETitle = z
  .string()
  .trim()
  .min(1)
  .max(16)
  .regex(/^[\x20-\x5b\x5d-\x7e]+$/);
const Host = z
  .string()
  .trim()
  .min(1)
  .max(253)
  .regex(/^[^\s/]+$/);
const Port = z.number().int().min(1).max(65_535);
// A name or password in an address would be kept in clear text and shown in every list: secrets have their own fields.
const Url = z
  .url({ protocol: /^https?$/ })
  .max(2000)
  .regex(/^[a-z]+:[/\\]*(?![/\\])[^/\\?#@]*(?:[/\\?#]|$)/i);
const Pem = z.string().max(100_000).includes('-----BEGIN CERTIFICATE-----');

/** Whom we believe. `pinned`: these very certificates, by the SHA-256 of their DER as hex digits, with or without colons. */
export const Trust = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('system') }),
  z.strictObject({ kind: z.literal('authorities'), certificates: z.array(Pem).min(1).max(50) }),
  z.strictObject({
    kind: z.literal('pinned'),
    sha256: z
      .array(z.string().regex(/^([0-9a-f]{2}:?){31}[0-9a-f]{2}$/i))
      .min(1)
      .max(50),
  }),
]);
export type Trust = z.infer<typeof Trust>;

export const DimseTls = z.strictObject({
  profile: z.enum(['non-downgrading', 'extended']).default('non-downgrading'), // PS3.15 B.10, B.11
  trust: Trust.default({ kind: 'system' }),
  serverName: Host.nullable().default(null), // that the peer's certificate bears; null: its host
  certificate: Pem.nullable().default(null), // our own; its key is the secret `private-key`
});
export type DimseTls = z.infer<typeof DimseTls>;

export const DimseSettings = z.strictObject({
  kind: z.literal('dimse'),
  name: z.string().trim().min(1).max(60),
  host: Host,
  port: Port,
  calledAETitle: AETitle,
  callingAETitle: AETitle.default('LIGHTBOX'),
  tls: DimseTls.nullable().default(null),
  use: z.enum(['studies', 'worklist', 'both']).default('studies'), // what it is asked for
  model: z.enum(['study-root', 'patient-root']).default('study-root'),
  retrieveBy: z.enum(['auto', 'get', 'move']).default('auto'), // auto: C-GET, else C-MOVE
  moveDestination: AETitle.nullable().default(null), // what the peer calls our provider; null: its own AE title
  /** After a send the peer is asked to answer for what it took (PS3.4 J), and has so long to do it. Null: it is not asked. */
  confirmStorage: z
    .strictObject({ waitMinutes: z.number().int().min(1).max(10_080).default(60) })
    .nullable()
    .default(null),
});
export type DimseSettings = z.infer<typeof DimseSettings>;

/** How to sign in to a DICOMweb server. Passwords, tokens and client secrets are secrets of the peer. */
export const DicomWebAuth = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('basic'), userName: z.string().min(1).max(200) }), // secret: password
  z.strictObject({ kind: z.literal('bearer') }), // secret: token
  z.strictObject({
    kind: z.literal('client-credentials'), // RFC 6749 4.4; secret: client-secret
    tokenUrl: Url,
    clientId: z.string().min(1).max(300),
    scope: z.string().max(500).default(''),
  }),
  z.strictObject({
    kind: z.literal('openid'), // code flow with PKCE; secrets: refresh-token, client-secret where the server gives one
    issuer: Url,
    clientId: z.string().min(1).max(300),
    scope: z.string().max(500).default('openid'),
    /** Where the browser comes back to on this machine, for servers that want it registered; null: any free port. */
    redirectPort: Port.nullable().default(null),
  }),
]);
export type DicomWebAuth = z.infer<typeof DicomWebAuth>;

export const DicomWebSettings = z.strictObject({
  kind: z.literal('dicomweb'),
  name: z.string().trim().min(1).max(60),
  url: Url, // the service root: `/studies` follows it
  auth: DicomWebAuth.default({ kind: 'none' }),
  trust: Trust.default({ kind: 'system' }),
  certificate: Pem.nullable().default(null), // our own; its key is the secret `private-key`
  proxy: z
    .strictObject({ url: Url, userName: z.string().max(200).default('') }) // secret: proxy-password
    .nullable()
    .default(null),
});
export type DicomWebSettings = z.infer<typeof DicomWebSettings>;

export const PeerSettings = z.discriminatedUnion('kind', [DimseSettings, DicomWebSettings]);
export type PeerSettings = z.infer<typeof PeerSettings>;

export const secretNames = [
  'password',
  'token',
  'client-secret',
  'refresh-token',
  'private-key', // PEM
  'passphrase', // of the private key
  'proxy-password',
] as const;
export const SecretName = z.enum(secretNames);
export type SecretName = z.infer<typeof SecretName>;

/** Null forgets a secret; one that is not named stays as it is. */
export const SecretChanges = z.partialRecord(SecretName, z.string().max(100_000).nullable());
export type SecretChanges = z.infer<typeof SecretChanges>;

export const PeerId = z.string().regex(/^[0-9a-f-]{36}$/);
export type PeerId = z.infer<typeof PeerId>;

/** POST /api/peers, PUT /api/peers/:peer; POST /api/peers/test tries settings that are not kept. */
export const PeerChange = z.strictObject({
  settings: PeerSettings,
  secrets: SecretChanges.default({}),
});
export type PeerChange = z.infer<typeof PeerChange>;

export const Peer = z.strictObject({
  peerId: PeerId,
  settings: PeerSettings,
  secretsKept: z.array(SecretName),
  changedAt: z.number(), // ms since the epoch
});
export type Peer = z.infer<typeof Peer>;
export const PeerList = z.array(Peer);

/** The steps of a test, in the order they are tried. What was not tried, because a step before failed, is not listed. */
export const PeerTestStep = z.strictObject({
  step: z.enum(['connect', 'sign-in', 'echo', 'find', 'get', 'move', 'store', 'worklist', 'wado', 'stow']),
  /** `refused`: the peer does not do this; the steps after it are tried all the same. */
  state: z.enum(['passed', 'refused', 'failed']),
  failure: PeerFailure.nullable(),
});
export type PeerTestStep = z.infer<typeof PeerTestStep>;
export const PeerTest = z.strictObject({
  passed: z.boolean(), // the peer can be searched
  steps: z.array(PeerTestStep),
  ms: z.number(),
  product: z.string(), // what the peer says that it is; '' where it does not
});
export type PeerTest = z.infer<typeof PeerTest>;
