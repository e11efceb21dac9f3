import { Menu, Modal } from '@mantine/core';
import {
  IconAlertCircle,
  IconAlertTriangle,
  IconCircleCheck,
  IconCopy,
  IconFileText,
  IconX,
} from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { StudyInstanceUID, type ImportReportStudy, type Job } from '../../../native/contract/index.ts';
import {
  Button,
  countText,
  durationText,
  failureOf,
  failureText,
  Ico,
  IconButton,
  momentInSentence,
  openUids,
  reportFileUrl,
  uiWords,
  useJobs,
} from '../../ui/index.ts';
import { newestFirst, noFilters } from '../filters/filters.ts';
import { addedOf, problemsOf } from '../jobs/jobText.ts';
import { showReport, useStudies } from '../state.ts';
import { studiesWords } from '../words.ts';
import { problemGroups } from './groups.ts';
import classes from './report.module.css';
import { ReportGroup } from './ReportGroup.tsx';
import { useReport } from './useReport.ts';

const OPENED_AT_ONCE = 6;

/** What an import did: a sentence, four counts, problems worst first, and what to do next. */
export function ReportDialog({ jobId }: { jobId: string }): ReactElement | null {
  const job = useJobs((state) => state.jobs.get(jobId));
  return job === undefined ? null : <Report job={job} />;
}

function Report({ job }: { job: Job }): ReactElement {
  const text = studiesWords.useText();
  const uiText = uiWords.useText();
  const { data, error } = useReport(job);
  const tone = reportTone(job);
  return (
    <Modal
      opened
      onClose={() => showReport(null)}
      size={880}
      padding={0}
      withCloseButton={false}
      attributes={{ content: { 'aria-label': text('report.title') } }}
      classNames={{ content: classes['content'] ?? '', body: classes['dialog'] ?? '' }}
    >
      <div className={classes['head']}>
        <span className={classes['headIcon']} data-tone={tone}>
          <Ico
            of={tone === 'good' ? IconCircleCheck : tone === 'warn' ? IconAlertTriangle : IconAlertCircle}
            size={22}
          />
        </span>
        <div className={classes['headText']}>
          <h2>{reportTitle(job)}</h2>
          <p>{originText(job)}</p>
        </div>
        <IconButton icon={IconX} size={28} label={uiText('close')} onClick={() => showReport(null)} />
      </div>
      <Counts job={job} />
      <div className={classes['groups']} tabIndex={0}>
        {job.failure !== null && <p className={classes['failure']}>{failureText(job.failure)}</p>}
        {error !== null && <p className={classes['failure']}>{failureText(failureOf(error))}</p>}
        {problemGroups(data?.entries ?? []).map((group) => (
          <ReportGroup key={group.kind} group={group} job={job} />
        ))}
        <Remarks job={job} complete={data?.complete ?? true} />
      </div>
      <Foot job={job} studies={data?.studies ?? []} />
    </Modal>
  );
}

function reportTone(job: Job): 'good' | 'warn' | 'dang' {
  if (job.state === 'failed') return 'dang';
  return problemsOf(job.counts) > 0 || job.state === 'cancelled' ? 'warn' : 'good';
}

/** "Added 6,528 images, 3 problems to check". */
export function reportTitle(job: Job): string {
  const { text } = studiesWords;
  if (job.state === 'failed') return text('report.failed');
  const added = addedOf(job.counts);
  if (job.state === 'cancelled') return text('report.stopped', { images: text('images', { count: added }) });
  const sentence = added === 0 ? text('report.nothing') : text('report.added', { count: added });
  const problems = problemsOf(job.counts);
  return problems === 0 ? sentence : text('report.withProblems', { added: sentence, count: problems });
}

function originText(job: Job): string {
  const { text } = studiesWords;
  const from = text('report.from', {
    label: job.label,
    when: momentInSentence(job.startedAt ?? job.createdAt, new Date()),
    duration: durationText((job.endedAt ?? Date.now()) - (job.startedAt ?? job.createdAt)),
  });
  return job.resumed ? `${from}. ${text('report.resumed')}` : from;
}

function Counts({ job }: { job: Job }): ReactElement {
  const text = studiesWords.useText();
  const { counts, studyCount } = job;
  const toCheck = counts.conflict + counts.missing + counts.partial;
  const tiles = [
    {
      count: addedOf(counts),
      label: text('report.count.added', { count: studyCount }),
      icon: IconCircleCheck,
      tone: 'good',
    },
    {
      count: counts.duplicate + counts.unchanged,
      label: text('report.count.here'),
      icon: IconCopy,
      tone: 'calm',
    },
    {
      count: toCheck,
      label: text('report.count.check'),
      icon: IconAlertTriangle,
      tone: toCheck > 0 ? 'warn' : 'calm',
    },
    {
      count: counts.unreadable,
      label: text('report.count.unread'),
      icon: IconAlertCircle,
      tone: counts.unreadable > 0 ? 'dang' : 'calm',
    },
  ];
  return (
    <div className={classes['counts']}>
      {tiles.map((tile) => (
        <div key={tile.label} data-tone={tile.tone}>
          <b>{countText(tile.count)}</b>
          <span>
            <Ico of={tile.icon} size={14} />
            {tile.label}
          </span>
        </div>
      ))}
    </div>
  );
}

/** Things to know that nobody has to act on. */
function Remarks({ job, complete }: { job: Job; complete: boolean }): ReactElement {
  const text = studiesWords.useText();
  const { counts } = job;
  const others = counts['not-dicom'];
  return (
    <div className={classes['remarks']}>
      {problemsOf(counts) === 0 && job.state === 'done' && <p>{text('report.allGood')}</p>}
      {!complete && <p>{text('report.more')}</p>}
      {others > 0 && <p>{text('report.others', { count: others })}</p>}
      {counts.removed > 0 && <p>{text('report.removed', { count: counts.removed })}</p>}
    </div>
  );
}

function Foot({ job, studies }: { job: Job; studies: readonly ImportReportStudy[] }): ReactElement {
  const text = studiesWords.useText();
  const uiText = uiWords.useText();
  const uids = studies.flatMap((study) => {
    const uid = StudyInstanceUID.safeParse(study.StudyInstanceUID);
    return uid.success ? [uid.data] : [];
  });
  const few = uids.length > 0 && uids.length <= OPENED_AT_ONCE;
  const showInList = (): void => {
    useStudies.setState({
      filters: noFilters,
      sort: { ...newestFirst, column: 'addedAt' },
      reportJobId: null,
    });
  };
  const open = (): void => {
    showReport(null);
    void openUids(uids);
  };
  return (
    <div className={classes['foot']}>
      <SaveMenu jobId={job.jobId} />
      <span className={classes['space']} />
      <Button onClick={() => showReport(null)}>{uiText('close')}</Button>
      {few && (
        <Button look="primary" autoFocus onClick={open}>
          {text('report.open', { count: uids.length })}
        </Button>
      )}
      {uids.length > OPENED_AT_ONCE && (
        <Button look="primary" autoFocus onClick={showInList}>
          {text('report.showInList')}
        </Button>
      )}
    </div>
  );
}

function SaveMenu({ jobId }: { jobId: string }): ReactElement {
  const text = studiesWords.useText();
  return (
    <Menu position="top-start">
      <Menu.Target>
        <Button look="ghost" icon={IconFileText} aria-haspopup="menu">
          {text('report.save')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(['csv', 'json'] as const).map((format) => (
          <Menu.Item key={format} component="a" href={reportFileUrl(jobId, format)} download>
            {text(`report.save.${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
