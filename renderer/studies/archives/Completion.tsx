import { IconAlertTriangle, IconDownload, IconRefresh } from '@tabler/icons-react';
import type { ReactElement, ReactNode } from 'react';
import type { FoundStudy, Job } from '../../../native/contract/index.ts';
import { api, Button, Ico, peerFailureLine, ProgressBar } from '../../ui/index.ts';
import { transferShare } from '../../transfers/index.ts';
import { paceText, progressText } from '../jobs/jobText.ts';
import { showMissing } from '../state.ts';
import { studiesWords } from '../words.ts';
import classes from './archives.module.css';
import { getAgain, getListed } from './getting.ts';
import type { ListedRow } from './listed.ts';
import { useIncompleteByUid, useTransfers } from './transfers.ts';
import { usePeerNames } from './useSearch.ts';
import { placeOf } from './where.ts';

/** What is still coming of a study, or missing: said in the preview, with what to do. */
export function Completion({
  row,
  found,
}: {
  row: ListedRow;
  found: FoundStudy | null;
}): ReactElement | null {
  const text = studiesWords.useText();
  const job = useTransfers().get(row.StudyInstanceUID) ?? null;
  const incomplete = useIncompleteByUid().get(row.StudyInstanceUID) ?? null;
  const names = usePeerNames();
  const place = placeOf(row, { found, job, incomplete, names });
  switch (place.kind) {
    case 'arriving':
      return job === null ? null : <Arriving job={job} />;
    case 'incomplete': {
      const { here, short, expected } = place;
      const missing = expected - here - short;
      return (
        <Box
          title={here < expected ? text('incomplete.title', { here, expected }) : text('incomplete.unlisted')}
        >
          {missing > 0 && <div>{text('incomplete.text', { count: missing })}</div>}
          {short > 0 && <div>{text('incomplete.short', { count: short })}</div>}
          <div className={classes['boxButtons']}>
            <Button size="small" icon={IconRefresh} onClick={() => void getAgain([row])}>
              {text('get.again')}
            </Button>
            <Button size="small" look="ghost" onClick={() => showMissing(row.StudyInstanceUID)}>
              {text('incomplete.show')}
            </Button>
          </div>
        </Box>
      );
    }
    case 'fewer': {
      const { here, expected, at } = place;
      return (
        <Box title={text('fewer.title', { here, expected })}>
          <div>{text('fewer.text', { names: at.join(', ') })}</div>
          <div className={classes['boxButtons']}>
            <Button
              size="small"
              icon={IconDownload}
              onClick={() =>
                found !== null && getListed([row], new Map([[row.StudyInstanceUID, found]]), false)
              }
            >
              {text('get.rest')}
            </Button>
          </div>
        </Box>
      );
    }
    case 'doubt':
      return <Box title={text('where.doubt')}>{text('where.patientsDiffer')}</Box>;
    case 'here':
    case 'away':
      return null;
    default:
      return place satisfies never;
  }
}

function Box({ title, children }: { title: string; children: ReactNode }): ReactElement {
  return (
    <section className={classes['box']} aria-label={title}>
      <Ico of={IconAlertTriangle} size={16} />
      <div>
        <div className={classes['boxTitle']}>{title}</div>
        {children}
      </div>
    </section>
  );
}

/** How far a retrieve is, with what holds it up. */
function Arriving({ job }: { job: Job }): ReactElement {
  const text = studiesWords.useText();
  const name = job.transfer?.peerName ?? '';
  const title = text('arriving.title', { name });
  const failure = job.transfer?.state === 'pausing' ? job.transfer.failure : null;
  return (
    <section className={classes['box']} data-tone="work" aria-label={title}>
      <Ico of={IconDownload} size={16} />
      <div>
        <div className={classes['boxTitle']}>{title}</div>
        <div>{[progressText(job), paceText(job)].filter(Boolean).join(', ')}</div>
        <ProgressBar share={transferShare(job) ?? 0} label={title} />
        {failure !== null && <div>{peerFailureLine(failure, name)}</div>}
        <div className={classes['boxButtons']}>
          <Button size="small" onClick={() => void api.cancelJob(job.jobId)}>
            {text('get.stop')}
          </Button>
        </div>
      </div>
    </section>
  );
}
