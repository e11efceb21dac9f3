/** Counts failed sign-ins in a sliding window. */
export type Attempts = {
  /** Records one failure; false when there were too many of late. */
  fail(): boolean;
};

/**
 * A limit on guesses. The right token is accepted all the same while the limit is reached: with 256 bits nobody guesses
 * it, and any local process could otherwise lock the reader out.
 */
export function createAttempts(limit: number, windowMs: number, now: () => number): Attempts {
  let times: number[] = [];
  return {
    fail() {
      const since = now() - windowMs;
      times = times.filter((time) => time > since);
      if (times.length >= limit) return false;
      times.push(now());
      return true;
    },
  };
}
