import { IconPlus, IconX } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import type { CallerCounts, Receiving } from '../../../../native/contract/index.ts';
import { archiveWords } from '../../archives/words.ts';
import { bytesText, momentInSentence } from '../../format.ts';
import { Button } from '../../widgets/Button.tsx';
import { IconButton } from '../../widgets/IconButton.tsx';
import { PlainField } from '../archives/fields.tsx';
import type { CallerDraft, ReceivingDraft } from './draft.ts';
import classes from './receiving.module.css';

type Props = {
  state: Receiving;
  draft: ReceivingDraft;
  said: (field: string) => string | undefined;
  onChange: (change: Partial<ReceivingDraft>) => void;
};

/** Who may send, with what came of each since Lightbox was started. */
export function CallerList({ state, draft, said, onChange }: Props): ReactElement {
  const text = archiveWords.useText();
  const counts = new Map(state.callers.map((one) => [one.callingAETitle, one]));
  const put = (at: number, change: Partial<CallerDraft>): void =>
    onChange({ callers: draft.callers.map((one, index) => (index === at ? { ...one, ...change } : one)) });
  return (
    <>
      <div className={classes['headLine']}>
        <h3>{text('receiving.callers')}</h3>
        <span className={classes['quiet']}>{text('receiving.callersNote')}</span>
        <Button
          size="small"
          icon={IconPlus}
          onClick={() => onChange({ callers: [...draft.callers, { AETitle: '', addresses: '' }] })}
        >
          {text('receiving.caller.add')}
        </Button>
      </div>
      {draft.callers.length === 0 && <p className={classes['quiet']}>{text('receiving.callers.none')}</p>}
      <ul className={classes['callers']}>
        {draft.callers.map((caller, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- a caller has no name while it is being typed
          <li key={at} className={classes['caller']}>
            <PlainField
              label={text('receiving.caller.title')}
              value={caller.AETitle}
              error={said(`callers.${at}.AETitle`)}
              onChange={(AETitle) => put(at, { AETitle })}
            />
            <PlainField
              label={text('receiving.caller.addresses')}
              placeholder={text('receiving.caller.anywhere')}
              value={caller.addresses}
              error={said(`callers.${at}.addresses`)}
              onChange={(addresses) => put(at, { addresses })}
            />
            <IconButton
              icon={IconX}
              label={text('receiving.caller.remove', { name: caller.AETitle })}
              onClick={() => onChange({ callers: draft.callers.filter((_one, index) => index !== at) })}
            />
            <div className={classes['counts']}>{countsText(counts.get(caller.AETitle.trim()))}</div>
          </li>
        ))}
      </ul>
    </>
  );
}

/** "1,204 images taken, 640 MB · 2 not taken · last today 10:02". */
export function countsText(counts: CallerCounts | undefined): string {
  const { text } = archiveWords;
  if (counts === undefined) return text('receiving.caller.never');
  const { stored, bytes, refused, broken, lastSeen } = counts;
  return [
    `${text('receiving.caller.stored', { count: stored })}${stored === 0 ? '' : `, ${bytesText(bytes)}`}`,
    ...(refused === 0 ? [] : [text('receiving.caller.refused', { count: refused })]),
    ...(broken === 0 ? [] : [text('receiving.caller.broken', { count: broken })]),
    text('receiving.caller.last', { when: momentInSentence(lastSeen, new Date()) }),
  ].join(' · ');
}
