import { IconAlertTriangle } from '@tabler/icons-react';
import { useCallback, useMemo, useSyncExternalStore, type ReactNode } from 'react';
import { Ico } from '../ui/index.ts';
import { joined } from './identityText.ts';
import { peopleShown, type People } from './people.ts';
import { useSession } from './sessionContext.ts';
import { useWords } from './text.ts';
import css from './viewer.module.css';

/** Over the panes, for as long as images of more than one person are open here, or may be: it cannot be closed. */
export function PeopleBanner(): ReactNode {
  const { people, isCertain } = usePeople();
  const { say, format } = useWords();
  if (people.length < 2) return null;
  return (
    <div className={css['people']} role="alert" data-people={people.length}>
      <b>
        <Ico of={IconAlertTriangle} size={18} />
        {say(isCertain ? 'peopleShown' : 'namesShown', { count: people.length })}
      </b>
      <ul>
        {people.map(({ name, number, born }, place) => (
          <li key={place}>
            {name === '' ? say('noName') : name}{' '}
            <small>
              {joined(
                number === '' ? say('noNumber') : number,
                born === '' ? say('bornUnknown') : say('born', { date: format.date(born) }),
              )}
            </small>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Drawn again only when they are others: every picture that is scrolled to is looked at. */
function usePeople(): People {
  const session = useSession();
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = [session.subscribePanes(listener), session.store.subscribe(listener)];
      return () => {
        for (const stop of stops) stop();
      };
    },
    [session],
  );
  const read = useMemo(() => {
    let last: { readonly key: string; readonly people: People } | null = null;
    return (): People => {
      const people = peopleShown(session);
      const key = JSON.stringify(people);
      if (last?.key !== key) last = { key, people };
      return last.people;
    };
  }, [session]);
  return useSyncExternalStore(subscribe, read);
}
