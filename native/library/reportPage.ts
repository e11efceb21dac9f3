import path from 'node:path';
import type { ImportReport, ImportReportStudy } from '../contract/index.ts';
import type { JobQueue, JobReport, JobStore } from '../jobs/index.ts';
import type { Db } from './database.ts';
import { displayName, fromColumn } from './fileName.ts';
import { parseName } from './search/studyRows.ts';

type Parts = {
  readonly db: Db;
  readonly store: JobStore;
  readonly queue: JobQueue;
  readonly report: JobReport;
};
type StudyLine = Omit<ImportReportStudy, 'PatientName'> & { readonly PatientName: string };

const STUDIES = 1000;

/** One page of a job's report, worst entries first. Null when there is no such job. */
export function reportPage(
  { db, store, queue, report }: Parts,
  jobId: string,
  cursor: string | null,
  limit: number,
): ImportReport | null {
  const job = queue.job(jobId);
  const row = store.get(jobId);
  if (job === null || row === undefined) return null;
  const studies = db
    .prepare<[number, number], StudyLine>(
      `SELECT t.StudyInstanceUID, t.StudyDescription, t.StudyDate, t.PatientName, j.added FROM jobStudy j
       JOIN study t ON t.id = j.studyId WHERE j.jobId = ? ORDER BY t.dateKey DESC, t.id LIMIT ?`,
    )
    .all(row.id, STUDIES);
  const { lines, nextCursor } = report.page(row.id, cursor, limit);
  return {
    job,
    studies: studies.map((study) => ({ ...study, PatientName: nameText(study.PatientName) })),
    entries: lines.map(({ directory, name, member, ...line }) => {
      const file = displayName(path.join(fromColumn(directory), fromColumn(name)));
      return { path: member === '' ? file : `${file}!/${member}`, ...line };
    }),
    nextCursor,
  };
}

function nameText(json: string): string {
  const name = parseName(json);
  return name.Alphabetic ?? name.Ideographic ?? name.Phonetic ?? '';
}
