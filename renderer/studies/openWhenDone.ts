import { StudyInstanceUID, type Job } from '../../native/contract/index.ts';
import { api, isActive, openUids, useJobs } from '../ui/index.ts';
import { follow } from './add/startImport.ts';

const MOST_TABS = 6;

/** Imports files that the system asked Lightbox to open (double click, command line) and opens their studies. */
export async function openPaths(paths: readonly string[]): Promise<void> {
  openWhenDone(follow(await api.startImport({ paths: [...paths], storage: 'link', watch: false })));
}

/** Adds the sample and opens it. */
export async function openSample(): Promise<void> {
  openWhenDone(follow(await api.startSample()));
}

function openWhenDone(job: Job | null): void {
  if (job === null) return;
  const openIfDone = (): boolean => {
    const now = useJobs.getState().jobs.get(job.jobId);
    if (now === undefined || isActive(now)) return false;
    if (now.state === 'done') void openStudiesOf(now.jobId);
    return true;
  };
  if (openIfDone()) return;
  const stop = useJobs.subscribe(() => {
    if (openIfDone()) stop();
  });
}

/** Opens the studies of a report, also when all of their files had been here before. */
async function openStudiesOf(jobId: string): Promise<void> {
  const report = await api.report(jobId, null, 1000);
  if (!report.ok) return;
  const named = [
    ...report.value.studies.map((study) => study.StudyInstanceUID),
    ...report.value.entries.map((entry) => entry.StudyInstanceUID),
  ];
  const uids = [...new Set(named)].flatMap((uid) => {
    const parsed = StudyInstanceUID.safeParse(uid);
    return parsed.success ? [parsed.data] : [];
  });
  if (uids.length <= MOST_TABS) await openUids(uids);
}
