import type { PixelDescription, PixelResult, StoredPixels } from '../../pixels/index.ts';
import type { DecodeReply, DecodeRequest } from './decodeMessages.ts';

export type DecodeTask = {
  /** One frame. A view of a whole buffer gives that buffer away when the task starts: pass a copy to keep one. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly TransferSyntaxUID: string;
  readonly description: PixelDescription;
  /** Higher goes first; equal ones in the order asked. 0 when absent. */
  readonly priority?: number;
  readonly signal?: AbortSignal;
};

export type DecodePool = {
  /** Rejects with the signal's reason when aborted before the end; otherwise resolves, failures being values. */
  decode(task: DecodeTask): Promise<PixelResult<StoredPixels>>;
  /** Starts a first worker ahead of the first frame, while the page waits for bytes anyway. */
  prepare(): void;
  /** Frames waiting or under way. */
  readonly pending: number;
  dispose(): void;
};

/** What the pool needs of a Worker; tests bring their own. */
export type DecodeWorkerLike = {
  postMessage(message: DecodeRequest, transfer: Transferable[]): void;
  terminate(): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<DecodeReply>) => void): void;
  addEventListener(type: 'error', listener: () => void): void;
};

type Waiting = {
  readonly id: number;
  readonly priority: number;
  readonly task: DecodeTask;
  readonly settle: (result: PixelResult<StoredPixels>) => void;
  readonly stop: () => void;
};

type Seat = {
  worker: DecodeWorkerLike | null;
  current: Waiting | null;
  timer: ReturnType<typeof setTimeout> | undefined;
};

/** A frame that holds a worker this long is taken for hung: no real one needs a tenth of it. */
const STUCK_MS = 60_000;

/** Cores less one for the page, at least 1, at most 4. */
export function defaultPoolSize(cores: number): number {
  return Math.min(4, Math.max(1, cores - 1));
}

/**
 * A pool of decode workers, started as needed. A worker that dies or hangs is replaced; its frame fails as damaged and
 * no other frame suffers. Aborting a frame that is under way lets the worker finish and drops the result.
 */
export function createDecodePool(options: {
  readonly size: number;
  readonly createWorker: () => DecodeWorkerLike;
  readonly stuckMs?: number;
}): DecodePool {
  const queue: Waiting[] = [];
  const seats: Seat[] = Array.from({ length: options.size }, () => ({
    worker: null,
    current: null,
    timer: undefined,
  }));
  const stuckMs = options.stuckMs ?? STUCK_MS;
  let nextId = 1;

  function next(): void {
    for (const seat of seats) {
      if (seat.current) continue;
      const waiting = queue.shift();
      if (!waiting) return;
      start(seat, waiting);
    }
  }

  function start(seat: Seat, waiting: Waiting): void {
    seat.current = waiting;
    const worker = (seat.worker ??= hire(seat));
    seat.timer = setTimeout(() => fire(seat, 'decoder-hung'), stuckMs);
    const { TransferSyntaxUID, description } = waiting.task;
    const bytes = ownBuffer(waiting.task.bytes);
    worker.postMessage({ id: waiting.id, bytes, TransferSyntaxUID, description }, [bytes]);
  }

  function hire(seat: Seat): DecodeWorkerLike {
    const worker = options.createWorker();
    worker.addEventListener('message', ({ data }) => {
      if (seat.worker === worker && data.id === seat.current?.id) finish(seat, data.result);
    });
    worker.addEventListener('error', () => {
      if (seat.worker === worker) fire(seat, 'decoder-crashed');
    });
    return worker;
  }

  function fire(seat: Seat, detail: string): void {
    seat.worker?.terminate();
    seat.worker = null;
    finish(seat, { ok: false, failure: { kind: 'damaged-pixel-data', detail } });
  }

  function finish(seat: Seat, result: PixelResult<StoredPixels>): void {
    const done = seat.current;
    clearTimeout(seat.timer);
    seat.current = null;
    done?.settle(result);
    next();
  }

  function enqueue(waiting: Waiting): void {
    const at = queue.findIndex((other) => other.priority < waiting.priority);
    if (at < 0) queue.push(waiting);
    else queue.splice(at, 0, waiting);
    next();
  }

  return {
    get pending() {
      return queue.length + seats.filter((seat) => seat.current).length;
    },
    decode(task) {
      return new Promise((resolve, reject) => {
        const { signal } = task;
        if (signal?.aborted) {
          reject(asError(signal.reason));
          return;
        }
        const id = nextId++;
        const onAbort = () => {
          const at = queue.findIndex((waiting) => waiting.id === id);
          if (at >= 0) queue.splice(at, 1);
          reject(asError(signal?.reason));
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        const settle = (result: PixelResult<StoredPixels>) => {
          signal?.removeEventListener('abort', onAbort);
          resolve(result);
        };
        const stop = () => {
          signal?.removeEventListener('abort', onAbort);
          reject(new DOMException('The decode pool was closed.', 'AbortError'));
        };
        enqueue({ id, priority: task.priority ?? 0, task, settle, stop });
      });
    },
    prepare() {
      const [first] = seats;
      if (first) first.worker ??= hire(first);
    },
    dispose() {
      for (const waiting of queue.splice(0)) waiting.stop();
      for (const seat of seats) {
        clearTimeout(seat.timer);
        seat.worker?.terminate();
        seat.current?.stop();
        seat.worker = null;
        seat.current = null;
      }
    },
  };
}

/** Several frames may share one response's buffer; only a frame that owns all of its buffer may give it away. */
function ownBuffer(bytes: Uint8Array<ArrayBuffer>): ArrayBuffer {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer;
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new DOMException('The frame was given up.', 'AbortError');
}

let shared: DecodePool | null = null;

/** The page's pool, made at the first use. */
export function decodePool(): DecodePool {
  shared ??= createDecodePool({
    size: defaultPoolSize(navigator.hardwareConcurrency),
    createWorker: () => new Worker(new URL('./decodeWorker.ts', import.meta.url), { type: 'module' }),
  });
  return shared;
}
