// The library's side of an import: takes the worker's batches, writes them, keeps the job's report.
import type { Failure } from '../../contract/index.ts';
import type { JobContext, JobEnd, JobReport } from '../../jobs/index.ts';
import { isDiskFull, type Db } from '../database.ts';
import type { Events } from '../events.ts';
import { toColumn } from '../fileName.ts';
import type { Arrival, Judgement } from '../record/arrival.ts';
import type { Places } from '../record/places.ts';
import type { Comparison, Verdict } from '../record/comparison.ts';
import type { Writer } from '../record/writer.ts';
import { mergeText } from '../record/mergeText.ts';
import { attributeUnread } from './attributeUnread.ts';
import { returnImportWorker, takeImportWorker } from './importWorkers.ts';
import {
  CONTROL,
  CONTROL_SLOTS,
  type ImportMessage,
  type ImportTask,
  type ImportWorkerData,
} from './messages.ts';
import { decodeBatch } from './wire.ts';

export type ImportDependencies = {
  readonly db: Db;
  readonly writer: Writer;
  readonly places: Places;
  readonly report: JobReport;
  readonly events: Events;
  readonly workerData: Omit<ImportWorkerData, 'task' | 'control'>;
  /** Is the content of the file at hand that of the instance in the index? */
  readonly compare: (comparison: Comparison) => Promise<Verdict>;
  readonly onRoot: (path: string, available: boolean, folder: boolean) => void;
};

const RECOUNTED_AT_ONCE = 20;

/** Runs one task to its end, or until the job's signal stops it. Entries are kept for imports, counts for every job. */
export async function runImport(
  deps: ImportDependencies,
  context: JobContext,
  task: ImportTask,
): Promise<JobEnd> {
  const control = new SharedArrayBuffer(CONTROL_SLOTS * 4);
  const slots = new Int32Array(control);
  const stop = (): void => {
    Atomics.store(slots, CONTROL.cancelled, 1);
    Atomics.notify(slots, CONTROL.acknowledged);
  };
  context.signal.addEventListener('abort', stop);
  if (context.signal.aborted) stop();
  try {
    const failure = await receive(deps, context, { ...deps.workerData, task, control }, slots);
    if (failure !== null) return failure;
    context.meter.phase = 'finishing';
    await finish(deps, context);
    if (!context.signal.aborted) return 'done';
    return context.signal.reason === 'stopped' ? 'stopped' : 'cancelled';
  } finally {
    context.signal.removeEventListener('abort', stop);
  }
}

/** Every message in order. Batches that have come meanwhile are written together: the busier, the fewer transactions. */
async function receive(
  deps: ImportDependencies,
  context: JobContext,
  workerData: ImportWorkerData,
  slots: Int32Array,
): Promise<Failure | null> {
  const worker = takeImportWorker();
  const arrived: ImportMessage[] = [];
  let wake = (): void => undefined;
  let death: Error | null = null;
  const onMessage = (message: ImportMessage): void => {
    arrived.push(message);
    wake();
  };
  const onError = (error: Error): void => {
    death = error;
    wake();
  };
  worker.on('message', onMessage);
  worker.once('error', onError);
  let ended = false;
  let failure: Failure | null = null;
  try {
    worker.postMessage(workerData);
    while (!ended) {
      if (arrived.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      if (death !== null) throw death;
      const batches = leadingBatches(arrived);
      if (batches.length > 0) await writeBatches(deps, context, batches, slots);
      // Others are served between two transactions, however fast the worker reads.
      if (batches.length > 0 && arrived.length > 0) await new Promise((resolve) => setImmediate(resolve));
      const message = arrived[0];
      if (message === undefined || message.type === 'batch') continue;
      arrived.shift();
      failure = handle(deps, context, message) ?? failure;
      ended = message.type === 'ended';
    }
    return failure;
  } catch (error) {
    if (isDiskFull(error)) return { kind: 'disk-full' };
    throw error;
  } finally {
    worker.off('message', onMessage);
    worker.off('error', onError);
    if (ended) returnImportWorker(worker);
    else await worker.terminate();
  }
}

// More at once would keep the thread, which serves everybody, for longer than 50 ms.
const FILES_AT_ONCE = 1024;

/** Takes the batches that stand first. */
function leadingBatches(arrived: ImportMessage[]): readonly Batch[] {
  const batches: Batch[] = [];
  let files = 0;
  for (let next = arrived[0]; next?.type === 'batch' && files < FILES_AT_ONCE; next = arrived[0]) {
    batches.push(next);
    files += next.files;
    arrived.shift();
  }
  return batches;
}

async function writeBatches(
  deps: ImportDependencies,
  context: JobContext,
  batches: readonly Batch[],
  slots: Int32Array,
): Promise<void> {
  await writeArrivals(
    deps,
    context,
    batches.flatMap(({ batch }) => decodeBatch(batch)),
  );
  for (const { files, bytes, skipped } of batches) {
    context.meter.add(files, bytes);
    context.meter.skip(skipped);
  }
  Atomics.add(slots, CONTROL.acknowledged, batches.length);
  Atomics.notify(slots, CONTROL.acknowledged);
  context.changed();
}

function handle(
  deps: ImportDependencies,
  context: JobContext,
  message: Exclude<ImportMessage, Batch>,
): Failure | null {
  const { meter } = context;
  switch (message.type) {
    case 'listed':
      meter.phase = 'reading';
      meter.addTotal(message.files);
      context.found += message.files;
      break;
    case 'more':
      meter.addTotal(message.files);
      context.found += message.files;
      break;
    case 'root':
      deps.onRoot(message.path, message.available, message.folder);
      break;
    case 'failed':
      return message.code === 'ENOSPC' || message.code === 'EDQUOT'
        ? { kind: 'disk-full' }
        : { kind: 'internal' };
    case 'ended':
      break;
    default:
      message satisfies never;
  }
  context.changed();
  return null;
}

type Batch = Extract<ImportMessage, { type: 'batch' }>;

async function writeArrivals(
  deps: ImportDependencies,
  context: JobContext,
  arrivals: readonly Arrival[],
): Promise<void> {
  const { db, writer } = deps;
  const now = Date.now();
  const comparisons = db
    .transaction(() => {
      const written = writer.write(arrivals, now);
      note(deps, context, written.judged);
      return written.comparisons;
    })
    .immediate();
  const open = [...comparisons];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    if (context.signal.aborted) return; // not judged, so not in the report: a resumed job meets it again
    const comparison = next;
    const verdict = await deps.compare(comparison);
    db.transaction(() => {
      const result = writer.settle(comparison, verdict, now);
      if ('instanceId' in result) open.push(result);
      else note(deps, context, [result]);
    }).immediate();
  }
}

