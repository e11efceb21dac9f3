import { Checkbox } from '@mantine/core';
import { IconLink } from '@tabler/icons-react';
import { useState, type ReactElement } from 'react';
import type { LinkCaller, LinkedThing, OpenLink } from '../../../native/contract/index.ts';
import { Button } from '../widgets/Button.tsx';
import { Message } from '../widgets/Message.tsx';
import { decideLink } from './followLink.ts';
import classes from './links.module.css';
import { linkWords } from './words.ts';

/**
 * Asks whether links of a caller are followed. What the link names is not told: whoever sent it may want to see whether it is
 * here. A caller with a name is remembered unless the reader says otherwise; without one, only where the reader says so.
 */
export function AskLink({
  asked,
}: {
  asked: { readonly link: OpenLink; readonly caller: LinkCaller };
}): ReactElement {
  const text = linkWords.useText();
  const { caller, link } = asked;
  const [remember, setRemember] = useState(caller.kind !== 'unnamed');
  const decide = (allow: boolean): void => void decideLink(asked, allow, remember);
  return (
    <Message
      icon={IconLink}
      title={text('ask.title')}
      actions={
        <>
          <Button onClick={() => decide(true)}>{text('ask.open')}</Button>
          <Button look="primary" onClick={() => decide(false)}>
            {text('ask.not')}
          </Button>
        </>
      }
    >
      <p className={classes['asked']}>
        {text(`ask.${caller.kind}`, { name: caller.name, what: whatText(link.what) })}
      </p>
      <p>{text('ask.note')}</p>
      <Checkbox
        mt="md"
        size="xs"
        label={text(`ask.remember.${caller.kind}`, { name: caller.name })}
        checked={remember}
        onChange={(event) => setRemember(event.currentTarget.checked)}
      />
    </Message>
  );
}

function whatText(what: LinkedThing): string {
  const { text } = linkWords;
  switch (what.kind) {
    case 'studies':
      return text('what.studies', { count: what.StudyInstanceUIDs.length });
    case 'accessions':
      return text('what.accessions', { count: what.accessions.length });
    case 'patient':
      return text('what.patient');
    case 'record':
      return text('what.record', { server: hostOf(what.server) });
    case 'launch':
      return text('what.launch', { server: hostOf(what.iss) });
    default:
      return what satisfies never;
  }
}

const hostOf = (server: string): string =>
  /^https?:/i.test(server) && URL.canParse(server) ? new URL(server).host : server;
