// The background: every study of the library on every server, and new studies as they come.
import { StudyQuery, type LinkRun, type RecordFailure } from '../../contract/index.ts';
import type { RecordClient } from '../client/types.ts';
import { lookFor, type Looked } from './looking.ts';
import type { IssuerReader } from './lookUp.ts';
import { STUDIES_AT_ONCE } from './queries.ts';
import type { LinkStore } from './store.ts';
import type { LinkParts, LocalStudy } from './types.ts';

export type LinkRuns = {
  start(again: boolean): LinkRun;
  cancel(): LinkRun;
  run(): LinkRun;
  close(): Promise<void>;
};

const IDLE: LinkRun = {
  state: 'idle',
  startedAt: null,
  endedAt: null,
  studiesTotal: 0,
  studiesDone: 0,
  linked: 0,
  suggested: 0,
  contradictions: 0,
  failures: [],
};
const PAGE = 2 * STUDIES_AT_ONCE;

export function createRuns(
  { library, clients, onError, accessionIssuer }: LinkParts & { readonly accessionIssuer: IssuerReader },
  store: LinkStore,
  now: () => number,
  tell: (changed: readonly string[]) => void,
  tellRun: (run: LinkRun) => void,
): LinkRuns {
  let run = IDLE;
  let abort = new AbortController();
  let ended: Promise<void> = Promise.resolve();
  const set = (change: Partial<LinkRun>): void => {
    run = { ...run, ...change };
    tellRun(run);
  };

  async function* pages(signal: AbortSignal): AsyncGenerator<readonly LocalStudy[]> {
    let cursor: string | null = null;
    do {
      const asked = { sort: 'addedAt', limit: PAGE, ...(cursor === null ? {} : { cursor }) };
      const page = await library.findStudies(StudyQuery.parse(asked), signal);
      if (cursor === null) set({ studiesTotal: page.total ?? page.rows.length });
      yield page.rows;
      cursor = page.nextCursor;
    } while (cursor !== null);
  }
  const onBatch = ({ changed, linked, suggested, contradictions }: Looked): void => {
    set({
      linked: run.linked + linked,
      suggested: run.suggested + suggested,
      contradictions: run.contradictions + contradictions,
    });
    if (changed.length > 0) tell(changed);
  };
  const go = async (again: boolean, { signal }: AbortController): Promise<void> => {
    // A server that cannot be asked is left out for the rest of the run; the others go on.
    const failed = new Map<string, RecordFailure>();
    const isWanted = ({ StudyInstanceUID }: LocalStudy, { serverId }: RecordClient): boolean =>
      again || store.lookedAt(StudyInstanceUID, serverId) === null;
    for await (const rows of pages(signal)) {
      for (const client of clients()) {
        if (failed.has(client.serverId)) continue;
        const wanted = rows.filter((row) => isWanted(row, client));
        const looked = await lookFor(store, client, wanted, { signal, accessionIssuer }, onBatch);
        if (signal.aborted) return;
        if (!looked.ok) failed.set(client.serverId, looked.failure);
      }
      const failures = [...failed].map(([serverId, failure]) => ({ serverId, failure }));
      set({ studiesDone: run.studiesDone + rows.length, failures });
    }
  };
  const begin = async (again: boolean, own: AbortController): Promise<void> => {
    try {
      await go(again, own);
    } catch (error) {
      if (!own.signal.aborted) onError(error);
    }
    set({ state: own.signal.aborted ? 'cancelled' : 'done', endedAt: now() });
  };

  return {
    start(again) {
      if (run.state === 'running') return run;
      abort = new AbortController();
      set({ ...IDLE, state: 'running', startedAt: now() });
      ended = begin(again, abort);
      return run;
    },
    cancel() {
      abort.abort();
      return run;
    },
    run: () => run,
    async close() {
      abort.abort();
      await ended;
    },
  };
}
