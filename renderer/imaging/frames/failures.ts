import type { PaneFailure } from '../types.ts';

// A frame that failed stays failed, except for reasons that pass: services starting again, a share that comes back.
const TRANSIENT: ReadonlySet<string> = new Set([
  'internal',
  'too-many-requests',
  'file-unavailable',
  'unauthorised',
]);
const DELAYS_MS = [500, 1000, 2000, 4000, 8000];
// An archive may be away for longer than anybody waits at the screen, and come back all the same.
const ARCHIVE_DELAY_MS = 15_000;
const PASSING_AT_ARCHIVES: ReadonlySet<string> = new Set([
  'unreachable',
  'connection-lost',
  'timed-out',
  'busy',
]);

/** Whether a failure may pass by itself: then its frame is asked for again. */
export const isPassing = (failure: PaneFailure): boolean =>
  failure.kind === 'archive-failed'
    ? PASSING_AT_ARCHIVES.has(failure.failure.kind)
    : TRANSIENT.has(failure.kind);

function delayOf(failure: PaneFailure, attempts: number): number | undefined {
  if (!isPassing(failure)) return undefined;
  return DELAYS_MS[attempts - 1] ?? (failure.kind === 'archive-failed' ? ARCHIVE_DELAY_MS : undefined);
}

type Entry = { readonly failure: PaneFailure; readonly attempts: number; readonly retryAt: number };

export type FailureBook = {
  record(key: string, failure: PaneFailure, now: number): void;
  get(key: string): PaneFailure | null;
  /** True when the frame is not to be asked for at this moment. */
  blocks(key: string, now: number): boolean;
  /** When, after `now`, the next frame may be asked for again; null: none. */
  nextRetry(now: number): number | null;
  /** Forgets a passing failure, since the reader asks for the very frame again. */
  pardon(key: string): void;
  clear(key: string): void;
};

export function createFailureBook(): FailureBook {
  const entries = new Map<string, Entry>();
  return {
    record(key, failure, now) {
      const attempts = (entries.get(key)?.attempts ?? 0) + 1;
      const delay = delayOf(failure, attempts);
      entries.set(key, { failure, attempts, retryAt: delay === undefined ? Infinity : now + delay });
    },
    get: (key) => entries.get(key)?.failure ?? null,
    blocks: (key, now) => (entries.get(key)?.retryAt ?? 0) > now,
    nextRetry(now) {
      let earliest = Infinity;
      for (const { retryAt } of entries.values()) if (retryAt > now) earliest = Math.min(earliest, retryAt);
      return earliest === Infinity ? null : earliest;
    },
    pardon(key) {
      const entry = entries.get(key);
      if (entry !== undefined && isPassing(entry.failure))
        entries.set(key, { ...entry, attempts: 0, retryAt: 0 });
    },
    clear: (key) => void entries.delete(key),
  };
}
