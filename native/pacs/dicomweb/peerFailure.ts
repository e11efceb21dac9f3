// Our failures in the words that DIMSE and DICOMweb share.
import type { PeerFailure } from '../../contract/index.ts';
import type { DicomWebFailure, Party } from './failure.ts';

/** The `error` of a `token-refused` that says that a person has to sign in. */
export const SIGN_IN_NEEDED = 'sign-in-needed';

/** Of an archive that a record names: what its sign-in comes to. */
const RECORD_STEPS = ['record-sign-in-needed', 'record-refused', 'record-not-shown'] as const;
export type RecordStep = (typeof RECORD_STEPS)[number];

export type WebService = 'qido' | 'wado' | 'stow';

/**
 * `service`: what was asked for, where the server turns out not to have it. Searches and stores have addresses of their
 * own: what is not there is the service.
 */
export function peerFailure(failure: DicomWebFailure, service: WebService): PeerFailure {
  switch (failure.kind) {
    case 'unreachable':
      return failure.party === 'proxy'
        ? { kind: 'unreachable', code: 'proxy' }
        : { kind: 'unreachable', code: failure.code, ...of(failure.party) };
    case 'tls':
      return { kind: 'tls', code: failure.code, ...of(failure.party) };
    case 'timed-out':
      return { kind: 'timed-out', waitingFor: WAITING[failure.waitingFor], ...of(failure.party) };
    case 'connection-lost':
      return { kind: 'connection-lost', code: failure.code, ...of(failure.party) };
    case 'truncated':
      return { kind: 'connection-lost', code: 'truncated', ...of(failure.party) };
    case 'not-http':
      return { kind: 'bad-answer', detail: 'not-http', ...of(failure.party) };
    case 'proxy-refused':
      return { kind: 'not-signed-in', step: 'proxy', status: failure.status };
    case 'credentials-refused':
      return { kind: 'not-signed-in', step: 'request', status: 401 };
    case 'forbidden':
      return { kind: 'not-signed-in', step: 'request', status: 403 };
    case 'token-refused':
      return {
        kind: 'not-signed-in',
        step:
          failure.error === SIGN_IN_NEEDED
            ? 'sign-in-needed'
            : (RECORD_STEPS.find((step) => step === failure.error) ?? 'token'),
        status: null,
      };
    case 'not-there':
      return service === 'wado'
        ? { kind: 'http', status: 404, comment: '' }
        : { kind: 'not-offered', service };
    case 'not-acceptable':
    case 'request-refused':
    case 'unexpected-status':
      return [405, 501].includes(failure.status)
        ? { kind: 'not-offered', service }
        : { kind: 'http', status: failure.status, comment: '' };
    case 'server-failed':
      return failure.status === 501
        ? { kind: 'not-offered', service }
        : { kind: 'http', status: failure.status, comment: '', ...of(failure.party) };
    case 'too-many-matches':
      return { kind: 'http', status: 413, comment: '' };
    case 'busy':
      return { kind: 'busy', retryAfterMs: failure.retryAfterMs, ...of(failure.party) };
    case 'redirected-elsewhere':
      return { kind: 'redirected', origin: failure.origin };
    case 'too-many-redirects':
      return { kind: 'redirected', origin: null };
    case 'unexpected-content':
      return { kind: 'not-dicom', mediaType: failure.mediaType };
    case 'damaged-answer':
      return { kind: 'bad-answer', detail: failure.detail };
    case 'too-large':
      return { kind: 'too-large', limitBytes: failure.limitBytes };
    case 'bad-settings':
      return { kind: 'bad-settings', detail: failure.detail };
    case 'cancelled':
      return { kind: 'cancelled' };
    case 'source-unreadable':
      return { kind: 'source-unreadable', code: failure.code };
    default:
      return failure satisfies never;
  }
}

/** Whoever reads it takes it for the archive's own fault unless it is told. */
const of = (party: Party | undefined): { readonly party?: Exclude<Party, 'server'> } =>
  party === undefined || party === 'server' ? {} : { party };

const WAITING = {
  connection: 'connection',
  answer: 'message',
  'rest-of-answer': 'rest-of-message',
  sending: 'sending',
} as const;
