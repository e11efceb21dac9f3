import { IconCheck, IconDownload, IconInfoCircle, IconUpload, IconX } from '@tabler/icons-react';
import { useEffect, useState, type ReactElement } from 'react';
import type { Job } from '../../../native/contract/index.ts';
import {
  api,
  bytesText,
  Ico,
  IconButton,
  isActive,
  ProgressBar,
  useJobs,
  useSession,
} from '../../ui/index.ts';
import { isIncomplete, isTransferJob, showTransfers } from '../../transfers/index.ts';
import { useUpload, type Upload } from '../add/upload.ts';
import { setNotice, showReport, useStudies } from '../state.ts';
import { studiesWords } from '../words.ts';
import classes from './jobs.module.css';
import { endText, hasReport, paceText, progressText, shareOf, problemsOf } from './jobText.ts';
import { ProblemsButton } from './ProblemsButton.tsx';

/** What is being done at the left, what needs a look at the right. */
export function StatusBar(): ReactElement {
  return (
    <footer className={classes['statusBar']} data-region="status">
      <Work />
      <span className={classes['space']} />
      <ProblemsButton />
      <FreeSpace />
    </footer>
  );
}

function Work(): ReactElement {
  const text = studiesWords.useText();
  const upload = useUpload((state) => state.upload);
  const jobs = useJobs((state) => state.jobs);
  const notice = useStudies((state) => state.notice);
  const finished = useJustFinished(jobs);
  const active = [...jobs.values()].filter(isActive).sort((a, b) => a.createdAt - b.createdAt);
  const current = active.find((job) => job.state === 'running') ?? active[0];
  if (notice !== null) return <Notice notice={notice} />;
  if (upload !== null) return <UploadWork upload={upload} />;
  if (current !== undefined) return <JobWork job={current} others={active.length - 1} />;
  if (finished !== null) return <Finished job={finished} />;
  return <span className={classes['quiet']}>{text('job.idle')}</span>;
}

function Notice({ notice }: { notice: string }): ReactElement {
  const text = studiesWords.useText();
  return (
    <span className={classes['work']} role="alert" data-tone="warn">
      <Ico of={IconInfoCircle} size={14} />
      <span className={classes['ellipsis']} title={notice}>
        {notice}
      </span>
      <IconButton icon={IconX} size={22} label={text('job.stop')} onClick={() => setNotice(null)} />
    </span>
  );
}

function UploadWork({ upload }: { upload: Upload }): ReactElement {
  const text = studiesWords.useText();
  const name = text('job.kind.upload', { label: upload.label });
  return (
    <span className={classes['work']}>
      <Ico of={IconUpload} size={14} />
      <span className={classes['label']}>{name}</span>
      <span>{text('job.progress', { done: upload.filesDone, total: upload.filesTotal })}</span>
      <ProgressBar share={upload.filesDone / upload.filesTotal} label={name} width={120} />
      <IconButton icon={IconX} size={22} label={text('job.stop')} onClick={() => upload.stop()} />
    </span>
  );
}

function JobWork({ job, others }: { job: Job; others: number }): ReactElement {
  const text = studiesWords.useText();
  const name = text(`job.kind.${job.kind}`, { label: job.label });
  const share = shareOf(job);
  return (
    <span className={classes['work']}>
      <Ico of={job.kind === 'send' ? IconUpload : IconDownload} size={14} />
      <span className={classes['label']} title={name}>
        {name}
      </span>
      <span>{progressText(job)}</span>
      {share !== null && <ProgressBar share={share} label={name} width={120} />}
      <span>{paceText(job)}</span>
      <IconButton
        icon={IconX}
        size={22}
        label={text('job.stop')}
        onClick={() => void api.cancelJob(job.jobId)}
      />
      {others > 0 && <Others count={others} />}
    </span>
  );
}

/** Transfers beside the one that is shown lead to the list of all of them. */
function Others({ count }: { count: number }): ReactElement {
  const text = studiesWords.useText();
  const some = useJobs(({ jobs }) => [...jobs.values()].some((job) => isActive(job) && isTransferJob(job)));
  const said = text('job.others', { count });
  return some ? (
    <button type="button" className={classes['link']} onClick={() => showTransfers()}>
      {said}
    </button>
  ) : (
    <span className={classes['quiet']}>{said}</span>
  );
}

function Finished({ job }: { job: Job }): ReactElement {
  const text = studiesWords.useText();
  const good = job.state === 'done' && problemsOf(job.counts) === 0 && !isIncomplete(job);
  return (
    <span className={classes['work']} role="status" data-tone={good ? 'good' : 'warn'}>
      <Ico of={good ? IconCheck : IconInfoCircle} size={14} />
      <span className={classes['ellipsis']}>{endText(job)}</span>
      {isIncomplete(job) && (
        <button type="button" className={classes['link']} onClick={() => showTransfers(job.jobId)}>
          {text('job.missing')}
        </button>
      )}
      {hasReport(job) && (
        <button type="button" className={classes['link']} onClick={() => showReport(job.jobId)}>
          {text('job.report')}
        </button>
      )}
    </span>
  );
}

const SAID_FOR_MS = 20_000;

/** The job that ended last, for a while; only ones that ended while the page was looking. */
function useJustFinished(jobs: ReadonlyMap<string, Job>): Job | null {
  const [now, setNow] = useState(() => Date.now());
  const [openedAt] = useState(() => Date.now());
  const ended = [...jobs.values()]
    .filter((job) => !isActive(job) && (job.endedAt ?? 0) > openedAt)
    .sort((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0));
  const last = ended[0] ?? null;
  const endedAt = last?.endedAt ?? 0;
  useEffect(() => {
    if (endedAt === 0) return undefined;
    setNow(Date.now());
    const timer = setTimeout(() => setNow(Date.now()), SAID_FOR_MS + 50);
    return () => clearTimeout(timer);
  }, [endedAt]);
  return now - endedAt < SAID_FOR_MS ? last : null;
}

const LITTLE_SPACE_BYTES = 5e9;

function FreeSpace(): ReactElement | null {
  const text = studiesWords.useText();
  const { data } = useSession();
  const free = data?.freeBytes ?? null;
  if (free === null) return null;
  return (
    <span className={classes['quiet']} data-tone={free < LITTLE_SPACE_BYTES ? 'warn' : undefined}>
      {text('disk.free', { size: bytesText(free) })}
    </span>
  );
}
