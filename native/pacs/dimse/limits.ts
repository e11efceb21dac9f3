// Bounds in bytes, time and number that hold whatever a peer does. All can be set; the defaults suit a hospital network.
import type { UpperTimes } from './upper/upperLayer.ts';

export type Limits = {
  readonly times: UpperTimes;
  /** Of a P-DATA-TF that we take in, announced to the peer (PS3.8 D.1). dcmtk sends no longer ones than 128 KB. */
  readonly maximumLength: number;
  /** Within a message: at least `leastBytesPerStall` bytes in each such time, and each write taken within it. */
  readonly stallMs: number;
  readonly leastBytesPerStall: number;
  /** For a response, or the next of several. */
  readonly responseMs: number;
  /** After a C-CANCEL, for the final response. */
  readonly cancelMs: number;
};

export const DEFAULT_LIMITS: Limits = {
  times: { artimMs: 30_000, connectMs: 15_000, associateMs: 30_000, releaseMs: 10_000 },
  maximumLength: 128 * 1024,
  stallMs: 30_000,
  leastBytesPerStall: 1024,
  responseMs: 60_000,
  cancelMs: 10_000,
};

export type LimitOptions = Partial<Omit<Limits, 'times'>> & { readonly times?: Partial<UpperTimes> };

export const limitsOf = (options: LimitOptions = {}): Limits => ({
  ...DEFAULT_LIMITS,
  ...options,
  times: { ...DEFAULT_LIMITS.times, ...options.times },
});
