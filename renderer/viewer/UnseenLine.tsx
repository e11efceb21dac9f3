import { useEffect } from 'react';
import type { ReactNode } from 'react';
import type { Pane } from '../imaging/index.ts';
import css from './pane.module.css';
import { usePaneValue, useSession, useViewer } from './sessionContext.ts';
import { useWords } from './text.ts';

const SAID_MS = 5000;
const WORDS = { mark: 'unseenMark', copy: 'unseenCopy' } as const;

/** Why nothing was done with an image that is not on screen, in the pane that has none: never over an image. */
export function UnseenLine({ id, pane }: { readonly id: number; readonly pane: Pane }): ReactNode {
  const { say } = useWords();
  const session = useSession();
  const unseen = useViewer((state) => (state.unseen?.pane === id ? state.unseen : null));
  const shows = usePaneValue(pane, ({ shown }) => shown !== null);
  useEffect(() => {
    if (unseen === null) return undefined;
    const clear = (): void => session.store.setState({ unseen: null });
    if (shows) return clear();
    const timer = setTimeout(clear, SAID_MS);
    return () => clearTimeout(timer);
  }, [session, unseen, shows]);
  if (unseen === null || shows) return null;
  return (
    <p className={css['unseen']} role="status" data-unseen={unseen.what}>
      {say(WORDS[unseen.what])}
    </p>
  );
}
