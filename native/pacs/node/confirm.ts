// Storage commitment (PS3.4 J): asking a node to answer for what it took. Its report comes over the association of the
// question, for a while, or over one of its own to our provider.
import { ok, type DimseSettings, type PeerFailure, type Result, fail } from '../../contract/index.ts';
import {
  type Association,
  awaitCommitment,
  COMMITMENT_CONTEXT,
  type CommitmentReport,
  requestCommitment,
} from '../dimse/index.ts';
import type { Confirms, PeerTimes } from '../types.ts';
import { peerFailure, statusFailure } from './failures.ts';
import type { Links } from './links.ts';

/** Archives that answer over the same association do so at once, or look on their disks first. */
const LINGER_MS = 15_000;
const MINUTE_MS = 60_000;

/** Null where the node is not to be asked. `close` ends associations that still wait for a report. */
export function createConfirms(
  settings: DimseSettings,
  links: Links,
  times: PeerTimes,
): { readonly confirms: Confirms; readonly close: () => void } | null {
  const { confirmStorage, calledAETitle } = settings;
  if (confirmStorage === null) return null;
  const lingering = new Set<Association>();
  const confirms: Confirms = {
    waitMs: times.reportMs ?? confirmStorage.waitMinutes * MINUTE_MS,
    AETitle: calledAETitle,
    async ask(questions, report, signal) {
      const opened = await links.open({ contexts: [COMMITMENT_CONTEXT], signal }, 'commitment');
      if (!opened.ok) return opened;
      const association = opened.value;
      let owed = questions.length;
      const take = async (one: CommitmentReport): Promise<boolean> => {
        const isKnown = await report(one);
        if (isKnown) owed -= 1;
        return isKnown;
      };
      for (const question of questions) {
        const asked = await askOne(association, question, take, signal);
        if (!asked.ok) {
          if (association.ended === null) await association.release();
          return asked;
        }
      }
      lingering.add(association);
      void linger(association, () => owed, take).finally(() => lingering.delete(association));
      return ok(undefined);
    },
  };
  return {
    confirms,
    close() {
      for (const association of lingering) association.abort();
    },
  };
}

async function askOne(
  association: Association,
  question: Parameters<Confirms['ask']>[0][number],
  report: (report: CommitmentReport) => Promise<boolean>,
  signal: AbortSignal,
): Promise<Result<void, PeerFailure>> {
  const asked = await requestCommitment(association, { ...question, report, signal });
  if (!asked.ok) return fail(peerFailure(asked.failure, 'commitment'));
  const { statusClass } = asked.value;
  return statusClass === 'success' || statusClass === 'warning'
    ? ok(undefined)
    : fail(statusFailure(asked.value));
}

/** Stays on for reports. Released when all have come or none does; one that crosses the release is heard all the same. */
async function linger(
  association: Association,
  owed: () => number,
  report: (report: CommitmentReport) => Promise<boolean>,
): Promise<void> {
  const timer = setTimeout(() => void association.release(), LINGER_MS);
  while (owed() > 0 && association.ended === null) {
    const heard = await awaitCommitment(association, report, 2 * LINGER_MS);
    if (!heard.ok) break;
  }
  clearTimeout(timer);
  if (association.ended === null) await association.release();
}
