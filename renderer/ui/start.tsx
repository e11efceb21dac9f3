import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { openPaths, studiesWords } from '../studies/index.ts';
import { transfersWords } from '../transfers/index.ts';
import { archiveWords } from './archives/words.ts';
import { recordWords } from './records/words.ts';
import { curtainHangs, liftCurtain } from './curtain.ts';
import { listenToEvents } from './events.ts';
import { setLanguage, startWords } from './i18n.ts';
import { keepOpenStudies } from './keepOpen.ts';
import { followLink, followTicket } from './links/followLink.ts';
import { linkWords } from './links/words.ts';
import { openColdLink } from './openStudies.ts';
import { loadSettings } from './settings.ts';
import { App } from './shell/App.tsx';
import { queryClient } from './queries.ts';
import { listenToShell } from './shellBridge.ts';
import { onCommand } from './shortcuts.ts';
import { addressOf, holds, STUDIES_TAB, tabActions, useTabs } from './tabs.ts';
import { fetchViewer, isViewerPath } from './warmViewer.ts';
import { doCommand } from './windowCommands.ts';
import { uiWords } from './words.ts';

/** Draws the page. The settings (and with them a chosen language) follow; nothing waits for them. */
export async function start(): Promise<void> {
  void listenToEvents();
  const settings = loadSettings();
  await startWords();
  if (isViewerPath(location.pathname)) {
    fetchViewer(); // its words are needed as soon as it is drawn
    openColdLink(location.search);
  } else if (isLinkPath(location.pathname)) openArrivedLink();
  await Promise.all([
    uiWords.load(),
    archiveWords.load(),
    linkWords.load(),
    recordWords.load(),
    studiesWords.load(),
    transfersWords.load(),
  ]);
  const root = document.getElementById('root');
  if (root === null) throw new Error('the page has no root');
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
  keepAddress();
  keepOpenStudies();
  answerShell();
  const loaded = await settings;
  if (loaded !== null) await setLanguage(loaded.language);
}

const isLinkPath = (pathname: string): boolean =>
  pathname === '/open' || pathname === '/IHEInvokeImageDisplay';

/** A link that led to this page. It leaves the address at once: a reload must not follow it again. */
function openArrivedLink(): void {
  const ticket = new URLSearchParams(location.search).get('link');
  history.replaceState(null, '', '/');
  if (ticket !== null) followTicket(ticket);
}

/** The address follows the tab that is shown, so that a reload brings it back. */
function keepAddress(): void {
  useTabs.subscribe((state, before) => {
    if (state.activeId === before.activeId && state.tabs === before.tabs) return;
    const shown = state.tabs.find(({ tabId }) => tabId === state.activeId);
    const isShown = (uid: string): boolean => shown !== undefined && holds(shown, uid);
    if (state.activeId !== before.activeId && !curtainHangs(isShown)) liftCurtain();
    const address = addressOf(state);
    if (address !== location.pathname + location.search) history.replaceState(null, '', address);
  });
}

function answerShell(): void {
  onCommand('show-studies', () => tabActions.show(STUDIES_TAB));
  onCommand('close-tab', () => tabActions.close(useTabs.getState().activeId));
  listenToShell({
    command: doCommand,
    link: followLink,
    paths: (paths) => void openPaths(paths),
    resumed: () => void queryClient.invalidateQueries(),
  });
}
