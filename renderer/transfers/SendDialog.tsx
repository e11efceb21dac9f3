import { Modal } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import type { SendChoice, SendSize } from '../../native/contract/index.ts';
import {
  api,
  bytesText,
  Button,
  failureOf,
  failureText,
  putStartedJob,
  queryKeys,
  uiWords,
  unwrap,
  usePeers,
  type RequestFailure,
} from '../ui/index.ts';
import { ArchiveChoice } from './ArchiveChoice.tsx';
import { useArchiveStates } from './archiveStates.ts';
import { SeriesChoice } from './SeriesChoice.tsx';
import { askSend, showTransfers, type SendAsk, type SendStudy } from './state.ts';
import classes from './transfers.module.css';
import { transfersWords } from './words.ts';

const SHOWN = 6;

/** What goes, how much it is, and where it goes, before anything goes. */
export function SendDialog({ ask }: { ask: SendAsk }): ReactElement {
  const text = transfersWords.useText();
  const uiText = uiWords.useText();
  const [choice, setChoice] = useState<SendChoice>(ask.choice);
  const [peerId, setPeerId] = useState<string | null>(null);
  const [first, setFirst] = useState(false);
  const [failure, setFailure] = useState<RequestFailure | null>(null);
  const { data: peers = [] } = usePeers();
  const states = useArchiveStates(peers);
  const nothing = choice.SeriesInstanceUIDs?.length === 0;
  const size = useSize(choice, !nothing);
  const can = peerId !== null && states.get(peerId)?.kind !== 'refuses' && !nothing;
  const count = nothing ? 0 : (size.data?.instances ?? 0);
  const send = async (): Promise<void> => {
    if (peerId === null) return;
    const label = labelOf(ask.studies).slice(0, 200);
    const answer = await api.send({ ...choice, peerId, label, priority: first ? 'now' : 'normal' });
    if (!answer.ok) {
      setFailure(answer.failure);
      return;
    }
    putStartedJob(answer.value);
    askSend(null);
    showTransfers(answer.value.jobId);
  };
  return (
    <Modal
      opened
      onClose={() => askSend(null)}
      size={560}
      title={text('send.title')}
      closeButtonProps={{ 'aria-label': uiText('close') }}
    >
      <section aria-label={text('send.what')}>
        <StudyNames studies={ask.studies} />
        <SeriesChoice choice={choice} onChange={setChoice} />
        <p className={classes['size']} role="status">
          {nothing ? text('send.nothing') : sizeText(size.data)}
        </p>
      </section>
      {size.error !== null && <p role="alert">{failureText(failureOf(size.error))}</p>}
      <ArchiveChoice peers={peers} states={states} chosen={peerId} onChoose={setPeerId} />
      {failure !== null && (
        <p role="alert" className={classes['failure']}>
          {failureText(failure)}
        </p>
      )}
      <div className={classes['dialogFoot']}>
        <label className={classes['check']}>
          <input
            type="checkbox"
            checked={first}
            onChange={(event) => setFirst(event.currentTarget.checked)}
          />
          {text('send.first')}
        </label>
        <span className={classes['space']} />
        <Button onClick={() => askSend(null)}>{uiText('cancel')}</Button>
        <Button look="primary" disabled={!can || count === 0} onClick={() => void send()}>
          {count === 0 ? text('send') : text('send.do', { count })}
        </Button>
      </div>
    </Modal>
  );
}

const useSize = (choice: SendChoice, enabled: boolean) =>
  useQuery({
    queryKey: [...queryKeys.sendSize, choice],
    queryFn: async ({ signal }) => unwrap(await api.sendSize(choice, signal)),
    enabled,
    staleTime: 0,
    placeholderData: keepPreviousData,
  });

/** "1 study, 512 images, 269 MB". */
function sizeText(size: SendSize | undefined): string {
  if (size === undefined) return '';
  const { text } = transfersWords;
  return text('send.size', {
    studies: text('send.studies', { count: size.studies }),
    images: text('send.images', { count: size.instances }),
    bytes: bytesText(size.bytes),
  });
}

/** What the transfer is called while it is under way. */
export function labelOf(studies: readonly SendStudy[]): string {
  const [one, ...others] = studies;
  if (one === undefined) return '';
  const { label } = one;
  return others.length === 0
    ? label
    : `${label} ${transfersWords.text('send.more', { count: others.length })}`;
}

function StudyNames({ studies }: { studies: readonly SendStudy[] }): ReactElement {
  const text = transfersWords.useText();
  return (
    <ul className={classes['names']}>
      {studies.slice(0, SHOWN).map(({ who, what }, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- two studies may read the same
        <li key={index}>
          <span>{who}</span>
          <span>{what}</span>
        </li>
      ))}
      {studies.length > SHOWN && <li>{text('send.more', { count: studies.length - SHOWN })}</li>}
    </ul>
  );
}
