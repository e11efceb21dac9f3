// What can go wrong between two peers, as values. The words say what happened; sentences are the page's.

export type DimseFailure =
  /** No transport connection: `ECONNREFUSED` (nobody listens), `ENOTFOUND`, `EHOSTUNREACH` and so on. */
  | { readonly kind: 'unreachable'; readonly code: string }
  /** TLS could not be agreed on: Node's or OpenSSL's code, `CERT_HAS_EXPIRED` or `pinned-certificate` for instance. */
  | { readonly kind: 'tls'; readonly code: string }
  | { readonly kind: 'rejected'; readonly reason: RejectionReason; readonly permanent: boolean }
  /** The association stands, and the peer does not do this there. */
  | { readonly kind: 'not-offered'; readonly abstractSyntax: string }
  /** `us`: by this program, for what `detail` says. */
  | { readonly kind: 'aborted'; readonly by: 'peer-user' | 'peer-provider' | 'us'; readonly detail: string }
  /** The transport connection ended in the middle. */
  | { readonly kind: 'connection-lost'; readonly code: string }
  | { readonly kind: 'timed-out'; readonly waitingFor: Waiting }
  /** The association was released by either side; it takes no more messages. */
  | { readonly kind: 'released' }
  | { readonly kind: 'cancelled' }
  /** What was to be sent could not be read: `code` is the file system's. */
  | { readonly kind: 'source-unreadable'; readonly code: string };

export type Waiting = 'connection' | 'association' | 'message' | 'release' | 'rest-of-message' | 'sending';

/** PS3.8 table 9-21, as words. */
export type RejectionReason =
  | 'no-reason-given'
  | 'application-context-not-supported'
  | 'calling-ae-title-not-recognized'
  | 'called-ae-title-not-recognized'
  | 'protocol-version-not-supported'
  | 'temporary-congestion'
  | 'local-limit-exceeded'
  | 'unknown';

const REASONS: readonly (readonly [source: number, reason: number, RejectionReason])[] = [
  [1, 1, 'no-reason-given'],
  [1, 2, 'application-context-not-supported'],
  [1, 3, 'calling-ae-title-not-recognized'],
  [1, 7, 'called-ae-title-not-recognized'],
  [2, 1, 'no-reason-given'],
  [2, 2, 'protocol-version-not-supported'],
  [3, 1, 'temporary-congestion'],
  [3, 2, 'local-limit-exceeded'],
];

export const rejectionReason = (source: number, reason: number): RejectionReason =>
  REASONS.find(([ofSource, ofReason]) => ofSource === source && ofReason === reason)?.[2] ?? 'unknown';

/** The source and reason bytes of a rejection, for the peer. `unknown` goes out as the user's "no reason given". */
export function rejectionBytes(reason: RejectionReason): {
  readonly source: number;
  readonly reason: number;
} {
  const found = REASONS.find(([, , word]) => word === reason);
  return { source: found?.[0] ?? 1, reason: found?.[1] ?? 1 };
}

/** Thrown by the iterator of a data set whose association ended before the data set did. */
export class DataSetInterrupted extends Error {
  readonly failure: DimseFailure;

  constructor(failure: DimseFailure) {
    super(`The data set was interrupted: ${failure.kind}`);
    this.name = 'DataSetInterrupted';
    this.failure = failure;
  }
}
