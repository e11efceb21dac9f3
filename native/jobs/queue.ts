import type { Failure, Job } from '../contract/index.ts';
import { createProgressMeter, type ProgressMeter } from './progressMeter.ts';
import type { JobRow, JobStore, NewJob } from './store.ts';

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

export type JobRunners = { readonly [K in Job['kind']]: (context: JobContext) => Promise<JobEnd> };

export type JobQueue = {
  readonly add: (job: NewJob) => Job;
  readonly resume: (row: JobRow) => void;
  readonly jobs: () => readonly Job[];
  readonly job: (jobId: string) => Job | null;
  readonly cancel: (jobId: string) => boolean;
  readonly close: () => Promise<void>;
};

const EVENT_MS = 250;

type Ended = {
  readonly write: () => void;
  readonly columns: Pick<JobRow, 'state' | 'endedAt' | 'progress' | 'failure'>;
};
type Running = { readonly context: JobContext; readonly abort: AbortController; ended: Promise<void> };

/** One job at a time, in the order they came. `emit` hears of every change at most four times a second, and of ends at once. */
export function createJobQueue(
  store: JobStore,
  runners: JobRunners,
  emit: (job: Job) => void,
  onError: (error: unknown) => Failure,
): JobQueue {
  const waiting: { row: JobRow; resumed: boolean }[] = [];
  let running: Running | null = null;
  let closing = false;
  let timer: NodeJS.Timeout | null = null;

  /** Ends that could not be written because the disk is full: true all the same, and written with the next job. */
  const unwritten = new Map<number, Ended>();

  const toJob = (row: JobRow): Job =>
    store.toJob(
      { ...row, ...unwritten.get(row.id)?.columns },
      running?.context.row.id === row.id
        ? { progress: running.context.meter.snapshot(), found: running.context.found }
        : null,
    );
  const emitNow = (jobId: string): void => {
    const row = store.get(jobId);
    if (row !== undefined) emit(toJob(row));
  };
  const changed = (jobId: string): void => {
    timer ??= setTimeout(() => {
      timer = null;
      if (running?.context.row.jobId === jobId && !closing) emitNow(jobId);
    }, EVENT_MS);
  };

  const next = (): void => {
    if (running !== null || closing) return;
    const first = waiting.shift();
    if (first === undefined) return;
    const { row, resumed } = first;
    try {
      store.start(row.id, resumed);
    } catch (error) {
      saveEnd(row, onError(error), createProgressMeter());
      emitNow(row.jobId);
      setImmediate(next);
      return;
    }
    const abort = new AbortController();
    const context: JobContext = {
      row,
      resumed,
      meter: createProgressMeter(),
      signal: abort.signal,
      found: 0,
      changed: () => changed(row.jobId),
    };
    running = { context, abort, ended: Promise.resolve() };
    running.ended = run(context);
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
  const run = async (context: JobContext): Promise<void> => {
    const { row, meter } = context;
    const end = await runners[row.kind](context).catch(onError);
    saveEnd(row, end, meter);
    running = null;
    emitNow(row.jobId);
    next();
  };

  return {
    add(job) {
      writeEnds();
      const row = store.create(job);
      waiting.push({ row, resumed: false });
      const created = toJob(row);
      emit(created);
      // After the caller has the job in hand, so that no event comes before it.
      setImmediate(next);
      return created;
    },
    resume(row) {
      waiting.push({ row, resumed: row.state === 'running' });
      setImmediate(next);
    },
    jobs: () => store.all().map(toJob),
    job(jobId) {
      const row = store.get(jobId);
      return row === undefined ? null : toJob(row);
    },
    cancel(jobId) {
      if (running?.context.row.jobId === jobId) {
        running.abort.abort('cancelled');
        return true;
      }
      const at = waiting.findIndex(({ row }) => row.jobId === jobId);
      const [found] = at < 0 ? [] : waiting.splice(at, 1);
      if (found === undefined) return false;
      saveEnd(found.row, 'cancelled', createProgressMeter());
      emitNow(jobId);
      return true;
    },
    async close() {
      closing = true;
      if (timer !== null) clearTimeout(timer);
      running?.abort.abort('stopped');
      await running?.ended;
      writeEnds();
    },
  };
}
