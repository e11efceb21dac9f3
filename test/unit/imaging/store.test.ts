import { describe, expect, it } from 'vitest';
import type { Failure, Result } from '../../../native/contract/index.ts';
import type { StoredPixels } from '../../../pixels/index.ts';
import { createPortTransport } from '../../../renderer/imaging/frames/portTransport.ts';
import { createFrameStore } from '../../../renderer/imaging/frames/store.ts';
import type { FetchedFrame, FrameKey, FrameTransport } from '../../../renderer/imaging/frames/transport.ts';
import { tags } from '../../../pixels/header/tags.ts';
import type { SeriesModel } from '../../../renderer/imaging/types.ts';
import { instance, series } from './made.ts';

type Answer = (index: number, result: Result<FetchedFrame, Failure>) => void;
type Asked = { frames: readonly FrameKey[]; answer: Answer; end: () => void; signal: AbortSignal };

/** A way to the frames that answers when the test says so. */
function heldTransport() {
  const asked: Asked[] = [];
  const transport: FrameTransport = {
    batchSize: 4,
    parallel: 2,
    fetch: (frames, deliver, signal) =>
      new Promise((resolve, reject) => {
        asked.push({ frames, answer: deliver, end: resolve, signal });
        signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
      }),
  };
  return { asked, transport };
}

const pixels: StoredPixels = {
  values: new Int16Array(24),
  Rows: 4,
  Columns: 6,
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  tolerated: [],
};
const frame = {
  ok: true as const,
  value: { bytes: new Uint8Array(48), TransferSyntaxUID: '1.2.840.10008.1.2.1' },
};
const decoder = { decode: () => Promise.resolve({ ok: true as const, value: pixels }) };
const made = (count: number): SeriesModel =>
  series(Array.from({ length: count }, (_, n) => instance({ InstanceNumber: n + 1, BitsAllocated: 16 })));
const numbers = (asked: Asked | undefined): (number | null)[] =>
  (asked?.frames ?? []).map((each) => each.InstanceNumber);

function storeWith(budgetBytes = 1e9) {
  const { asked, transport } = heldTransport();
  const store = createFrameStore({ budgetBytes, transport: () => transport, decoder: () => decoder });
  const arrived = (): Promise<string> =>
    new Promise((resolve) => {
      const stop = store.subscribe((key) => {
        stop();
        resolve(key);
      });
    });
  return { store, asked, arrived };
}

describe('the store of frames', () => {
  it('asks for the image on screen alone, then for its neighbours together', () => {
    const { store, asked } = storeWith();
    store.demand(Symbol('pane'), { series: made(20), index: 9, direction: 1 });
    expect(numbers(asked[0])).toEqual([10]);
    expect(numbers(asked[1])).toEqual([11, 12, 13, 9]);
    const ahead = asked.map(({ frames }) => frames.map((each) => each.ahead === true));
    expect(ahead).toEqual([[false], [true, true, true, true]]);
    expect(asked).toHaveLength(2); // two requests under way, a third only for an image on screen
    store.dispose();
  });

  it('reads no other image of a series for one that is only held ready', () => {
    const { store, asked } = storeWith();
    const held = Symbol('held');
    const of = made(20);
    store.demand(held, { series: of, index: 9, direction: 1, alone: true });
    expect(asked.map(numbers)).toEqual([[10]]);
    store.demand(Symbol('pane'), { series: of, index: 9, direction: 1 });
    expect(asked.map(numbers)).toEqual([[10], [11, 12, 13, 9]]); // opened: its neighbours follow, itself is on its way
    store.dispose();
  });

  it('does not show pixels of a file for the same image in another file', async () => {
    const { store, asked, arrived } = storeWith();
    const inFile = (version: string): SeriesModel =>
      series([
        {
          ...instance({ SOPInstanceUID: '1.2.3.4.5', BitsAllocated: 16 }),
          [tags.PixelData]: { vr: 'OW', BulkDataURI: `/bulkdata/7FE00010?v=${version}` },
        },
      ]);
    const [pane, before, after] = [Symbol('pane'), inFile('a'), inFile('b')];
    store.demand(pane, { series: before, index: 0, direction: 1 });
    const came = arrived();
    asked[0]?.answer(0, frame);
    await came;
    expect(store.get(before, 0)).not.toBeNull();
    expect(store.get(inFile('a'), 0)).not.toBeNull();
    expect(store.get(after, 0)).toBeNull();
    store.demand(pane, { series: after, index: 0, direction: 1 });
    expect(asked).toHaveLength(2);
    store.dispose();
  });

  it('lets the image that the reader goes to pass those read ahead', () => {
    const { store, asked } = storeWith();
    const [pane, stack] = [Symbol('pane'), made(50)];
    store.demand(pane, { series: stack, index: 0, direction: 1 });
    store.demand(pane, { series: stack, index: 40, direction: 1 });
    expect(numbers(asked[2])).toEqual([41]);
    store.dispose();
  });

  it('gives up what nobody wants any more', () => {
    const { store, asked } = storeWith();
    const pane = Symbol('pane');
    store.demand(pane, { series: made(20), index: 0, direction: 1 });
    store.demand(pane, { series: made(20), index: 0, direction: 1 });
    expect(asked.slice(0, 2).map(({ signal }) => signal.aborted)).toEqual([true, true]);
    store.demand(pane, null);
    expect(asked.every(({ signal }) => signal.aborted)).toBe(true);
    store.dispose();
  });

  it('keeps frames as they arrive and never more than the budget', async () => {
    const { store, asked, arrived } = storeWith(48 * 3);
    const stack = made(20);
    store.demand(Symbol('pane'), { series: stack, index: 9, direction: 1 });
    const first = arrived();
    asked[0]?.answer(0, frame);
    await first;
    expect(store.get(stack, 9)?.ref.InstanceNumber).toBe(10);
    expect(numbers(asked[1])).toEqual([11, 12]);
    const second = arrived();
    asked[1]?.answer(1, frame);
    await second;
    expect(store.isLoaded(stack, 11)).toBe(true);
    store.demand(Symbol('other'), { series: made(20), index: 0, direction: 1 });
    expect(store.usedBytes).toBeLessThanOrEqual(48 * 3);
    store.setBudget(48);
    expect([store.usedBytes, store.isLoaded(stack, 9)]).toEqual([48, true]);
    store.dispose();
  });

  it('goes on asking while frames wait for a decoder, up to a bound', async () => {
    const { asked, transport } = heldTransport();
    const never = { decode: () => new Promise<never>(() => undefined) };
    const store = createFrameStore({ budgetBytes: 1e9, transport: () => transport, decoder: () => never });
    store.demand(Symbol('pane'), { series: made(200), index: 0, direction: 1 });
    for (let next = 0; next < asked.length; next++) {
      const request = asked[next];
      request?.frames.forEach((_, index) => request.answer(index, frame));
      request?.end();
      await new Promise((resolve) => setImmediate(resolve));
    }
    const fetched = asked.flatMap((each) => numbers(each));
    expect(fetched.length).toBeGreaterThanOrEqual(48);
    expect(fetched.length).toBeLessThanOrEqual(48 + 2 * 4);
    expect(new Set(fetched).size).toBe(fetched.length);
    store.dispose();
  });

  it('does not break off a request of which every frame has come', async () => {
    const { store, asked, arrived } = storeWith();
    const pane = Symbol('pane');
    store.demand(pane, { series: made(20), index: 9, direction: 1 });
    const first = arrived();
    asked[0]?.answer(0, frame);
    await first;
    store.demand(pane, null);
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([false, true]);
    store.dispose();
  });

  it('tells why a frame is missing', async () => {
    const { store, asked, arrived } = storeWith();
    const stack = made(2);
    store.demand(Symbol('pane'), { series: stack, index: 0, direction: 1 });
    const first = arrived();
    asked[0]?.answer(0, { ok: false, failure: { kind: 'disk-full' } });
    await first;
    expect(store.failure(stack, 0)).toEqual({ kind: 'disk-full' });
    expect(store.get(stack, 0)).toBeNull();
    store.dispose();
  });
});

