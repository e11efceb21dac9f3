import { IconPlugConnectedX, IconRefresh, IconX } from '@tabler/icons-react';
import { useEffect, useState, type ReactElement } from 'react';
import { dismissRestarted, useConnection } from '../events.ts';
import { Ico } from '../widgets/Ico.tsx';
import { IconButton } from '../widgets/IconButton.tsx';
import { uiWords } from '../words.ts';
import classes from './shell.module.css';

/** A line above the status bar while the services are away, and once after they were restarted. */
export function ServicesBanner(): ReactElement | null {
  const text = uiWords.useText();
  const { state, restarted } = useConnection();
  const lost = useStays(state === 'lost', 1000);
  if (!lost && !restarted) return null;
  return (
    <div className={classes['banner']} data-tone={lost ? 'warn' : 'plain'} role="status">
      <Ico of={lost ? IconPlugConnectedX : IconRefresh} size={16} />
      <span>{text(lost ? 'services.lost' : 'services.restarted')}</span>
      {!lost && <IconButton icon={IconX} label={text('close')} size={22} onClick={dismissRestarted} />}
    </div>
  );
}

/** True once something has held for `ms`: a hiccup is not worth a word. */
function useStays(holds: boolean, ms: number): boolean {
  const [stays, setStays] = useState(false);
  useEffect(() => {
    if (!holds) return undefined;
    const timer = setTimeout(() => setStays(true), ms);
    return () => {
      clearTimeout(timer);
      setStays(false);
    };
  }, [holds, ms]);
  return holds && stays;
}
