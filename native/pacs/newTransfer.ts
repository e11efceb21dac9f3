import type { Transfer } from '../contract/index.ts';

type Begun = Pick<Transfer, 'peerId' | 'peerName' | 'StudyInstanceUID' | 'state' | 'priority'> &
  Partial<Pick<Transfer, 'expected'>>;

/** A transfer of which nothing has happened yet. */
export const newTransfer = (begun: Begun): Transfer => ({
  expected: null,
  here: 0,
  missing: 0,
  refused: 0,
  unlisted: 0,
  by: null,
  attempt: 0,
  nextAttemptAt: null,
  failure: null,
  ...begun,
});
