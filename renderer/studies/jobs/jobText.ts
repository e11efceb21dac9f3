import type { ImportCounts, Job } from '../../../native/contract/index.ts';
import {
  isTransferJob,
  transferEndText,
  transferPace,
  transferShare,
  transferStopText,
  transferText,
} from '../../transfers/index.ts';
import { bytesText, timeLeftText } from '../../ui/index.ts';
import { studiesWords } from '../words.ts';

/** Files of an import that somebody should look at. What is no DICOM file is left out on purpose and no problem. */
export const problemsOf = (counts: ImportCounts): number =>
  counts.conflict + counts.unreadable + counts.missing + counts.partial;

export const addedOf = (counts: ImportCounts): number => counts.read + counts.partial;

/** Kinds of jobs that bring images and have a report. */
export const hasReport = (job: Job): boolean =>
  job.kind === 'import' || job.kind === 'rescan' || job.kind === 'sample';

/** How far a job is, 0 to 1; null while nobody knows how much there is. */
export function shareOf(job: Job): number | null {
  if (job.transfer !== undefined) return transferShare(job);
  const { filesDone, filesTotal } = job.progress;
  if (filesTotal === null || job.state === 'waiting') return null;
  return filesTotal === 0 ? 1 : Math.min(1, filesDone / filesTotal);
}

/** "746 of 1,204 files", or how many have been found so far. */
export function progressText(job: Job): string {
  const { text } = studiesWords;
  if (job.transfer !== undefined) return transferText(job.transfer);
  const { phase, filesDone, filesTotal } = job.progress;
  if (job.state === 'waiting') return text('job.waiting');
  if (phase === 'finishing') return text('job.finishing');
  if (filesTotal === null) {
    return job.counts.found === 0 ? '' : text('job.found', { count: job.counts.found });
  }
  return text('job.progress', { done: filesDone, total: filesTotal });
}

/** "31 MB/s, about 20 seconds left". */
export function paceText(job: Job): string {
  const { text } = studiesWords;
  if (job.transfer !== undefined) return transferPace(job);
  const { bytesPerSecond, filesPerSecond, secondsLeft } = job.progress;
  const pace =
    bytesPerSecond >= 1e6
      ? [text('job.rate', { rate: bytesText(bytesPerSecond) })]
      : filesPerSecond >= 1
        ? [text('job.rateFiles', { count: Math.round(filesPerSecond) })]
        : [];
  return [...pace, ...(secondsLeft === null ? [] : [timeLeftText(secondsLeft)])].join(', ');
}

/** What became of a job that has ended, in one sentence. */
export function endText(job: Job): string {
  const { text } = studiesWords;
  const { label } = job;
  switch (job.state) {
    case 'waiting':
    case 'running':
      return text(`job.kind.${job.kind}`, { label });
    case 'cancelled':
      return isTransferJob(job) ? transferStopText(label, job.transfer) : text('job.stopped', { label });
    case 'failed':
      return text('job.failed', { label });
    case 'done':
      if (job.transfer !== undefined) return transferEndText(job.kind, label, job.transfer);
      if (job.kind === 'remove') return text('job.removed', { label });
      return withProblems(
        job,
        addedOf(job.counts) === 0
          ? text('job.nothingNew', { label })
          : text('job.added', { count: addedOf(job.counts), label }),
      );
    default:
      return job.state satisfies never;
  }
}

const withProblems = (job: Job, said: string): string => {
  const count = problemsOf(job.counts);
  return count === 0 ? said : studiesWords.text('job.check', { said, count });
};
