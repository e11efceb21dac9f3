// From an entry of the record to its images, and why not: in words.
import { useCallback, useState } from 'react';
import { type ChartStudy, type Job } from '../../native/contract/index.ts';
import {
  contradictionText,
  failureText,
  imagesApi,
  isActive,
  openStudies,
  putStartedJob,
  takeUpFromRecord,
  useJobs,
  whyNoImages,
} from '../ui/index.ts';

type Entry = NonNullable<ChartStudy['entry']>;

export type Elsewhere = {
  readonly busy: boolean;
  /** Why the images are not to be had: a sentence for each place. */
  readonly why: readonly string[];
  readonly view: () => void;
  readonly keep: () => void;
};

/** `server`: the name of the record's. */
export function useElsewhere(entry: Entry | null, server: string): Elsewhere {
  const [state, setState] = useState<Pick<Elsewhere, 'busy' | 'why'>>({ busy: false, why: [] });
  const run = useCallback(
    (act: (entry: Entry) => Promise<readonly string[]>) => {
      if (entry === null) return;
      setState({ busy: true, why: [] });
      void act(entry).then((why) => setState({ busy: false, why }));
    },
    [entry],
  );
  return {
    ...state,
    view: () => run((one) => view(one, server)),
    keep: () => run((one) => keep(one, server)),
  };
}

async function view(entry: Entry, server: string): Promise<readonly string[]> {
  const answer = await imagesApi.open(entry);
  if (!answer.ok) return [failureText(answer.failure)];
  const { study } = answer.value;
  if (study === null) return whyNoImages(answer.value, server);
  takeUpFromRecord(study);
  openStudies([study.study]);
  return [];
}

async function keep(entry: Entry, server: string): Promise<readonly string[]> {
  const answer = await imagesApi.keep(entry);
  if (!answer.ok) return [failureText(answer.failure)];
  const { jobs, contradiction } = answer.value;
  for (const job of jobs) putStartedJob(job);
  if (contradiction) return [contradictionText()];
  return jobs.length > 0 ? [] : whyNoImages(answer.value, server);
}

/** How far the keeping of a study has come; null where nobody has asked for it since Lightbox was started. */
export function useKept(
  study: string | null,
): (Pick<Job, 'transfer'> & { readonly state: 'under-way' | 'kept' }) | null {
  const job = useJobs(
    ({ jobs }) =>
      [...jobs.values()].findLast(
        ({ kind, transfer }) => kind === 'retrieve' && study !== null && transfer?.StudyInstanceUID === study,
      ) ?? null,
  );
  if (job === null) return null;
  if (isActive(job)) return { state: 'under-way', transfer: job.transfer };
  return job.transfer?.state === 'complete' ? { state: 'kept', transfer: job.transfer } : null;
}
