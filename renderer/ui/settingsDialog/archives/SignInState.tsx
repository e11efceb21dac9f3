import { IconExternalLink, IconLogin2, IconLogout2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import type { Peer, SignIn } from '../../../../native/contract/index.ts';
import { api } from '../../api.ts';
import { signInProblemText } from '../../archives/signInText.ts';
import { archiveWords } from '../../archives/words.ts';
import { failureText, type RequestFailure } from '../../failureText.ts';
import { momentInSentence } from '../../format.ts';
import { openAddress } from '../../openAddress.ts';
import { queryClient, queryKeys } from '../../queries.ts';
import { unwrap } from '../../request.ts';
import { Button } from '../../widgets/Button.tsx';
import classes from './archives.module.css';

const LOOK_MS = 1000;

type Props = {
  /** Null: one that is being added. */
  peer: Peer | null;
  changed: boolean;
  onSignedIn: () => void;
};

/** Who has signed in to an archive by OpenID Connect, and doing so: in the system's browser, never on this page. */
export function SignInState(props: Props): ReactElement {
  const text = archiveWords.useText();
  return (
    <section className={classes['signInPart']} aria-label={text('signIn')}>
      <h3>{text('signIn')}</h3>
      {props.peer === null || props.changed ? (
        <p className={classes['note']}>{text('signIn.saveFirst')}</p>
      ) : (
        <Standing {...props} peer={props.peer} />
      )}
    </section>
  );
}

function Standing({ peer, onSignedIn }: Props & { peer: Peer }): ReactElement | null {
  const text = archiveWords.useText();
  const { peerId, settings } = peer;
  const [address, setAddress] = useState<string | null>(null);
  const [failure, setFailure] = useState<RequestFailure | null>(null);
  const { data: signIn } = useQuery({
    queryKey: queryKeys.signIn(peerId),
    queryFn: async ({ signal }) => unwrap(await api.signIn(peerId, signal)),
    refetchInterval: ({ state }) => (state.data?.state === 'waiting' ? LOOK_MS : false),
    refetchOnWindowFocus: true,
  });
  useSignedIn(signIn?.state, onSignedIn);
  if (signIn === undefined) return null;
  const refresh = (): Promise<void> => queryClient.invalidateQueries({ queryKey: queryKeys.signIn(peerId) });
  const begin = async (): Promise<void> => {
    const answer = await api.beginSignIn(peerId);
    setFailure(answer.ok ? null : answer.failure);
    if (!answer.ok) return;
    setAddress(answer.value.address);
    queryClient.setQueryData(queryKeys.signIn(peerId), answer.value.signIn);
    if (answer.value.address !== null) openAddress(answer.value.address);
  };
  const end = async (): Promise<void> => {
    const answer = await api.endSignIn(peerId);
    setFailure(answer.ok ? null : answer.failure);
    setAddress(null);
    await refresh();
  };
  const waits = signIn.state === 'waiting';
  return (
    <>
      <div className={classes['signIn']} role="status">
        <span>{standingText(signIn)}</span>
        <span className={classes['space']} />
        {waits && address !== null && (
          <Button size="small" icon={IconExternalLink} onClick={() => openAddress(address)}>
            {text('signIn.open')}
          </Button>
        )}
        {waits && (
          <Button size="small" look="ghost" onClick={() => void end()}>
            {text('signIn.cancel')}
          </Button>
        )}
        {signIn.state === 'signed-in' && (
          <Button size="small" look="ghost" icon={IconLogout2} onClick={() => void end()}>
            {text('signIn.end')}
          </Button>
        )}
        {!waits && (
          <Button size="small" icon={IconLogin2} onClick={() => void begin()}>
            {text(signIn.state === 'signed-out' ? 'signIn.begin' : 'signIn.again')}
          </Button>
        )}
      </div>
      {(failure !== null || signIn.problem !== null) && (
        <p role="alert" className={classes['failure']}>
          {failure === null && signIn.problem !== null
            ? signInProblemText(signIn.problem, settings.name)
            : failure !== null && failureText(failure)}
        </p>
      )}
    </>
  );
}

/** Calls once somebody has come back from the browser. */
function useSignedIn(state: SignIn['state'] | undefined, onSignedIn: () => void): void {
  const before = useRef(state);
  useEffect(() => {
    if (before.current === 'waiting' && state === 'signed-in') {
      void queryClient.invalidateQueries({ queryKey: queryKeys.peers });
      onSignedIn();
    }
    before.current = state;
  }, [state, onSignedIn]);
}

function standingText({ state, until, renews }: SignIn): string {
  const { text } = archiveWords;
  switch (state) {
    case 'signed-out':
      return text('signIn.none');
    case 'waiting':
      return text('signIn.waiting');
    case 'again':
      return text('signIn.over');
    case 'signed-in':
      if (renews) return text('signIn.renews');
      return until === null
        ? text('signIn.good')
        : text('signIn.until', { moment: momentInSentence(until, new Date()) });
    default:
      return state satisfies never;
  }
}
