import type { ReactElement } from 'react';
import type { Publication } from '../../../native/contract/index.ts';
import { Button, momentText } from '../../ui/index.ts';
import css from './publish.module.css';
import { hasRest } from './sentences.ts';
import { publishWords } from './words.ts';

const SHOWN = 5;

type Props = {
  readonly publications: readonly Publication[];
  readonly onRest: (publication: Publication) => void;
};

/** What was sent before, and by whom; what was left can go on. */
export function Before({ publications, onRest }: Props): ReactElement | null {
  const say = publishWords.useText();
  if (publications.length === 0) return null;
  return (
    <section className={css['group']} aria-label={say('before')}>
      <h3>{say('before')}</h3>
      <ul className={css['items']}>
        {publications.slice(0, SHOWN).map((one, index) => (
          <li key={one.publicationId} className={css['row']} data-tone={hasRest(one) ? 'warn' : 'plain'}>
            <span>{say(`state.${one.state}`)}</span>
            <span className={css['quiet']}>
              {[
                one.serverName,
                momentText(one.startedAt, new Date()),
                one.by === '' ? '' : say('by', { who: one.by }),
                say('entries', { count: one.results.length }),
              ]
                .filter((part) => part !== '')
                .join(' · ')}
            </span>
            {/* Only the last of them: what an older one left may have gone with a newer. */}
            {index === 0 && hasRest(one) && (
              <Button size="small" onClick={() => onRest(one)}>
                {say('rest')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
