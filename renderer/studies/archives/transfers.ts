import { useMemo } from 'react';
import type { IncompleteStudy, Job } from '../../../native/contract/index.ts';
import { isActive, useIncomplete, useJobs } from '../../ui/index.ts';

/** The retrieves that are under way, by study; of several of one study the newest. */
export function activeTransfers(jobs: Iterable<Job>): ReadonlyMap<string, Job> {
  const active = [...jobs]
    .filter((job) => job.kind === 'retrieve' && isActive(job))
    .sort((a, b) => a.createdAt - b.createdAt);
  return new Map(
    active.flatMap((job) => {
      const uid = job.transfer?.StudyInstanceUID ?? null;
      return uid === null ? [] : [[uid, job] as const];
    }),
  );
}

export function useTransfers(): ReadonlyMap<string, Job> {
  const jobs = useJobs((state) => state.jobs);
  return useMemo(() => activeTransfers(jobs.values()), [jobs]);
}

const none: readonly IncompleteStudy[] = [];

/** Studies that are here in part, by their UIDs. */
export function useIncompleteByUid(): ReadonlyMap<string, IncompleteStudy> {
  const { data = none } = useIncomplete();
  return useMemo(() => new Map(data.map((study) => [study.StudyInstanceUID, study])), [data]);
}

/** How far a transfer is, 0 to 1; null while nobody knows how much there is. */
export function transferShare(job: Job): number | null {
  const { transfer } = job;
  if (transfer === undefined || transfer.expected === null || transfer.state === 'waiting') return null;
  return transfer.expected === 0 ? 1 : Math.min(1, transfer.here / transfer.expected);
}
