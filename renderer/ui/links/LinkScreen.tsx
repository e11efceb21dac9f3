import {
  IconExternalLink,
  IconEye,
  IconLink,
  IconLogin2,
  IconPhotoOff,
  IconPlugConnectedX,
  IconUnlink,
} from '@tabler/icons-react';
import { useEffect, type ReactElement, type ReactNode } from 'react';
import type { LinkProblem, OpeningAnswer } from '../../../native/contract/index.ts';
import { failureText } from '../failureText.ts';
import { askList } from '../listRequest.ts';
import { openAddress } from '../openAddress.ts';
import { recordFailureLine } from '../records/recordFailureText.ts';
import { runCommand } from '../shortcuts.ts';
import { Button } from '../widgets/Button.tsx';
import { Message } from '../widgets/Message.tsx';
import { AskLink } from './AskLink.tsx';
import { ChooseStudy } from './ChooseStudy.tsx';
import {
  leaveLink,
  lookAtSignIn,
  openFromRecord,
  tryAgain,
  useLinkView,
  type LinkView,
} from './followLink.ts';
import { linkWords } from './words.ts';

type Of<Kind extends LinkView['kind']> = Extract<LinkView, { readonly kind: Kind }>;

/** Stands in front of everything while a link is followed, and says what became of it. Nothing of a patient is on it but of the one who is meant. */
export function LinkScreen(): ReactElement {
  const text = linkWords.useText();
  const { view } = useLinkView();
  switch (view.kind) {
    case 'working':
      return (
        <Said icon={IconLink} title={text('working')}>
          {null}
        </Said>
      );
    case 'ask':
      return <AskLink key={`${view.asked.caller.kind} ${view.asked.caller.name}`} asked={view.asked} />;
    case 'refused':
      return (
        <Said
          icon={IconUnlink}
          tone="warn"
          title={text('refused.title')}
          actions={<Button onClick={() => runCommand('open-links')}>{text('refused.settings')}</Button>}
        >
          <p>{text(`refused.${view.caller.kind}`, { name: view.caller.name })}</p>
          <p>{text('refused.note')}</p>
        </Said>
      );
    case 'gone':
      return (
        <Said icon={IconUnlink} tone="warn" title={text('gone.title')}>
          <p>{text('gone.text')}</p>
        </Said>
      );
    case 'bad':
      return <Bad problem={view.problem} />;
    case 'failed':
      return (
        <Said
          icon={IconPlugConnectedX}
          tone="warn"
          title={text('failed.title')}
          actions={<Button onClick={tryAgain}>{text('again')}</Button>}
        >
          <p>{failureText(view.failure)}</p>
          <p>{text('failed.note')}</p>
        </Said>
      );
    case 'missing':
      return <Missing view={view} />;
    case 'no-images':
      return (
        <Said
          icon={IconPhotoOff}
          tone="warn"
          title={text('noImages.title')}
          actions={<Button onClick={tryAgain}>{text('again')}</Button>}
        >
          {view.why.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </Said>
      );
    case 'unknown-server':
      return (
        <Said
          icon={IconUnlink}
          tone="warn"
          title={text('unknown.title')}
          actions={<Button onClick={() => runCommand('open-records')}>{text('unknown.settings')}</Button>}
        >
          <p>{text('unknown.text', { host: view.host })}</p>
        </Said>
      );
    case 'sign-in':
      return <SignIn view={view} />;
    case 'choose':
      return <ChooseStudy matches={view.matches} reasons={view.reasons} more={view.more} missing={0} />;
    case 'found':
      return <ChooseStudy matches={view.matches} reasons={[]} more={false} missing={view.missing} />;
    default:
      return view satisfies never;
  }
}

type SaidProps = {
  icon: typeof IconLink;
  tone?: 'plain' | 'warn';
  title: string;
  actions?: ReactNode;
  /** The last of the actions is what most want next, not the way back. */
  leads?: boolean;
  children: ReactNode;
};

/** A message with the way back to the studies. */
function Said({ actions, leads = false, children, ...props }: SaidProps): ReactElement {
  const text = linkWords.useText();
  const back = (
    <Button look={leads ? 'plain' : 'primary'} onClick={leaveLink}>
      {text('back')}
    </Button>
  );
  return (
    <Message
      {...props}
      actions={
        <>
          {leads && back}
          {actions}
          {!leads && back}
        </>
      }
    >
      {children}
    </Message>
  );
}

function Bad({ problem }: { problem: LinkProblem }): ReactElement {
  const text = linkWords.useText();
  return (
    <Said icon={IconUnlink} tone="warn" title={text('bad.title')}>
      <p>{text(`bad.${problem.kind}`, { name: problem.name })}</p>
      <p>{text('bad.note')}</p>
    </Said>
  );
}

function Missing({ view: { search, record } }: { view: Of<'missing'> }): ReactElement {
  const text = linkWords.useText();
  const look = (): void => {
    askList(search);
    leaveLink();
  };
  return (
    <Said
      icon={IconUnlink}
      tone="warn"
      title={text('missing.title')}
      leads={record !== null}
      actions={
        <>
          {search !== null && <Button onClick={look}>{text('missing.search')}</Button>}
          {record !== null && (
            <Button look="primary" icon={IconEye} onClick={() => openFromRecord(record)}>
              {text('missing.view')}
            </Button>
          )}
        </>
      }
    >
      <p>{text(record === null && search !== null ? 'missing.text' : 'missing.nowhere')}</p>
      {record !== null && <p>{text('missing.record', { server: record.server })}</p>}
    </Said>
  );
}

const LOOK_MS = 1000;

function SignIn({ view }: { view: Extract<OpeningAnswer, { kind: 'sign-in' }> }): ReactElement {
  const text = linkWords.useText();
  const { server, serverId, signIn } = view;
  const waiting = signIn.state === 'waiting' ? signIn.url : null;
  useEffect(() => {
    if (waiting === null && signIn.state !== 'signed-in') return undefined;
    const timer = setInterval(() => void lookAtSignIn(serverId), LOOK_MS);
    return () => clearInterval(timer);
  }, [serverId, signIn.state, waiting]);
  return (
    <Said
      icon={IconLogin2}
      tone={signIn.state === 'failed' ? 'warn' : 'plain'}
      title={signIn.state === 'failed' ? text('signIn.failed') : text('signIn.title', { server })}
      leads={waiting !== null}
      actions={
        waiting === null ? null : (
          <Button look="primary" icon={IconExternalLink} onClick={() => openAddress(waiting)}>
            {text('signIn.open')}
          </Button>
        )
      }
    >
      {signIn.state === 'failed' ? (
        <p>{recordFailureLine(signIn.failure, server)}</p>
      ) : (
        <>
          <p>{text('signIn.text', { server })}</p>
          <p role="status">{text('signIn.waiting')}</p>
        </>
      )}
    </Said>
  );
}
