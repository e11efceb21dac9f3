// When to try again. Failures that time may heal are tried again with growing pauses; others are not.
import type { PeerFailure } from '../../contract/index.ts';

export type Patience = {
  /** Pauses before the next attempt, one for each fruitless attempt in a row; after the last one it is over. */
  readonly pausesMs: readonly number[];
};

export const PATIENCE: Patience = { pausesMs: [1000, 3000, 10_000, 30_000, 60_000] };

/** A server that is busy may say when to come back. One that says next week is not waited for so long. */
const LONGEST_ASKED_MS = 10 * 60_000;

/**
 * How long to wait after so many fruitless attempts (from 0) before this one's next; undefined: it is over. What a server
 * asks for is kept to, within reason (RFC 9110 10.2.3), and is never less than our own pause.
 */
export function pauseAfter(
  { pausesMs }: Patience,
  tried: number,
  failure: PeerFailure | null,
): number | undefined {
  const ms = pausesMs[tried];
  if (ms === undefined || failure?.kind !== 'busy' || failure.retryAfterMs === null) return ms;
  return Math.max(ms, Math.min(failure.retryAfterMs, LONGEST_ASKED_MS));
}

/** Trying again without anything having changed would bring the same. */
export function isFinal(failure: PeerFailure): boolean {
  switch (failure.kind) {
    case 'tls':
    case 'not-offered':
    case 'not-signed-in':
    case 'not-allowed':
    case 'not-dicom':
    case 'redirected':
    case 'bad-settings':
    case 'secret-missing':
    case 'no-provider':
    case 'disk-full':
    case 'no-room':
    case 'peer-removed':
    case 'cancelled':
    case 'internal':
      return true;
    case 'rejected':
      return failure.permanent && failure.reason !== 'no-reason-given';
    case 'http':
      return failure.status < 500 && failure.status !== 408 && failure.status !== 425;
    case 'unreachable':
      return failure.code === 'ENOTFOUND';
    case 'aborted':
    case 'connection-lost':
    case 'timed-out':
    case 'status':
    case 'busy':
    case 'bad-answer':
    case 'too-large':
    case 'source-unreadable':
      return false;
    default:
      return failure satisfies never;
  }
}

/** Resolves after the time, or at once when the signal is aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    if (signal.aborted) done();
    else signal.addEventListener('abort', done, { once: true });
  });
}
