import { Popover } from '@mantine/core';
import { IconAlertCircle, IconAlertTriangle } from '@tabler/icons-react';
import { useState, type ReactElement } from 'react';
import { create } from 'zustand';
import type { Job } from '../../../native/contract/index.ts';
import { Button, failureText, Ico, isActive, momentText, peerFailureLine, useJobs } from '../../ui/index.ts';
import { isContinued, isIncomplete, showTransfers } from '../../transfers/index.ts';
import { showReport } from '../state.ts';
import { studiesWords } from '../words.ts';
import classes from './jobs.module.css';
import { endText, hasReport, problemsOf } from './jobText.ts';

// Put aside until the page is loaded again; the reports themselves stay.
const useCleared = create<{ readonly jobIds: ReadonlySet<string> }>(() => ({ jobIds: new Set() }));

/** Jobs that failed or left something to check, newest first. */
export function jobsToCheck(jobs: Iterable<Job>, cleared: ReadonlySet<string>): Job[] {
  return [...jobs]
    .filter((job) => !isActive(job) && !cleared.has(job.jobId))
    .filter(
      (job) =>
        job.state === 'failed' ||
        (isIncomplete(job) && !isContinued(job)) ||
        (hasReport(job) && problemsOf(job.counts) > 0),
    )
    .sort((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0));
}

/** How many jobs need a look; a click lists each with cause, consequence and one thing to do. */
export function ProblemsButton(): ReactElement | null {
  const text = studiesWords.useText();
  const [open, setOpen] = useState(false);
  const jobs = useJobs((state) => state.jobs);
  const cleared = useCleared((state) => state.jobIds);
  const toCheck = jobsToCheck(jobs.values(), cleared);
  if (toCheck.length === 0) return null;
  const failed = toCheck.some((job) => job.state === 'failed');
  const clear = (): void => {
    setOpen(false);
    useCleared.setState({ jobIds: new Set([...cleared, ...toCheck.map((job) => job.jobId)]) });
  };
  return (
    <Popover opened={open} onChange={setOpen} position="top-end" width={520} trapFocus withRoles>
      <Popover.Target>
        <button
          type="button"
          className={classes['problemsButton']}
          data-tone={failed ? 'dang' : 'warn'}
          onClick={() => setOpen(!open)}
        >
          <Ico of={failed ? IconAlertCircle : IconAlertTriangle} size={14} />
          {text('job.problems', { count: toCheck.length })}
        </button>
      </Popover.Target>
      <Popover.Dropdown className={classes['problems']}>
        <div className={classes['problemsHead']}>
          <h3>{text('job.problems', { count: toCheck.length })}</h3>
          <Button look="ghost" size="small" onClick={clear}>
            {text('job.problems.clear')}
          </Button>
        </div>
        {toCheck.map((job) => (
          <Problem key={job.jobId} job={job} onClose={() => setOpen(false)} />
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}

function causeOf(job: Job): string {
  const failure = job.transfer?.failure ?? null;
  if (isIncomplete(job) && failure !== null) return peerFailureLine(failure, job.transfer?.peerName ?? '');
  return job.failure === null ? studiesWords.text('job.problem.text') : failureText(job.failure);
}

function Problem({ job, onClose }: { job: Job; onClose: () => void }): ReactElement {
  const text = studiesWords.useText();
  const { label } = job;
  const incomplete = isIncomplete(job);
  const failed = job.state === 'failed';
  const title = incomplete
    ? endText(job)
    : failed
      ? text('job.problem.failed', { label })
      : text('job.problem.title', { count: problemsOf(job.counts), label });
  const cause = causeOf(job);
  return (
    <div className={classes['problem']}>
      <span className={classes['problemIcon']} data-tone={failed ? 'dang' : 'warn'}>
        <Ico of={failed ? IconAlertCircle : IconAlertTriangle} size={18} />
      </span>
      <div className={classes['problemText']}>
        <div className={classes['problemTitle']}>{title}</div>
        <div className={classes['quiet']}>{momentText(job.endedAt ?? job.createdAt, new Date())}</div>
        <div>{cause}</div>
      </div>
      {incomplete && (
        <Button
          size="small"
          onClick={() => {
            onClose();
            showTransfers(job.jobId);
          }}
        >
          {text('job.missing')}
        </Button>
      )}
      {hasReport(job) && (
        <Button
          size="small"
          onClick={() => {
            onClose();
            showReport(job.jobId);
          }}
        >
          {text('job.report')}
        </Button>
      )}
    </div>
  );
}
