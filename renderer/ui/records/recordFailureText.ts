import type { RecordFailure } from '../../../native/contract/index.ts';
import { bytesText } from '../format.ts';
import type { en } from './locales/en.ts';
import { recordWords } from './words.ts';

export type RecordFailureText = {
  /** What happened, without a full stop. */
  readonly why: string;
  /** What to do next, in whole sentences. */
  readonly todo: string;
  /** For IT: codes, and the server's own words. '' where there is nothing to add. */
  readonly detail: string;
};

type CauseName = keyof typeof en extends infer K ? (K extends `why.${infer Name}` ? Name : never) : never;
type Cause = { readonly name: CauseName; readonly values?: Readonly<Record<string, string>> };

/** Says what is wrong with a record server and what to do, in the reader's language. */
export function recordFailureText(failure: RecordFailure, server: string): RecordFailureText {
  const { text } = recordWords;
  const { name, values } = causeOf(failure);
  const facts = { server, ...values };
  return { why: text(`why.${name}`, facts), todo: text(`do.${name}`, facts), detail: detailOf(failure) };
}

/** One line: what happened and what to do. */
export function recordFailureLine(failure: RecordFailure, server: string): string {
  const { why, todo } = recordFailureText(failure, server);
  return `${why}. ${todo}`;
}

function causeOf(failure: RecordFailure): Cause {
  switch (failure.kind) {
    case 'unreachable':
      return { name: NETWORK[failure.code] ?? 'unreachable' };
    case 'tls':
      return { name: tlsCause(failure.code) };
    case 'connection-lost':
      return { name: 'lost' };
    case 'timed-out':
      return { name: failure.waitingFor === 'browser' ? 'browser' : 'timedOut' };
    case 'not-http':
      return { name: 'notFhir' };
    case 'not-fhir':
      return { name: /[/+]xml$/.test(failure.mediaType) ? 'notJson' : 'notFhir' };
    case 'proxy-refused':
      return { name: 'proxy' };
    case 'version-not-supported':
      return failure.fhirVersion === ''
        ? { name: 'noVersion' }
        : { name: 'version', values: { version: failure.fhirVersion } };
    case 'not-offered':
      return { name: 'notOffered' };
    case 'not-there':
      return { name: 'notThere' };
    case 'sign-in-needed':
      return { name: 'signInNeeded' };
    case 'sign-in-refused':
      return { name: 'signInRefused' };
    case 'not-allowed':
      return { name: 'notAllowed' };
    case 'authorization-refused':
      return { name: 'authorization' };
    case 'smart-missing':
      return { name: 'smartMissing' };
    case 'sign-in-broken':
      return { name: 'signInBroken' };
    case 'host-not-allowed':
      return { name: 'host', values: { host: failure.host } };
    case 'refused':
    case 'http':
      return { name: failure.status === 406 ? 'notJson' : 'refused' };
    case 'busy':
    case 'redirected':
    case 'cancelled':
    case 'internal':
      return { name: failure.kind };
    case 'too-large':
      return { name: 'tooLarge', values: { limit: bytesText(failure.limitBytes) } };
    case 'bad-answer':
      return { name: 'badAnswer' };
    case 'bad-settings':
      return { name: 'badSettings' };
    case 'secret-missing':
      return { name: 'secretMissing' };
    case 'bad-reference':
      return { name: 'badReference' };
    case 'server-removed':
      return { name: 'removed' };
    default:
      return failure satisfies never;
  }
}

const NETWORK: Readonly<Record<string, CauseName>> = {
  ECONNREFUSED: 'nobody',
  ENOTFOUND: 'unknownHost',
  EAI_AGAIN: 'unknownHost',
  proxy: 'proxy',
};

/** OpenSSL's codes, as Node gives them. */
function tlsCause(code: string): CauseName {
  if (code === 'CERT_HAS_EXPIRED') return 'expired';
  if (code === 'CERT_NOT_YET_VALID') return 'notYetValid';
  // Alerts (RFC 8446 6.2) about a certificate are about ours: the other side sends them.
  if (/ALERT_.*(CERTIFICATE|UNKNOWN_CA)/.test(code)) return 'ownCertificate';
  if (code === 'pinned-certificate') return 'notPinned';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'otherName';
  return /SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)|CERT_|INVALID_CA/.test(code) ? 'untrusted' : 'tls';
}

/** Not translated, so that it can be searched for. */
function detailOf(failure: RecordFailure): string {
  switch (failure.kind) {
    case 'unreachable':
    case 'tls':
    case 'connection-lost':
      return failure.code;
    case 'timed-out':
      return `timeout: ${failure.waitingFor}`;
    case 'proxy-refused':
    case 'sign-in-refused':
    case 'http':
      return `HTTP ${failure.status}`;
    case 'not-fhir':
      return failure.mediaType;
    case 'not-allowed':
      return failure.resourceType;
    case 'authorization-refused':
      return [failure.error, failure.words].filter(Boolean).join(': ');
    case 'smart-missing':
    case 'not-offered':
      return failure.what;
    case 'refused':
      return [`HTTP ${failure.status}`, failure.code, failure.words].filter(Boolean).join(', ');
    case 'redirected':
      return failure.origin ?? '';
    case 'sign-in-broken':
    case 'bad-answer':
    case 'bad-settings':
    case 'bad-reference':
      return failure.detail;
    case 'secret-missing':
      return failure.secret;
    case 'not-http':
    case 'version-not-supported':
    case 'not-there':
    case 'sign-in-needed':
    case 'host-not-allowed':
    case 'busy':
    case 'too-large':
    case 'server-removed':
    case 'cancelled':
    case 'internal':
      return '';
    default:
      return failure satisfies never;
  }
}
