// TLS by the secure transport profiles of PS3.15 B.10 to B.13 (BCP 195): TLS 1.2 at least, forward secrecy, AES-GCM.
import { checkServerIdentity, type ConnectionOptions, type TlsOptions, type TLSSocket } from 'node:tls';

/** `non-downgrading`: PS3.15 B.10 and B.12. `extended`: B.11 and B.13, 256-bit ciphers only. */
export type TlsProfile = 'non-downgrading' | 'extended';

/** PEM, one or several certificates, the own one first. */
export type TlsIdentity = {
  readonly certificate: string;
  readonly privateKey: string;
  readonly passphrase?: string;
};

export type TlsTrust =
  | { readonly kind: 'system' }
  /** Certificates (PEM) of authorities, instead of the system's. */
  | { readonly kind: 'authorities'; readonly certificates: readonly string[] }
  /** These very certificates, by the SHA-256 of their DER as hex digits; colons do not matter. */
  | { readonly kind: 'pinned'; readonly sha256: readonly string[] };

export type ClientTls = {
  readonly profile: TlsProfile;
  readonly trust: TlsTrust;
  /** Shown to peers that ask for a certificate; null: none. */
  readonly identity: TlsIdentity | null;
  /** The name that the peer's certificate has to bear; the host's when it is left out. */
  readonly serverName?: string;
};

export type ServerTls = {
  readonly profile: TlsProfile;
  readonly identity: TlsIdentity;
  /** Null: callers need no certificate. */
  readonly trust: TlsTrust | null;
};

// PS3.15 B.10 and B.11 name the suites of TLS 1.2; those of 1.3 all have forward secrecy and authenticated encryption.
const EXTENDED_SUITES = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'DHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
];
const MORE_SUITES = [
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'DHE-RSA-AES128-GCM-SHA256',
];

const ciphersOf = (profile: TlsProfile): string =>
  [...EXTENDED_SUITES, ...(profile === 'extended' ? [] : MORE_SUITES)].join(':');

const common = (profile: TlsProfile) =>
  ({ minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3', ciphers: ciphersOf(profile) }) as const;

const identityOf = (identity: TlsIdentity | null) =>
  identity === null
    ? {}
    : {
        cert: identity.certificate,
        key: identity.privateKey,
        ...(identity.passphrase === undefined ? {} : { passphrase: identity.passphrase }),
      };

const authoritiesOf = (trust: TlsTrust | null) =>
  trust?.kind === 'authorities' ? { ca: [...trust.certificates] } : {};

/** Options for `tls.connect`; the peer is to be checked with `pinProblem` too. */
export function clientOptions(tls: ClientTls, host: string, port: number): ConnectionOptions {
  const name = tls.serverName ?? host;
  return {
    host,
    port,
    ...common(tls.profile),
    ...identityOf(tls.identity),
    ...authoritiesOf(tls.trust),
    ...(isAddress(name) ? {} : { servername: name }), // SNI is for names only (RFC 6066 3)
    checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate),
    rejectUnauthorized: tls.trust.kind !== 'pinned',
  };
}

/** Options for `tls.createServer`; callers are to be checked with `pinProblem` too. */
export function serverOptions(tls: ServerTls, handshakeMs: number): TlsOptions {
  return {
    ...common(tls.profile),
    ...identityOf(tls.identity),
    ...authoritiesOf(tls.trust),
    dhparam: 'auto',
    honorCipherOrder: true,
    handshakeTimeout: handshakeMs,
    requestCert: tls.trust !== null,
    rejectUnauthorized: tls.trust !== null && tls.trust.kind !== 'pinned',
  };
}

/** Null when the peer's certificate is one of the pinned ones, or pins do not matter. */
export function pinProblem(socket: TLSSocket, trust: TlsTrust | null): string | null {
  if (trust?.kind !== 'pinned') return null;
  const certificate = socket.getPeerCertificate();
  const shown = plainHex(certificate.fingerprint256 ?? '');
  return shown !== '' && trust.sha256.some((pin) => plainHex(pin) === shown) ? null : 'pinned-certificate';
}

const plainHex = (text: string): string => text.replaceAll(':', '').toLowerCase();
const isAddress = (name: string): boolean => /^[\d.]+$|:/.test(name);
