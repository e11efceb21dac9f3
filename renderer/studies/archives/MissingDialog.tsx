import { Modal } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCopy, IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { StudyInstanceUID, type TransferProblem } from '../../../native/contract/index.ts';
import {
  api,
  Button,
  failureOf,
  failureText,
  peerFailureText,
  queryClient,
  queryKeys,
  studyDetailQuery,
  uiWords,
  unwrap,
  useJobs,
} from '../../ui/index.ts';
import { showMissing, type MissingOf } from '../state.ts';
import studiesClasses from '../studies.module.css';
import { studiesWords } from '../words.ts';
import classes from './archives.module.css';
import { getStudy } from './getting.ts';
import {
  missingAsText,
  missingOfReport,
  missingOfStudy,
  missingSentence,
  reasonLines,
  type MissingList,
} from './missingText.ts';
import { usePeerNames } from './useSearch.ts';

const SHOWN = 200;

/** Which images of a study are missing, and why; the list can be copied for whoever looks after the archive. */
export function MissingDialog({ of }: { of: MissingOf }): ReactElement {
  const text = studiesWords.useText();
  const uiText = uiWords.useText();
  const { data, error } = useQuery({
    queryKey: [...queryKeys.completeness, 'missing', of],
    queryFn: async ({ signal }) =>
      'jobId' in of
        ? missingOfReport(unwrap(await api.transfer(of.jobId, signal)))
        : missingOfStudy(unwrap(await api.completeness(of.StudyInstanceUID, signal))),
    staleTime: 0,
  });
  const label = useLabel(of);
  return (
    <Modal
      opened
      onClose={() => showMissing(null)}
      size={640}
      title={text('missing.title')}
      closeButtonProps={{ 'aria-label': uiText('close') }}
    >
      {error !== null && <p role="alert">{failureText(failureOf(error))}</p>}
      {error === null && data === undefined && <p>{text('missing.loading')}</p>}
      {data !== undefined && <Missing list={data} label={label} />}
    </Modal>
  );
}

function useLabel(of: MissingOf): string {
  const job = useJobs((state) => ('jobId' in of ? state.jobs.get(of.jobId) : undefined));
  if (job !== undefined) return job.label;
  if ('jobId' in of) return '';
  const study = queryClient.getQueryData(studyDetailQuery(of.StudyInstanceUID).queryKey);
  return typeof study === 'object' && study !== null ? descriptionOf(study) : of.StudyInstanceUID;
}

function descriptionOf(detail: object): string {
  const study: unknown = 'study' in detail ? detail.study : null;
  if (typeof study !== 'object' || study === null || !('StudyDescription' in study)) return '';
  return String(study.StudyDescription);
}

function Missing({ list, label }: { list: MissingList; label: string }): ReactElement {
  const text = studiesWords.useText();
  const uiText = uiWords.useText();
  const clipboard = useClipboard({ timeout: 2000 });
  const names = usePeerNames();
  const { problems, failure, peerId } = list;
  const archive = peerId === null ? '' : (names.get(peerId) ?? '');
  const said = failure === null ? null : peerFailureText(failure, archive);
  const again = (): void => {
    const study = StudyInstanceUID.safeParse(list.StudyInstanceUID);
    if (!study.success || peerId === null) return;
    showMissing(null);
    void getStudy({ StudyInstanceUID: study.data, peerId, label, open: false });
  };
  return (
    <>
      <p className={classes['sentence']}>{missingSentence(label, list)}</p>
      {said !== null && (
        <div className={classes['cause']}>
          <div className={classes['whyTitle']}>{said.why}</div>
          <div>{said.todo}</div>
          {said.detail !== '' && <div className={classes['code']}>{said.detail}</div>}
        </div>
      )}
      <ul className={classes['reasons']}>
        {reasonLines(problems).map((line) => (
          <li key={line}>{line}</li>
        ))}
        {list.unlisted > 0 && <li>{text('missing.unlisted', { count: list.unlisted })}</li>}
      </ul>
      {problems.length > 0 && <UidTable problems={problems.slice(0, SHOWN)} />}
      {problems.length > SHOWN && <p>{text('missing.more', { count: problems.length - SHOWN })}</p>}
      <div className={studiesClasses['dialogButtons']}>
        <Button icon={IconCopy} onClick={() => clipboard.copy(missingAsText(label, list))}>
          {text(clipboard.copied ? 'missing.copied' : 'missing.copy')}
        </Button>
        {archive !== '' && (
          <Button icon={IconRefresh} look="primary" onClick={again}>
            {text('get.again')}
          </Button>
        )}
        <Button onClick={() => showMissing(null)}>{uiText('close')}</Button>
      </div>
    </>
  );
}

function UidTable({ problems }: { problems: readonly TransferProblem[] }): ReactElement {
  const text = studiesWords.useText();
  const series = new Map<string, TransferProblem[]>();
  for (const problem of problems) {
    const known = series.get(problem.SeriesInstanceUID);
    if (known === undefined) series.set(problem.SeriesInstanceUID, [problem]);
    else known.push(problem);
  }
  return (
    <div className={classes['uids']} tabIndex={0} role="region" aria-label={text('missing.title')}>
      {[...series].map(([uid, missing]) => (
        <div key={uid}>
          <div className={classes['seriesUid']}>{text('missing.series', { uid })}</div>
          {missing.map(({ SOPInstanceUID, reason }) => (
            <div key={`${SOPInstanceUID} ${reason}`}>{SOPInstanceUID}</div>
          ))}
        </div>
      ))}
    </div>
  );
}
