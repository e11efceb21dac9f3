import { useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import type { Peer, SignIn } from '../../../../native/contract/index.ts';
import { api } from '../../api.ts';
import { signInProblemText } from '../../archives/signInText.ts';
import { archiveWords } from '../../archives/words.ts';
import { failureText, type RequestFailure } from '../../failureText.ts';
import { momentInSentence } from '../../format.ts';
import { openAddress } from '../../openAddress.ts';
import { queryClient, queryKeys } from '../../queries.ts';
import { unwrap } from '../../request.ts';
import classes from './archives.module.css';
import { LOOK_MS, SignInLine, useSignedIn } from './SignInLine.tsx';

type Props = {
  /** Null: one that is being added. */
  peer: Peer | null;
  changed: boolean;
  onSignedIn: () => void;
};

/** Who has signed in to an archive by OpenID Connect, and doing so. */
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

const LINE_STATES = { 'signed-out': 'out', waiting: 'waiting', 'signed-in': 'in', again: 'again' } as const;

function Standing({ peer, onSignedIn }: Props & { peer: Peer }): ReactElement | null {
  const { peerId, settings } = peer;
  const [address, setAddress] = useState<string | null>(null);
  const [failure, setFailure] = useState<RequestFailure | null>(null);
  const { data: signIn } = useQuery({
    queryKey: queryKeys.signIn(peerId),
    queryFn: async ({ signal }) => unwrap(await api.signIn(peerId, signal)),
    refetchInterval: ({ state }) => (state.data?.state === 'waiting' ? LOOK_MS : false),
    refetchOnWindowFocus: true,
  });
  useSignedIn(signIn?.state, () => {
    void queryClient.invalidateQueries({ queryKey: queryKeys.peers });
    onSignedIn();
  });
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
  const problem = signIn.problem === null ? null : signInProblemText(signIn.problem, settings.name);
  return (
    <SignInLine
      state={LINE_STATES[signIn.state]}
      said={standingText(signIn)}
      address={address}
      problem={failure === null ? problem : failureText(failure)}
      onBegin={() => void begin()}
      onEnd={() => void end()}
    />
  );
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
