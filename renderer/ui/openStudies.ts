import type { StudyInstanceUID, StudyRow } from '../../native/contract/index.ts';
import { api } from './api.ts';
import { showPictureOverPage } from '../first/firstPicture.ts';
import { currentLanguage } from './i18n.ts';
import { askList } from './listRequest.ts';
import { queryClient, queryKeys, studyDetailQuery } from './queries.ts';
import { FailureError } from './request.ts';
import type { OpenRequest } from './shellBridge.ts';
import { holds, isSamePatient, linkStudies, STUDIES_TAB, tabActions, tabPatient, useTabs } from './tabs.ts';
import { loadViewer } from './warmViewer.ts';

/** Opens studies of the list, each in its patient's tab, and remembers that they were opened. */
export function openStudies(rows: readonly StudyRow[]): void {
  const [first] = rows;
  if (first === undefined) return;
  waiting?.(); // what was opened before this stands before this
  loadViewer().catch(() => undefined); // its tab says what failed
  const uid = first.StudyInstanceUID;
  const isOpen = useTabs.getState().tabs.some((tab) => holds(tab, uid));
  if (rows.length > 1 || isOpen) openTabs(rows);
  else openBehindPicture(first);
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
  };
  waiting = open;
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

/** Opens what a link asks for; null is a link that nobody understood. */
export async function openRequest(request: OpenRequest | null): Promise<void> {
  if (request === null) tabActions.openProblem('bad-link');
  else if ('StudyInstanceUID' in request) await openUids(request.StudyInstanceUID);
  else if ('AccessionNumber' in request) await openOrder(request);
  else {
    // A patient may have many studies: the reader chooses.
    tabActions.show(STUDIES_TAB);
    askList({ PatientID: request.PatientID });
  }
}

/**
 * Opens the studies of an order when they are certainly one patient's. An order number is unique only with its issuer,
 * which the list does not know; so where an issuer is named, or two patients share the number, the reader chooses.
 */
async function openOrder(request: Extract<OpenRequest, { AccessionNumber: string }>): Promise<void> {
  const { AccessionNumber, IssuerOfAccessionNumber } = request;
  const found = await api.findStudies({ AccessionNumber, limit: 100 });
  const rows = found.ok ? found.value.rows.filter((row) => row.AccessionNumber === AccessionNumber) : [];
  const first = rows[0];
  if (first === undefined) {
    tabActions.openProblem('study-missing');
    return;
  }
  const patient = tabPatient(first);
  const certain =
    IssuerOfAccessionNumber === undefined &&
    found.ok &&
    found.value.nextCursor === null &&
    rows.every((row) => isSamePatient(tabPatient(row), patient));
  if (certain) openStudies(rows);
  else {
    tabActions.show(STUDIES_TAB);
    askList({ AccessionNumber });
  }
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
