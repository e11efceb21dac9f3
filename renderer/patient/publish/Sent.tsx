import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import type { Publication, PublishResult } from '../../../native/contract/index.ts';
import { Button, Ico, plainText, recordFailureText } from '../../ui/index.ts';
import css from './publish.module.css';
import { hasRest } from './sentences.ts';
import { publishWords } from './words.ts';

type Props = {
  readonly publication: Publication;
  readonly onClose: () => void;
  readonly onRest: () => void;
};

/** What became of each entry. */
export function Sent({ publication, onClose, onRest }: Props): ReactElement {
  const say = publishWords.useText();
  const { state, serverName: server, results } = publication;
  const rest = hasRest(publication);
  return (
    <div data-publish={state}>
      <p className={css['end']} data-tone={rest ? 'warn' : 'good'} role="status">
        <Ico of={rest ? IconAlertTriangle : IconCheck} size={18} />
        {state === 'sending' ? say('sending', { server }) : say(`end.${state}`, { server })}
      </p>
      <ul className={css['resources']}>
        {results.map((one) => (
          <Row key={one.key} of={one} server={server} />
        ))}
      </ul>
      <div className={css['buttons']}>
        {rest && <Button onClick={onRest}>{say('rest')}</Button>}
        <Button look="primary" autoFocus onClick={onClose}>
          {say('done')}
        </Button>
      </div>
    </div>
  );
}

function Row({ of, server }: { readonly of: PublishResult; readonly server: string }): ReactElement {
  const say = publishWords.useText();
  const done = of.state === 'done';
  const words = done ? say(`action.${of.action}`) : say(`result.${of.state}`);
  const why = of.failure === null ? null : recordFailureText(of.failure, server);
  const title = plainText(of.about.title);
  return (
    <li className={css['row']} data-resource={of.resourceType} data-state={of.state}>
      <span className={css['itemName']}>
        {say(`kind.${of.about.kind}`)}
        {title !== '' && <span className={css['quiet']}> {title}</span>}
      </span>
      <span className={css['action']} data-tone={done ? 'good' : 'warn'}>
        {words}
      </span>
      {why !== null && (
        <span className={css['why']}>
          {of.scope === null
            ? say('serverFailed', { why: why.why, todo: why.todo })
            : say('refusal.scopes-missing', { server, scopes: of.scope })}
        </span>
      )}
      {of.entries !== null && of.entries > 1 && (
        <span className={css['why']}>{say('twice', { count: of.entries })}</span>
      )}
    </li>
  );
}
