import { useState, type ReactElement } from 'react';
import type {
  Publication,
  PublishChoice,
  PublishItem,
  PublishRefusal,
  PublishState,
} from '../../../native/contract/index.ts';
import { Button } from '../../ui/index.ts';
import { Before } from './Before.tsx';
import { Items } from './Items.tsx';
import css from './publish.module.css';
import { refusalText, toCompare } from './sentences.ts';
import { publishWords } from './words.ts';

type Props = {
  readonly state: PublishState;
  readonly looking: boolean;
  readonly refusal: PublishRefusal | null;
  readonly trouble: string;
  readonly onLook: (choice: PublishChoice) => void;
  readonly onRest: (publication: Publication) => void;
  readonly onCompare: () => void;
};

/** To which record, and what goes with the study. Readers' own marks are chosen at first, those of documents are not. */
export function Choose({ state, looking, refusal, trouble, onLook, onRest, onCompare }: Props): ReactElement {
  const say = publishWords.useText();
  const [serverId, setServerId] = useState(firstServer(state));
  const [items, setItems] = useState<ReadonlySet<string>>(() => chosenAtFirst(state.items));
  const server = state.servers.find((one) => one.serverId === serverId);
  const why = refusal ?? server?.refusal ?? null;
  const look = (): void => {
    if (serverId === '') return;
    const keys = state.items.flatMap(({ key, obstacle }) =>
      obstacle === null && items.has(key) ? [key] : [],
    );
    onLook({ serverId, items: keys });
  };
  return (
    <div data-publish={looking ? 'looking' : 'choose'}>
      <p className={css['lead']}>{say('lead')}</p>
      {state.servers.length > 1 && (
        <fieldset className={css['servers']}>
          <legend>{say('server')}</legend>
          {state.servers.map((one) => (
            <label key={one.serverId} className={css['check']}>
              <input
                type="radio"
                name="record-server"
                checked={one.serverId === serverId}
                onChange={() => setServerId(one.serverId)}
              />
              <span>{one.serverName}</span>
            </label>
          ))}
        </fieldset>
      )}
      {why !== null && (
        <div className={css['refusal']} role="alert">
          <p>{refusalText(why, server?.serverName ?? '')}</p>
          {toCompare(why) && (
            <Button size="small" onClick={onCompare}>
              {say('compare')}
            </Button>
          )}
        </div>
      )}
      {trouble !== '' && (
        <p className={css['refusal']} role="alert">
          {trouble}
        </p>
      )}
      <Items study={state.StudyInstanceUID} items={state.items} chosen={items} onChoose={setItems} />
      <Before publications={state.publications} onRest={onRest} />
      <div className={css['buttons']}>
        {looking && (
          <span className={css['quiet']} role="status">
            {say('looking', { server: server?.serverName ?? '' })}
          </span>
        )}
        <Button
          look="primary"
          disabled={looking || server === undefined || server.refusal !== null}
          onClick={look}
        >
          {say('preview')}
        </Button>
      </div>
    </div>
  );
}

/** One to which it can be sent, before one to which it cannot. */
const firstServer = ({ servers }: PublishState): string =>
  (servers.find(({ refusal }) => refusal === null) ?? servers[0])?.serverId ?? '';

const chosenAtFirst = (items: readonly PublishItem[]): ReadonlySet<string> =>
  new Set(
    items.flatMap(({ key, source, obstacle }) => (source === 'reader' && obstacle === null ? [key] : [])),
  );
