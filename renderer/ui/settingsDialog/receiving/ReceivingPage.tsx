import { Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState, type ReactElement } from 'react';
import type { Receiving } from '../../../../native/contract/index.ts';
import { api } from '../../api.ts';
import { archiveWords } from '../../archives/words.ts';
import { failureText, type RequestFailure } from '../../failureText.ts';
import { bytesText } from '../../format.ts';
import { queryClient, queryKeys } from '../../queries.ts';
import { failureOf, unwrap } from '../../request.ts';
import { Button } from '../../widgets/Button.tsx';
import archives from '../archives/archives.module.css';
import { PlainField } from '../archives/fields.tsx';
import { CallerList } from './CallerList.tsx';
import {
  checkDraft,
  draftOf,
  isChanged,
  withCaller,
  type ReceivingDraft,
  type ReceivingProblems,
} from './draft.ts';
import classes from './receiving.module.css';
import { Security } from './Security.tsx';
import { StateLine } from './StateLine.tsx';
import { TurnedAwayList } from './TurnedAwayList.tsx';

const POLL_MS = 2000;

/** Our own door for images: on or off, who may come in, and who came. Counts follow while the page is looked at. */
export function ReceivingPage({ onUnsaved }: { onUnsaved: (is: boolean) => void }): ReactElement | null {
  const { data, error } = useQuery({
    queryKey: queryKeys.receiving,
    queryFn: async ({ signal }) => unwrap(await api.receiving(signal)),
    refetchInterval: POLL_MS,
    staleTime: 0,
  });
  const [draft, setDraft] = useState<ReceivingDraft | null>(null);
  const changed = draft !== null && data !== undefined && isChanged(draft, draftOf(data));
  useEffect(() => onUnsaved(changed), [onUnsaved, changed]);
  if (data === undefined) return error === null ? null : <p role="alert">{failureText(failureOf(error))}</p>;
  return <ReceivingForm state={data} draft={draft ?? draftOf(data)} changed={changed} onDraft={setDraft} />;
}

type FormProps = {
  state: Receiving;
  draft: ReceivingDraft;
  changed: boolean;
  onDraft: (draft: ReceivingDraft | null) => void;
};

function ReceivingForm({ state, draft, changed, onDraft }: FormProps): ReactElement {
  const text = archiveWords.useText();
  const [problems, setProblems] = useState<ReceivingProblems>({});
  const [failure, setFailure] = useState<RequestFailure | null>(null);
  const change = (what: Partial<ReceivingDraft>): void => {
    onDraft({ ...draft, ...what });
    setProblems({});
  };
  const said = (field: string): string | undefined => {
    const problem = problems[field];
    return problem === undefined ? undefined : text(`field.${problem}`);
  };
  const save = async (): Promise<void> => {
    const checked = checkDraft(draft);
    if (!checked.ok) {
      setProblems(checked.problems);
      return;
    }
    const answer = await api.changeReceiving(checked.change);
    setFailure(answer.ok ? null : answer.failure);
    if (!answer.ok) return;
    queryClient.setQueryData(queryKeys.receiving, answer.value);
    onDraft(null);
  };
  return (
    <form
      className={classes['page']}
      aria-label={text('receiving')}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div className={classes['body']}>
        {failure !== null && (
          <p role="alert" className={archives['failure']}>
            {failureText(failure)}
          </p>
        )}
        <Switch
          label={text('receiving.on')}
          description={text('receiving.onNote')}
          checked={draft.on}
          onChange={(event) => change({ on: event.currentTarget.checked })}
        />
        <StateLine state={state} changed={changed} />
        <div className={archives['form']}>
          <PlainField
            label={text('receiving.AETitle')}
            note={text('receiving.AETitleNote')}
            value={draft.AETitle}
            error={said('AETitle')}
            onChange={(AETitle) => change({ AETitle })}
          />
          <PlainField
            label={text('receiving.port')}
            note={text('receiving.portNote')}
            value={draft.port}
            error={said('port')}
            onChange={(port) => change({ port })}
          />
        </div>
        <CallerList state={state} draft={draft} said={said} onChange={change} />
        <TurnedAwayList
          state={state}
          draft={draft}
          onAllow={({ callingAETitle, address }) =>
            change({ callers: withCaller(draft.callers, callingAETitle, address) })
          }
        />
        <Security state={state} draft={draft} said={said} onChange={change} />
        <h3>{text('receiving.quota')}</h3>
        <div className={archives['form']}>
          <PlainField
            label={text('receiving.quota.limit')}
            note={quotaNote(state)}
            placeholder={text('receiving.quota.none')}
            value={draft.quotaGb}
            error={said('quotaGb')}
            onChange={(quotaGb) => change({ quotaGb })}
          />
          <PlainField
            label={text('receiving.host')}
            note={text('receiving.hostNote')}
            value={draft.host}
            error={said('host')}
            onChange={(host) => change({ host })}
          />
        </div>
      </div>
      <div className={archives['foot']}>
        <Button look="primary" type="submit" disabled={!changed}>
          {text(draft.on && !state.settings.on ? 'receiving.saveOn' : 'receiving.save')}
        </Button>
        <Button disabled={!changed} onClick={() => onDraft(null)}>
          {text('undo')}
        </Button>
      </div>
    </form>
  );
}

function quotaNote({ usedBytes, settings }: Receiving): string {
  const { text } = archiveWords;
  const used = text('receiving.quota.used', { used: bytesText(usedBytes) });
  const full = settings.quotaBytes !== null && usedBytes >= settings.quotaBytes;
  return full ? `${used} ${text('receiving.quota.full')}` : used;
}
