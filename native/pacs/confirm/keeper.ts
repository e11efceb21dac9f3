// Asks peers to answer for what they took, waits for their reports, and says in the end what nobody answers for. Over
// restarts: what is open is asked about anew, as a report may have come while nobody was there to hear it.
import { randomUUID } from 'node:crypto';
import type { Confirmation, PeerFailure, TransferProblem } from '../../contract/index.ts';
import { uidFrom } from '../../dicom/write.ts';
import type { CommitmentReport } from '../dimse/index.ts';
import { isFinal, type Patience, pause } from '../retrieve/patience.ts';
import type { Confirms, Question } from '../types.ts';
import type { ConfirmStore, Taken } from './confirmStore.ts';

export type Keeper = {
  /** A send is over: the peer took these. Nothing happens where it is not to be asked. */
  readonly begin: (jobId: string, peerId: string, instances: readonly Taken[]) => void;
  /** Goes on with what is open. */
  readonly resume: () => void;
  /** A report has come, over whichever association; false: nothing here has asked for it. */
  readonly report: (report: CommitmentReport) => Promise<boolean>;
  /** Asks again for what is not confirmed. False: there is no such thing, or it is being asked already. */
  readonly again: (jobId: string) => boolean;
  readonly of: (jobId: string) => Confirmation | null;
  readonly problems: (jobId: string) => readonly TransferProblem[];
  readonly close: () => Promise<void>;
};

export type KeeperParts = {
  readonly store: ConfirmStore;
  /** Null where the peer is gone, or is not asked. */
  readonly confirmsOf: (peerId: string) => Confirms | null;
  /** Lets this application entity call us with its report; null where we cannot listen. */
  readonly expectReport: (AETitle: string) => Promise<{ readonly close: () => void } | null>;
  readonly patience: Patience;
  /** How the job stands has changed. */
  readonly tell: (jobId: string) => void;
  readonly onError: (error: unknown) => void;
};

/** Of one question: archives look each of them up before they answer. */
const ASKED_TOGETHER = 1000;

export function createKeeper(parts: KeeperParts): Keeper {
  const { store, confirmsOf, tell } = parts;
  const running = new Map<string, { readonly settled: AbortController; readonly done: Promise<void> }>();
  const known = new Map<string, Confirmation>(); // asked for with every list of jobs
  const closing = new AbortController();
  const changed = (jobId: string): void => {
    known.delete(jobId);
    tell(jobId);
  };
  // oxlint-disable-next-line typescript/require-await -- a handler of reports is asked to promise
  const report = async ({ TransactionUID, committed, failed }: CommitmentReport): Promise<boolean> => {
    const jobId = store.jobOf(TransactionUID);
    if (jobId === null) return false;
    const refused = new Map(failed.map((one) => [one.SOPInstanceUID, one.FailureReason]));
    const said = committed.map(({ SOPInstanceUID }) => SOPInstanceUID);
    const confirmed = new Set(said.filter((UID) => !refused.has(UID)));
    store.report(jobId, TransactionUID, { confirmed, refused });
    if (store.counts(jobId).open === 0) running.get(jobId)?.settled.abort();
    changed(jobId);
    return true;
  };
  const start = (jobId: string): void => {
    const settled = new AbortController();
    const done = confirm({ ...parts, report, changed, closing: closing.signal }, jobId, settled.signal)
      .catch(parts.onError)
      .finally(() => running.delete(jobId));
    running.set(jobId, { settled, done });
  };
  const of = (jobId: string): Confirmation | null => {
    const kept = known.get(jobId);
    if (kept !== undefined) return kept;
    const confirming = store.get(jobId);
    if (confirming === null) return null;
    const { until, asked, failure } = confirming;
    const { open, confirmed, refused, silent } = store.counts(jobId);
    const notConfirmed = refused + silent;
    const ended = notConfirmed > 0 ? 'not-confirmed' : 'confirmed';
    const state = open === 0 ? ended : asked ? 'waiting' : 'asking';
    const confirmation: Confirmation = { state, confirmed, notConfirmed, until, failure };
    known.set(jobId, confirmation);
    return confirmation;
  };
  return {
    begin(jobId, peerId, instances) {
      const confirms = confirmsOf(peerId);
      if (confirms === null || instances.length === 0) return;
      store.begin(jobId, peerId, Date.now() + confirms.waitMs, instances);
      known.delete(jobId);
      start(jobId);
    },
    resume() {
      for (const { jobId } of store.open()) if (!running.has(jobId)) start(jobId);
    },
    report,
    again(jobId) {
      const confirming = store.get(jobId);
      const confirms = confirming === null ? null : confirmsOf(confirming.peerId);
      if (confirms === null || running.has(jobId)) return false;
      store.reopen(jobId);
      if (store.counts(jobId).open === 0) return false;
      store.told(jobId, { until: Date.now() + confirms.waitMs, asked: false, failure: null });
      changed(jobId);
      start(jobId);
      return true;
    },
    of,
    problems: store.problems,
    async close() {
      closing.abort();
      await Promise.all([...running.values()].map(({ done }) => done));
    },
  };
}

type Doing = KeeperParts & {
  readonly report: Keeper['report'];
  readonly changed: (jobId: string) => void;
  readonly closing: AbortSignal;
};

/** Asks until the question is taken, then waits; ends when every image has its answer, or time is over. */
async function confirm(doing: Doing, jobId: string, settled: AbortSignal): Promise<void> {
  const { store, confirmsOf, expectReport, patience, changed, closing } = doing;
  const signal = AbortSignal.any([settled, closing]);
  const confirming = store.get(jobId);
  if (confirming === null) return;
  const { peerId, until } = confirming;
  const confirms = confirmsOf(peerId);
  const door = confirms === null ? null : await expectReport(confirms.AETitle);
  const told = (failure: PeerFailure | null, asked: boolean): void => {
    store.told(jobId, { until, asked, failure });
    changed(jobId);
  };
  try {
    if (confirms === null) told({ kind: 'peer-removed' }, false);
    for (let tried = 0; confirms !== null && Date.now() < until && !signal.aborted; tried += 1) {
      const failure = await ask(doing, jobId, confirms);
      if (closing.aborted) return;
      // Without a door it can answer over the association of the question only.
      told(failure ?? (door === null ? { kind: 'no-provider' } : null), failure === null);
      const ms = failure === null ? Infinity : (patience.pausesMs[tried] ?? patience.pausesMs.at(-1) ?? 0);
      if (failure !== null && isFinal(failure)) break;
      await pause(Math.max(0, Math.min(ms, until - Date.now())), signal);
    }
    if (signal.aborted) return;
    store.giveUp(jobId);
    changed(jobId);
  } finally {
    door?.close();
  }
}

async function ask(
  { store, report, closing }: Doing,
  jobId: string,
  confirms: Confirms,
): Promise<PeerFailure | null> {
  const instances = store.openInstances(jobId);
  const questions: Question[] = [];
  for (let at = 0; at < instances.length; at += ASKED_TOGETHER) {
    const some = instances.slice(at, at + ASKED_TOGETHER);
    const TransactionUID = uidFrom(randomUUID());
    // Known before it is sent: a report may come before the answer to the question.
    store.asking(
      jobId,
      TransactionUID,
      some.map(({ SOPInstanceUID }) => SOPInstanceUID),
    );
    questions.push({ TransactionUID, instances: some });
  }
  const asked = await confirms.ask(questions, report, closing);
  return asked.ok ? null : asked.failure;
}
