import { describe, expect, it } from 'vitest';
import { isFinal, pause, pauseAfter } from '../../../native/pacs/retrieve/patience.ts';

describe('the pause before an archive is asked again', () => {
  const patience = { pausesMs: [1000, 3000] };

  it('grows from try to try, and ends', () => {
    const lost = { kind: 'connection-lost', code: 'ECONNRESET' } as const;
    expect([0, 1, 2].map((tried) => pauseAfter(patience, tried, lost))).toEqual([1000, 3000, undefined]);
  });

  it.each([
    ['is what a busy server asks for', 20_000, 20_000],
    ['is never less than our own', 10, 1000],
    ['is ten minutes at most, whatever it asks for', 3_600_000, 600_000],
    ['is our own where it does not say', null, 1000],
  ])('%s', (_what, retryAfterMs, expected) => {
    expect(pauseAfter(patience, 0, { kind: 'busy', retryAfterMs })).toBe(expected);
  });

  it('does not make a busy server be asked for ever', () => {
    expect(pauseAfter(patience, 2, { kind: 'busy', retryAfterMs: 5000 })).toBeUndefined();
    expect(isFinal({ kind: 'busy', retryAfterMs: 5000 })).toBe(false);
  });

  it('ends at once when nobody wants the images any more', async () => {
    const stop = new AbortController();
    const waiting = pause(3_600_000, stop.signal);
    stop.abort();
    await waiting;
    await pause(3_600_000, stop.signal);
    expect(stop.signal.aborted).toBe(true);
  });
});
