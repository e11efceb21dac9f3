import { toRgb } from '../../../pixels/index.ts';
import type { StoredPixels } from '../../../pixels/index.ts';
import type { DecodePool } from '../decodePool.ts';
import type { FrameRef, PaneFailure, SeriesModel } from '../types.ts';
import { createFrameCache } from './cache.ts';
import type { DecodedFrame } from './cache.ts';
import { frameTransport } from './connection.ts';
import { createFailureBook } from './failures.ts';
import { frameDecoder } from './frameDecoder.ts';
import { decodedBytes, keysOf, planFrames } from './plan.ts';
import type { Wanted } from './plan.ts';
import type { Demand } from './readingOrder.ts';
import type { FetchedFrame, FrameTransport } from './transport.ts';

export type FrameDemand = {
  readonly series: SeriesModel;
  readonly index: number;
  readonly direction: -1 | 1;
  readonly alone?: boolean; // readingOrder.ts
};

/** Every frame of every pane comes from here: fetched, decoded and kept under one memory budget. */
export type FrameStore = {
  get(series: SeriesModel, index: number): DecodedFrame | null;
  failure(series: SeriesModel, index: number): PaneFailure | null;
  /** What a pane wants now, null when nothing. The pane that asked last is read ahead for first. */
  demand(pane: symbol, demand: FrameDemand | null): void;
  isLoaded(series: SeriesModel, index: number): boolean;
  /** Called with the key of a frame that has arrived or failed. */
  subscribe(listener: (key: string) => void): () => void;
  setBudget(bytes: number): void;
  readonly usedBytes: number;
  dispose(): void;
};

export type FrameStoreOptions = {
  readonly budgetBytes: number;
  /** Both for tests; the page's own otherwise. */
  readonly transport?: () => FrameTransport;
  readonly decoder?: () => Pick<DecodePool, 'decode'>;
};

type Request = { readonly keys: Set<string>; readonly abort: AbortController; readonly urgent: boolean };

// Fetched frames that wait for a decoder: enough to keep every worker busy, few enough to hold memory. Fetching does not
// wait for decoding within these bounds, else the way to the services stands idle while a decoder or the page is busy.
const MOST_DECODING = 48;
const MOST_UNDECODED_BYTES = 64 * 2 ** 20;
// One request's frames as they are decoded; a frame beyond it goes alone, so that what is asked next need not wait long.
const MOST_BATCH_BYTES = 32 * 2 ** 20;

