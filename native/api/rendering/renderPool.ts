import { Worker } from 'node:worker_threads';
import { errorFacts, type Log, type LogFacts } from '../log.ts';
import type { RenderReply, RenderRequest } from './messages.ts';

const WORKERS = 2;
const LONGEST_QUEUE = 256;
const TIME_LIMIT_MS = 20_000;

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;
export type RenderJob = WithoutId<RenderRequest>;
export type RenderOutcome =
  RenderReply | { readonly ok: false; readonly failure: { readonly kind: 'busy' | 'gave-up' } };
export type RenderPool = { run(job: RenderJob, signal: AbortSignal): Promise<RenderOutcome> };

type Waiting = {
  readonly job: RenderJob;
  readonly signal: AbortSignal;
  readonly settle: (outcome: RenderOutcome) => void;
};
type Crew = { readonly worker: Worker; readonly running: { waiting: Waiting; timer: NodeJS.Timeout } | null };

/**
 * Workers made when first needed. A frame that takes too long, or kills its worker, costs that worker and nothing else:
 * the bytes may be hostile.
 */
export function createRenderPool(log: Log): RenderPool {
  const queue: Waiting[] = [];
  const crew: (Crew | null)[] = Array.from({ length: WORKERS }, () => null);
  let lastId = 0;

  const finish = (place: number, outcome: RenderOutcome): void => {
    const member = crew[place];
    if (member?.running === null || member === undefined || member === null) return;
    clearTimeout(member.running.timer);
    member.running.waiting.settle(outcome);
    crew[place] = { worker: member.worker, running: null };
  };
  const lose = (place: number, worker: Worker, why: LogFacts): void => {
    if (crew[place]?.worker !== worker) return;
    finish(place, { ok: false, failure: { kind: 'gave-up' } });
    crew[place] = null;
    log('warn', 'render-worker-lost', why);
    void worker.terminate();
    next();
  };
  const hire = (place: number): Worker => {
    const file = import.meta.url.endsWith('.ts') ? './renderWorker.ts' : './renderWorker.mjs';
    const worker = new Worker(new URL(file, import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
    });
    worker.unref();
    worker.on('message', (reply: RenderReply) => {
      if (crew[place]?.worker !== worker) return;
      finish(place, reply);
      next();
    });
    worker.on('error', (error) => lose(place, worker, errorFacts(error)));
    worker.on('exit', (code) => lose(place, worker, { code }));
    return worker;
  };
  const next = (): void => {
    const place = crew.findIndex((member) => member === null || member.running === null);
    const waiting = place < 0 ? undefined : queue.shift();
    if (waiting === undefined) return;
    if (waiting.signal.aborted) waiting.settle({ ok: false, failure: { kind: 'gave-up' } });
    else start(place, waiting);
    next();
  };
  const start = (place: number, waiting: Waiting): void => {
    const worker = crew[place]?.worker ?? hire(place);
    const timer = setTimeout(() => lose(place, worker, { error: 'too slow' }), TIME_LIMIT_MS);
    crew[place] = { worker, running: { waiting, timer } };
    lastId += 1;
    worker.postMessage({ ...waiting.job, id: lastId } satisfies RenderRequest);
  };
  return {
    run: (job, signal) =>
      new Promise((settle) => {
        if (queue.length >= LONGEST_QUEUE) return settle({ ok: false, failure: { kind: 'busy' } });
        queue.push({ job, signal, settle });
        next();
      }),
  };
}
