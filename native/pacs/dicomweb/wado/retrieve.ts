// A retrieval by WADO-RS: whole series as one answer each, single instances in the order they are wanted in, several at a
// time. What a series' answer cannot give is asked for one by one.
import { fail, ok, type PeerFailure, type Result } from '../../../contract/index.ts';
import type { Coming, Listed, RetrieveEvent, RetrieveOrder, Take } from '../../types.ts';
import type { DicomWebFailure } from '../failure.ts';
import type { HttpAnswer, HttpClient } from '../http/client.ts';
import { instancePath, seriesPath } from '../paths.ts';
import { peerFailure } from '../peerFailure.ts';
import type { AcceptChoice } from './accept.ts';
import { EventQueue } from './eventQueue.ts';
import { instancesOf } from './instances.ts';

export type RetrieveTools = {
  readonly client: HttpClient;
  readonly accept: AcceptChoice;
  /** Answers that are read side by side. */
  readonly streams: number;
};

const ALIVE_MS = 1000;
/** Answers of 500, one after another, before it counts as the server's own trouble. */
const PATIENCE = 10;

/** Instances of one answer that have been read and are not in the library yet. */
const TAKEN_AT_ONCE = 16;

/** One answer's worth: a series that is wanted whole, or one instance. */
type Errand = {
  readonly path: string;
  readonly instances: readonly Listed[];
  readonly whole: boolean;
};

export async function* retrieve(
  { client, accept, streams }: RetrieveTools,
  order: RetrieveOrder,
  take: Take,
  signal: AbortSignal,
): AsyncGenerator<RetrieveEvent> {
  yield { kind: 'by', by: 'wado' };
  const stop = new AbortController();
  const cancel = (): void => stop.abort();
  signal.addEventListener('abort', cancel, { once: true });
  const run = new Run(client, accept, order, take, signal.aborted ? AbortSignal.abort() : stop.signal);
  const working = run.all(streams);
  try {
    yield* run.events;
    const failure = await working;
    yield { kind: 'end', end: failure === null ? ok({ failed: run.failed }) : fail(failure) };
  } finally {
    stop.abort();
    signal.removeEventListener('abort', cancel);
    await working;
  }
}

class Run {
  readonly events = new EventQueue<RetrieveEvent>();
  readonly failed: string[] = [];
  private readonly client: HttpClient;
  private readonly accept: AcceptChoice;
  private readonly order: RetrieveOrder;
  private readonly take: Take;
  private readonly signal: AbortSignal;
  private readonly errands: Errand[];
  private readonly came = new Set<string>();
  private failure: PeerFailure | null = null;
  private saidAliveAt = 0;
  private broken = 0;

  constructor(
    client: HttpClient,
    accept: AcceptChoice,
    order: RetrieveOrder,
    take: Take,
    signal: AbortSignal,
  ) {
    this.client = client;
    this.accept = accept;
    this.order = order;
    this.take = take;
    this.signal = signal;
    this.errands = errandsOf(order);
  }

  /** Null when everything was asked for and answered. */
  async all(streams: number): Promise<PeerFailure | null> {
    try {
      await Promise.all(Array.from({ length: streams }, () => this.work()));
    } finally {
      this.events.end();
    }
    return this.failure;
  }

  private async work(): Promise<void> {
    for (;;) {
      if (this.signal.aborted) this.failure ??= { kind: 'cancelled' };
      const errand = this.failure === null ? this.errands.shift() : undefined;
      if (errand === undefined) return;
      await this.run(errand);
    }
  }

  private async run(errand: Errand): Promise<void> {
    const answer = await this.accept.request(this.client, errand.path, this.signal);
    const end = answer.ok ? await this.takeAll(answer.value, errand) : answer;
    if (end.ok) this.broken = 0;
    if (end.ok || this.failure !== null) return;
    if (!this.isOfThisOnly(end.failure)) {
      this.failure = peerFailure(end.failure, 'wado');
      return;
    }
    const missing = errand.instances.filter(({ SOPInstanceUID }) => !this.came.has(SOPInstanceUID));
    if (errand.whole) this.errands.unshift(...missing.map((each) => this.single(each)));
    else this.failed.push(...missing.map(({ SOPInstanceUID }) => SOPInstanceUID));
  }

