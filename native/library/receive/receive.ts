// Instances from the network into the library: many at a time, indexed together, each told to its sender when it is safe.
import { closeSync, rmSync } from 'node:fs';
import type { FileProblem } from '../../contract/index.ts';
import { memorySource } from '../../dicom/index.ts';
import type { IndexedAttributes } from '../../dicom/types.ts';
import { type Db, errorCode, isDiskFull } from '../database.ts';
import { endIdleImportWorkers } from '../import/importWorkers.ts';
import { openRegularFile } from '../import/openFile.ts';
import { type ReadFile, readInstance } from '../import/readFile.ts';
import type { FileWorkers } from '../read/fileWorkers.ts';
import type { Records } from '../read/records.ts';
import { ORIGIN, type ArrivedInstance } from '../record/arrival.ts';
import { type ComingFile, openCollected, writeComing, type Written, type WrittenFile } from './comingFile.ts';
import { imageOf } from './logEntry.ts';
import { indexBatch, type IndexingParts, type Outcome, stepsOf, type Waiting } from './indexReceived.ts';
import { createNotes, type SafeFile } from './notes.ts';
import type { LogSizes } from './receiveLog.ts';
import { receivedDirectory } from './receivedFiles.ts';
import { collect, type Collected, givePageBack } from './smallImage.ts';
import { createTemporaryFiles } from './temporaryFile.ts';

export type { ComingFile } from './comingFile.ts';

/** What an instance says that it is, before it is taken in. */
export type ReceivedInstance = {
  readonly attributes: IndexedAttributes;
  readonly TransferSyntaxUID: string;
  readonly bytes: number; // of the file
  /** What is wrong with it although it can be used; and what its header reader put up with (see DicomHeader). */
  readonly problem: FileProblem | null;
  readonly tolerated: readonly string[];
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
  /** These files of the library are about to go: a crash must not bring them back. */
  readonly letGo: (files: readonly string[]) => void;
  /** Resolves when nothing is under way any more; nothing may come after. */
  readonly close: () => Promise<void>;
};

type Parts = IndexingParts & {
  readonly records: Records;
  readonly workers: FileWorkers;
  readonly launchId: string;
  readonly logSizes?: LogSizes;
};

/** Indexed in one transaction: more would keep others waiting for longer than 50 ms. */
const TOGETHER = 64;
const JOURNAL_LINES = 5000;

