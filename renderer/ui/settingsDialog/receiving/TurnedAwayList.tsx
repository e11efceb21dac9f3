import type { ReactElement } from 'react';
import { AETitle, type Receiving, type TurnedAway } from '../../../../native/contract/index.ts';
import { archiveWords } from '../../archives/words.ts';
import { momentInSentence } from '../../format.ts';
import { Button } from '../../widgets/Button.tsx';
import { draftOf, type CallerDraft, type ReceivingDraft } from './draft.ts';
import classes from './receiving.module.css';

type Props = { state: Receiving; draft: ReceivingDraft; onAllow: (caller: TurnedAway) => void };

/** Who was not let in, and why: mostly a device whose name nobody has entered yet, or that calls us by another name. */
export function TurnedAwayList({ state, draft, onAllow }: Props): ReactElement | null {
  const text = archiveWords.useText();
  const { turnedAwayCallers, turnedAway, settings } = state;
  const kept = draftOf(state).callers;
  // Who has been let in since is not told of any more.
  const shown = turnedAwayCallers.filter((one) => one.reason === 'other-name' || !isCovered(one, kept));
  if (shown.length === 0) return null;
  const told = turnedAwayCallers.reduce(
    (sum, one) => sum + (one.reason === 'not-allowed' ? one.count : 0),
    0,
  );
  return (
    <section aria-label={text('receiving.away')}>
      <h3>{text('receiving.away')}</h3>
      <ul className={classes['away']}>
        {shown.map((one) => {
          const { callingAETitle: name, calledAETitle: called, address, count, lastSeen, reason } = one;
          return (
            <li key={JSON.stringify([name, called, address, reason])}>
              <div>
                <div>
                  {reason === 'not-allowed'
                    ? text('receiving.away.notAllowed', { name, address })
                    : text('receiving.away.otherName', { name, address, called, ours: settings.AETitle })}
                </div>
                <div className={classes['quiet']}>
                  {text('receiving.away.count', { count, when: momentInSentence(lastSeen, new Date()) })}
                </div>
              </div>
              {reason === 'not-allowed' && canAllow(one, draft.callers) && (
                <Button size="small" onClick={() => onAllow(one)}>
                  {text('receiving.away.allow')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {turnedAway > told && (
        <p className={classes['quiet']}>{text('receiving.away.more', { count: turnedAway - told })}</p>
      )}
    </section>
  );
}

/** A title of the standard's that is not among the callers from this address yet. */
const canAllow = (one: TurnedAway, callers: readonly CallerDraft[]): boolean =>
  AETitle.safeParse(one.callingAETitle).success && !isCovered(one, callers);

const isCovered = ({ callingAETitle, address }: TurnedAway, callers: readonly CallerDraft[]): boolean =>
  callers.some(
    (one) =>
      one.AETitle.trim() === callingAETitle &&
      (one.addresses.trim() === '' || one.addresses.split(/[\s,;]+/).includes(address)),
  );
