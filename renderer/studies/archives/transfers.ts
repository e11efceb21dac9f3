import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
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

/** Drawn again only when one of them is another: an import tells of itself many times a second. */
export function useTransfers(): ReadonlyMap<string, Job> {
  const retrieves = useJobs(
    useShallow(({ jobs }) => [...jobs.values()].filter((job) => job.kind === 'retrieve' && isActive(job))),
  );
  return useMemo(() => activeTransfers(retrieves), [retrieves]);
}

const none: readonly IncompleteStudy[] = [];

/** Studies that are here in part, by their UIDs. */
export function useIncompleteByUid(): ReadonlyMap<string, IncompleteStudy> {
  const { data = none } = useIncomplete();
  return useMemo(() => new Map(data.map((study) => [study.StudyInstanceUID, study])), [data]);
}