  /** Faults of what was asked for, and not of the server or the way to it: others may come all the same. */
  private isOfThisOnly(failure: DicomWebFailure): boolean {
    this.broken = failure.kind === 'server-failed' ? this.broken + 1 : 0;
    // HTML is a sign-in page, and would be so for each of them.
    const html = failure.kind === 'unexpected-content' && failure.html;
    return OF_THIS_ONLY.has(failure.kind) && !html && this.broken <= PATIENCE;
  }

  /**
   * While some are being made durable and indexed, which goes together, the next are read. What an instance turned out to be
   * counts when that is over; the answer's end waits for all.
   */
  private async takeAll(answer: HttpAnswer, errand: Errand): Promise<Result<void, DicomWebFailure>> {
    const options = { limitBytes: this.client.limits.instanceBytes, heard: () => this.alive() };
    const pending = new Set<Promise<void>>();
    try {
      for await (const instance of instancesOf(answer, options)) {
        if (!instance.ok) return instance;
        // Asked for by its name it can only be that one; of a series, group 2 is all that says which one it is.
        const SOPInstanceUID = errand.whole
          ? instance.value.coming.SOPInstanceUID
          : (errand.instances[0]?.SOPInstanceUID ?? null);
        const { coming, read } = watched({ ...instance.value.coming, SOPInstanceUID });
        const taking = this.takeOne(coming).finally(() => pending.delete(taking));
        pending.add(taking);
        await Promise.race([read, taking]);
        while (pending.size >= TAKEN_AT_ONCE) await Promise.race(pending);
        const failure = instance.value.failure();
        if (this.failure !== null) break;
        if (failure !== null) return fail(failure);
        if (this.signal.aborted) return fail({ kind: 'cancelled' });
      }
    } finally {
      await Promise.all(pending);
    }
    return ok(undefined);
  }

  private async takeOne(coming: Coming): Promise<void> {
    const taken = await this.take(coming);
    const { SOPInstanceUID } = coming;
    if (taken.kind === 'disk-full') this.failure ??= { kind: 'disk-full' };
    else if (SOPInstanceUID !== null && (taken.kind === 'stored' || taken.kind === 'here'))
      this.came.add(SOPInstanceUID);
    this.events.push({ kind: 'alive' });
  }

  private alive(): void {
    const now = performance.now();
    if (now - this.saidAliveAt < ALIVE_MS) return;
    this.saidAliveAt = now;
    this.events.push({ kind: 'alive' });
  }

  private single(instance: Listed): Errand {
    return singleErrand(this.order.StudyInstanceUID, instance);
  }
}

/** `read` resolves when the instance has been read to its end, or has broken off, or is not wanted any more. */
function watched(coming: Coming): { readonly coming: Coming; readonly read: Promise<void> } {
  let done = (): void => undefined;
  const read = new Promise<void>((resolve) => (done = resolve));
  async function* batches(): AsyncGenerator<readonly Uint8Array[]> {
    try {
      yield* coming.batches;
    } finally {
      done();
    }
  }
  return { coming: { ...coming, batches: batches() }, read };
}

/** In the order that the first instance of each is wanted in. */
function errandsOf({ StudyInstanceUID, instances, wholeSeries }: RetrieveOrder): Errand[] {
  const errands: Errand[] = [];
  const bySeries = new Map<string, Listed[]>();
  for (const instance of instances) {
    const { SeriesInstanceUID } = instance;
    if (!wholeSeries.has(SeriesInstanceUID)) {
      errands.push(singleErrand(StudyInstanceUID, instance));
      continue;
    }
    const known = bySeries.get(SeriesInstanceUID);
    if (known !== undefined) {
      known.push(instance);
      continue;
    }
    const list = [instance];
    bySeries.set(SeriesInstanceUID, list);
    errands.push({
      path: seriesPath({ StudyInstanceUID, SeriesInstanceUID }),
      instances: list,
      whole: true,
    });
  }
  return errands;
}

const singleErrand = (StudyInstanceUID: string, instance: Listed): Errand => ({
  path: instancePath({ StudyInstanceUID, ...instance }),
  instances: [instance],
  whole: false,
});

const OF_THIS_ONLY: ReadonlySet<DicomWebFailure['kind']> = new Set([
  'not-there',
  'not-acceptable',
  'request-refused',
  'server-failed',
  'unexpected-status',
  'unexpected-content',
  'damaged-answer',
  'too-large',
]);
