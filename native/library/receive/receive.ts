// Instances from the network into the library: many at a time, indexed together, each told to its sender when it is safe.
import { closeSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { FileProblem } from '../../contract/index.ts';
import type { IndexedAttributes } from '../../dicom/types.ts';
import { errorCode, isDiskFull, type Db } from '../database.ts';
import type { Events } from '../events.ts';
import { tellChanged } from '../import/importJob.ts';
import { openRegularFile } from '../import/openFile.ts';
import { readInstance } from '../import/readFile.ts';
import type { FileWorkers } from '../read/fileWorkers.ts';
import type { Records } from '../read/records.ts';
import {
  ORIGIN,
  type ArrivedInstance,
  type InstanceArrival,
  type Judgement,
  type Origin,
  type Stamp,
} from '../record/arrival.ts';
import type { Comparison, Verdict } from '../record/comparison.ts';
import type { Writer } from '../record/writer.ts';
import {
  type ComingFile,
  createReceivedJournal,
  nameFor,
  type Naming,
  receivedDirectory,
  type WrittenFile,
  writeComing,
} from './receivedFiles.ts';

export type { ComingFile } from './receivedFiles.ts';

/** What an instance says that it is, before it is taken in. */
export type ReceivedInstance = {
  readonly attributes: IndexedAttributes;
  readonly TransferSyntaxUID: string;
  readonly bytes: number; // of the file
};

export type Received<Reason> =
  /** Durable and indexed. `here`: it was before, with the same content. `conflict`: kept aside, see FileProblem. */
  | ({ readonly kind: 'stored' | 'here' | 'conflict' } & ReceivedInstance)
  | ({ readonly kind: 'refused'; readonly reason: Reason } & ReceivedInstance)
  | { readonly kind: 'damaged'; readonly problem: FileProblem }
  | { readonly kind: 'broken-off' }
  | { readonly kind: 'unwritable'; readonly code: string };

export type Receiving = {
  /**
   * Takes an instance in unless `judge` gives a reason against it. Never rejects for what a peer or a disk does. `retrieved`:
   * an archive gave it because it was asked to, so it may go again to make room.
   */
  readonly receive: <Reason>(
    coming: ComingFile,
    judge: (instance: ReceivedInstance) => Reason | null,
    way?: 'received' | 'retrieved',
  ) => Promise<Received<Reason>>;
  /** Resolves when nothing is under way any more; nothing may come after. */
  readonly close: () => Promise<void>;
};

type Parts = {
  readonly db: Db;
  readonly writer: Writer;
  readonly records: Records;
  readonly events: Events;
  readonly workers: FileWorkers;
  readonly compare: (comparison: Comparison) => Promise<Verdict>;
  readonly ownedDirectory: string;
  readonly launchId: string;
};

type Outcome = 'stored' | 'here' | 'conflict' | { readonly unwritable: string };
type Waiting = {
  readonly written: WrittenFile;
  readonly stamp: Stamp;
  readonly instance: ArrivedInstance;
  readonly origin: Origin;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
};

/** Indexed in one transaction: more would keep others waiting for longer than 50 ms. */
const TOGETHER = 64;
const JOURNAL_LINES = 5000;
const RECOUNTED = 50;

export function createReceiving(parts: Parts): Receiving {
  const directory = receivedDirectory(parts.ownedDirectory, parts.launchId);
  const journal = createReceivedJournal(directory);
  const waiting: Waiting[] = [];
  let indexing: Promise<void> | null = null;

  const indexAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, TOGETHER);
      try {
        await indexBatch(parts, batch, (names) => journal.note(names));
      } catch (error) {
        parts.writer.forget();
        const unwritable = isDiskFull(error) ? 'ENOSPC' : errorCode(error);
        for (const one of batch) {
          rmSync(one.written.path, { force: true });
          if (unwritable === '') one.reject(error);
          else one.resolve({ unwritable });
        }
      }
    }
    if (journal.lines() > JOURNAL_LINES) {
      // It syncs the write-ahead log first: what is indexed stays so without the journal.
      parts.db.pragma('wal_checkpoint(PASSIVE)');
      journal.clear();
    }
  };
  const index = (written: WrittenFile, { instance, stamp }: ReadInstance, origin: Origin): Promise<Outcome> =>
    new Promise((resolve, reject) => {
      waiting.push({ written, stamp, instance, origin, resolve, reject });
      indexing ??= indexAll().finally(() => {
        indexing = null;
      });
    });
  // Whoever sent what is here already may forget it too: from now on it is not for us to let go.
  const relyOn = parts.db.prepare<[string]>(
    `UPDATE file SET origin = ${ORIGIN.received} WHERE origin = ${ORIGIN.retrieved}
     AND id = (SELECT fileId FROM instance WHERE SOPInstanceUID = ?)`,
  );
  const staysHere = (UID: string, way: 'received' | 'retrieved'): boolean => {
    if (way === 'received') relyOn.run(UID);
    return parts.records.one(UID) !== null; // it may have made room while it was compared
  };
  return {
    async receive(coming, judge, way = 'received') {
      const written = await writeComing(directory, coming);
      if (written.kind !== 'written') return written;
      const drop = (): void => {
        closeSync(written.descriptor);
        rmSync(written.path, { force: true });
      };
      const read = readWritten(written.path);
      if (read.kind !== 'instance') {
        drop();
        return { kind: 'damaged', problem: read.problem };
      }
      const { attributes, TransferSyntaxUID } = read.instance;
      const instance: ReceivedInstance = { attributes, TransferSyntaxUID, bytes: read.stamp.bytes };
      const reason = judge(instance);
      const same = reason === null && (await isHere(parts, written.path, instance));
      const known = same && staysHere(attributes.SOPInstanceUID, way);
      if (reason !== null || known) drop();
      if (reason !== null) return { kind: 'refused', reason, ...instance };
      if (known) return { kind: 'here', ...instance };
      const outcome = await index(written, read, ORIGIN[way]);
      if (typeof outcome === 'object') return { kind: 'unwritable', code: outcome.unwritable };
      return { kind: outcome, ...instance };
    },
    async close() {
      while (indexing !== null) await indexing;
      parts.db.pragma('wal_checkpoint(PASSIVE)');
      journal.close();
    },
  };
}