type Heard = {
  readonly type: string;
  readonly id: number;
  readonly SOPInstanceUID: string;
  readonly frameNumber: number;
};

describe("frames on the shell's port", () => {
  it('are refused when they say that they are another image than was asked for', async () => {
    const { port1, port2 } = new MessageChannel();
    const transport = createPortTransport(port1, () => undefined);
    const [first, second] = made(2).frames;
    if (first === undefined || second === undefined) throw new Error('frames');
    port2.addEventListener('message', ({ data: { id } }: MessageEvent<Heard>) => {
      // The answer to each is the second one's frame.
      const { SOPInstanceUID, frameNumber } = second;
      const bytes = new Uint8Array([id]).buffer;
      port2.postMessage({ type: 'frame', id, SOPInstanceUID, frameNumber, TransferSyntaxUID: '1.2', bytes });
    });
    port2.start();
    const got: boolean[] = [];
    const frames = [first, second].map((ref) => ({ ...ref, source: 'library' }));
    await transport.fetch(frames, (index, { ok }) => (got[index] = ok), new AbortController().signal);
    expect(got).toEqual([false, true]);
    port1.close();
    port2.close();
  });

  it('are asked for, cancelled and answered by number', async () => {
    const { port1, port2 } = new MessageChannel();
    const heard: unknown[] = [];
    let closed = false;
    const transport = createPortTransport(port1, () => (closed = true));
    const [first, second] = made(2).frames;
    if (first === undefined || second === undefined) throw new Error('frames');
    const abort = new AbortController();
    const got: unknown[] = [];
    const told = new Promise<void>((resolve) => {
      port2.addEventListener('message', (event: MessageEvent<Heard>) => {
        heard.push(event.data.type);
        if (event.data.type === 'cancel') resolve();
        else if (event.data.id === 1) {
          const bytes = new Uint8Array([1, 2, 3]).buffer;
          const { SOPInstanceUID, frameNumber } = event.data;
          port2.postMessage(
            { type: 'frame', id: 1, SOPInstanceUID, frameNumber, TransferSyntaxUID: '1.2', bytes },
            [bytes],
          );
        }
      });
      port2.start();
    });
    const frames = [first, second].map((ref) => ({ ...ref, source: 'library' }));
    // The first answer has come when the reader goes on; the second is given up.
    const take = (index: number, result: { ok: boolean }): void => {
      got.push([index, result.ok]);
      abort.abort();
    };
    const fetched = transport.fetch(frames, take, abort.signal);
    await expect(fetched).rejects.toThrow();
    await told;
    expect(heard).toEqual(['get', 'get', 'cancel']);
    expect(got).toEqual([[0, true]]);
    port2.close();
    port1.close();
    expect(closed).toBe(false);
  });
});
