// What was received gets its name and its rows, many at a time: synced, renamed, indexed, in this order.
import { closeSync, existsSync, fstatSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { errorCode, type Db } from '../database.ts';
import type { Events } from '../events.ts';
import { tellChanged } from '../import/importJob.ts';
import { stampOf } from '../import/openFile.ts';
import type { ArrivedInstance, InstanceArrival, Judgement, Origin, Stamp } from '../record/arrival.ts';
import type { Comparison, Verdict } from '../record/comparison.ts';
import type { Writer } from '../record/writer.ts';
import type { WrittenFile } from './comingFile.ts';
import type { Notes } from './notes.ts';
import { nameFor, type Naming } from './receivedFiles.ts';

const RECOUNTED = 50;

export type Outcome = 'stored' | 'here' | 'conflict' | { readonly unwritable: string };
/** Written, and to be named and indexed. */
export type Waiting = {
  readonly written: WrittenFile;
  readonly instance: ArrivedInstance;
  readonly origin: Origin;
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
  readonly note: Notes['note'];
  readonly drop: Notes['drop'];
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
    note: notes.note,
    drop: notes.drop,
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

/** All of them or none: throws what the disk or the index says against it. */
export async function indexBatch(steps: Steps, batch: readonly Waiting[]): Promise<void> {
  const { ownedDirectory, note, drop, write } = steps;
  const taken = new Set<string>();
  const names: Naming[] = [];
  const stamps: Stamp[] = [];
  let noted: Promise<void> | null = null;
  try {
    for (const { written, instance, origin } of batch) {
      const naming = nameFor(ownedDirectory, written, instance.attributes.SOPInstanceUID, taken);
      taken.add(naming.name);
      names.push({ ...naming, origin });
    }
    noted = note(names);
  } finally {
    await Promise.allSettled([noted, ...batch.map(({ written }) => written.synced)]);
    for (const { written } of batch) {
      stamps.push(stampOf(fstatSync(written.descriptor)));
      closeSync(written.descriptor); // Windows renames no open file
    }
  }
  const files = names.map(({ directory, name }) => path.join(ownedDirectory, directory, name));
  await noted.catch((error: unknown) => {
    drop(files); // nobody is told that they are here
    throw error;
  });
  // From here to the end of the transaction nothing is awaited: whoever looks in between finds files and rows at one.
  const arrivals: InstanceArrival[] = [];
  let result: ReturnType<Steps['write']>;
  try {
    for (const [at, one] of batch.entries()) {
      const naming = names[at];
      const stamp = stamps[at];
      if (naming !== undefined && stamp !== undefined)
        arrivals.push(named(ownedDirectory, naming, stamp, one));
    }
    result = write(arrivals);
  } catch (error) {
    const unnamed = arrivals.filter(({ owned }) => owned?.reused !== true);
    const files = unnamed.map(({ place }) => path.join(place.directory, place.name));
    drop(files);
    for (const file of files) rmSync(file, { force: true });
    throw error;
  }
  await settle(steps, batch, arrivals, result);
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
function named(
  ownedDirectory: string,
  naming: Naming,
  stamp: Stamp,
  { instance, origin }: Waiting,
): InstanceArrival {
  const directory = path.join(ownedDirectory, naming.directory);
  const file = path.join(directory, naming.name);
  const reused = existsSync(file);
  renameOwned(naming.written.path, directory, file);
  const place = { directory, name: naming.name, member: '' };
  return { kind: 'instance', place, stamp, instance, owned: { place, stamp, reused, origin }, isNew: false };
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
