// How each transfer stands: live in memory, written down when it changes its state, so that a restart can tell.
import { TransferReport, type Transfer, type TransferProblem } from '../../contract/index.ts';
import type { LibraryDb } from '../../library/index.ts';

export type TransferStore = {
  readonly get: (jobId: string) => TransferReport | null;
  readonly transferOf: (jobId: string) => Transfer | null;
  /** Live only: asked each time somebody wants to know. */
  readonly set: (jobId: string, report: () => TransferReport) => void;
  /** Live, and on the disk. */
  readonly write: (jobId: string, report: TransferReport) => void;
};

/** The library keeps as many jobs. */
const KEPT = 100;

export function createTransferStore(db: LibraryDb): TransferStore {
  const live = new Map<string, () => TransferReport>();
  const read = db.prepare<[string], { report: string }>('SELECT report FROM transfer WHERE jobId = ?');
  const put = db.prepare('INSERT OR REPLACE INTO transfer(jobId, report, writtenAt) VALUES(?,?,?)');
  const prune = db.prepare(
    `DELETE FROM transfer WHERE jobId NOT IN (SELECT jobId FROM transfer ORDER BY writtenAt DESC LIMIT ${KEPT})`,
  );
  const get = (jobId: string): TransferReport | null => {
    const known = live.get(jobId);
    if (known !== undefined) return known();
    const row = read.get(jobId);
    const report = row === undefined ? null : TransferReport.safeParse(JSON.parse(row.report));
    if (report === null || !report.success) return null;
    const { data } = report;
    live.set(jobId, () => data);
    return data;
  };
  return {
    get,
    transferOf: (jobId) => get(jobId)?.transfer ?? null,
    set: (jobId, report) => void live.set(jobId, report),
    write(jobId, report) {
      live.set(jobId, () => report);
      db.transaction(() => {
        put.run(jobId, JSON.stringify(report), Date.now());
        prune.run();
      }).immediate(); // the disk is waited for once
      if (live.size > KEPT) for (const [oldest] of [...live].slice(0, live.size - KEPT)) live.delete(oldest);
    },
  };
}

/** One line of a report a UID and reason. */
export function createProblems(): {
  readonly add: (problem: TransferProblem) => void;
  readonly list: () => TransferProblem[];
} {
  const problems = new Map<string, TransferProblem>();
  return {
    add: (problem) => void problems.set(`${problem.SOPInstanceUID} ${problem.reason}`, problem),
    list: () => [...problems.values()],
  };
}
