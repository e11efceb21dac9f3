import { randomUUID } from 'node:crypto';
import type Database from 'better-sqlite3-multiple-ciphers';
import {
  Failure,
  JobProgress,
  Job,
  type ImportCounts,
  type ImportRequest,
  type JobState,
  type RetrieveRequest,
  type SendRequest,
} from '../contract/index.ts';

type Db = Database;

export type NewJob = {
  readonly kind: Job['kind'];
  readonly label: string;
  readonly sources: readonly string[];
  readonly request: JobRequest;
};
/** What the job was asked to do, as far as it must survive a restart. A password never is in it. */
export type JobRequest = Partial<Omit<ImportRequest, 'password'>> & {
  readonly StudyInstanceUIDs?: string[];
  readonly retrieve?: RetrieveRequest;
  readonly send?: SendRequest;
};

export type JobRow = {
  readonly id: number;
  readonly jobId: string;
  readonly kind: Job['kind'];
  readonly state: JobState;
  readonly label: string;
  readonly request: string;
  readonly sources: string;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly resumed: number;
  readonly launchId: string;
  readonly progress: string;
  readonly failure: string | null;
};

/** Rows of jobs. */
export type JobStore = {
  readonly create: (job: NewJob) => JobRow;
  readonly all: () => readonly JobRow[];
  readonly get: (jobId: string) => JobRow | undefined;
  /** Not ended, of launches other than this one. */
  readonly unfinished: () => readonly JobRow[];
  readonly start: (id: number, resumed: boolean) => void;
  readonly saveProgress: (id: number, progress: JobProgress) => void;
  readonly end: (id: number, state: JobState, progress: JobProgress, failure: Failure | null) => void;
  readonly counts: (id: number) => ImportCounts;
  readonly studyCount: (id: number) => number;
  /** As the contract has it; `live` replaces what the row says while the job runs. */
  readonly toJob: (row: JobRow, live: { progress: JobProgress; found: number } | null) => Job;
};

export const NO_PROGRESS: JobProgress = {
  phase: 'listing',
  filesTotal: null,
  filesDone: 0,
  bytesDone: 0,
  filesPerSecond: 0,
  bytesPerSecond: 0,
  secondsLeft: null,
};
const NO_COUNTS: ImportCounts = {
  found: 0,
  read: 0,
  partial: 0,
  duplicate: 0,
  unchanged: 0,
  'not-dicom': 0,
  unreadable: 0,
  conflict: 0,
  missing: 0,
  removed: 0,
};
// Reports of older jobs are let go.
const KEPT_JOBS = 100;

export function createJobStore(db: Db, launchId: string): JobStore {
  const insert = db.prepare(
    `INSERT INTO job(jobId, kind, state, label, request, sources, createdAt, launchId, progress)
     VALUES(?, ?, 'waiting', ?, ?, ?, ?, ?, ?)`,
  );
  const all = db.prepare<[], JobRow>('SELECT * FROM job ORDER BY id DESC');
  const get = db.prepare<[string], JobRow>('SELECT * FROM job WHERE jobId = ?');
  const unfinished = db.prepare<[string], JobRow>(
    "SELECT * FROM job WHERE state IN ('waiting', 'running') AND launchId <> ? ORDER BY id",
  );
  const start = db.prepare(
    `UPDATE job SET state = 'running', startedAt = coalesce(startedAt, ?), resumed = resumed | ?, launchId = ?
     WHERE id = ?`,
  );
  const saveProgress = db.prepare('UPDATE job SET progress = ? WHERE id = ?');
  const end = db.prepare('UPDATE job SET state = ?, endedAt = ?, progress = ?, failure = ? WHERE id = ?');
  const prune = db.prepare(
    `DELETE FROM job WHERE state NOT IN ('waiting', 'running')
       AND id NOT IN (SELECT id FROM job ORDER BY id DESC LIMIT ${KEPT_JOBS})`,
  );
  const counts = db.prepare<[number], { outcome: keyof ImportCounts; count: number }>(
    'SELECT outcome, count FROM jobCount WHERE jobId = ?',
  );
  const studies = db.prepare<[number], { count: number }>(
    'SELECT count(*) AS count FROM jobStudy WHERE jobId = ?',
  );
  const countsOf = (id: number): ImportCounts => {
    const all = { ...NO_COUNTS };
    for (const { outcome, count } of counts.all(id)) all[outcome] = count;
    const { removed, found: _, ...outcomes } = all;
    return { ...outcomes, removed, found: Object.values(outcomes).reduce((sum, count) => sum + count, 0) };
  };
  const studyCount = (id: number): number => studies.get(id)?.count ?? 0;

  return {
    create({ kind, label, sources, request }) {
      const jobId = randomUUID();
      insert.run(
        jobId,
        kind,
        label,
        JSON.stringify(request),
        JSON.stringify(sources),
        Date.now(),
        launchId,
        JSON.stringify(NO_PROGRESS),
      );
      prune.run();
      const row = get.get(jobId);
      if (row === undefined) throw new Error('a job row that was just written is not there');
      return row;
    },
    all: () => all.all(),
    get: (jobId) => get.get(jobId),
    unfinished: () => unfinished.all(launchId),
    start: (id, resumed) => void start.run(Date.now(), resumed ? 1 : 0, launchId, id),
    saveProgress: (id, progress) => void saveProgress.run(JSON.stringify(progress), id),
    end(id, state, progress, failure) {
      const failed = failure === null ? null : JSON.stringify(failure);
      end.run(state, Date.now(), JSON.stringify(progress), failed, id);
    },
    counts: countsOf,
    studyCount,
    toJob(row, live) {
      const counted = countsOf(row.id);
      const sources: string[] = JSON.parse(row.sources);
      return {
        jobId: row.jobId,
        kind: row.kind,
        state: row.state,
        label: row.label,
        sources,
        createdAt: row.createdAt,
        startedAt: row.startedAt,
        endedAt: row.endedAt,
        resumed: row.resumed === 1,
        progress: live?.progress ?? JobProgress.parse(JSON.parse(row.progress)),
        counts: live === null ? counted : { ...counted, found: Math.max(counted.found, live.found) },
        studyCount: studyCount(row.id),
        failure: row.failure === null ? null : Failure.parse(JSON.parse(row.failure)),
      };
    },
  };
}
