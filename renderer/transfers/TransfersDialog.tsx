import { Modal } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import type { Job } from '../../native/contract/index.ts';
import { isActive, uiWords, useJobs } from '../ui/index.ts';
import { hideTransfers, useTransfersView } from './state.ts';
import { isTransferJob } from './text.ts';
import { TransferRow } from './TransferRow.tsx';
import classes from './transfers.module.css';
import { transfersWords } from './words.ts';

/** All transfers, both ways: what is under way in the order it was begun, then what has ended, the newest first. */
export function TransfersDialog(): ReactElement {
  const text = transfersWords.useText();
  const uiText = uiWords.useText();
  const jobs = useJobs((state) => state.jobs);
  const asked = useTransfersView((state) => state.jobId);
  const [shown, setShown] = useState<string | null>(null);
  const open = shown ?? asked;
  const transfers = [...jobs.values()].filter(isTransferJob);
  const active = transfers.filter(isActive).toSorted((a, b) => a.createdAt - b.createdAt);
  const ended = transfers
    .filter((job) => !isActive(job))
    .toSorted((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0));
  const group = (title: string, list: readonly Job[]): ReactElement | null =>
    list.length === 0 ? null : (
      <section aria-label={title}>
        <h3 className={classes['group']}>{title}</h3>
        <ul className={classes['rows']}>
          {list.map((job) => (
            <TransferRow
              key={job.jobId}
              job={job}
              open={open === job.jobId}
              onOpen={(on) => setShown(on ? job.jobId : '')}
            />
          ))}
        </ul>
      </section>
    );
  return (
    <Modal
      opened
      onClose={hideTransfers}
      size={880}
      padding={0}
      title={text('transfers')}
      classNames={{ header: classes['header'] ?? '', body: classes['body'] ?? '' }}
      closeButtonProps={{ 'aria-label': uiText('close') }}
    >
      {transfers.length === 0 && (
        <div className={classes['empty']}>
          <div>{text('transfers.none')}</div>
          <p className={classes['note']}>{text('transfers.noneText')}</p>
        </div>
      )}
      {group(text('transfers.active'), active)}
      {group(text('transfers.ended'), ended)}
    </Modal>
  );
}
