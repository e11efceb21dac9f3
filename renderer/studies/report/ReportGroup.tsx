import { PasswordInput } from '@mantine/core';
import {
  IconChevronDown,
  IconChevronUp,
  IconFileAlert,
  IconFileX,
  IconLock,
  IconPhotoOff,
  IconUserExclamation,
  type Icon,
} from '@tabler/icons-react';
import { useState, type FormEvent, type ReactElement } from 'react';
import type { Job } from '../../../native/contract/index.ts';
import { Button, fileProblemText, Ico, IconButton, uiWords } from '../../ui/index.ts';
import { importPaths } from '../add/startImport.ts';
import { showReport } from '../state.ts';
import { studiesWords } from '../words.ts';
import { groupText, groupTitle, lockedArchives, type GroupKind, type ProblemGroup } from './groups.ts';
import classes from './report.module.css';

type Tone = 'warn' | 'dang';
const LOOKS: Readonly<Record<GroupKind, { icon: Icon; tone: Tone }>> = {
  'conflict.patient': { icon: IconUserExclamation, tone: 'warn' },
  'conflict.study': { icon: IconFileAlert, tone: 'warn' },
  'conflict.series': { icon: IconFileAlert, tone: 'warn' },
  'conflict.content': { icon: IconFileAlert, tone: 'warn' },
  password: { icon: IconLock, tone: 'warn' },
  damaged: { icon: IconFileX, tone: 'dang' },
  io: { icon: IconFileX, tone: 'dang' },
  missing: { icon: IconPhotoOff, tone: 'warn' },
  encoding: { icon: IconFileX, tone: 'dang' },
  incomplete: { icon: IconFileX, tone: 'dang' },
  limit: { icon: IconFileX, tone: 'dang' },
  cut: { icon: IconPhotoOff, tone: 'warn' },
};
const TRY_AGAIN: ReadonlySet<GroupKind> = new Set(['damaged', 'io', 'missing']);
const FILES_AT_ONCE = 100;

/** Files with one kind of problem: what happened, what to do, and on demand which files. */
export function ReportGroup({ group, job }: { group: ProblemGroup; job: Job }): ReactElement {
  const text = studiesWords.useText();
  const uiText = uiWords.useText();
  const [open, setOpen] = useState(false);
  const look = LOOKS[group.kind];
  const tryAgain = (): void => {
    showReport(null);
    void importPaths(job.sources);
  };
  return (
    <section className={classes['group']}>
      <span className={classes['groupIcon']} data-tone={look.tone}>
        <Ico of={look.icon} size={18} />
      </span>
      <div className={classes['groupText']}>
        <h3>{text(groupTitle(group.kind), { count: group.entries.length })}</h3>
        <p>{text(groupText(group.kind))}</p>
        {group.kind === 'password' && <PasswordForm group={group} />}
      </div>
      <div className={classes['groupActions']}>
        {TRY_AGAIN.has(group.kind) && job.kind === 'import' && job.sources.length > 0 && (
          <Button size="small" onClick={tryAgain}>
            {uiText('tryAgain')}
          </Button>
        )}
        <IconButton
          icon={open ? IconChevronUp : IconChevronDown}
          label={text(open ? 'report.hideFiles' : 'report.showFiles')}
          pressed={open}
          onClick={() => setOpen(!open)}
        />
      </div>
      {open && <Files group={group} />}
    </section>
  );
}

function Files({ group }: { group: ProblemGroup }): ReactElement {
  const text = studiesWords.useText();
  const [shown, setShown] = useState(FILES_AT_ONCE);
  return (
    <div className={classes['files']}>
      {group.entries.slice(0, shown).map((entry) => (
        <div key={entry.path} className={classes['file']}>
          <div className={classes['path']}>{entry.path}</div>
          {entry.problem !== null && (
            <div className={classes['reason']}>{fileProblemText(entry.problem)}</div>
          )}
        </div>
      ))}
      {group.entries.length > shown && (
        <Button size="small" look="ghost" onClick={() => setShown(shown + FILES_AT_ONCE)}>
          {text('report.showMore')}
        </Button>
      )}
    </div>
  );
}

function PasswordForm({ group }: { group: ProblemGroup }): ReactElement {
  const text = studiesWords.useText();
  const [password, setPassword] = useState('');
  const read = (event: FormEvent): void => {
    event.preventDefault();
    showReport(null);
    void importPaths(lockedArchives(group), undefined, password);
  };
  return (
    <form className={classes['password']} onSubmit={read}>
      <PasswordInput
        aria-label={text('report.password')}
        placeholder={text('report.password')}
        value={password}
        maxLength={1024}
        autoComplete="off"
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Button type="submit" disabled={password === ''}>
        {text('report.withPassword')}
      </Button>
    </form>
  );
}
