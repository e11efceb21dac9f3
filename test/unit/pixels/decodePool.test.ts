import { afterEach, describe, expect, it, vi } from 'vitest';
import type { DecodeReply, DecodeRequest } from '../../../renderer/imaging/decodeMessages.ts';
import {
  createDecodePool,
  type DecodePool,
  type DecodeTask,
  type DecodeWorkerLike,
  defaultPoolSize,
} from '../../../renderer/imaging/decodePool.ts';

const description: DecodeTask['description'] = {
  Rows: 1,
  Columns: 1,
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  PlanarConfiguration: 0,
  BitsAllocated: 8,
  BitsStored: 8,
  HighBit: 7,
  PixelRepresentation: 0,
  element: 'PixelData',
};

/** A worker that answers when the test says so. */
class HandWorker implements DecodeWorkerLike {
  readonly requests: DecodeRequest[] = [];
  terminated = false;
  #onMessage: ((event: MessageEvent<DecodeReply>) => void) | null = null;
  #onError: (() => void) | null = null;

  postMessage(message: DecodeRequest): void {
    this.requests.push(message);
  }
  terminate(): void {
    this.terminated = true;
  }
  addEventListener(type: 'message' | 'error', listener: (event: MessageEvent<DecodeReply>) => void): void {
    if (type === 'message') this.#onMessage = listener;
    else this.#onError = () => listener(new MessageEvent<DecodeReply>('error'));
  }
  answer(): number {
    const request = this.requests.at(-1);
    if (!request) throw new Error('nothing asked');
    const mark = new Uint8Array(request.bytes)[0] ?? 0;
    const value = {
      values: Uint8Array.of(mark),
      Rows: 1,
      Columns: 1,
      SamplesPerPixel: 1,
      PhotometricInterpretation: 'MONOCHROME2',
      tolerated: [],
    };
    this.#onMessage?.(new MessageEvent('message', { data: { id: request.id, result: { ok: true, value } } }));
    return mark;
  }
  crash(): void {
    this.#onError?.();
  }
}

function poolOf(size: number): {
  pool: DecodePool;
  workers: HandWorker[];
  ask: (mark: number, more?: object) => Promise<number>;
} {
  const workers: HandWorker[] = [];
  const createWorker = () => {
    const worker = new HandWorker();
    workers.push(worker);
    return worker;
  };
  const pool = createDecodePool({ size, createWorker, stuckMs: 1000 });
  const ask = async (mark: number, more: Partial<DecodeTask> = {}) => {
    const result = await pool.decode({
      bytes: Uint8Array.of(mark),
      TransferSyntaxUID: '1.2.840.10008.1.2.1',
      description,
      ...more,
    });
    if (!result.ok) throw new Error(JSON.stringify(result.failure));
    return Number(result.value.values[0]);
  };
  return { pool, workers, ask };
}

afterEach(() => void vi.useRealTimers());

describe('the decode pool', () => {
  it('leaves a core to the page and never takes more than four', () => {
    expect([1, 2, 4, 8, 32].map(defaultPoolSize)).toEqual([1, 1, 3, 4, 4]);
  });

  it('decodes the most urgent frame first, and equals in the order asked', async () => {
    const { workers, ask } = poolOf(1);
    const all = [ask(1), ask(2), ask(3, { priority: 5 }), ask(4), ask(5, { priority: 9 })];
    const order = Array.from({ length: 5 }, () => workers[0]?.answer());
    expect(order).toEqual([1, 5, 3, 2, 4]);
    expect(await Promise.all(all)).toEqual([1, 2, 3, 4, 5]);
  });

  it('uses all its workers and makes them only when needed', async () => {
    const { pool, workers, ask } = poolOf(3);
    const first = ask(1);
    expect(workers.length).toBe(1);
    const second = ask(2);
    expect(workers.length).toBe(2);
    expect(pool.pending).toBe(2);
    workers[1]?.answer();
    workers[0]?.answer();
    expect(await Promise.all([first, second])).toEqual([1, 2]);
    expect(pool.pending).toBe(0);
  });

  it('can have its first worker ready before the first frame', async () => {
    const { pool, workers, ask } = poolOf(2);
    pool.prepare();
    pool.prepare();
    const found = ask(1);
    expect(workers.length).toBe(1);
    workers[0]?.answer();
    expect(await found).toBe(1);
  });

  it('gives a waiting frame up when aborted, and drops the result of one under way', async () => {
    const { workers, ask } = poolOf(1);
    const [now, later] = [new AbortController(), new AbortController()];
    const running = ask(1, { signal: now.signal });
    const waiting = ask(2, { signal: later.signal });
    const third = ask(3);
    later.abort();
    now.abort();
    await expect(running).rejects.toThrow();
    await expect(waiting).rejects.toThrow();
    workers[0]?.answer();
    workers[0]?.answer();
    expect(await third).toBe(3);
    expect(workers[0]?.requests.length).toBe(2);
  });

  it('replaces a worker that crashes; the frame fails, the next one is decoded', async () => {
    const { workers, ask } = poolOf(1);
    const [first, second] = [ask(1), ask(2)];
    workers[0]?.crash();
    await expect(first).rejects.toThrow('decoder-crashed');
    expect(workers[0]?.terminated).toBe(true);
    workers[1]?.answer();
    expect(await second).toBe(2);
  });

  it('replaces a worker that hangs', async () => {
    vi.useFakeTimers();
    const { workers, ask } = poolOf(1);
    const [first, second] = [ask(1), ask(2)];
    const failed = expect(first).rejects.toThrow('decoder-hung');
    vi.advanceTimersByTime(1000);
    await failed;
    workers[1]?.answer();
    expect(await second).toBe(2);
  });

  it('leaves frames alone that share a buffer with the one it sends', async () => {
    const { workers, ask } = poolOf(1);
    const shared = Uint8Array.of(7, 8, 9);
    const found = ask(0, { bytes: shared.subarray(1, 2) });
    expect(workers[0]?.requests[0]?.bytes).not.toBe(shared.buffer);
    workers[0]?.answer();
    expect(await found).toBe(8);
  });

  it('rejects what is left when it is closed', async () => {
    const { pool, workers, ask } = poolOf(1);
    const all = [ask(1), ask(2)];
    const settled = Promise.allSettled(all);
    pool.dispose();
    expect((await settled).map((s) => s.status)).toEqual(['rejected', 'rejected']);
    expect(workers[0]?.terminated).toBe(true);
  });
});
