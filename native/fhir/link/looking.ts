// Asks servers about studies and keeps what they answer: one study at its opening, many in the background.
import type { RecordFailure, RecordLink, Result } from '../../contract/index.ts';
import { ok } from '../../contract/index.ts';
import type { RecordClient } from '../client/types.ts';
import { judged, quickImageOf } from './guard.ts';
import { keepFound } from './keep.ts';
import { lookUp } from './lookUp.ts';
import { STUDIES_AT_ONCE } from './queries.ts';
import type { LinkStore } from './store.ts';
import type { LocalStudy } from './types.ts';

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
  signal: AbortSignal,
  onBatch: (looked: Looked, studies: number) => void = () => undefined,
): Promise<Result<void, RecordFailure>> {
  for (let at = 0; at < studies.length; at += STUDIES_AT_ONCE) {
    const batch = studies.slice(at, at + STUDIES_AT_ONCE);
    const found = await lookUp(client, batch, store.issuers(), signal);
    if (!found.ok) return found;
    const changed: string[] = [];
    // One transaction a batch, and the thread is free between them.
    store.together(() => {
      for (const study of batch) {
        if (keepFound(store, client.serverId, study, found.value)) changed.push(study.StudyInstanceUID);
        store.setLooked(study.StudyInstanceUID, client.serverId);
      }
    });
    onBatch({ changed, ...counted(store, client.serverId, batch) }, batch.length);
  }
  return ok(undefined);
}

function counted(store: LinkStore, serverId: string, batch: readonly LocalStudy[]): Omit<Looked, 'changed'> {
  const issuers = store.issuers();
  let [linked, suggested, contradictions] = [0, 0, 0];
  store.together(() => {
    for (const study of batch) {
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
  return { linked, suggested, contradictions };
}

const isShown = (state: RecordLink['state']): boolean => state === 'linked' || state === 'confirmed';
