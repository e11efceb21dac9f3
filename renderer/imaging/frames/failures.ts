import type { PaneFailure } from '../types.ts';

// A frame that failed stays failed, except for reasons that pass: services starting again, a share that comes back.
const TRANSIENT: ReadonlySet<string> = new Set([
  'internal',
  'too-many-requests',
  'file-unavailable',
  'unauthorised',
]);
const DELAYS_MS = [500, 1000, 2000, 4000, 8000];

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
      const delay = TRANSIENT.has(failure.kind) ? DELAYS_MS[attempts - 1] : undefined;
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
      if (entry !== undefined && TRANSIENT.has(entry.failure.kind))
        entries.set(key, { ...entry, attempts: 0, retryAt: 0 });
    },
    clear: (key) => void entries.delete(key),
  };
}
