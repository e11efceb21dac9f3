// Asks servers about studies and keeps what they answer: one study at its opening, many in the background.
import { setImmediate } from 'node:timers/promises';
import type { RecordFailure, RecordLink, Result } from '../../contract/index.ts';
import { fail, ok } from '../../contract/index.ts';
import type { RecordClient } from '../client/types.ts';
import { judged, quickImageOf } from './guard.ts';
import { keepFound } from './keep.ts';
import { type IssuerReader, lookUp } from './lookUp.ts';
import { STUDIES_AT_ONCE } from './queries.ts';
import type { LinkStore } from './store.ts';
import type { Found, LocalStudy } from './types.ts';

/** A transaction of these takes some milliseconds. */
const KEPT_AT_ONCE = 25;

export type Looked = {
  /** Studies whose links are others than before. */
  readonly changed: readonly string[];
  readonly linked: number;
  readonly suggested: number;
  readonly contradictions: number;
};

/** All of the studies on one server, `STUDIES_AT_ONCE` at a time; stops at the first failure. */
export async function lookFor(
  store: LinkStore,
  client: RecordClient,
  studies: readonly LocalStudy[],
  { signal, accessionIssuer }: { readonly signal: AbortSignal; readonly accessionIssuer: IssuerReader },
  onBatch: (looked: Looked, studies: number) => void = () => undefined,
): Promise<Result<void, RecordFailure>> {
  for (let at = 0; at < studies.length; at += STUDIES_AT_ONCE) {
    const batch = studies.slice(at, at + STUDIES_AT_ONCE);
    const found = await lookUp(client, batch, store.issuers(), signal, accessionIssuer);
    if (!found.ok) return found;
    const { unasked, proposals } = found.value;
    const answered = batch.filter((one) => unasked === null || proposals.has(one.StudyInstanceUID));
    for (let from = 0; from < answered.length; from += KEPT_AT_ONCE) {
      const some = answered.slice(from, from + KEPT_AT_ONCE);
      onBatch(keepAll(store, client.serverId, some, found.value), some.length);
      // The thread answers the page as well.
      await setImmediate();
      if (signal.aborted) return fail({ kind: 'cancelled' });
    }
    if (unasked !== null) return fail(unasked);
  }
  return ok(undefined);
}

/** In one transaction: what was found, and what the guard says of it. */
function keepAll(store: LinkStore, serverId: string, studies: readonly LocalStudy[], found: Found): Looked {
  const issuers = store.issuers();
  const changed: string[] = [];
  let [linked, suggested, contradictions] = [0, 0, 0];
  store.lightly(() => {
    for (const study of studies) {
      if (keepFound(store, serverId, study, found)) changed.push(study.StudyInstanceUID);
      store.setLooked(study.StudyInstanceUID, serverId);
      const links = store
        .ofStudy(study.StudyInstanceUID)
        .filter((link) => link.serverId === serverId && link.state !== 'rejected')
        .map((link) => judged(store, link, quickImageOf(study), issuers));
      const shown = links.filter(({ state }) => isShown(state));
      if (shown.length > 0) linked += 1;
      else if (links.length > 0) suggested += 1;
      if (shown.some(({ verdict }) => verdict?.verdict === 'contradiction')) contradictions += 1;
    }
  });
  return { changed, linked, suggested, contradictions };
}

const isShown = (state: RecordLink['state']): boolean => state === 'linked' || state === 'confirmed';
