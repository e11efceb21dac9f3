// The library as native/pacs sees it: a place beside the index, and what it may do with the index itself.
import { hkdfSync } from 'node:crypto';
import path from 'node:path';
import { FileProblem, isCutOff, ok } from '../contract/index.ts';
import type { JobQueue } from '../jobs/index.ts';
import { openDatabase, type Db } from './database.ts';
import { fromColumn } from './fileName.ts';
import { roomFor } from './imports.ts';
import type { Receiving } from './receive/receive.ts';
import { findStudyRow } from './search/index.ts';
import type { HeldStudies, LibraryHost } from './types.ts';

type Parts = {
  readonly db: Db;
  readonly directory: string;
  readonly key: Uint8Array;
  readonly receiving: Receiving;
  readonly queue: JobQueue;
  readonly emit: LibraryHost['emit'];
  readonly studies: HeldStudies;
};

type HereRow = {
  readonly SeriesInstanceUID: string;
  readonly SOPInstanceUID: string;
  readonly directory: string | Uint8Array;
  readonly name: string | Uint8Array;
  readonly member: string;
  readonly bytes: number;
  readonly problem: string | null;
};

export function createHost({ db, directory, key, receiving, queue, studies, emit }: Parts): LibraryHost {
  const here = db.prepare<[string], HereRow>(
    `SELECT s.SeriesInstanceUID, i.SOPInstanceUID, d.path AS directory, f.name, f.member, f.bytes, i.problem
     FROM study t
     JOIN series s ON s.studyId = t.id JOIN instance i ON i.seriesId = s.id AND i.available = 1
     JOIN file f ON f.id = i.fileId JOIN directory d ON d.id = f.directoryId WHERE t.StudyInstanceUID = ?`,
  );
  return {
    openBeside: (name, schema) =>
      openDatabase({ path: path.join(directory, name), key, readonly: false, schema }),
    subkey: (purpose) => Buffer.from(hkdfSync('sha256', key, '', `lightbox ${purpose}`, 32)),
    studyRow: findStudyRow(db),
    here: (StudyInstanceUID) =>
      here.all(StudyInstanceUID).map((row) => ({
        SeriesInstanceUID: row.SeriesInstanceUID,
        SOPInstanceUID: row.SOPInstanceUID,
        path: path.join(fromColumn(row.directory), fromColumn(row.name)),
        member: row.member === '' ? null : row.member,
        bytes: row.bytes,
        isWhole: row.problem === null || !isCutOff(FileProblem.parse(JSON.parse(row.problem))),
      })),
    transfers: {
      provide: queue.provide,
      prioritise: queue.prioritise,
      withdraw: queue.withdraw,
      requestOf: queue.requestOf,
      tell: queue.tell,
      start: (job) => roomFor(() => ok(queue.add(job))),
    },
    studies,
    receive: receiving.receive,
    emit,
  };
}
