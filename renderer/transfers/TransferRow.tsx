import {
  IconAlertCircle,
  IconAlertTriangle,
  IconArrowBarToUp,
  IconArrowNarrowDown,
  IconArrowNarrowUp,
  IconChevronDown,
  IconChevronRight,
  IconCheck,
  IconPlayerStop,
  IconRefresh,
  type Icon,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import type { Job } from '../../native/contract/index.ts';
import {
  api,
  Button,
  currentLocale,
  failureOf,
  failureText,
  Ico,
  isActive,
  momentText,
  ProgressBar,
  putStartedJob,
  unwrap,
  type Answer,
} from '../ui/index.ts';
import { MissingImages } from './MissingImages.tsx';
import { missingOfReport } from './missingText.ts';
import {
  canTryAgain,
  isContinued,
  isIncomplete,
  peerNameOf,
  stateText,
  toneOf,
  transferShare,
  type TransferTone,
} from './text.ts';
import classes from './transfers.module.css';
import { transfersWords } from './words.ts';

type Props = { job: Job; open: boolean; onOpen: (open: boolean) => void };

const clock = (ms: number): string =>
  new Intl.DateTimeFormat(currentLocale(), { timeStyle: 'medium' }).format(new Date(ms));

/** One transfer: which way, what, how it stands, and what can be done about it. */
export function TransferRow({ job, open, onOpen }: Props): ReactElement {
  const text = transfersWords.useText();
  const [failure, setFailure] = useState<string | null>(null);
  const name = peerNameOf(job);
  const tone = toneOf(job);
  const active = isActive(job);
  const share = active ? transferShare(job) : null;
  const hasDetails =
    !active && (isIncomplete(job) || job.state === 'cancelled') && job.transfer !== undefined;
  const what = text(job.kind === 'send' ? 'transfers.to' : 'transfers.from', { name });
  const act = async (doing: Promise<Answer<Job | null>>): Promise<void> => {
    const answer = await doing;
    setFailure(answer.ok ? null : failureText(answer.failure));
    if (answer.ok && answer.value !== null) putStartedJob(answer.value);
  };
  return (
    <li className={classes['row']} aria-label={`${job.label} ${what}`} data-tone={tone}>
      <span className={classes['direction']}>
        <Ico of={job.kind === 'send' ? IconArrowNarrowUp : IconArrowNarrowDown} size={18} />
      </span>
      <div className={classes['rowText']}>
        <div className={classes['rowTitle']}>
          <span className={classes['ellipsis']}>{job.label}</span>
          <span className={classes['quiet']}>{what}</span>
        </div>
        <div className={classes['rowState']}>
          <ToneIcon tone={tone} />
          <span>{stateText(job, clock)}</span>
          <span className={classes['quiet']}>
            {[
              job.transfer?.priority === 'background' ? text('state.earlier') : '',
              job.resumed ? text('state.resumed') : '',
              isContinued(job) ? text('state.continued') : '',
              active ? '' : momentText(job.endedAt ?? job.createdAt, new Date()),
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </div>
        {share !== null && <ProgressBar share={share} label={`${job.label} ${what}`} />}
        {failure !== null && <p role="alert">{failure}</p>}
      </div>
      <div className={classes['rowButtons']}>
        <Actions job={job} onAct={(doing) => void act(doing)} />
        {hasDetails && (
          <button
            type="button"
            className={classes['details']}
            aria-expanded={open}
            onClick={() => onOpen(!open)}
          >
            <Ico of={open ? IconChevronDown : IconChevronRight} size={14} />
            {text('transfers.details')}
          </button>
        )}
      </div>
      {hasDetails && open && <Details job={job} archive={name} />}
    </li>
  );
}

function Actions({
  job,
  onAct,
}: {
  job: Job;
  onAct: (doing: Promise<Answer<Job | null>>) => void;
}): ReactElement {
  const text = transfersWords.useText();
  const waits = job.state === 'waiting' && job.transfer?.priority !== 'now';
  const partly = (job.transfer?.here ?? 0) > 0;
  const rest = job.kind === 'send' ? 'transfers.rest' : 'transfers.restFetch';
  return (
    <>
      {waits && (
        <Button size="small" icon={IconArrowBarToUp} onClick={() => onAct(api.prioritise(job.jobId, 'now'))}>
          {text('transfers.front')}
        </Button>
      )}
      {isActive(job) && (
        <Button size="small" icon={IconPlayerStop} onClick={() => onAct(api.cancelJob(job.jobId))}>
          {text('transfers.stop')}
        </Button>
      )}
      {canTryAgain(job) && (
        <Button size="small" icon={IconRefresh} onClick={() => onAct(api.transferAgain(job.jobId))}>
          {text(partly ? rest : 'transfers.again')}
        </Button>
      )}
    </>
  );
}

const ICONS: Readonly<Record<TransferTone, Icon | null>> = {
  work: null,
  calm: null,
  good: IconCheck,
  warn: IconAlertTriangle,
  dang: IconAlertCircle,
};

function ToneIcon({ tone }: { tone: TransferTone }): ReactElement | null {
  const icon = ICONS[tone];
  return icon === null ? null : <Ico of={icon} size={14} />;
}

function Details({ job, archive }: { job: Job; archive: string }): ReactElement {
  const { data, error } = useQuery({
    queryKey: ['transfer', job.jobId, job.endedAt],
    queryFn: async ({ signal }) => unwrap(await api.transfer(job.jobId, signal)),
  });
  return (
    <div className={classes['detail']}>
      {error !== null && <p role="alert">{failureText(failureOf(error))}</p>}
      {data !== undefined && (
        <MissingImages
          list={missingOfReport(data, job.kind)}
          label={job.label}
          archive={archive}
          withoutSentence
        />
      )}
    </div>
  );
}