export function createFrameStore(options: FrameStoreOptions): FrameStore {
  const transport = options.transport ?? frameTransport;
  const decoder = options.decoder ?? frameDecoder;
  const cache = createFrameCache();
  const failures = createFailureBook();
  const listeners = new Set<(key: string) => void>();
  const demands = new Map<symbol, Demand<SeriesModel>>();
  const requests = new Set<Request>();
  const decoding = new Map<string, AbortController>();
  const busy = new Set<string>(); // keys that are fetched or decoded at this moment
  let budgetBytes = options.budgetBytes;
  let wanted: Wanted[] = [];
  let rank = new Map<string, number>();
  let undecodedBytes = 0;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let onScreen = 0; // so many of the plan, its first ones, are asked for themselves, by one pane or several
  let planned = false;
  let disposed = false;

  const notify = (key: string): void => {
    for (const listener of listeners) listener(key);
  };

  function replan(): void {
    wanted = planFrames([...demands.values()].toReversed(), budgetBytes);
    rank = new Map(wanted.map(({ key }, index) => [key, index]));
    const asked = [...demands.values()].map(({ series, index }) => keysOf(series)[index]);
    onScreen = new Set(asked).size;
    planned = true;
    for (const request of requests) {
      // One whose frames are all here only waits for its end: that is no reason to break its connection.
      const wantsNone = request.keys.size > 0 && ![...request.keys].some((key) => rank.has(key));
      if (wantsNone) request.abort.abort();
    }
    for (const [key, abort] of decoding) if (!rank.has(key)) abort.abort();
    cache.trim(budgetBytes, rank, onScreen);
  }

  /** The next frames to ask for together: those on screen alone, else neighbours in rank, always of one series. */
  function nextBatch(size: number, now: number, urgentOnly: boolean): { batch: Wanted[]; urgent: boolean } {
    const batch: Wanted[] = [];
    let urgent = urgentOnly;
    let bytes = 0;
    for (const [position, entry] of wanted.entries()) {
      const [first] = batch;
      if (batch.length >= size || (urgent && position >= onScreen)) break;
      if (first !== undefined && first.series !== entry.series) continue;
      if (cache.has(entry.key) || failures.blocks(entry.key, now) || busy.has(entry.key)) continue;
      bytes += decodedBytes(entry.series, entry.index);
      if (first !== undefined && bytes > MOST_BATCH_BYTES) break;
      if (first === undefined) urgent = position < onScreen;
      batch.push(entry);
    }
    return { batch, urgent };
  }

  function pump(): void {
    if (disposed) return;
    if (!planned) replan();
    const way = transport();
    // One request more than the others may be under way for what is on screen.
    while (requests.size <= way.parallel) {
      const full = decoding.size >= MOST_DECODING || undecodedBytes >= MOST_UNDECODED_BYTES;
      const urgentOnly = full || requests.size === way.parallel;
      const { batch, urgent } = nextBatch(way.batchSize, performance.now(), urgentOnly);
      if (batch.length === 0) break;
      void request(batch, urgent, way);
    }
    scheduleRetry();
  }

  async function request(batch: readonly Wanted[], urgent: boolean, way: FrameTransport): Promise<void> {
    const own: Request = { keys: new Set(batch.map(({ key }) => key)), abort: new AbortController(), urgent };
    requests.add(own);
    for (const key of own.keys) busy.add(key);
    const frames = batch.flatMap(({ series, index }) => {
      const ref = series.frames[index];
      if (ref === undefined) return [];
      const version = series.version(index);
      const { description } = series.image(index);
      const named = { ...(version === '' ? {} : { version }), ...(urgent ? {} : { ahead: true }) };
      return [{ ...ref, source: series.source, description, ...named }];
    });
    try {
      await way.fetch(
        frames,
        (position, result) => {
          const entry = batch[position];
          if (entry === undefined || own.abort.signal.aborted) return;
          own.keys.delete(entry.key);
          if (result.ok) void decode(entry, result.value);
          else {
            busy.delete(entry.key);
            fail(entry.key, result.failure);
          }
        },
        own.abort.signal,
      );
    } catch (error) {
      if (!own.abort.signal.aborted) throw error;
    } finally {
      requests.delete(own);
      for (const key of own.keys) busy.delete(key);
      pump();
    }
  }

  async function decode(entry: Wanted, fetched: FetchedFrame): Promise<void> {
    const { key, series, index } = entry;
    const ref = series.frames[index];
    if (ref === undefined) return;
    if ('pixels' in fetched) {
      keep(entry, ref, fetched.pixels);
      return;
    }
    const abort = new AbortController();
    const { byteLength } = fetched.bytes; // it may be given away to a worker
    decoding.set(key, abort);
    undecodedBytes += byteLength;
    try {
      const result = await decoder().decode({
        ...fetched,
        description: series.image(index).description,
        priority: -(rank.get(key) ?? Number.MAX_SAFE_INTEGER),
        signal: abort.signal,
      });
      if (abort.signal.aborted) return;
      if (result.ok) keep(entry, ref, result.value);
      else fail(key, decodeFailure(result.failure));
    } catch (error) {
      if (!abort.signal.aborted) throw error;
    } finally {
      decoding.delete(key);
      undecodedBytes -= byteLength;
      busy.delete(key);
      pump();
    }
  }

  function keep({ key }: Wanted, ref: FrameRef, pixels: StoredPixels): void {
    busy.delete(key);
    cache.add({ key, ref, pixels: displayable(pixels) });
    failures.clear(key);
    cache.trim(budgetBytes, rank, onScreen);
    notify(key);
  }

  function fail(key: string, failure: PaneFailure): void {
    failures.record(key, failure, performance.now());
    notify(key);
  }

  function scheduleRetry(): void {
    clearTimeout(retryTimer);
    const now = performance.now();
    const at = failures.nextRetry(now);
    if (at !== null && demands.size > 0) retryTimer = setTimeout(pump, at - now);
  }

  return {
    get usedBytes() {
      return cache.usedBytes;
    },
    get: (series, index) => cache.get(keysOf(series)[index] ?? ''),
    isLoaded: (series, index) => cache.has(keysOf(series)[index] ?? ''),
    failure: (series, index) => failures.get(keysOf(series)[index] ?? ''),
    demand(pane, demand) {
      demands.delete(pane); // the last one asked stands last in the map, which the plan reads backwards
      if (demand !== null) {
        demands.set(pane, { ...demand, frameCount: demand.series.frames.length });
        failures.pardon(keysOf(demand.series)[demand.index] ?? '');
      }
      planned = false;
      pump();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    setBudget(bytes) {
      budgetBytes = bytes;
      planned = false;
      pump();
    },
    dispose() {
      disposed = true;
      clearTimeout(retryTimer);
      for (const { abort } of requests) abort.abort();
      for (const abort of decoding.values()) abort.abort();
      cache.clear();
      listeners.clear();
    },
  };
}

/** YBR is turned into RGB once, here, and not at every draw; what cannot be stays as it is and fails when drawn. */
function displayable(pixels: StoredPixels): StoredPixels {
  const colour = pixels.SamplesPerPixel === 3 && pixels.values instanceof Uint8Array;
  const rgb = colour ? toRgb(pixels) : null;
  return rgb?.ok === true ? rgb.value : pixels;
}

type DecodeFailure = Extract<Awaited<ReturnType<DecodePool['decode']>>, { ok: false }>['failure'];

function decodeFailure(failure: DecodeFailure): PaneFailure {
  return failure.kind === 'unsupported-transfer-syntax'
    ? failure
    : { kind: 'decode', detail: failure.detail };
}

const GIB = 2 ** 30;

/** A quarter of the machine's memory, at most 1.5 GiB. Browsers report memory coarsely, some not at all. */
export function defaultBudgetBytes(): number {
  const reported = 'deviceMemory' in navigator ? navigator.deviceMemory : undefined;
  const gigabytes = typeof reported === 'number' && reported > 0 ? reported : 4;
  return Math.min(1.5 * GIB, (gigabytes * GIB) / 4);
}
