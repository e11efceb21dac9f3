import type { FramesRequest } from '../../../native/contract/index.ts';
import type { PixelDescription } from '../../../pixels/index.ts';
import type { FetchedRecord, FetchReply, FetchRequest } from './fetchMessages.ts';
import { streamFrames } from './frameStream.ts';
import type { StreamEnd } from './frameStream.ts';

export type FrameFetcher = {
  /** Starts the worker ahead of the first request. */
  prepare(): void;
  /** As streamFrames, with plain frames decoded where that costs the page nothing. */
  fetch(
    asked: FramesRequest,
    descriptions: readonly (PixelDescription | null)[],
    take: (record: FetchedRecord) => void,
    signal: AbortSignal,
  ): Promise<StreamEnd>;
};

/** What is needed of a Worker; tests bring their own. */
export type FetchWorkerLike = {
  postMessage(message: FetchRequest): void;
  terminate(): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<FetchReply>) => void): void;
  addEventListener(type: 'error', listener: () => void): void;
};

/** A worker that takes longer to start is not waited for. */
const PATIENCE_MS = 5000;

type Running = {
  readonly take: (record: FetchedRecord) => void;
  readonly end: (end: StreamEnd) => void;
};

/**
 * Fetches in a worker. It starts beside the first request: until it is there one frame alone, which somebody looks at, is
 * fetched by the page itself, and several wait for it. All go from the page when there can be no worker or it has died.
 */
export function createFrameFetcher(hire: () => FetchWorkerLike | null): FrameFetcher {
  const running = new Map<number, Running>();
  let nextId = 1;
  let hired: Promise<FetchWorkerLike | null> | null = null;
  let ready = false;

  const start = (): Promise<FetchWorkerLike | null> =>
    new Promise((resolve) => {
      const worker = hire();
      if (worker === null) return resolve(null);
      setTimeout(() => resolve(null), PATIENCE_MS);
      worker.addEventListener('message', ({ data }) => {
        if (data.type === 'ready') {
          ready = true;
          resolve(worker);
        } else if (data.type === 'record') running.get(data.id)?.take(data.record);
        else running.get(data.id)?.end(data.end);
      });
      worker.addEventListener('error', () => {
        worker.terminate();
        hired = Promise.resolve(null);
        resolve(null);
        for (const { end } of running.values()) end({ kind: 'broken' });
      });
    });

  function fetchThere(
    worker: FetchWorkerLike,
    ...[asked, descriptions, take, signal]: Parameters<FrameFetcher['fetch']>
  ): Promise<StreamEnd> {
    const id = nextId++;
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        running.delete(id);
        signal.removeEventListener('abort', onAbort);
      };
      const onAbort = (): void => {
        settle();
        worker.postMessage({ type: 'abort', id });
        reject(new DOMException('The frames were given up.', 'AbortError'));
      };
      const end = (how: StreamEnd): void => {
        settle();
        resolve(how);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      running.set(id, { take, end });
      worker.postMessage({ type: 'fetch', id, asked, descriptions });
    });
  }

  return {
    prepare: () => void (hired ??= start()),
    async fetch(asked, descriptions, take, signal) {
      if (!ready && asked.frames.length === 1) {
        const alone = streamFrames(asked, take, signal);
        hired ??= start();
        return alone;
      }
      const worker = await (hired ??= start());
      signal.throwIfAborted();
      return worker === null
        ? streamFrames(asked, take, signal)
        : fetchThere(worker, asked, descriptions, take, signal);
    },
  };
}

/** The page's own worker; null where there are none (tests in Node). */
export const hireFetchWorker = (): FetchWorkerLike | null =>
  typeof Worker === 'undefined'
    ? null
    : new Worker(new URL('./fetchWorker.ts', import.meta.url), { type: 'module' });
