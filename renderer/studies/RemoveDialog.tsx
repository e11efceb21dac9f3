import { Modal } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import type { StudyRow } from '../../native/contract/index.ts';
import {
  api,
  Button,
  dateText,
  failureText,
  patientNameText,
  plainText,
  putStartedJob,
  tabActions,
  uiWords,
  type RequestFailure,
} from '../ui/index.ts';
import { askToRemove } from './state.ts';
import classes from './studies.module.css';
import { studiesWords } from './words.ts';

const SHOWN = 6;

/** What removing means for the files: linked originals stay, our own copies go. */
export function removalKind(rows: readonly Pick<StudyRow, 'storage'>[]): 'linked' | 'owned' | 'mixed' {
  if (rows.every((row) => row.storage === 'linked')) return 'linked';
  return rows.every((row) => row.storage === 'owned') ? 'owned' : 'mixed';
}

/** Names what will go before it goes. Keeping is the choice under Enter. */
export function RemoveDialog({ rows }: { rows: readonly StudyRow[] }): ReactElement {
  const text = studiesWords.useText();
  const uiText = uiWords.useText();
  const [failure, setFailure] = useState<RequestFailure | null>(null);
  const remove = async (): Promise<void> => {
    const uids = rows.map((row) => row.StudyInstanceUID);
    const answer = await api.removeStudies(uids);
    if (!answer.ok) {
      setFailure(answer.failure);
      return;
    }
    putStartedJob(answer.value);
    tabActions.forgetStudies(uids);
    askToRemove(null);
  };
  return (
    <Modal
      opened
      onClose={() => askToRemove(null)}
      size={520}
      title={text('remove.title', { count: rows.length })}
      closeButtonProps={{ 'aria-label': uiText('close') }}
    >
      <ul className={classes['removeList']}>
        {rows.slice(0, SHOWN).map((row) => (
          <li key={row.StudyInstanceUID}>
            <span>{patientNameText(row.PatientName)}</span>
            <span>
              {[dateText(row.StudyDate), row.ModalitiesInStudy[0], plainText(row.StudyDescription)]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </li>
        ))}
        {rows.length > SHOWN && <li>{text('remove.more', { count: rows.length - SHOWN })}</li>}
      </ul>
      <p className={classes['removeNote']}>{text(`remove.${removalKind(rows)}`)}</p>
      {failure !== null && (
        <p role="alert" className={classes['removeFailure']}>
          {failureText(failure)}
        </p>
      )}
      <div className={classes['dialogButtons']}>
        <Button autoFocus onClick={() => askToRemove(null)}>
          {text('remove.keep')}
        </Button>
        <Button look="danger" onClick={() => void remove()}>
          {text('remove.do', { count: rows.length })}
        </Button>
      </div>
    </Modal>
  );
}
