import { MantineProvider, MantineThemeProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import {
  lazy,
  Suspense,
  useEffect,
  useLayoutEffect,
  useMemo,
  useState,
  type ReactElement,
  type ReactNode,
} from 'react';
import { StudiesScreen } from '../../studies/index.ts';
import {
  askSend,
  hideTransfers,
  SendDialog,
  showTransfers,
  TransfersDialog,
  useTransfersView,
} from '../../transfers/index.ts';
import { queryClient } from '../queries.ts';
import { focusRegion, onCommand, windowKey } from '../shortcuts.ts';
import { LINK_TAB, STUDIES_TAB, tabActions, useTabs, type Tab } from '../tabs.ts';
import { cssVariablesResolver, styleNonce, theme } from '../theme.ts';
import { doCommand } from '../windowCommands.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { LinkScreen } from '../links/LinkScreen.tsx';
import { LinkProblem } from './LinkProblem.tsx';
import { ServicesBanner } from './ServicesBanner.tsx';
import classes from './shell.module.css';
import { TitleBar } from './TitleBar.tsx';
import { ViewerTab } from './ViewerTab.tsx';

const SettingsDialog = lazy(async () => {
  const { SettingsDialog: component } = await import('../settingsDialog/SettingsDialog.tsx');
  return { default: component };
});
const KeyboardSheet = lazy(async () => {
  const { KeyboardSheet: component } = await import('./KeyboardSheet.tsx');
  return { default: component };
});

export function App(): ReactElement {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      forceColorScheme="dark"
      getStyleNonce={styleNonce}
    >
      <QueryClientProvider client={queryClient}>
        <Frame />
      </QueryClientProvider>
    </MantineProvider>
  );
}

type Dialog = 'settings' | 'archives' | 'records' | 'links' | 'keyboard' | null;

function Frame(): ReactElement {
  const [dialog, setDialog] = useState<Dialog>(null);
  useWindowKeys();
  useEffect(() => {
    const handle = requestIdleCallback(() => void import('../otherScripts.ts'), { timeout: 3000 });
    return () => cancelIdleCallback(handle);
  }, []);
  useLayoutEffect(() => {
    const stops = [
      onCommand('open-settings', () => setDialog('settings')),
      onCommand('open-archives', () => setDialog('archives')),
      onCommand('open-records', () => setDialog('records')),
      onCommand('open-links', () => setDialog('links')),
      onCommand('show-keyboard', () => setDialog('keyboard')),
      onCommand('open-transfers', () => showTransfers()),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, []);
  const close = (): void => setDialog(null);
  const onLink = useTabs(({ activeId }) => activeId === LINK_TAB);
  useLayoutEffect(() => {
    if (!onLink) return;
    // Their studies are those of whoever was looked at before the link came.
    hideTransfers();
    askSend(null);
  }, [onLink]);
  return (
    <div className={classes['frame']}>
      <TitleBar />
      <Screens />
      <ServicesBanner />
      <Suspense fallback={null}>
        {dialog === 'settings' && <SettingsDialog onClose={close} />}
        {(dialog === 'archives' || dialog === 'records' || dialog === 'links') && (
          <SettingsDialog page={dialog} onClose={close} />
        )}
        {dialog === 'keyboard' && <KeyboardSheet onClose={close} />}
        <Transfers />
      </Suspense>
    </div>
  );
}

function Transfers(): ReactElement {
  const { send, open } = useTransfersView();
  return (
    <>
      {open && <TransfersDialog />}
      {send !== null && <SendDialog ask={send} />}
    </>
  );
}

/** The study list and every open patient. What is not shown stays as it was left, hidden. */
function Screens(): ReactElement {
  const { tabs, activeId } = useTabs();
  const listShown = activeId === STUDIES_TAB;
  // Behind a cold link the list waits until somebody wants it: the picture comes first.
  const [listNeeded, setListNeeded] = useState(listShown);
  if (listShown && !listNeeded) setListNeeded(true);
  return (
    <div className={classes['screens']}>
      {listNeeded && (
        <Screen of={STUDIES_TAB} hidden={!listShown}>
          <ErrorBoundary onClose={null}>
            <StudiesScreen active={listShown} />
          </ErrorBoundary>
        </Screen>
      )}
      {tabs.map((tab) => (
        <Screen key={tab.tabId} of={tab.tabId} hidden={tab.tabId !== activeId}>
          <ErrorBoundary onClose={() => tabActions.close(tab.tabId)}>
            <TabScreen tab={tab} active={tab.tabId === activeId} />
          </ErrorBoundary>
        </Screen>
      ))}
    </div>
  );
}

/**
 * The dialogs, menus and hints of a screen lie in it, and are hidden with it: a link, or the keys that change tabs, must not
 * leave what one patient's dialog says over another one's screen.
 */
function Screen({
  of,
  hidden,
  children,
}: {
  of: string;
  hidden: boolean;
  children: ReactNode;
}): ReactElement {
  const within = useMemo(
    () => ({ components: { Portal: { defaultProps: { target: `[data-screen="${of}"]` } } } }),
    [of],
  );
  return (
    <section className={classes['screen']} hidden={hidden} id={`screen ${of}`} data-screen={of}>
      <MantineThemeProvider theme={within}>{children}</MantineThemeProvider>
    </section>
  );
}

function TabScreen({ tab, active }: { tab: Tab; active: boolean }): ReactElement {
  if (tab.kind === 'link') return <LinkScreen />;
  return tab.kind === 'patient' ? <ViewerTab tab={tab} active={active} /> : <LinkProblem tab={tab} />;
}

function useWindowKeys(): void {
  // With the first paint, not after it: who sees the page can press a key.
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const wanted = windowKey(event);
      if (wanted === null || event.defaultPrevented) return;
      event.preventDefault();
      if (wanted === 'next-tab') tabActions.step(1);
      else if (wanted === 'previous-tab') tabActions.step(-1);
      else if (wanted === 'next-region') focusRegion(1);
      else if (wanted === 'previous-region') focusRegion(-1);
      else {
        doCommand(wanted);
      }
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
}
