// Searches away from the thread that answers requests: a search that has to look at every study takes longer than
// anybody else should wait. One at a time, in order; one that is withdrawn before its turn is never run.
import { Worker } from 'node:worker_threads';
import { ok, type Result, type StudyPage, type StudyQuery } from '../../contract/index.ts';
import type { MatchQuery, MatchRow } from '../types.ts';
import type { SearchQuestion, SearchReply, SearchThreadData } from './searchTasks.ts';

const WORKER = new URL(
  import.meta.url.endsWith('.ts') ? './searchWorker.ts' : './searchWorker.mjs',
  import.meta.url,
);

/** Both reject with the signal's reason when it is aborted, and with an error when the thread died over the question. */
export type SearchThread = {
  readonly studies: (query: StudyQuery, signal?: AbortSignal) => Promise<StudyPage>;
  readonly match: (query: MatchQuery, signal?: AbortSignal) => Promise<Result<readonly MatchRow[]>>;
  readonly close: () => Promise<void>;
};

type Waiting = {
  readonly question: SearchQuestion;
  readonly resolve: (reply: SearchReply) => void;
  readonly reject: (reason: unknown) => void;
};

/** Its part of the index, some hundred megabytes of a large one, is kept while somebody searches now and then. */
const KEPT_IDLE_MS = 5 * 60_000;

/** The thread is started by the first question, and ended when none has come for a while. */
export function createSearchThread(
  data: SearchThreadData,
  name: string,
  keptIdleMs = KEPT_IDLE_MS,
): SearchThread {
  const waiting: Waiting[] = [];
  let worker: Worker | null = null;
  let current: Waiting | null = null;
  let idle: NodeJS.Timeout | null = null;

  const start = (): Worker => {
    const started = new Worker(WORKER, { name, workerData: data });
    started.on('message', (reply: SearchReply) => {
      current?.resolve(reply);
      done(started);
    });
    // Whatever killed it, the next question gets a new one.
    started.once('error', (error) => {
      worker = null;
      current?.reject(error);
      done(started);
    });
    worker = started;
    return started;
  };
  const done = (by: Worker): void => {
    current = null;
    by.unref(); // alone it does not keep the process alive
    idle = setTimeout(() => {
      if (worker === by) worker = null;
      void by.terminate();
    }, keptIdleMs).unref();
    next();
  };
  const next = (): void => {
    if (current !== null) return;
    current = waiting.shift() ?? null;
    if (current === null) return;
    if (idle !== null) clearTimeout(idle);
    const free = worker ?? start();
    free.ref();
    free.postMessage(current.question);
  };

  const put = (question: SearchQuestion, signal: AbortSignal | undefined): Promise<SearchReply> =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const one: Waiting = { question, resolve, reject };
      signal?.addEventListener(
        'abort',
        () => {
          const at = waiting.indexOf(one);
          if (at >= 0) waiting.splice(at, 1);
          reject(signal.reason);
        },
        { once: true },
      );
      waiting.push(one);
      next();
    });

  return {
    async studies(query, signal) {
      const reply = await put({ kind: 'studies', query }, signal);
      if (reply.kind !== 'studies') throw new Error('a search thread answered another question');
      return reply.found;
    },
    async match(query, signal) {
      const reply = await put({ kind: 'match', query }, signal);
      if (reply.kind !== 'match') throw new Error('a search thread answered another question');
      return reply.found.ok ? ok(await rowsOf(reply.found.value)) : reply.found;
    },
    async close() {
      const reason = new Error('the library was closed');
      if (idle !== null) clearTimeout(idle);
      for (const { reject } of waiting.splice(0)) reject(reason);
      await worker?.terminate();
      current?.reject(reason);
    },
  };
}

/** Piece by piece, and others are served between them. */
async function rowsOf(pieces: readonly string[]): Promise<readonly MatchRow[]> {
  const rows: MatchRow[] = [];
  for (const [at, piece] of pieces.entries()) {
    if (at > 0) await new Promise((resolve) => setImmediate(resolve));
    const some: readonly MatchRow[] = JSON.parse(piece); // of what the thread wrote
    rows.push(...some);
  }
  return rows;
}
