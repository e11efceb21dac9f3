import { useQueries } from '@tanstack/react-query';
import { IconAlertCircle, IconPhotoOff } from '@tabler/icons-react';
import { useEffect, useLayoutEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { StudyInstanceUID } from '../../native/contract/index.ts';
import { CalibrationDialog, marksRegistry } from '../measure/index.ts';
import {
  Button,
  failureOf,
  failureText,
  followReading,
  Message,
  setKeyEditor,
  setShortcuts,
  studyDetailQuery,
  useSettings,
  useStopped,
} from '../ui/index.ts';
import { currentLanguage } from '../ui/index.ts';
import type { Engine } from './engine.ts';
import { DisplayDialog, useDisplay } from '../display/index.ts';
import { Identity } from './Identity.tsx';
import { KeysDialog } from './KeysDialog.tsx';
import { isDisplayable } from './layouts.ts';
import { Output } from './Output.tsx';
import { PaneMenu } from './PaneMenu.tsx';
import { PaneGrid } from './PaneGrid.tsx';
import { PeopleBanner } from './PeopleBanner.tsx';
import { PresetsDialog } from './PresetsDialog.tsx';
import { SeriesStrip } from './SeriesStrip.tsx';
import { createSession } from './session.ts';
import type { ViewerSession } from './session.ts';
import { SessionContext, useViewer } from './sessionContext.ts';
import { shortcutGroups } from './shortcuts.ts';
import { SidePanel } from './SidePanel.tsx';
import { useWords } from './text.ts';
import { Toolbar } from './Toolbar.tsx';
import { useKeyboard } from './useKeyboard.ts';
import { useMarkKeys } from './useMarkKeys.ts';
import css from './viewer.module.css';

export type ViewerScreenProps = {
  readonly studies: readonly StudyInstanceUID[];
  readonly active: boolean; // the tab in front: it draws, plays and listens to the keyboard
  readonly onClose: () => void;
};

type ViewerProps = ViewerScreenProps & { readonly openEngine: () => Engine };

/** The viewer of one patient's tab, whose words are there. `openEngine` gives what draws: renderer/imaging in the app. */
export function Viewer({ openEngine, studies, active, onClose }: ViewerProps): ReactNode {
  const session = useNewSession(openEngine);
  return session ? (
    <SessionContext value={session}>
      <Screen session={session} studies={studies} active={active} onClose={onClose} />
    </SessionContext>
  ) : null;
}

/** One session for the life of the tab, made in an effect so that it is surely disposed of; before anything is painted. */
function useNewSession(openEngine: () => Engine): ViewerSession | null {
  const [session, setSession] = useState<ViewerSession | null>(null);
  useLayoutEffect(() => {
    const made = createSession(openEngine(), marksRegistry());
    setSession(made);
    return () => made.dispose();
  }, [openEngine]);
  return session;
}

type ScreenProps = ViewerScreenProps & { readonly session: ViewerSession };

function Screen({ session, studies, active, onClose }: ScreenProps): ReactNode {
  const again = useStudies(session, studies);
  const keys = useViewer((state) => state.keys);
  useStoredSettings(session);
  useMarkKeys(session, active);
  useKeyboard(session, active, keys);
  useSheetOfTheWindow(session, active);
  const failure = useViewer((state) =>
    state.studies.length === 0 ? state.studyFailures[0]?.failure : undefined,
  );
  const stopped = useStopped(useViewer((state) => state.studies));
  if (!active) return null;
  if (failure) return <StudyFailed reason={failureText(failure)} onAgain={again} onClose={onClose} />;
  return (
    <div className={css['viewer']} data-stopped={stopped || undefined}>
      <Toolbar />
      <PeopleBanner />
      <SeriesStrip />
      <Pictures />
      <SidePanel />
      <Identity studies={studies} />
      <CalibrationDialog session={session.marks} />
      <KeysDialog />
      <PaneMenu />
      <PresetsDialog />
      <Output />
      <ThisDisplay session={session} />
    </div>
  );
}

/** The screen that the window is on: its size for the panes, and the dialog about it. */
function ThisDisplay({ session }: { readonly session: ViewerSession }): ReactNode {
  const opened = useViewer((state) => state.open === 'display');
  const mmPerDevicePixel = useDisplay()?.display.mmPerDevicePixel ?? null;
  useEffect(() => session.engine.setScreenScale(mmPerDevicePixel), [session, mmPerDevicePixel]);
  return <DisplayDialog opened={opened} onClose={() => session.store.setState({ open: null })} />;
}

/** Gives the session what the services say of the studies, now and whenever it changes. Returns "ask again". */
function useStudies(session: ViewerSession, studies: readonly StudyInstanceUID[]): () => void {
  const answers = useQueries({ queries: studies.map((uid) => studyDetailQuery(uid)) });
  const pending = answers.some((answer) => answer.isPending);
  const stamp = answers.map((answer) => `${answer.dataUpdatedAt} ${answer.errorUpdatedAt}`).join();
  useEffect(() => {
    // All of them first: two studies that are opened together are laid out together.
    if (pending) return;
    const details = answers.flatMap((answer) => answer.data ?? []);
    const failures = answers.flatMap((answer, place) => {
      const uid = studies[place];
      return answer.error && uid ? [{ StudyInstanceUID: uid, failure: failureOf(answer.error) }] : [];
    });
    for (const { study, notKept } of details)
      if (notKept !== undefined) followReading(study.StudyInstanceUID);
    session.setStudies(details, failures);
    // `answers` is a new list at every drawing; the stamp says whether anything in it is.
  }, [session, pending, stamp]);
  return () => {
    for (const answer of answers) if (answer.error) void answer.refetch();
  };
}

/** Keys and presets of the reader, as soon as they are known. */
function useStoredSettings(session: ViewerSession): void {
  const { data } = useSettings();
  useEffect(() => {
    if (!data) return;
    session.store.setState({ keys: data.keys, presets: data.presets });
    session.marks.view.setState(data.measuring);
    session.engine.setMemoryBudget(data.memoryBudgetMb === null ? null : data.memoryBudgetMb * 1024 * 1024);
  }, [session, data]);
}

/** The keyboard sheet of the window lists our keys and leads to changing them, while this tab is in front. */
function useSheetOfTheWindow(session: ViewerSession, active: boolean): void {
  const { say } = useWords();
  const keys = useViewer((state) => state.keys);
  useEffect(() => {
    if (!active) return undefined;
    setShortcuts('viewer', () => shortcutGroups(keys, say, currentLanguage()));
    setKeyEditor(() => session.store.setState({ open: 'keys' }));
    return () => {
      setShortcuts('viewer', () => []);
      setKeyEditor(null);
    };
  }, [session, active, say, keys]);
}

function Pictures(): ReactNode {
  const { say } = useWords();
  const none = useViewer(
    ({ studies }) => studies.length > 0 && !studies.some((detail) => detail.seriesList.some(isDisplayable)),
  );
  if (!none) return <PaneGrid />;
  return (
    <div className={css['none']} data-region="grid">
      <Message icon={IconPhotoOff} title={say('studyNoImages')}>
        <p>{say('studyNoImagesHint')}</p>
      </Message>
    </div>
  );
}

type StudyFailedProps = {
  readonly reason: string;
  readonly onAgain: () => void;
  readonly onClose: () => void;
};

function StudyFailed({ reason, onAgain, onClose }: StudyFailedProps): ReactNode {
  const { say } = useWords();
  return (
    <Message
      icon={IconAlertCircle}
      tone="dang"
      title={say('studyFailed')}
      actions={
        <>
          <Button look="primary" onClick={onAgain}>
            {say('tryAgain')}
          </Button>
          <Button onClick={onClose}>{say('close')}</Button>
        </>
      }
    >
      <p>{reason}</p>
    </Message>
  );
}
