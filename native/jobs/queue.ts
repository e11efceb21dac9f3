import type { Failure, Job, Transfer, TransferPriority } from '../contract/index.ts';
import { createProgressMeter, type ProgressMeter } from './progressMeter.ts';
import type { JobRequest, JobRow, JobStore, NewJob } from './store.ts';
import { createLanes, isTransfer, type LaneJob } from './lanes.ts';

/** `stopped`: the library closes; the job stays unfinished and is taken up by the next opening. */
export type JobEnd = 'done' | 'cancelled' | 'stopped' | Failure;

export type JobContext = {
  readonly row: JobRow;
  /** It had begun in a process that died. */
  readonly resumed: boolean;
  readonly meter: ProgressMeter;
  readonly signal: AbortSignal; // aborted with reason 'cancelled' or 'stopped'
  /** Files listed so far. */
  found: number;
  /** Something changed that the listeners of jobs should see; throttled. */
  readonly changed: () => void;
};

export type TransferKind = Extract<Job['kind'], 'retrieve' | 'send'>;
export type JobRunner = (context: JobContext) => Promise<JobEnd>;
/** What the library does by itself. */
export type JobRunners = { readonly [K in Exclude<Job['kind'], TransferKind>]: JobRunner };
/** What native/pacs does, and how each of its jobs stands. */
export type TransferRunners = { readonly [K in TransferKind]: JobRunner } & {
  readonly transferOf: (jobId: string) => Transfer | null;
};

