import type { Failure } from '../contract/index.ts';

/** Exit codes of the command line; README lists them. */
export const EXIT = { ok: 0, problems: 1, usage: 2, locked: 3, failed: 4, interrupted: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const exitCodeOf = (failure: Failure): ExitCode =>
  failure.kind === 'library-locked' ? EXIT.locked : EXIT.failed;
