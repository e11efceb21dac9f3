// What can go wrong between us and a DICOMweb server, as values. They hold no address, identifier or header of a
// patient's: they may be logged. Sentences are the page's.

/** Whom we were talking to when it went wrong. */
export type Party = 'server' | 'proxy' | 'token-server';

export type DicomWebFailure =
  /** No transport connection: `ECONNREFUSED` (nobody listens), `ENOTFOUND`, `EHOSTUNREACH` and so on. */
  | { readonly kind: 'unreachable'; readonly code: string; readonly party: Party }
  /** TLS could not be agreed on: Node's or OpenSSL's code, `CERT_HAS_EXPIRED` or `pinned-certificate` for instance. */
  | { readonly kind: 'tls'; readonly code: string; readonly party: Party }
  | { readonly kind: 'timed-out'; readonly waitingFor: HttpWaiting; readonly party: Party }
  /** The connection ended before the answer began. */
  | { readonly kind: 'connection-lost'; readonly code: string; readonly party: Party }
  /** What answers does not speak HTTP: a DIMSE port for instance. */
  | { readonly kind: 'not-http'; readonly code: string; readonly party: Party }
  /** The proxy does not let us through: 407 wants credentials, 403 forbids the host. */
  | { readonly kind: 'proxy-refused'; readonly status: number }
  /** 401. `scheme`: what it wants (Basic, Bearer, Negotiate), where it says so. */
  | { readonly kind: 'credentials-refused'; readonly scheme: string | null; readonly given: boolean }
  /** 403. */
  | { readonly kind: 'forbidden' }
  /** 404 or 410: no such service, or no such object. */
  | { readonly kind: 'not-there' }
  /** 406 or 415: not in any form that we asked for, or not what we send. */
  | { readonly kind: 'not-acceptable'; readonly status: number }
  /** 429, or 503: `retryAfterMs` where it says when. */
  | { readonly kind: 'busy'; readonly retryAfterMs: number | null; readonly party?: Party }
  /** 413 to a search (PS3.18 10.6.3.2): more matches than it wants to tell. */
  | { readonly kind: 'too-many-matches' }
  /** 400, and every other status of the 400s. */
  | { readonly kind: 'request-refused'; readonly status: number }
  /** 5xx. 501: it does not have this service at all. */
  | { readonly kind: 'server-failed'; readonly status: number; readonly party?: Party }
  | { readonly kind: 'unexpected-status'; readonly status: number }
  /** To another scheme, host or port, where nothing of ours is sent. `origin` is null when it is no address at all. */
  | { readonly kind: 'redirected-elsewhere'; readonly origin: string | null }
  | { readonly kind: 'too-many-redirects' }
  /** Not what was asked for. HTML is most often a sign-in page, or a viewer at the same address. */
  | { readonly kind: 'unexpected-content'; readonly mediaType: string; readonly html: boolean }
  | { readonly kind: 'damaged-answer'; readonly detail: AnswerDamage }
  /** It broke off in the middle. */
  | { readonly kind: 'truncated'; readonly party?: Party }
  /** No more than these bytes are taken of such an answer, or of its expansion. */
  | { readonly kind: 'too-large'; readonly limitBytes: number }
  | { readonly kind: 'token-refused'; readonly error: string }
  | { readonly kind: 'bad-settings'; readonly detail: SettingsProblem }
  | { readonly kind: 'cancelled' }
  /** What was to be sent could not be read: `code` is the file system's. */
  | { readonly kind: 'source-unreadable'; readonly code: string };

export type HttpWaiting = 'connection' | 'answer' | 'rest-of-answer' | 'sending';

export type SettingsProblem =
  'base-url' | 'proxy-url' | 'token-url' | 'token-url-not-https' | 'credentials' | 'own-certificate';

export type AnswerDamage =
  | 'content-encoding'
  | 'json'
  | 'no-boundary'
  | 'wrong-boundary'
  | 'part-headers'
  | 'part-length'
  | 'too-many-parts'
  | 'no-parts'
  | 'not-dicom';

/** Thrown inside streams, where values cannot pass, and caught where they end. */
export class AnswerInterrupted extends Error {
  readonly failure: DicomWebFailure;

  constructor(failure: DicomWebFailure) {
    super(`The answer was interrupted: ${failure.kind}`);
    this.name = 'AnswerInterrupted';
    this.failure = failure;
  }
}