/** Into the report, in the transaction that wrote the rows. */
function note(deps: ImportDependencies, context: JobContext, judged: readonly Judgement[]): void {
  const { report, places } = deps;
  const jobRow = context.row.id;
  const runs = readRuns(jobRow, report);
  const counts = new Map<Exclude<Judgement['outcome'], 'none'>, number>();
  const added = new Map<number, number>();
  const changed = new Set<number>(deps.writer.takeChanged());
  for (const { place, outcome, problem, studyId, newFileId } of judged) {
    if (studyId !== null) changed.add(studyId);
    if (outcome === 'none') continue;
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    if (outcome === 'removed') continue;
    // A rescan of an unchanged folder would write a line a file, every time.
    if (outcome === 'unchanged' && context.row.kind === 'rescan') continue;
    if (newFileId !== undefined) runs.add(newFileId);
    else {
      runs.end(); // the lines of a batch stay in order: a place that is met twice keeps what was said last
      const directoryId = places.directoryId(place.directory);
      report.add(jobRow, { directoryId, name: toColumn(place.name), member: place.member, outcome, problem });
    }
    if (studyId !== null && (outcome === 'read' || outcome === 'partial'))
      added.set(studyId, (added.get(studyId) ?? 0) + 1);
  }
  runs.end();
  for (const [outcome, count] of counts) report.count(jobRow, outcome, count);
  for (const [studyId, count] of added) report.countStudy(jobRow, studyId, count);
  tellChanged(deps, changed);
}

/** Lines of new files that were read, which have neighbouring row numbers: SQLite copies a run of them in one statement. */
function readRuns(jobRow: number, report: JobReport): { add(fileId: number): void; end(): void } {
  let first = 0;
  let last = 0;
  const end = (): void => {
    if (first > 0) report.addRead(jobRow, first, last);
    first = 0;
  };
  return {
    add(fileId) {
      if (first > 0 && fileId !== last + 1) end();
      if (first === 0) first = fileId;
      last = fileId;
    },
    end,
  };
}

/** Names studies to the listeners by their UIDs. */
export function tellChanged(
  { db, events }: Pick<ImportDependencies, 'db' | 'events'>,
  studyIds: ReadonlySet<number>,
): void {
  const find = db.prepare<[number], { StudyInstanceUID: string }>(
    'SELECT StudyInstanceUID FROM study WHERE id = ?',
  );
  for (const id of studyIds) {
    const study = find.get(id);
    if (study !== undefined) events.studyChanged(study.StudyInstanceUID);
  }
}

async function finish(deps: ImportDependencies, context: JobContext): Promise<void> {
  const { db, writer } = deps;
  attributeUnread(db, context.row.id);
  await recountAll(db, writer);
  const seen = db.prepare<[number], { count: number }>(
    'SELECT count(*) AS count FROM jobStudy WHERE jobId = ?',
  );
  await mergeText(db, seen.get(context.row.id)?.count ?? 0);
  tellChanged(deps, deps.writer.takeChanged());
}

/** Counts stale studies again, a few at a time, so that nobody waits for it. */
export async function recountAll(db: Db, writer: Writer): Promise<void> {
  for (;;) {
    const count = db.transaction(() => writer.recountStale(RECOUNTED_AT_ONCE)).immediate();
    if (count < RECOUNTED_AT_ONCE) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
