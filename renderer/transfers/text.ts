// How a transfer stands, in words.
import type { Job, Transfer } from '../../native/contract/index.ts';
import { bytesText, failureText, isActive, peerFailureText, timeLeftText } from '../ui/index.ts';
import { transfersWords } from './words.ts';

export const isTransferJob = (job: Job): boolean => job.kind === 'retrieve' || job.kind === 'send';

/** The archive was asked to answer for what it took, and does not for all of it. */
const isUnconfirmed = (job: Job): boolean => job.transfer?.confirmation?.state === 'not-confirmed';

/** A transfer that has ended, and not as complete. */
export const isIncomplete = (job: Job): boolean => job.transfer?.state === 'incomplete' || isUnconfirmed(job);

/** Another job has gone on with what this one left. */
export const isContinued = (job: Job): boolean => job.transfer?.continuedBy !== undefined;

/** How far a transfer is, 0 to 1; null while nobody knows how much there is. */
export function transferShare(job: Job): number | null {
  const { transfer } = job;
  if (transfer === undefined || transfer.expected === null || transfer.state === 'waiting') return null;
  return transfer.expected === 0 ? 1 : Math.min(1, transfer.here / transfer.expected);
}

/** "746 of 1,204 images", or what it is waiting for. */
export function transferText({ state, here, expected, attempt }: Transfer): string {
  const { text } = transfersWords;
  if (state === 'waiting') return text('waiting');
  if (state === 'pausing') return text('pausing', { attempt: attempt + 1 });
  return expected === null ? text('listing') : text('progress', { here, expected });
}

/** "31 MB/s, about 20 seconds left". */
export function transferPace({ progress }: Job): string {
  const { text } = transfersWords;
  const { bytesPerSecond, filesPerSecond, secondsLeft } = progress;
  const pace =
    bytesPerSecond >= 1e6
      ? [text('rate', { rate: bytesText(bytesPerSecond) })]
      : filesPerSecond >= 1
        ? [text('rateImages', { count: Math.round(filesPerSecond) })]
        : [];
  return [...pace, ...(secondsLeft === null ? [] : [timeLeftText(secondsLeft)])].join(', ');
}

/** What became of a transfer that was not broken off: complete, or how much is missing; there is nothing between. */
export function transferEndText(kind: Job['kind'], label: string, transfer: Transfer): string {
  const { text } = transfersWords;
  const { state, expected, here, unlisted } = transfer;
  if (kind === 'send') {
    if (transfer.confirmation?.state === 'not-confirmed')
      return text('end.notConfirmed', { label, count: transfer.confirmation.notConfirmed });
    if (state === 'complete') return text('end.sent', { label, count: here });
    return expected === null || here === 0
      ? text('end.notSent', { label })
      : text('end.notAllSent', { label, here, expected });
  }
  if (state === 'complete') return text('end.complete', { label, count: here });
  return expected === null
    ? text('end.unlisted', { label })
    : text('end.incomplete', { label, here, expected: expected + unlisted });
}

/** "Stopped: CT abdomen, 120 of 500 images". */
export function transferStopText(label: string, transfer: Transfer | undefined): string {
  const { text } = transfersWords;
  const expected = transfer?.expected ?? null;
  return transfer === undefined || expected === null
    ? text('end.stoppedBefore', { label })
    : text('end.stopped', { label, here: transfer.here, expected });
}

/** The archive at the other end. */
export const peerNameOf = (job: Job): string => job.transfer?.peerName || (job.sources[0] ?? '');

/** One line for the list of transfers. */
export function stateText(job: Job, clock: (ms: number) => string): string {
  const { text } = transfersWords;
  const { transfer, kind } = job;
  if (job.state === 'waiting') return text(transfer?.priority === 'now' ? 'waitingFirst' : 'waiting');
  if (job.state === 'failed') return job.failure === null ? '' : failureText(job.failure);
  if (job.state === 'running') {
    if (transfer === undefined) return text('waiting');
    return [runningText(job, transfer, clock), transfer.state === 'moving' ? transferPace(job) : '']
      .filter(Boolean)
      .join(', ');
  }
  const expected = transfer?.expected ?? null;
  if (job.state === 'cancelled') {
    return transfer === undefined || expected === null
      ? text('state.stoppedBefore')
      : text('state.stopped', { here: transfer.here, expected });
  }
  if (transfer === undefined) return '';
  const { here, state, unlisted } = transfer;
  if (kind === 'send') {
    if (state === 'complete') return sentText(transfer);
    return expected === null || here === 0
      ? text('state.notSent')
      : text('state.notAllSent', { here, expected });
  }
  if (state === 'complete') return text('state.complete', { count: here });
  return expected === null
    ? text('state.unlisted')
    : text('state.incomplete', { here, expected: expected + unlisted });
}

/** Taken is not kept: where the archive is asked to confirm, it is said how that stands. */
function sentText({ here, confirmation }: Transfer): string {
  const { text } = transfersWords;
  const state = confirmation?.state;
  if (confirmation === undefined || confirmation === null || state === undefined)
    return text('state.sent', { count: here });
  switch (state) {
    case 'asking':
    case 'waiting':
      return text('state.sentWaiting', { count: here });
    case 'confirmed':
      return text('state.sentConfirmed', { count: here });
    case 'not-confirmed':
      return text('state.sentNotConfirmed', { count: confirmation.notConfirmed });
    default:
      return state satisfies never;
  }
}

function runningText({ kind }: Job, transfer: Transfer, clock: (ms: number) => string): string {
  const { text } = transfersWords;
  const { state, failure, nextAttemptAt, attempt, here, expected } = transfer;
  if (state === 'pausing' && failure !== null && nextAttemptAt !== null) {
    const { why } = peerFailureText(failure, transfer.peerName);
    return text('state.pausing', { why, attempt: attempt + 1, when: clock(nextAttemptAt) });
  }
  if (kind === 'send' && expected !== null && state === 'moving')
    return text('progress.send', { here, expected });
  return transferText(transfer);
}

export type TransferTone = 'work' | 'good' | 'warn' | 'dang' | 'calm';

/** Green only where everything made it. */
export function toneOf(job: Job): TransferTone {
  if (isActive(job)) return job.transfer?.state === 'pausing' ? 'warn' : 'work';
  if (job.state === 'failed') return 'dang';
  if (job.state === 'cancelled') return 'calm';
  if (isContinued(job)) return 'calm';
  return isIncomplete(job) || job.transfer?.state !== 'complete' ? 'warn' : 'good';
}

/** Something was left that another try could bring. */
export const canTryAgain = (job: Job): boolean =>
  !isActive(job) &&
  isTransferJob(job) &&
  (job.transfer?.state !== 'complete' || isUnconfirmed(job)) &&
  !isContinued(job);