export function createReceiving(parts: Parts): Receiving {
  const directory = receivedDirectory(parts.ownedDirectory, parts.launchId);
  const notes = createNotes(directory, parts.ownedDirectory, parts.logSizes);
  const temporary = createTemporaryFiles(directory);
  const waiting: Waiting[] = [];
  const steps = stepsOf(parts, notes);
  const underWay = new Set<Promise<unknown>>();

  const quiet = createQuiet(() => void notes.settle());
  const indexSome = (): void => {
    const batch = waiting.splice(0, TOGETHER);
    if (waiting.length > 0) setImmediate(indexSome);
    const failed = (error: unknown): void => {
      parts.writer.forget();
      const unwritable = isDiskFull(error) ? 'ENOSPC' : errorCode(error);
      for (const one of batch) {
        if (unwritable === '') one.reject(error);
        else one.resolve({ unwritable });
      }
    };
    try {
      indexBatch(steps, batch).catch(failed);
    } catch (error) {
      failed(error);
    }
    if (notes.lines() > JOURNAL_LINES && notes.mayClear() && isIndexSafe(parts.db)) notes.clear();
    quiet.again();
    temporary.prepare();
  };
  const index = (file: SafeFile, instance: ArrivedInstance): Promise<Outcome> =>
    new Promise((resolve, reject) => {
      waiting.push({ file, instance, resolve, reject });
      // Together with what has come at the same time.
      if (waiting.length === 1) setImmediate(indexSome);
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
  type Way = 'received' | 'retrieved';
  const indexed = async <Reason>(
    written: WrittenFile,
    read: ReadInstance,
    way: Way,
  ): Promise<Received<Reason>> => {
    let file: SafeFile;
    try {
      file = await notes.note(written, read.header.attributes.SOPInstanceUID, ORIGIN[way]);
    } catch (error) {
      if (errorCode(error) === '') throw error;
      return { kind: 'unwritable', code: errorCode(error) };
    }
    const outcome = await index(file, read.instance);
    if (typeof outcome === 'object') return { kind: 'unwritable', code: outcome.unwritable };
    return { kind: outcome, ...received(read, written.bytes) };
  };
  const receiveFile = async <Reason>(
    written: Extract<Written, { kind: 'written' }>,
    judge: Judge<Reason>,
    way: Way,
  ): Promise<Received<Reason>> => {
    const drop = async (): Promise<void> => {
      await written.synced.catch(() => undefined);
      closeSync(written.descriptor);
      rmSync(written.path, { force: true });
    };
    const read = readWritten(written.path);
    if (read.kind !== 'instance') {
      await drop();
      return { kind: 'damaged', problem: problemOf(read) };
    }
    const instance = received(read, written.bytes);
    const reason = judge(instance);
    const same = reason === null && (await isHere(parts, written.path, instance));
    const known = same && staysHere(instance.attributes.SOPInstanceUID, way);
    if (reason !== null || known) await drop();
    if (reason !== null) return { kind: 'refused', reason, ...instance };
    if (known) return { kind: 'here', ...instance };
    return indexed(written, read, way);
  };
  /** Null where it is to be compared with what is here, as a file. */
  const receiveSmall = async <Reason>(
    image: Whole,
    judge: Judge<Reason>,
    way: Way,
  ): Promise<Received<Reason> | null> => {
    const read = readInstance(memorySource(imageOf(image.page, image.bytes)), 0);
    if (read.kind !== 'instance') {
      givePageBack(image.page);
      return { kind: 'damaged', problem: problemOf(read) };
    }
    const instance = received(read, image.bytes);
    const reason = judge(instance);
    if (reason !== null) {
      givePageBack(image.page);
      return { kind: 'refused', reason, ...instance };
    }
    if (parts.records.one(instance.attributes.SOPInstanceUID) !== null) return null;
    try {
      return await indexed(openCollected(temporary, image), read, way);
    } catch (error) {
      if (errorCode(error) === '') throw error;
      return { kind: 'unwritable', code: errorCode(error) };
    }
  };
  const receive = async <Reason>(
    coming: ComingFile,
    judge: Judge<Reason>,
    way: Way,
  ): Promise<Received<Reason>> => {
    endIdleImportWorkers();
    const collected = notes.takesSmall() ? await collect(coming) : null;
    if (collected?.kind === 'broken-off') return collected;
    if (collected?.kind === 'whole') {
      const small = await receiveSmall(collected, judge, way);
      if (small !== null) return small;
    }
    const written = await writeComing(temporary, comingOf(collected) ?? coming);
    if (collected !== null) givePageBack(collected.page);
    return written.kind === 'written' ? receiveFile(written, judge, way) : written;
  };
  return {
    async receive(coming, judge, way = 'received') {
      const received = receive(coming, judge, way);
      underWay.add(received);
      try {
        return await received;
      } finally {
        underWay.delete(received);
      }
    },
    letGo: notes.drop,
    async close() {
      while (underWay.size > 0) await Promise.allSettled(underWay);
      quiet.end();
      steps.tellNow();
      temporary.close();
      await notes.settle();
      await notes.close(isIndexSafe(parts.db));
    },
  };
}

/** Syncs the write-ahead log first: what is indexed stays so without the journal. A full disk does not take that; then it is kept. */
function isIndexSafe(db: Db): boolean {
  try {
    db.pragma('wal_checkpoint(PASSIVE)');
    return true;
  } catch (error) {
    if (errorCode(error) === '') throw error;
    return false;
  }
}

type Judge<Reason> = (instance: ReceivedInstance) => Reason | null;
type Whole = Extract<Collected, { kind: 'whole' }>;
type ReadInstance = Extract<ReadFile, { kind: 'instance' }>;

/** What was collected, as a file that comes. */
function comingOf(collected: Exclude<Collected, { kind: 'broken-off' }> | null): ComingFile | null {
  if (collected?.kind !== 'whole') return collected?.coming ?? null;
  return { head: imageOf(collected.page, collected.bytes), batches: nothingMore() };
}

async function* nothingMore(): AsyncGenerator<readonly Uint8Array[]> {
  // all of it has come
}

const received = ({ header }: ReadInstance, bytes: number): ReceivedInstance => {
  const { attributes, TransferSyntaxUID, problem, tolerated } = header;
  return { attributes, TransferSyntaxUID, bytes, problem, tolerated };
};

/** What is neither an instance nor a problem is a DICOMDIR, which is no instance. */
const problemOf = (read: Exclude<ReadFile, { kind: 'instance' }>): FileProblem =>
  read.kind === 'problem' ? read.problem : { kind: 'not-dicom' };

function readWritten(file: string): ReadFile {
  const opened = openRegularFile(file);
  if (opened === null) return { kind: 'problem', problem: { kind: 'io-error', code: 'ESPECIAL' } };
  try {
    return readInstance(opened.source, 0);
  } finally {
    opened.close();
  }
}

/** Nothing was received for so long. */
const QUIET_MS = 3000;

function createQuiet(then: () => void): { readonly again: () => void; readonly end: () => void } {
  let timer: NodeJS.Timeout | null = null;
  return {
    again() {
      timer ??= setTimeout(then, QUIET_MS).unref();
      timer.refresh();
    },
    end() {
      if (timer !== null) clearTimeout(timer);
    },
  };
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
