import { useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import type { RecordServer, RecordSignIn } from '../../../../native/contract/index.ts';
import { api } from '../../api.ts';
import { archiveWords } from '../../archives/words.ts';
import { failureText, type RequestFailure } from '../../failureText.ts';
import { momentInSentence } from '../../format.ts';
import { openAddress } from '../../openAddress.ts';
import { queryClient, queryKeys } from '../../queries.ts';
import { recordFailureText } from '../../records/recordFailureText.ts';
import { recordWords } from '../../records/words.ts';
import { unwrap } from '../../request.ts';
import archives from '../archives/archives.module.css';
import { LOOK_MS, SignInLine, useSignedIn } from '../archives/SignInLine.tsx';
import { scopeWords } from './scopeWords.ts';

type Props = {
  /** Null: one that is being added. */
  server: RecordServer | null;
  changed: boolean;
  /** Somebody has signed in, or out. */
  onTurn: (signedIn: boolean) => void;
};

/** Who is signed in to a record system by SMART, what was granted, and doing so. */
export function RecordSignInState(props: Props): ReactElement {
  const text = archiveWords.useText();
  return (
    <section className={archives['signInPart']} aria-label={text('signIn')}>
      <h3>{text('signIn')}</h3>
      {props.server === null || props.changed ? (
        <p className={archives['note']}>{text('signIn.saveFirst')}</p>
      ) : (
        <Standing server={props.server} onTurn={props.onTurn} />
      )}
    </section>
  );
}

const LINE_STATES = {
  'not-needed': 'out',
  'signed-out': 'out',
  waiting: 'waiting',
  'signed-in': 'in',
  failed: 'again',
} as const;

function Standing({ server, onTurn }: { server: RecordServer } & Pick<Props, 'onTurn'>): ReactElement | null {
  const records = recordWords.useText();
  const { serverId, settings } = server;
  const [failure, setFailure] = useState<RequestFailure | null>(null);
  const queryKey = queryKeys.recordSignIn(serverId);
  const { data: signIn } = useQuery({
    queryKey,
    queryFn: async ({ signal }) => unwrap(await api.recordSignIn(serverId, signal)),
    refetchInterval: ({ state }) => (state.data?.state === 'waiting' ? LOOK_MS : false),
    refetchOnWindowFocus: true,
    refetchOnMount: 'always', // a machine signs in by itself meanwhile
  });
  useSignedIn(signIn?.state, () => onTurn(true));
  if (signIn === undefined) return null;
  const begin = async (): Promise<void> => {
    const answer = await api.beginRecordSignIn(serverId);
    setFailure(answer.ok ? null : answer.failure);
    if (!answer.ok) return;
    queryClient.setQueryData(queryKey, answer.value);
    if (answer.value.state === 'waiting') openAddress(answer.value.url);
    if (answer.value.state === 'signed-in') onTurn(true);
  };
  const end = async (): Promise<void> => {
    const answer = await api.endRecordSignIn(serverId);
    setFailure(answer.ok ? null : answer.failure);
    await queryClient.invalidateQueries({ queryKey });
    onTurn(false);
  };
  const missing = signIn.state === 'signed-in' ? signIn.missing : [];
  const failed = signIn.state === 'failed' ? recordFailureText(signIn.failure, settings.name) : null;
  const problem = failed === null ? null : `${failed.why}. ${failed.todo}`;
  return (
    <>
      <SignInLine
        state={LINE_STATES[signIn.state]}
        said={standingText(signIn, settings.auth.kind === 'backend')}
        address={signIn.state === 'waiting' ? signIn.url : null}
        problem={failure === null ? problem : failureText(failure)}
        detail={failure === null ? (failed?.detail ?? '') : ''}
        onBegin={() => void begin()}
        onEnd={() => void end()}
      />
      {missing.length > 0 && (
        <p className={archives['note']}>{records('signIn.missing', { what: scopeWords(missing) })}</p>
      )}
    </>
  );
}

function standingText(signIn: RecordSignIn, byItself: boolean): string {
  const { text } = archiveWords;
  switch (signIn.state) {
    case 'waiting':
      return text('signIn.waiting');
    case 'signed-in':
      if (signIn.expiresAt === null) return text('signIn.renews');
      return text('signIn.until', { moment: momentInSentence(signIn.expiresAt, new Date()) });
    case 'not-needed':
    case 'signed-out':
    case 'failed':
      return byItself ? recordWords.text('signIn.machine') : text('signIn.none');
    default:
      return signIn satisfies never;
  }
}
