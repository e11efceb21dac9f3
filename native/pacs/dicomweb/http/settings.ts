// Who a DICOMweb server is, and how to reach it. Secrets come from the key store; nothing here is ever logged.
import { fail, ok, type Result } from '../../../contract/index.ts';
import type { ClientTls } from '../../dimse/index.ts';
import type { DicomWebFailure } from '../failure.ts';
import type { TokenSource } from './tokens.ts';

export type Authentication =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string }
  /** OAuth 2 and OpenID Connect, and whatever else renews what it gives. */
  | { readonly kind: 'tokens'; readonly source: TokenSource };

export type ProxySetting =
  | { readonly kind: 'none' }
  /** `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` of the environment; never for this machine itself. */
  | { readonly kind: 'environment' }
  | {
      readonly kind: 'address';
      readonly url: string;
      readonly username?: string;
      readonly password?: string;
      /** As NO_PROXY is written: hosts, `.domains`, `host:port`, addresses and CIDR blocks, or `*`. */
      readonly except?: string;
    };

/** How a server is reached; the same for archives and for token servers. */
export type Route = {
  readonly tls?: Omit<ClientTls, 'serverName'>;
  readonly proxy?: ProxySetting;
  readonly limits?: Partial<HttpLimits>;
};

export type DicomWebServer = Route & {
  /** Of all services: `https://pacs.example.org/dicom-web`. */
  readonly baseUrl: string;
  readonly authentication: Authentication;
};

export type HttpLimits = {
  readonly connectMs: number;
  /** Until an answer begins, after the request is sent: archives may have to fetch from tape. */
  readonly answerMs: number;
  /** Within a body: at least `leastBytesPerStall` in each such time. Ours, waiting for a reader, does not count. */
  readonly stallMs: number;
  readonly leastBytesPerStall: number;
  readonly connections: number;
  readonly headerBytes: number;
  /** Of one item of a DICOM JSON array: one study, or all the attributes of one instance. */
  readonly jsonItemBytes: number;
  /** Of one frame, which is held in memory. */
  readonly frameBytes: number;
  /** Of one instance, which goes to disk. */
  readonly instanceBytes: number;
  /** Of what else is read whole: answers to a store, tokens. */
  readonly documentBytes: number;
  /** More than deflate can do (RFC 1951: 1032) is a bomb; counted from the first 16 MB on. */
  readonly expansion: number;
};

/** Deflate's own most, with some to spare. */
export const EXPANSION = 1100;

export const DEFAULT_HTTP_LIMITS: HttpLimits = {
  connectMs: 15_000,
  answerMs: 120_000,
  stallMs: 30_000,
  leastBytesPerStall: 1024,
  connections: 8,
  headerBytes: 64 * 1024,
  jsonItemBytes: 64 * 1024 * 1024,
  frameBytes: 512 * 1024 * 1024,
  instanceBytes: 16 * 1024 * 1024 * 1024,
  documentBytes: 32 * 1024 * 1024,
  expansion: EXPANSION,
};

export const httpLimits = (route: Route): HttpLimits => ({ ...DEFAULT_HTTP_LIMITS, ...route.limits });

export const SYSTEM_TLS: ClientTls = {
  profile: 'non-downgrading',
  trust: { kind: 'system' },
  identity: null,
};

/** The base address, with a slash at its end. Credentials in it are refused: they would stand in clear text. */
export function baseUrl(text: string): Result<URL, DicomWebFailure> {
  const url = URL.canParse(text) ? new URL(text) : null;
  const usable =
    url !== null &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.username === '' &&
    url.password === '';
  if (!usable) return fail({ kind: 'bad-settings', detail: 'base-url' });
  url.hash = '';
  url.search = '';
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return ok(url);
}

/** True when a password or a token would go over the network unencrypted: worth a warning beside the setting. */
export const sendsSecretsInClear = ({ baseUrl: text, authentication }: DicomWebServer): boolean =>
  authentication.kind !== 'none' &&
  /^http:/i.test(text) &&
  !(URL.canParse(text) && isThisMachine(new URL(text).hostname));

export const isThisMachine = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d+){3}$/.test(host);
