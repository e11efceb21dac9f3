import { SecretName, type PeerFailure } from '../../../native/contract/index.ts';
import { bytesText } from '../format.ts';
import type { MessageKey } from '../i18n.ts';
import type { en } from './locales/en.ts';
import { archiveWords } from './words.ts';

type Key = MessageKey<typeof en>;

export type PeerFailureText = {
  /** What happened, without a full stop. */
  readonly why: string;
  /** What to do next, in whole sentences. */
  readonly todo: string;
  /** For IT: the protocol's own words. '' where there is nothing to add. */
  readonly detail: string;
};

/** Says what is wrong with an archive and what to do, in the reader's language. */
export function peerFailureText(failure: PeerFailure, archive: string): PeerFailureText {
  const { text } = archiveWords;
  const cause = causeOf(failure);
  const values = { archive: whose(failure, archive), ...cause.values };
  return {
    why: text(`why.${cause.name}`, values),
    todo: text(cause.todo === undefined ? `do.${cause.name}` : cause.todo, values),
    detail: detailOf(failure),
  };
}

/** Who failed: where it was not the archive itself, its name says so. */
function whose(failure: PeerFailure, archive: string): string {
  const { text } = archiveWords;
  const party = partyOf(failure);
  if (party === 'token-server') return text('signIn.server', { archive });
  return party === 'proxy' ? text('proxy.of', { archive }) : archive;
}

function partyOf(failure: PeerFailure): 'token-server' | 'proxy' | undefined {
  if (failure.kind !== 'not-signed-in') return 'party' in failure ? failure.party : undefined;
  return failure.step === 'token' ? 'token-server' : failure.step === 'proxy' ? 'proxy' : undefined;
}

/** One line: what happened and what to do. */
export function peerFailureLine(failure: PeerFailure, archive: string): string {
  const { why, todo } = peerFailureText(failure, archive);
  return `${why}. ${todo}`;
}

type CauseName = Key extends infer K ? (K extends `why.${infer Name}` ? Name : never) : never;
type PlainCause = { [K in CauseName]: `do.${K}` extends Key ? K : never }[CauseName];
type Values = Readonly<Record<string, string>>;
type Cause =
  | { readonly name: PlainCause; readonly todo?: undefined; readonly values?: Values }
  | { readonly name: CauseName; readonly todo: Key; readonly values?: Values };

/** Which sentences say a failure. */
function causeOf(failure: PeerFailure): Cause {
  switch (failure.kind) {
    case 'unreachable':
      return { name: NETWORK[failure.code] ?? 'unreachable' };
    case 'tls':
      return { name: tlsCause(failure.code) };
    case 'rejected':
      return { name: rejectionCause(failure.reason) };
    case 'not-offered':
      return { name: 'notOffered', values: { service: archiveWords.text(`service.${failure.service}`) } };
    case 'aborted':
      return { name: failure.by === 'us' ? 'brokenOff' : 'aborted' };
    case 'connection-lost':
      return failure.code === 'after-handshake' ? { name: 'lost', todo: 'do.lostSecured' } : { name: 'lost' };
    case 'timed-out':
      return { name: failure.waitingFor === 'connection' ? 'timedOutConnecting' : 'timedOut' };
    case 'status':
      return { name: 'status' };
    case 'http':
      return { name: failure.status === 404 || failure.status === 410 ? 'noSuchService' : 'status' };
    case 'too-large':
      return { name: 'tooLarge', values: { limit: bytesText(failure.limitBytes) } };
    case 'bad-settings':
      return { name: 'badSettings', todo: settingTodo(failure.detail) };
    case 'not-signed-in':
      return { name: 'notSignedIn', todo: `do.notSignedIn.${failure.step}` };
    case 'not-dicom':
      return { name: 'notDicom' };
    case 'bad-answer':
      return { name: MISMATCHES[failure.detail] ?? 'badAnswer' };
    case 'not-allowed':
      return { name: 'notAllowed', values: { host: failure.host } };
    case 'secret-missing':
      return { name: 'secretMissing', values: { secret: secretText(failure.secret) } };
    case 'no-provider':
      return { name: 'noProvider' };
    case 'source-unreadable':
      return { name: 'sourceUnreadable' };
    case 'disk-full':
      return { name: 'diskFull' };
    case 'no-room':
      return { name: 'noRoom' };
    case 'peer-removed':
      return { name: 'peerRemoved' };
    case 'busy':
    case 'redirected':
    case 'cancelled':
    case 'internal':
      return { name: failure.kind };
    default:
      return failure satisfies never;
  }
}

/** What an archive that a record names gave instead of the study. */
const MISMATCHES: Readonly<Record<string, PlainCause>> = {
  'other-study': 'otherStudy',
  'other-patient': 'otherPatient',
};

