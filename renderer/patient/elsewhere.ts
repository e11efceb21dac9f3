// From an entry of the record to its images, and why not: in words.
import { useCallback, useState } from 'react';
import {
  type ChartStudy,
  type Job,
  type RecordOpening,
  type RecordSource,
} from '../../native/contract/index.ts';
import {
  failureText,
  imagesApi,
  isActive,
  openNotKept,
  plainText,
  putStartedJob,
  queryClient,
  queryKeys,
  recordFailureText,
  useJobs,
} from '../ui/index.ts';
import { patientWords } from './words.ts';

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
  if (study === null) return whyNot(answer.value, server);
  // As it stood before says nothing of these images: until more is known, what the services have just compared holds.
  void queryClient.resetQueries({ queryKey: queryKeys.recordLinks(study.study.StudyInstanceUID) });
  openNotKept(study);
  return [];
}

async function keep(entry: Entry, server: string): Promise<readonly string[]> {
  const answer = await imagesApi.keep(entry);
  if (!answer.ok) return [failureText(answer.failure)];
  const { jobs, contradiction } = answer.value;
  for (const job of jobs) putStartedJob(job);
  if (contradiction) return [patientWords.text('noImages.contradiction')];
  return jobs.length > 0 ? [] : whyNot(answer.value, server);
}

/** A sentence for each place that the record names, or why there is none. */
function whyNot(
  { sources: told, tried }: Pick<RecordOpening, 'sources' | 'tried'>,
  server: string,
): readonly string[] {
  const { text } = patientWords;
  if (told.failure !== null) {
    const { why, todo } = recordFailureText(told.failure, server);
    return [`${why}. ${todo}`];
  }
  if (told.StudyInstanceUIDs.length === 0) return [text('noImages.noStudy')];
  if (told.StudyInstanceUIDs.length > 1) return [text('noImages.severalStudies')];
  if (told.sources.length === 0) return [text('noImages.nowhere')];
  const problems = told.sources.flatMap((source) => (source.problem === null ? [] : [problemText(source)]));
  return [...new Set([...tried.map(({ failure }) => failureText(failure)), ...problems])];
}

/** Why images cannot be had where the record says that they are. */
export const problemText = ({ problem, host }: Pick<RecordSource, 'problem' | 'host'>): string =>
  patientWords.text(`noImages.${problem ?? 'unreadable'}`, { host: plainText(host ?? '') });

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