type ReadInstance = {
  readonly kind: 'instance';
  readonly instance: ArrivedInstance;
  readonly stamp: Stamp;
};
type Read = ReadInstance | { readonly kind: 'problem'; readonly problem: FileProblem };

function readWritten(file: string): Read {
  const opened = openRegularFile(file);
  if (opened === null) return { kind: 'problem', problem: { kind: 'io-error', code: 'ESPECIAL' } };
  try {
    const read = readInstance(opened.source, 0);
    if (read.kind === 'problem') return read;
    if (read.kind === 'file-set') return { kind: 'problem', problem: { kind: 'not-dicom' } };
    return { kind: 'instance', instance: read.instance, stamp: opened.stamp };
  } finally {
    opened.close();
  }
}

/** The same data set is in the library already, where it can be read. */
async function isHere(
  { records, workers }: Parts,
  file: string,
  { attributes, bytes }: ReceivedInstance,
): Promise<boolean> {
  const known = records.one(attributes.SOPInstanceUID);
  if (known === null || known.StudyInstanceUID !== attributes.StudyInstanceUID) return false;
  const fresh = await workers.run('contentHash', { location: { path: file, member: null }, bytes });
  const old = await workers.run('contentHash', { location: known.location, bytes: known.bytes });
  return fresh.ok && old.ok && fresh.value === old.value;
}

async function indexBatch(
  parts: Parts,
  batch: readonly Waiting[],
  note: (names: readonly Naming[]) => Promise<void>,
): Promise<void> {
  const { db, writer, ownedDirectory } = parts;
  const taken = new Set<string>();
  const names = batch.map(({ written, instance, origin }) => {
    const naming = nameFor(ownedDirectory, written, instance.attributes.SOPInstanceUID, taken);
    taken.add(naming.name);
    return { ...naming, origin };
  });
  try {
    await note(names);
  } finally {
    for (const { written } of batch) closeSync(written.descriptor); // Windows renames no open file
  }
  // From here to the end of the transaction nothing is awaited: whoever looks in between finds files and rows at one.
  const arrivals: InstanceArrival[] = [];
  let result: ReturnType<Writer['write']>;
  try {
    for (const [at, one] of batch.entries()) {
      const naming = names[at];
      if (naming !== undefined) arrivals.push(named(ownedDirectory, naming, one));
    }
    result = db
      .transaction(() => {
        const written = writer.write(arrivals, Date.now());
        writer.recountStale(RECOUNTED);
        return written;
      })
      .immediate();
  } catch (error) {
    for (const { place, owned } of arrivals)
      if (owned?.reused !== true) rmSync(path.join(place.directory, place.name), { force: true });
    throw error;
  }
  await settle(parts, batch, arrivals, result);
}

/** Gives the file its name, under which it keeps size, time and inode. */
function named(
  ownedDirectory: string,
  naming: Naming,
  { instance, stamp, origin }: Waiting,
): InstanceArrival {
  const directory = path.join(ownedDirectory, naming.directory);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = path.join(directory, naming.name);
  const reused = existsSync(file);
  renameSync(naming.written.path, file);
  const place = { directory, name: naming.name, member: '' };
  return { kind: 'instance', place, stamp, instance, owned: { place, stamp, reused, origin }, isNew: false };
}

/** Two of one UID may have come at once: their contents decide. */
async function settle(
  { db, writer, events, compare }: Parts,
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
    const verdict = await compare(comparison);
    const result = db
      .transaction(() => {
        const settled = writer.settle(comparison, verdict, Date.now());
        writer.recountStale(RECOUNTED);
        return settled;
      })
      .immediate();
    if ('instanceId' in result) open.push(result);
    else tell(result);
  }
  tellChanged({ db, events }, new Set([...changed, ...writer.takeChanged()]));
}

function outcomeOf(outcome: Judgement['outcome']): Outcome {
  if (outcome === 'conflict') return 'conflict';
  return outcome === 'read' || outcome === 'partial' ? 'stored' : 'here';
}
