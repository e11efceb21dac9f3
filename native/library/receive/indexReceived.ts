// What was received and is safe gets its name and its rows, as many at a time as are there.
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { errorCode, type Db } from '../database.ts';
import type { Events } from '../events.ts';
import { tellChanged } from '../import/importJob.ts';
import type { ArrivedInstance, InstanceArrival, Judgement } from '../record/arrival.ts';
import type { Comparison, Verdict } from '../record/comparison.ts';
import type { Writer } from '../record/writer.ts';
import type { Notes, SafeFile } from './notes.ts';

const RECOUNTED = 50;

export type Outcome = 'stored' | 'here' | 'conflict' | { readonly unwritable: string };
/** Safe, and to be named and indexed. */
export type Waiting = {
  readonly file: SafeFile;
  readonly instance: ArrivedInstance;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
};

export type IndexingParts = {
  readonly db: Db;
  readonly writer: Writer;
  readonly events: Events;
  readonly compare: (comparison: Comparison) => Promise<Verdict>;
  readonly ownedDirectory: string;
};

export type Steps = Pick<IndexingParts, 'ownedDirectory' | 'compare'> & {
  readonly forget: Notes['forget'];
  readonly write: (arrivals: readonly InstanceArrival[]) => ReturnType<Writer['write']>;
  readonly settle: (comparison: Comparison, verdict: Verdict) => ReturnType<Writer['settle']>;
  /** That studies have changed: together with others, a little later. */
  readonly tell: (studyIds: ReadonlySet<number>) => void;
  readonly tellNow: () => void;
};

/** What is done for every image, prepared once. */
export function stepsOf(parts: IndexingParts, notes: Notes): Steps {
  const { db, writer, ownedDirectory, compare } = parts;
  const write = db.transaction((arrivals: readonly InstanceArrival[]) => {
    const written = writer.write(arrivals, Date.now());
    // What is merely new has been counted already.
    if (written.judged.some(({ outcome }) => outcome !== 'read')) writer.recountStale(RECOUNTED);
    return written;
  });
  const settleOne = db.transaction((comparison: Comparison, verdict: Verdict) => {
    const settled = writer.settle(comparison, verdict, Date.now());
    writer.recountStale(RECOUNTED);
    return settled;
  });
  return {
    ownedDirectory,
    compare,
    forget: notes.forget,
    write: (arrivals) => write.immediate(arrivals),
    settle: (comparison, verdict) => settleOne.immediate(comparison, verdict),
    ...createTelling(parts),
  };
}

const TOLD_MS = 100;

function createTelling(parts: IndexingParts): Pick<Steps, 'tell' | 'tellNow'> {
  const changed = new Set<number>();
  let timer: NodeJS.Timeout | null = null;
  const tellNow = (): void => {
    if (timer === null) return;
    clearTimeout(timer);
    timer = null;
    tellChanged(parts, changed);
    changed.clear();
  };
  return {
    tell(studyIds) {
      for (const id of [...studyIds, ...parts.writer.takeChanged()]) changed.add(id);
      timer ??= setTimeout(tellNow, TOLD_MS);
    },
    tellNow,
  };
}

/**
 * All of them or none: throws what the disk or the index says against it. Nothing is awaited: whoever looks in between finds
 * files and rows at one. Resolves when every one is told what has become of it.
 */
export function indexBatch(steps: Steps, batch: readonly Waiting[]): Promise<void> {
  const arrivals: InstanceArrival[] = [];
  let result: ReturnType<Steps['write']>;
  try {
    for (const one of batch) arrivals.push(named(steps.ownedDirectory, one));
    result = steps.write(arrivals);
  } catch (error) {
    const unnamed = arrivals.filter(({ owned }) => owned?.reused !== true);
    const files = unnamed.map(({ place }) => path.join(place.directory, place.name));
    steps.forget(files);
    for (const file of files) rmSync(file, { force: true });
    for (const { file } of batch) rmSync(file.naming.written.path, { force: true });
    throw error;
  } finally {
    for (const { file } of batch) file.named();
  }
  return settle(steps, batch, arrivals, result);
}

/** The folder is there but for the first time. */
function renameOwned(from: string, directory: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' || existsSync(directory)) throw error;
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    renameSync(from, to);
  }
}

/** Gives the file its name, under which it keeps size, time and inode. */
function named(ownedDirectory: string, { file: { naming, stamp }, instance }: Waiting): InstanceArrival {
  const directory = path.join(ownedDirectory, naming.directory);
  const file = path.join(directory, naming.name);
  const reused = existsSync(file);
  renameOwned(naming.written.path, directory, file);
  const place = { directory, name: naming.name, member: '' };
  const owned = { place, stamp, reused, origin: naming.origin };
  return { kind: 'instance', place, stamp, instance, owned, isNew: false };
}

/** Two of one UID may have come at once: their contents decide. */
async function settle(
  { compare, settle: settleOne, tell: tellAll }: Steps,
  batch: readonly Waiting[],
  arrivals: readonly InstanceArrival[],
  written: { readonly judged: readonly Judgement[]; readonly comparisons: readonly Comparison[] },
): Promise<void> {
  const byName = new Map(arrivals.map((arrival, at) => [arrival.place.name, batch[at]]));
  const changed = new Set<number>();
  const tell = ({ place, outcome, studyId }: Judgement): void => {
    if (studyId !== null) changed.add(studyId);
    byName.get(place.name)?.resolve(outcomeOf(outcome));
  };
  written.judged.forEach(tell);
  const open = [...written.comparisons];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const comparison = next;
    const result = settleOne(comparison, await compare(comparison));
    if ('instanceId' in result) open.push(result);
    else tell(result);
  }
  tellAll(changed);
}

function outcomeOf(outcome: Judgement['outcome']): Outcome {
  if (outcome === 'conflict') return 'conflict';
  return outcome === 'read' || outcome === 'partial' ? 'stored' : 'here';
}
