import type { StudyInstanceUID, StudyRow } from '../../native/contract/index.ts';
import { pictureBegins, pictureIsOver } from './afterPicture.ts';
import { api } from './api.ts';
import { showPictureOverPage } from '../first/firstPicture.ts';
import { currentLanguage } from './i18n.ts';
import { queryClient, queryKeys, studyDetailQuery } from './queries.ts';
import { FailureError } from './request.ts';
import { holds, linkStudies, tabActions, useTabs } from './tabs.ts';
import { loadViewer } from './warmViewer.ts';

/** Opens studies of the list, each in its patient's tab, and remembers that they were opened. */
export function openStudies(rows: readonly StudyRow[]): void {
  const [first] = rows;
  if (first === undefined) return;
  openWaiting(); // what was opened before this stands before this
  loadViewer().catch(() => undefined); // its tab says what failed
  const uid = first.StudyInstanceUID;
  const isOpen = useTabs.getState().tabs.some((tab) => holds(tab, uid));
  if (rows.length > 1 || isOpen) openTabs(rows);
  else openBehindPicture(first);
}

/** A study that was opened and waits for its picture stands open from now on. */
export const openWaiting = (): void => waiting?.();

/** The same without waiting for a picture: what is on screen meanwhile must not be taken for it. */
export function openNow(rows: readonly StudyRow[]): void {
  openWaiting();
  loadViewer().catch(() => undefined); // its tab says what failed
  openTabs(rows);
}

function openTabs(rows: readonly StudyRow[]): void {
  tabActions.openRows(rows);
  for (const row of rows) void markOpened(row.StudyInstanceUID);
}

const PICTURE_WAITS_MS = 250;
const TOUCHES = ['keydown', 'pointerdown', 'wheel'] as const;
let waiting: (() => void) | null = null; // opens the tab that waits for its picture, at once

/**
 * A study's first picture is seen before its viewer is drawn, if it comes soon. Whoever does something else meanwhile finds
 * the study open first: it must not come up later over what is done then.
 */
function openBehindPicture(row: StudyRow): void {
  const open = (): void => {
    if (waiting !== open) return;
    waiting = null;
    clearTimeout(timer);
    for (const touch of TOUCHES) removeEventListener(touch, open, { capture: true });
    openTabs([row]);
    pictureIsOver();
  };
  waiting = open;
  pictureBegins();
  for (const touch of TOUCHES) addEventListener(touch, open, { capture: true, passive: true });
  const timer = setTimeout(open, PICTURE_WAITS_MS);
  void showPicture(row.StudyInstanceUID, () => waiting === open).finally(open);
}

/** Resolves when the picture is seen or will not come; the tab says what failed. */
async function showPicture(uid: StudyInstanceUID, isWanted: () => boolean): Promise<void> {
  try {
    const { study, seriesList, notKept, isStopped } = await queryClient.fetchQuery(studyDetailQuery(uid));
    const outline = { StudyInstanceUID: study.StudyInstanceUID, seriesList, source: notKept?.peerId };
    if (isWanted() && isStopped !== true) await showPictureOverPage(outline, currentLanguage());
  } catch (error) {
    if (!(error instanceof FailureError) && !(error instanceof TypeError)) throw error;
  }
}

async function markOpened(uid: StudyInstanceUID): Promise<void> {
  const answer = await api.markOpened(uid);
  if (answer.ok) await queryClient.invalidateQueries({ queryKey: queryKeys.studyLists });
}

/** The study behind a UID; null when the library cannot give it. */
async function lookUp(uid: StudyInstanceUID): Promise<StudyRow | null> {
  try {
    return (await queryClient.fetchQuery(studyDetailQuery(uid))).study;
  } catch (error) {
    if (error instanceof FailureError) return null;
    throw error;
  }
}

/** Opens studies by their UIDs while Lightbox is running. What is not there is said; nothing else is opened for it. */
export async function openUids(uids: readonly StudyInstanceUID[]): Promise<void> {
  const rows = await Promise.all(uids.map(lookUp));
  if (rows.includes(null)) tabActions.openProblem('study-missing');
  openStudies(rows.filter((row) => row !== null));
}

/** Opens what the page's own address names. One study is shown at once, even before the index was asked about it. */
export function openColdLink(search: string): void {
  const uids = linkStudies(search);
  const only = uids?.length === 1 ? uids[0] : undefined;
  if (only !== undefined) {
    tabActions.openUnknown(only);
    void markOpened(only);
  } else if (uids === null) tabActions.openProblem('bad-link');
  else void openUids(uids);
}