export type JobQueue = {
  readonly add: (job: NewJob) => Job;
  readonly resume: (row: JobRow) => void;
  readonly jobs: () => readonly Job[];
  readonly job: (jobId: string) => Job | null;
  /** What a job was asked to do; null for one that is not known. */
  readonly requestOf: (jobId: string) => JobRequest | null;
  readonly cancel: (jobId: string) => boolean;
  /** Something about a job that has ended has changed: the listeners of jobs hear of it. */
  readonly tell: (jobId: string) => void;
  /** Transfers wait until somebody does them. */
  readonly provide: (runners: TransferRunners) => void;
  /** Of a transfer that waits: what is `now` goes before all others. False where it does not wait. */
  readonly prioritise: (jobId: string, priority: TransferPriority) => boolean;
  /** Stops the transfers, which stay unfinished, and waits for them; nothing does them any more. */
  readonly withdraw: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const EVENT_MS = 250;

type Ended = {
  readonly write: () => void;
  readonly columns: Pick<JobRow, 'state' | 'endedAt' | 'progress' | 'failure'>;
};
type Running = { readonly context: JobContext; readonly abort: AbortController; ended: Promise<void> };

/**
 * The library's own jobs go one at a time, in the order they came; transfers beside them, several at once. `emit` hears of
 * every change at most four times a second, and of ends at once.
 */
export function createJobQueue(
  store: JobStore,
  runners: JobRunners,
  emit: (job: Job) => void,
  onError: (error: unknown) => Failure,
): JobQueue {
  const lanes = createLanes();
  const running = new Map<number, Running>();
  const toTell = new Map<number, string>();
  let transfers: TransferRunners | null = null;
  let closing = false;
  let timer: NodeJS.Timeout | null = null;

  /** Ends that could not be written because the disk is full: true all the same, and written with the next job. */
  const unwritten = new Map<number, Ended>();

  const toJob = (row: JobRow): Job => {
    const context = running.get(row.id)?.context;
    const job = store.toJob(
      { ...row, ...unwritten.get(row.id)?.columns },
      context === undefined ? null : { progress: context.meter.snapshot(), found: context.found },
    );
    const transfer = isTransfer(row.kind) ? (transfers?.transferOf(row.jobId) ?? null) : null;
    return transfer === null ? job : { ...job, transfer };
  };
  const emitNow = (jobId: string): void => {
    const row = store.get(jobId);
    if (row !== undefined) emit(toJob(row));
  };
  const changed = ({ id, jobId }: JobRow): void => {
    toTell.set(id, jobId);
    timer ??= setTimeout(() => {
      timer = null;
      const told = [...toTell];
      toTell.clear();
      for (const [one, name] of told) if (running.has(one) && !closing) emitNow(name);
    }, EVENT_MS);
  };

  const runnerOf = (kind: Job['kind']): JobRunner | null => {
    if (kind === 'retrieve' || kind === 'send') return transfers?.[kind] ?? null;
    return runners[kind];
  };
  const next = (): void => {
    if (closing) return;
    for (let job = lanes.take(transfers !== null); job !== null; job = lanes.take(transfers !== null))
      begin(job);
  };
  const begin = (job: LaneJob): void => {
    const { row, resumed } = job;
    try {
      store.start(row.id, resumed);
    } catch (error) {
      lanes.done(job);
      saveEnd(row, onError(error), createProgressMeter());
      emitNow(row.jobId);
      return;
    }
    const abort = new AbortController();
    const context: JobContext = {
      row,
      resumed,
      meter: createProgressMeter(),
      signal: abort.signal,
      found: 0,
      changed: () => changed(row),
    };
    const entry: Running = { context, abort, ended: Promise.resolve() };
    running.set(row.id, entry);
    entry.ended = run(context, job);
    emitNow(row.jobId);
  };
  const saveEnd = (row: JobRow, end: JobEnd, meter: ProgressMeter): void => {
    if (end === 'stopped') return void attempt(() => store.saveProgress(row.id, meter.snapshot()));
    const failure = typeof end === 'string' ? null : end;
    const state: JobRow['state'] = typeof end === 'string' ? end : 'failed';
    const progress = meter.snapshot();
    const write = (): void => store.end(row.id, state, progress, failure);
    if (attempt(write)) return;
    const failed = failure === null ? null : JSON.stringify(failure);
    const columns = { state, endedAt: Date.now(), progress: JSON.stringify(progress), failure: failed };
    unwritten.set(row.id, { write, columns });
  };
  const attempt = (write: () => void): boolean => {
    try {
      write();
      return true;
    } catch (error) {
      onError(error);
      return false;
    }
  };
  const writeEnds = (): void => {
    for (const [id, { write }] of unwritten) if (attempt(write)) unwritten.delete(id);
  };
  const run = async (context: JobContext, job: LaneJob): Promise<void> => {
    const { row, meter } = context;
    const end = await (runnerOf(row.kind)?.(context).catch(onError) ?? 'stopped');
    saveEnd(row, end, meter);
    running.delete(row.id);
    lanes.done(job);
    emitNow(row.jobId);
    next();
  };
  const stop = async (which: (row: JobRow) => boolean): Promise<void> => {
    const stopped = [...running.values()].filter(({ context }) => which(context.row));
    for (const { abort } of stopped) abort.abort('stopped');
    await Promise.all(stopped.map(({ ended }) => ended));
  };

  return {
    add(job) {
      writeEnds();
      const row = store.create(job);
      lanes.add({ row, resumed: false });
      const created = toJob(row);
      emit(created);
      // After the caller has the job in hand, so that no event comes before it.
      setImmediate(next);
      return created;
    },
    resume(row) {
      lanes.add({ row, resumed: row.state === 'running' });
      setImmediate(next);
    },
    jobs: () => store.all().map(toJob),
    job(jobId) {
      const row = store.get(jobId);
      return row === undefined ? null : toJob(row);
    },
    requestOf(jobId) {
      const row = store.get(jobId);
      if (row === undefined) return null;
      const request: JobRequest = JSON.parse(row.request);
      return request;
    },
    cancel(jobId) {
      const active = [...running.values()].find(({ context }) => context.row.jobId === jobId);
      if (active !== undefined) {
        active.abort.abort('cancelled');
        return true;
      }
      const found = lanes.remove(jobId);
      if (found === null) return false;
      saveEnd(found.row, 'cancelled', createProgressMeter());
      emitNow(jobId);
      return true;
    },
    tell(jobId) {
      if (!closing) emitNow(jobId);
    },
    provide(provided) {
      transfers = provided;
      setImmediate(next);
    },
    prioritise(jobId, priority) {
      const moved = lanes.prioritise(jobId, priority);
      if (moved) setImmediate(next);
      return moved;
    },
    async withdraw() {
      transfers = transfers === null ? null : { ...transfers, ...nobody };
      await stop((row) => isTransfer(row.kind));
      transfers = null;
    },
    async close() {
      closing = true;
      if (timer !== null) clearTimeout(timer);
      await stop(() => true);
      writeEnds();
    },
  };
}

const stopped: JobRunner = () => Promise.resolve('stopped');
const nobody = { retrieve: stopped, send: stopped };
