// Everything that leaves is checked by two validators first, in a thread of their own.
import { Worker } from 'node:worker_threads';
import type { PublishCheck } from '../../contract/index.ts';
import type { Json, Validator } from './types.ts';

export type CheckRequest = { readonly id: number; readonly resources: readonly Json[] };
export type CheckReply = { readonly id: number; readonly checks: readonly (readonly PublishCheck[])[] };

const WORKER = new URL(
  import.meta.url.endsWith('.ts') ? './checkWorker.ts' : './checkWorker.mjs',
  import.meta.url,
);

/** Their definitions take 100 MB: nobody publishes all day. */
const IDLE_MS = 60_000;

type Waiting = {
  readonly resolve: (checks: CheckReply['checks']) => void;
  readonly reject: (error: Error) => void;
};
type Thread = {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
  idle: NodeJS.Timeout | null;
};

/** R4B's resources of these kinds are R4's; R5 has others, and a thread of its own. */
export function createValidator(): Validator {
  const threads = new Map<'R4' | 'R5', Thread>();
  let last = 0;
  const end = async (release: 'R4' | 'R5', thread: Thread, error?: Error): Promise<void> => {
    if (threads.get(release) === thread) threads.delete(release);
    if (thread.idle !== null) clearTimeout(thread.idle);
    for (const { reject } of thread.waiting.values()) reject(error ?? new Error('checking was ended'));
    thread.waiting.clear();
    await thread.worker.terminate();
  };
  const start = (release: 'R4' | 'R5'): Thread => {
    const worker = new Worker(WORKER, { name: 'check', workerData: release });
    const thread: Thread = { worker, waiting: new Map(), idle: null };
    worker.on('message', ({ id, checks }: CheckReply) => {
      thread.waiting.get(id)?.resolve(checks);
      thread.waiting.delete(id);
      if (thread.waiting.size > 0) return;
      worker.unref();
      thread.idle = setTimeout(() => void end(release, thread), IDLE_MS).unref();
    });
    worker.once('error', (error) => void end(release, thread, error instanceof Error ? error : undefined));
    threads.set(release, thread);
    return thread;
  };
  return {
    check(version, resources) {
      if (resources.length === 0) return Promise.resolve([]);
      const release = version === 'R5' ? 'R5' : 'R4';
      const thread = threads.get(release) ?? start(release);
      if (thread.idle !== null) clearTimeout(thread.idle);
      thread.idle = null;
      thread.worker.ref();
      last += 1;
      const id = last;
      return new Promise((resolve, reject) => {
        thread.waiting.set(id, { resolve, reject });
        thread.worker.postMessage({ id, resources } satisfies CheckRequest);
      });
    },
    async close() {
      await Promise.all([...threads].map(([release, thread]) => end(release, thread)));
    },
  };
}
