import { IconAlertTriangle, IconCloudOff } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { Button, failureText, Ico } from '../../ui/index.ts';
import type { MarksSession } from '../session.ts';
import { measureWords } from '../text.ts';
import css from './panel.module.css';
import { useRevision } from './useMarks.ts';

const QUIET_MS = 800; // a save that is just under way is nothing to speak of

/** Says how many changes the services do not have yet, and what they refused. `wide`: with what to do about it. */
export function SavingNotice({
  session,
  wide = false,
}: {
  readonly session: MarksSession;
  readonly wide?: boolean;
}): ReactNode {
  const say = measureWords.useText();
  useRevision(session);
  const { unsaved, away, refused } = session.saving();
  const [late, setLate] = useState(false);
  const waits = unsaved > 0;
  useEffect(() => {
    if (!waits) return setLate(false);
    const timer = setTimeout(() => setLate(true), QUIET_MS);
    return () => clearTimeout(timer);
  }, [waits]);
  const count = say('unsaved', { count: unsaved });
  if (refused !== null && wide)
    return (
      <div className={css['problem']} role="alert">
        <Ico of={IconAlertTriangle} size={16} />
        <p>{say('refused', { reason: failureText(refused) })}</p>
        <Button size="small" onClick={() => session.forgetRefusals()}>
          {say('dismiss')}
        </Button>
      </div>
    );
  if (!waits || !(late || away)) return null;
  if (!wide)
    return (
      <span className={css['unsaved']} role="status" title={say('unsavedWhy')} data-unsaved={unsaved}>
        <Ico of={IconCloudOff} size={14} />
        {count}
      </span>
    );
  return (
    <div className={css['unsavedBox']} role="status">
      <b>{count}</b>
      <p>{say('unsavedWhy')}</p>
    </div>
  );
}
