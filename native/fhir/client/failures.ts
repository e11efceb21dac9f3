// What went wrong, in the words of the contract: from the way there, from a status, from an OperationOutcome.
import type { PeerFailure, RecordFailure } from '../../contract/index.ts';
import { type DicomWebFailure, SIGN_IN_NEEDED } from '../../pacs/dicomweb/index.ts';
import { parseResource } from '../parse/index.ts';
import type { OutcomeIssue } from '../types.ts';

/** `resourceType`: what was asked for. */
export function recordFailure(failure: DicomWebFailure, resourceType: string): RecordFailure {
  switch (failure.kind) {
    case 'unreachable':
      return { kind: 'unreachable', code: failure.party === 'proxy' ? 'proxy' : failure.code };
    case 'tls':
    case 'connection-lost':
      return { kind: failure.kind, code: failure.code };
    case 'truncated':
      return { kind: 'connection-lost', code: 'truncated' };
    case 'timed-out':
      return { kind: 'timed-out', waitingFor: failure.waitingFor };
    case 'not-http':
      return { kind: 'not-http' };
    case 'proxy-refused':
      return { kind: 'proxy-refused', status: failure.status };
    case 'credentials-refused':
      return { kind: 'sign-in-refused', status: 401 };
    case 'token-refused':
      return failure.error === SIGN_IN_NEEDED
        ? { kind: 'sign-in-needed' }
        : { kind: 'authorization-refused', error: failure.error, words: '' };
    case 'forbidden':
      return { kind: 'not-allowed', resourceType };
    case 'not-there':
      return { kind: 'not-there' };
    case 'busy':
      return { kind: 'busy', retryAfterMs: failure.retryAfterMs };
    case 'too-many-matches':
      return { kind: 'http', status: 413 };
    case 'not-acceptable':
    case 'request-refused':
    case 'server-failed':
    case 'unexpected-status':
      return [405, 501].includes(failure.status)
        ? { kind: 'not-offered', what: 'interaction' }
        : { kind: 'http', status: failure.status };
    case 'redirected-elsewhere':
      return { kind: 'redirected', origin: failure.origin };
    case 'too-many-redirects':
      return { kind: 'redirected', origin: null };
    case 'unexpected-content':
      return { kind: 'not-fhir', mediaType: failure.mediaType };
    case 'damaged-answer':
      return { kind: 'bad-answer', detail: failure.detail };
    case 'too-large':
      return { kind: 'too-large', limitBytes: failure.limitBytes };
    case 'bad-settings':
      return { kind: 'bad-settings', detail: failure.detail };
    case 'cancelled':
      return { kind: 'cancelled' };
    case 'source-unreadable':
      return { kind: 'internal' };
    default:
      return failure satisfies never;
  }
}

/** What of an archive's settings does not work, for settings that both have. */
export const routeFailure = (failure: PeerFailure): RecordFailure =>
  failure.kind === 'secret-missing'
    ? { kind: 'secret-missing', secret: failure.secret }
    : { kind: 'bad-settings', detail: failure.kind };

/** Of a status that says no, with what came along: an OperationOutcome at best. */
export function statusFailure(
  { status, json, retryAfterMs }: { status: number; json: unknown; retryAfterMs: number | null },
  resourceType: string,
): RecordFailure {
  const issue = worst(json);
  if (status === 404 || status === 410) return { kind: 'not-there' };
  if (status === 403) return { kind: 'not-allowed', resourceType };
  if (status === 406) return { kind: 'http', status };
  if (status === 405 || status === 501 || issue?.code === 'not-supported')
    return { kind: 'not-offered', what: 'interaction' };
  if (status === 429 || status === 503) return { kind: 'busy', retryAfterMs };
  if (issue === null) return { kind: 'http', status };
  return { kind: 'refused', status, code: plain(issue.code), words: issue.text ?? '' };
}

/** Null where it is no OperationOutcome, or one without a complaint. */
export function outcomeFailure(json: unknown, status: number): RecordFailure | null {
  const issue = worst(json);
  return issue === null
    ? null
    : { kind: 'refused', status, code: plain(issue.code), words: issue.text ?? '' };
}

function worst(json: unknown): OutcomeIssue | null {
  const resource = parseResource(json)?.resource;
  if (resource?.resourceType !== 'OperationOutcome') return null;
  const { issues } = resource;
  return (
    issues.find(({ severity }) => severity === 'fatal') ??
    issues.find(({ severity }) => severity === 'error') ??
    null
  );
}

/** Codes are shown and may be logged: only what can be one. */
const plain = (code: string | null): string => (/^[a-z][a-z-]{0,40}$/.test(code ?? '') ? (code ?? '') : '');

const AWAY: ReadonlySet<RecordFailure['kind']> = new Set([
  'unreachable',
  'tls',
  'connection-lost',
  'timed-out',
  'not-http',
  'not-fhir',
  'proxy-refused',
  'busy',
  'redirected',
  'bad-answer',
]);

/** Whether what the server said before may stand in: it is not there, or not itself. Never where it says no to us. */
export const isAway = (failure: RecordFailure): boolean =>
  AWAY.has(failure.kind) ||
  ((failure.kind === 'http' || failure.kind === 'refused') && failure.status >= 500);
