import { IconKeyboard, IconList, IconSettings, IconTransfer, IconX } from '@tabler/icons-react';
import { useRef, type KeyboardEvent, type ReactElement } from 'react';
import { isActive, useJobs } from '../events.ts';
import { patientNameText } from '../format.ts';
import { linkWords } from '../links/words.ts';
import { runCommand } from '../shortcuts.ts';
import { STUDIES_TAB, tabActions, useTabs, type Tab } from '../tabs.ts';
import { Ico } from '../widgets/Ico.tsx';
import { IconButton } from '../widgets/IconButton.tsx';
import { ProgressRing } from '../widgets/Progress.tsx';
import { uiWords } from '../words.ts';
import { Mark } from './Mark.tsx';
import classes from './shell.module.css';

/** Mark, study list, one tab a patient, work in progress, keyboard, settings. The shell's window buttons lie right of it. */
export function TitleBar(): ReactElement {
  const text = uiWords.useText();
  return (
    <header className={classes['titleBar']} data-region="title">
      <div className={classes['mark']}>
        <Mark />
      </div>
      <TabStrip />
      <div className={classes['drag']} />
      <WorkInProgress />
      <div className={classes['tools']}>
        <IconButton
          icon={IconTransfer}
          label={text('transfers')}
          keys={['Ctrl', 'J']}
          size={34}
          onClick={() => runCommand('open-transfers')}
        />
        <IconButton
          icon={IconKeyboard}
          label={text('keyboard')}
          keys={['F1']}
          size={34}
          onClick={() => runCommand('show-keyboard')}
        />
        <IconButton
          icon={IconSettings}
          label={text('settings')}
          keys={['Ctrl', ',']}
          size={34}
          onClick={() => runCommand('open-settings')}
        />
      </div>
    </header>
  );
}

function TabStrip(): ReactElement {
  const text = uiWords.useText();
  const { tabs, activeId } = useTabs();
  const strip = useRef<HTMLDivElement>(null);
  // WAI-ARIA tabs: one tab stop, arrows move along.
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    tabActions.step(event.key === 'ArrowRight' ? 1 : -1);
    requestAnimationFrame(() => strip.current?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus());
  };
  return (
    <div
      ref={strip}
      role="tablist"
      aria-label={text('openTabs')}
      className={classes['tabs']}
      onKeyDown={onKeyDown}
    >
      <button
        type="button"
        role="tab"
        className={classes['tab']}
        aria-selected={activeId === STUDIES_TAB}
        tabIndex={activeId === STUDIES_TAB ? 0 : -1}
        onClick={() => tabActions.show(STUDIES_TAB)}
      >
        <Ico of={IconList} size={16} />
        <span>{text('studies')}</span>
      </button>
      {tabs.map((tab) => (
        <PatientTabButton key={tab.tabId} tab={tab} active={tab.tabId === activeId} />
      ))}
    </div>
  );
}

function PatientTabButton({ tab, active }: { tab: Tab; active: boolean }): ReactElement {
  const text = uiWords.useText();
  const name = useTabName(tab);
  return (
    <div
      className={classes['tab']}
      data-active={active || undefined}
      // The middle button closes, as in a browser.
      onAuxClick={(event) => {
        if (event.button === 1) tabActions.close(tab.tabId);
      }}
    >
      <button
        type="button"
        role="tab"
        className={classes['tabName']}
        aria-selected={active}
        aria-controls={`screen ${tab.tabId}`}
        tabIndex={active ? 0 : -1}
        title={name}
        onClick={() => tabActions.show(tab.tabId)}
      >
        <span className={classes['ellipsis']}>{name}</span>
        <span className={classes['tabContent']}>{useTabContent(tab)}</span>
      </button>
      <IconButton
        icon={IconX}
        label={text('closePatient', { name })}
        keys={['Ctrl', 'W']}
        size={22}
        tabIndex={active ? 0 : -1}
        onClick={() => tabActions.close(tab.tabId)}
      />
    </div>
  );
}

function useTabName(tab: Tab): string {
  const text = uiWords.useText();
  const links = linkWords.useText();
  if (tab.kind === 'link') return links('link');
  if (tab.kind === 'problem') {
    return text(tab.reason === 'bad-link' ? 'study.badLink.title' : 'study.missing.title');
  }
  return tab.patient === null ? text('opening') : patientNameText(tab.patient.PatientName, false);
}

function useTabContent(tab: Tab): string {
  const text = uiWords.useText();
  if (tab.kind !== 'patient') return '';
  if (tab.studies.length > 1) return text('studyCount', { count: tab.studies.length });
  return (tab.studies[0]?.modalities ?? []).slice(0, 2).join(' ');
}

/** How far running jobs are, wherever in Lightbox the reader is; a click leads to what tells more. */
function WorkInProgress(): ReactElement | null {
  const text = uiWords.useText();
  const jobs = useJobs((state) => state.jobs);
  const onList = useTabs((state) => state.activeId === STUDIES_TAB);
  const running = [...jobs.values()].filter(isActive);
  if (running.length === 0 || onList) return null;
  const transfers = running.every((job) => job.kind === 'retrieve' || job.kind === 'send');
  const done = running.reduce((sum, job) => sum + job.progress.filesDone, 0);
  // Transfers that wait say nothing of how much they will be: the others count.
  const counted = transfers ? running.filter((job) => job.progress.filesTotal !== null) : running;
  const totals = counted.map((job) => job.progress.filesTotal);
  const total =
    counted.length === 0 || totals.includes(null)
      ? null
      : totals.reduce<number>((sum, one) => sum + (one ?? 0), 0);
  return (
    <button
      type="button"
      className={classes['work']}
      title={text('workRunning', { count: running.length })}
      onClick={() => (transfers ? runCommand('open-transfers') : tabActions.show(STUDIES_TAB))}
    >
      <ProgressRing share={total === null || total === 0 ? 0 : done / total} />
      {total === null ? text('workDone', { done }) : text('workOf', { done, total })}
    </button>
  );
}
