import { IconExternalLink, IconLogin2, IconLogout2 } from '@tabler/icons-react';
import { useEffect, useRef, type ReactElement } from 'react';
import { archiveWords } from '../../archives/words.ts';
import { openAddress } from '../../openAddress.ts';
import { Button } from '../../widgets/Button.tsx';
import classes from './archives.module.css';

/** How often the services are asked while somebody is in the browser. */
export const LOOK_MS = 1000;

type Props = {
  state: 'out' | 'waiting' | 'in' | 'again';
  said: string;
  /** What the browser has to open while it is waited for. */
  address: string | null;
  /** What went wrong, in whole sentences. */
  problem: string | null;
  /** For IT: the server's own words. */
  detail?: string;
  onBegin: () => void;
  onEnd: () => void;
};

/** Who is signed in, and doing so: in the system's browser, never on this page. */
export function SignInLine({
  state,
  said,
  address,
  problem,
  detail = '',
  onBegin,
  onEnd,
}: Props): ReactElement {
  const text = archiveWords.useText();
  const waits = state === 'waiting';
  return (
    <>
      <div className={classes['signIn']} role="status">
        <span>{said}</span>
        <span className={classes['space']} />
        {waits && address !== null && (
          <Button size="small" icon={IconExternalLink} onClick={() => openAddress(address)}>
            {text('signIn.open')}
          </Button>
        )}
        {waits && (
          <Button size="small" look="ghost" onClick={onEnd}>
            {text('signIn.cancel')}
          </Button>
        )}
        {state === 'in' && (
          <Button size="small" look="ghost" icon={IconLogout2} onClick={onEnd}>
            {text('signIn.end')}
          </Button>
        )}
        {!waits && (
          <Button size="small" icon={IconLogin2} onClick={onBegin}>
            {text(state === 'out' ? 'signIn.begin' : 'signIn.again')}
          </Button>
        )}
      </div>
      {problem !== null && (
        <div role="alert" className={classes['failure']}>
          {problem}
          {detail !== '' && <div className={classes['code']}>{detail}</div>}
        </div>
      )}
    </>
  );
}

/** Calls once somebody has come back from the browser. */
export function useSignedIn(state: string | undefined, onSignedIn: () => void): void {
  const before = useRef(state);
  useEffect(() => {
    if (before.current === 'waiting' && state === 'signed-in') onSignedIn();
    before.current = state;
  }, [state, onSignedIn]);
}
