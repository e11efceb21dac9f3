import { Modal } from '@mantine/core';
import type { ReactElement } from 'react';
import type { PublishState } from '../../../native/contract/index.ts';
import { failureOf, failureText, ProgressBar, uiWords } from '../../ui/index.ts';
import { Choose } from './Choose.tsx';
import { Preview } from './Preview.tsx';
import css from './publish.module.css';
import { Sent } from './Sent.tsx';
import { type Publishing, usePublishing, usePublishState } from './usePublish.ts';
import { publishWords } from './words.ts';

type Props = {
  readonly study: string;
  readonly onClose: () => void;
  /** Shows images and record side by side, to be judged. */
  readonly onCompare: () => void;
};

/** Gives a study back to the record: what goes along is chosen, all of it is seen, and only then it is sent. */
export function PublishDialog({ study, onClose, onCompare }: Props): ReactElement {
  const say = publishWords.useText();
  const uiText = uiWords.useText();
  const publishing = usePublishing(study);
  const { data, error } = usePublishState(study, publishing.step.kind === 'sending');
  return (
    <Modal
      opened
      onClose={onClose}
      size={720}
      title={say('title')}
      closeButtonProps={{ 'aria-label': uiText('close') }}
    >
      {error !== null && <p role="alert">{failureText(failureOf(error))}</p>}
      {data === undefined && error === null && <p className={css['lead']}>{say('reading')}</p>}
      {data !== undefined && (
        <Steps state={data} publishing={publishing} onClose={onClose} onCompare={onCompare} />
      )}
    </Modal>
  );
}

type StepsProps = Omit<Props, 'study'> & { readonly state: PublishState; readonly publishing: Publishing };

function Steps({ state, publishing, onClose, onCompare }: StepsProps): ReactElement {
  const { step } = publishing;
  switch (step.kind) {
    case 'choose':
    case 'looking':
      return (
        <Choose
          state={state}
          looking={step.kind === 'looking'}
          refusal={step.kind === 'choose' ? step.refusal : null}
          trouble={step.kind === 'choose' ? step.trouble : ''}
          onLook={(choice) => void publishing.look(choice)}
          onRest={(publication) => void publishing.sendRest(publication)}
          onCompare={onCompare}
        />
      );
    case 'preview':
      return (
        <Preview
          preview={step.preview}
          changed={step.changed}
          onBack={publishing.back}
          onSend={() => void publishing.send(step.preview)}
        />
      );
    case 'sending':
      return <Sending state={state} server={step.server} />;
    case 'sent':
      return (
        <Sent
          publication={state.publications.find(isOf(step.publication)) ?? step.publication}
          onClose={onClose}
          onRest={() => void publishing.sendRest(step.publication)}
        />
      );
  }
}

const isOf =
  ({ publicationId }: { readonly publicationId: string }) =>
  (one: { readonly publicationId: string }): boolean =>
    one.publicationId === publicationId;

function Sending({ state, server }: { readonly state: PublishState; readonly server: string }): ReactElement {
  const say = publishWords.useText();
  const results = state.publications.find((one) => one.state === 'sending')?.results ?? [];
  const over = results.filter((one) => one.state !== 'waiting' && one.state !== 'sending').length;
  return (
    <div className={css['sending']} role="status">
      <p>{say('sending', { server })}</p>
      <ProgressBar share={results.length === 0 ? 0 : over / results.length} label={say('title')} />
      <p className={css['quiet']}>{say('goesOn')}</p>
    </div>
  );
}
