import type { ReactElement } from 'react';
import type { Receiving } from '../../../../native/contract/index.ts';
import { archiveWords } from '../../archives/words.ts';
import { StatusDot } from '../../widgets/StatusDot.tsx';
import classes from './receiving.module.css';

/** Whether anything can be received just now, and if not why. */
export function StateLine({ state, changed }: { state: Receiving; changed: boolean }): ReactElement {
  const text = archiveWords.useText();
  const { settings, listening, openAssociations } = state;
  const problem = settings.on && !listening ? problemText(state) : null;
  const unsaved = changed ? ` · ${text('receiving.state.unsaved')}` : '';
  if (problem !== null)
    return (
      <div className={classes['problem']} role="alert">
        <div className={classes['why']}>{text('receiving.problem')}</div>
        <div>{problem}</div>
      </div>
    );
  const said = settings.on
    ? text('receiving.state.listening', { name: settings.AETitle, port: String(settings.port ?? '') })
    : text(settings.port === null ? 'receiving.state.off' : 'receiving.state.offPort');
  const open = listening ? ` · ${text('receiving.state.connections', { count: openAssociations })}` : '';
  return (
    <p className={classes['state']} role="status">
      <StatusDot tone={settings.on && listening ? 'good' : 'off'} />
      {`${said}${open}${unsaved}`}
    </p>
  );
}

export function problemText({ problem, settings }: Receiving): string {
  const { text } = archiveWords;
  const port = String(settings.port ?? '');
  const code = problem ?? '';
  if (code === 'EADDRINUSE') return text('receiving.problem.inUse', { port });
  if (code === 'EACCES') return text('receiving.problem.notAllowed', { port });
  if (code === 'secret-missing') return text('receiving.problem.keyMissing');
  if (['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL'].includes(code))
    return text('receiving.problem.noAddress', { host: settings.host });
  if (/SSL|KEY|CERT|PEM/.test(code)) return text('receiving.problem.certificate');
  return text('receiving.problem.other', { port, code });
}
