// What a status means to us (RFC 9110 15, PS3.18 8.5).
import type { IncomingHttpHeaders } from 'node:http';
import type { DicomWebFailure } from '../failure.ts';

const LONGEST_RETRY_MS = 60 * 60_000;

/** `given`: whether credentials went with the request. */
export function statusFailure(status: number, headers: IncomingHttpHeaders, given: boolean): DicomWebFailure {
  switch (status) {
    case 401:
      return { kind: 'credentials-refused', scheme: wantedScheme(headers['www-authenticate']), given };
    case 403:
      return { kind: 'forbidden' };
    case 404:
    case 410:
      return { kind: 'not-there' };
    case 406:
    case 415:
      return { kind: 'not-acceptable', status };
    case 407:
      return { kind: 'proxy-refused', status };
    case 429:
    case 503:
      return { kind: 'busy', retryAfterMs: retryAfterMs(headers['retry-after'], Date.now()) };
    default:
      break;
  }
  if (status >= 400 && status < 500) return { kind: 'request-refused', status };
  return status >= 500 && status < 600
    ? { kind: 'server-failed', status }
    : { kind: 'unexpected-status', status };
}

/** Only a name that is a scheme's: the rest of the header may hold anything. */
const wantedScheme = (header: string | undefined): string | null =>
  /^\s*([A-Za-z][A-Za-z0-9-]{0,31})(?:\s|,|$)/.exec(header ?? '')?.[1] ?? null;

/** RFC 9110 10.2.3: seconds, or a date. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), LONGEST_RETRY_MS);
}
