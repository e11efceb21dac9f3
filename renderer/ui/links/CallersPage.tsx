import { useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import type { KnownCaller, LinkCaller } from '../../../native/contract/index.ts';
import { failureText, type RequestFailure } from '../failureText.ts';
import { momentText } from '../format.ts';
import { queryClient } from '../queries.ts';
import { unwrap } from '../request.ts';
import settings from '../settingsDialog/settings.module.css';
import { Button } from '../widgets/Button.tsx';
import { linkApi } from './linkApi.ts';
import classes from './links.module.css';
import { linkWords } from './words.ts';

const CALLERS = ['link-callers'];

/** Whose links are opened and whose are refused, as readers or IT have said. */
export function CallersPage(): ReactElement {
  const text = linkWords.useText();
  const [failure, setFailure] = useState<RequestFailure | null>(null);
  const { data: callers, error } = useQuery({
    queryKey: CALLERS,
    queryFn: async ({ signal }) => unwrap(await linkApi.callers(signal)),
    refetchOnMount: 'always', // the command line may have said more
  });
  const forget = async (caller: LinkCaller): Promise<void> => {
    const answer = await linkApi.decide({ caller, decision: null });
    setFailure(answer.ok ? null : answer.failure);
    if (answer.ok) queryClient.setQueryData(CALLERS, answer.value);
  };
  return (
    <section className={settings['folders']} aria-label={text('settings.title')}>
      <h3>{text('settings.title')}</h3>
      <p className={settings['note']}>{text('settings.note')}</p>
      {(failure !== null || error !== null) && (
        <p role="alert" className={settings['failure']}>
          {text('settings.failed')} {failure === null ? '' : failureText(failure)}
        </p>
      )}
      {callers?.length === 0 && <p className={settings['note']}>{text('settings.none')}</p>}
      <ul className={classes['callers']}>
        {(callers ?? []).map((known) => (
          <Caller
            key={`${known.caller.kind} ${known.caller.name}`}
            known={known}
            onForget={() => void forget(known.caller)}
          />
        ))}
      </ul>
    </section>
  );
}

function Caller({ known, onForget }: { known: KnownCaller; onForget: () => void }): ReactElement {
  const text = linkWords.useText();
  const { caller, decision, decidedAt } = known;
  return (
    <li>
      <div className={classes['callerName']}>
        {caller.name === '' ? text('settings.unnamed') : caller.name}
        <i>
          {[caller.name === '' ? '' : text(`settings.${caller.kind}`), momentText(decidedAt, new Date())]
            .filter(Boolean)
            .join(' · ')}
        </i>
      </div>
      <span className={classes['decision']} data-decision={decision}>
        {text(`settings.${decision}`)}
      </span>
      <Button size="small" onClick={onForget}>
        {text('settings.forget')}
      </Button>
    </li>
  );
}