const NETWORK: Readonly<Record<string, PlainCause>> = {
  ECONNREFUSED: 'nobody',
  ENOTFOUND: 'unknownHost',
  EAI_AGAIN: 'unknownHost',
  EHOSTUNREACH: 'noWay',
  ENETUNREACH: 'noWay',
  ENETDOWN: 'noWay',
  proxy: 'proxy',
};

/** OpenSSL's codes, as Node gives them. */
function tlsCause(code: string): PlainCause {
  if (code === 'CERT_HAS_EXPIRED') return 'expired';
  if (code === 'CERT_NOT_YET_VALID') return 'notYetValid';
  // Alerts (RFC 8446 6.2) about a certificate are about ours: the other side sends them.
  if (/ALERT_.*(CERTIFICATE|UNKNOWN_CA)/.test(code)) return 'ownCertificate';
  if (code === 'pinned-certificate') return 'notPinned';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'otherName';
  const untrusted =
    /SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)|CERT_UNTRUSTED|CERT_REJECTED|INVALID_CA|CERT_SIGNATURE/;
  return untrusted.test(code) ? 'untrusted' : 'tls';
}

function rejectionCause(reason: Extract<PeerFailure, { kind: 'rejected' }>['reason']): PlainCause {
  switch (reason) {
    case 'calling-ae-title-not-recognized':
      return 'callingUnknown';
    case 'called-ae-title-not-recognized':
      return 'calledUnknown';
    case 'temporary-congestion':
    case 'local-limit-exceeded':
      return 'full';
    case 'no-reason-given':
    case 'application-context-not-supported':
    case 'protocol-version-not-supported':
    case 'unknown':
      return 'refused';
    default:
      return reason satisfies never;
  }
}

const SETTINGS = [
  'base-url',
  'proxy-url',
  'token-url',
  'token-url-not-https',
  'credentials',
  'own-certificate',
] as const;
const settingTodo = (detail: string): Key =>
  `do.badSettings.${SETTINGS.find((known) => known === detail) ?? 'other'}`;

export function secretText(secret: string): string {
  const known = SecretName.safeParse(secret);
  return known.success ? archiveWords.text(`secret.${known.data}`) : secret;
}

/** What the peer and the system said, for those who look after it: not translated, so that it can be searched for. */
function detailOf(failure: PeerFailure): string {
  switch (failure.kind) {
    case 'unreachable':
    case 'tls':
    case 'connection-lost':
    case 'source-unreadable':
      return failure.code;
    case 'rejected':
      return `A-ASSOCIATE-RJ, ${failure.permanent ? 'permanent' : 'transient'}: ${failure.reason}`;
    case 'aborted':
      return ['A-ABORT', failure.by, failure.detail].filter(Boolean).join(', ');
    case 'timed-out':
      return `timeout: ${failure.waitingFor}`;
    case 'status':
      return [`status 0x${failure.status.toString(16).toUpperCase().padStart(4, '0')}`, failure.comment]
        .filter(Boolean)
        .join(', ');
    case 'http':
      return [`HTTP ${failure.status}`, failure.comment].filter(Boolean).join(', ');
    case 'busy':
      return failure.retryAfterMs === null ? '' : `Retry-After: ${Math.ceil(failure.retryAfterMs / 1000)} s`;
    case 'not-allowed':
      return failure.host;
    case 'redirected':
      return failure.origin ?? '';
    case 'bad-settings':
    case 'bad-answer':
      return failure.detail;
    case 'not-signed-in':
      return failure.status === null ? failure.step : `HTTP ${failure.status}, ${failure.step}`;
    case 'not-dicom':
      return failure.mediaType;
    case 'not-offered':
    case 'too-large':
    case 'secret-missing':
    case 'no-provider':
    case 'disk-full':
    case 'no-room':
    case 'peer-removed':
    case 'cancelled':
    case 'internal':
      return '';
    default:
      return failure satisfies never;
  }
}

/** Two or three words for a chip. */
export function shortFailureText(failure: PeerFailure): string {
  const { text } = archiveWords;
  switch (failure.kind) {
    case 'unreachable':
    case 'connection-lost':
    case 'peer-removed':
      return text('short.unreachable');
    case 'tls':
    case 'rejected':
    case 'not-offered':
    case 'not-allowed':
    case 'redirected':
      return text('short.refused');
    case 'not-signed-in':
    case 'secret-missing':
      return text('short.signIn');
    case 'timed-out':
    case 'busy':
      return text('short.slow');
    case 'aborted':
    case 'status':
    case 'http':
    case 'too-large':
    case 'bad-settings':
    case 'not-dicom':
    case 'bad-answer':
    case 'no-provider':
    case 'source-unreadable':
    case 'disk-full':
    case 'no-room':
    case 'cancelled':
    case 'internal':
      return text('short.failed');
    default:
      return failure satisfies never;
  }
}
