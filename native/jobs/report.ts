import type Database from 'better-sqlite3-multiple-ciphers';
import { FileProblem, type ImportOutcome } from '../contract/index.ts';

type Column = string | Uint8Array;

/** A line to be written: where the file is, and what became of it. `name` as the library stores names. */
export type ReportEntry = {
  readonly directoryId: number;
  readonly name: Column;
  readonly member: string;
  readonly outcome: ImportOutcome;
  readonly problem: FileProblem | null;
};
/** A line as read back, with the UIDs that the index knows for it. */
export type ReportLine = {
  readonly directory: Column;
  readonly name: Column;
  readonly member: string;
  readonly outcome: ImportOutcome;
  readonly problem: FileProblem | null;
  readonly StudyInstanceUID: string | null;
  readonly SOPInstanceUID: string | null;
};
export type EntryPage = { readonly lines: readonly ReportLine[]; readonly nextCursor: string | null };

/** The lines of a job's report, its counts and the studies it added to. Write inside the transaction of the rows. */
export type JobReport = {
  readonly add: (jobRow: number, entry: ReportEntry) => void;
  /** Adds a line for every row of `file` from `firstFileId` to `lastFileId`, all of which were read without a problem. */
  readonly addRead: (jobRow: number, firstFileId: number, lastFileId: number) => void;
  readonly count: (jobRow: number, outcome: ImportOutcome | 'removed', more: number) => void;
  readonly countStudy: (jobRow: number, studyId: number, added: number) => void;
  readonly page: (jobRow: number, cursor: string | null, limit: number) => EntryPage;
  readonly clear: (jobRow: number) => void;
};

/** Worst first: what a reader of the report has to know about. */
const REPORT_ORDER: readonly ImportOutcome[] = [
  ...(['conflict', 'unreadable', 'missing', 'partial'] as const),
  ...(['not-dicom', 'duplicate', 'read', 'unchanged'] as const),
];
const INDEXED_RANKS = 6; // of jobEntryWorst

type LineRow = Omit<ReportLine, 'outcome' | 'problem'> & { directoryId: number; problem: string | null };
type Cursor = { rank: number; directoryId: number; name: Column; member: string };

const START: Omit<Cursor, 'rank'> = { directoryId: -1, name: '', member: '' };

export function createJobReport(db: Database): JobReport {
  const add = db.prepare(
    'INSERT OR REPLACE INTO jobEntry(jobId, directoryId, name, member, rank, problem) VALUES(?,?,?,?,?,?)',
  );
  const addRead = db.prepare(
    `INSERT OR REPLACE INTO jobEntry(jobId, directoryId, name, member, rank, problem)
     SELECT ?, directoryId, name, member, ${REPORT_ORDER.indexOf('read')}, NULL FROM file WHERE id BETWEEN ? AND ?`,
  );
  const count = db.prepare(
    `INSERT INTO jobCount(jobId, outcome, count) VALUES(?,?,?)
     ON CONFLICT DO UPDATE SET count = count + excluded.count`,
  );
  const countStudy = db.prepare(
    `INSERT INTO jobStudy(jobId, studyId, added) VALUES(?,?,?) ON CONFLICT DO UPDATE SET added = added + excluded.added`,
  );
  const clear = ['jobEntry', 'jobCount', 'jobStudy'].map((table) =>
    db.prepare(`DELETE FROM ${table} WHERE jobId = ?`),
  );
  const lines = (condition: string) =>
    db.prepare<[number, number, number, Column, string, number], LineRow>(
      `SELECT e.directoryId, d.path AS directory, e.name, e.member, e.problem, t.StudyInstanceUID, i.SOPInstanceUID
       FROM (SELECT * FROM jobEntry WHERE jobId = ? AND rank = ? AND ${condition}
             AND (directoryId, name, member) > (?, ?, ?) ORDER BY directoryId, name, member LIMIT ?) e
       JOIN directory d ON d.id = e.directoryId
       LEFT JOIN file f ON f.directoryId = e.directoryId AND f.name = e.name AND f.member = e.member
       LEFT JOIN instance i ON i.id = f.instanceId LEFT JOIN series s ON s.id = i.seriesId
       LEFT JOIN study t ON t.id = s.studyId ORDER BY e.directoryId, e.name, e.member`,
    );
  const worst = lines(`rank < ${INDEXED_RANKS}`);
  const rest = lines(`rank >= ${INDEXED_RANKS}`);

  return {
    add(jobRow, { directoryId, name, member, outcome, problem }) {
      const json = problem === null ? null : JSON.stringify(problem);
      add.run(jobRow, directoryId, name, member, REPORT_ORDER.indexOf(outcome), json);
    },
    addRead: (jobRow, firstFileId, lastFileId) => void addRead.run(jobRow, firstFileId, lastFileId),
    count: (jobRow, outcome, more) => void count.run(jobRow, outcome, more),
    countStudy: (jobRow, studyId, added) => void countStudy.run(jobRow, studyId, added),
    clear: (jobRow) => {
      for (const statement of clear) statement.run(jobRow);
    },
    page(jobRow, cursor, limit) {
      const from = (cursor === null ? null : decodeCursor(cursor)) ?? { rank: 0, ...START };
      const found: ReportLine[] = [];
      let after: Cursor = from;
      for (let rank = from.rank; rank < REPORT_ORDER.length; rank += 1) {
        const start = rank === from.rank ? from : { rank, ...START };
        const wanted = limit - found.length;
        const statement = rank < INDEXED_RANKS ? worst : rest;
        const { directoryId, name, member } = start;
        for (const row of statement.all(jobRow, rank, directoryId, name, member, wanted)) {
          found.push(toLine(row, rank));
          after = { rank, directoryId: row.directoryId, name: row.name, member: row.member };
        }
        if (found.length === limit) return { lines: found, nextCursor: encodeCursor(after) };
      }
      return { lines: found, nextCursor: null };
    },
  };
}

function toLine(line: LineRow, rank: number): ReportLine {
  const { directory, name, member, StudyInstanceUID, SOPInstanceUID } = line;
  const outcome = REPORT_ORDER[rank] ?? 'read';
  const problem = line.problem === null ? null : FileProblem.parse(JSON.parse(line.problem));
  return { directory, name, member, outcome, problem, StudyInstanceUID, SOPInstanceUID };
}

const encodeCursor = ({ rank, directoryId, name, member }: Cursor): string => {
  const isText = typeof name === 'string';
  const text = isText ? name : Buffer.from(name).toString('base64');
  return Buffer.from(JSON.stringify([rank, directoryId, isText, text, member]), 'utf8').toString('base64url');
};

/** Null for a text that is no cursor: one comes back from outside. */
function decodeCursor(cursor: string): Cursor | null {
  try {
    const [rank, directoryId, isText, text, member]: unknown[] = JSON.parse(
      Buffer.from(cursor, 'base64url').toString('utf8'),
    );
    if (!isIndex(rank) || !isIndex(directoryId) || typeof text !== 'string') return null;
    return {
      rank,
      directoryId,
      member: typeof member === 'string' ? member : '',
      name: isText === true ? text : Buffer.from(text, 'base64'),
    };
  } catch {
    return null;
  }
}

const isIndex = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

/** Did a page of a report give this? */
export const isReportCursor = (text: string): boolean => decodeCursor(text) !== null;
