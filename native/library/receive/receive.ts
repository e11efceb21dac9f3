// Instances from the network into the library: many at a time, indexed together, each told to its sender when it is safe.
import { closeSync, rmSync } from 'node:fs';
import type { FileProblem } from '../../contract/index.ts';
import type { IndexedAttributes } from '../../dicom/types.ts';
import { errorCode, isDiskFull } from '../database.ts';
import { endIdleImportWorkers } from '../import/importWorkers.ts';
import { openRegularFile } from '../import/openFile.ts';
import { readInstance } from '../import/readFile.ts';
import type { FileWorkers } from '../read/fileWorkers.ts';
import type { Records } from '../read/records.ts';
import { ORIGIN, type ArrivedInstance, type Origin, type Stamp } from '../record/arrival.ts';
import { type ComingFile, type WrittenFile, writeComing } from './comingFile.ts';
import { indexBatch, type IndexingParts, type Outcome, stepsOf, type Waiting } from './indexReceived.ts';
import { createPreparedFiles } from './preparedFiles.ts';
import { createReceivedJournal, receivedDirectory } from './receivedFiles.ts';

export type { ComingFile } from './comingFile.ts';

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

type Parts = IndexingParts & {
  readonly records: Records;
  readonly workers: FileWorkers;
  readonly launchId: string;
};

/** Indexed in one transaction: more would keep others waiting for longer than 50 ms. */
const TOGETHER = 64;
const JOURNAL_LINES = 5000;

export function createReceiving(parts: Parts): Receiving {
  const directory = receivedDirectory(parts.ownedDirectory, parts.launchId);
  const journal = createReceivedJournal(directory);
  const prepared = createPreparedFiles(directory);
  const waiting: Waiting[] = [];
  const steps = stepsOf(parts, journal);
  let indexing: Promise<void> | null = null;

  const indexAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, TOGETHER);
      try {
        await indexBatch(steps, batch);
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
      endIdleImportWorkers();
      const written = await writeComing(prepared, coming);
      if (written.kind !== 'written') return written;
      const drop = async (): Promise<void> => {
        await written.synced.catch(() => undefined);
        closeSync(written.descriptor);
        rmSync(written.path, { force: true });
      };
      const read = readWritten(written.path);
      if (read.kind !== 'instance') {
        await drop();
        return { kind: 'damaged', problem: read.problem };
      }
      const { attributes, TransferSyntaxUID } = read.instance;
      const instance: ReceivedInstance = { attributes, TransferSyntaxUID, bytes: read.stamp.bytes };
      const reason = judge(instance);
      const same = reason === null && (await isHere(parts, written.path, instance));
      const known = same && staysHere(attributes.SOPInstanceUID, way);
      if (reason !== null || known) await drop();
      if (reason !== null) return { kind: 'refused', reason, ...instance };
      if (known) return { kind: 'here', ...instance };
      const outcome = await index(written, read, ORIGIN[way]);
      if (typeof outcome === 'object') return { kind: 'unwritable', code: outcome.unwritable };
      return { kind: outcome, ...instance };
    },
    async close() {
      while (indexing !== null) await indexing;
      await prepared.close();
      steps.tellNow();
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
