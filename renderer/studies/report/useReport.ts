import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type {
  ImportReport,
  ImportReportEntry,
  ImportReportStudy,
  Job,
} from '../../../native/contract/index.ts';
import { api, queryKeys, unwrap } from '../../ui/index.ts';

const PAGE = 1000;
const MOST_PAGES = 5;

export type ReportProblems = {
  readonly job: Job;
  readonly studies: readonly ImportReportStudy[];
  readonly entries: readonly ImportReportEntry[]; // those with something wrong
  readonly complete: boolean; // false: there are more than are listed here
};

const isProblem = (entry: ImportReportEntry): boolean =>
  entry.outcome === 'conflict' ||
  entry.outcome === 'unreadable' ||
  entry.outcome === 'missing' ||
  entry.outcome === 'partial';

/** Entries come worst first, so reading stops at the first page that ends in files without a problem. */
async function readProblems(jobId: string, signal: AbortSignal): Promise<ReportProblems> {
  const entries: ImportReportEntry[] = [];
  let page: ImportReport = unwrap(await api.report(jobId, null, PAGE, signal));
  const { job, studies } = page;
  for (let pages = 1; ; pages += 1) {
    entries.push(...page.entries.filter(isProblem));
    const last = page.entries.at(-1);
    if (page.nextCursor === null || last === undefined || !isProblem(last)) {
      return { job, studies, entries, complete: true };
    }
    if (pages === MOST_PAGES) return { job, studies, entries, complete: false };
    page = unwrap(await api.report(jobId, page.nextCursor, PAGE, signal));
  }
}

export const useReport = (job: Job): UseQueryResult<ReportProblems> =>
  useQuery({
    queryKey: [...queryKeys.report(job.jobId), job.state],
    queryFn: ({ signal }) => readProblems(job.jobId, signal),
  });
