import type { StudyInstanceUID, StudyRow } from '../../native/contract/index.ts';
import { api } from './api.ts';
import { queryClient, queryKeys, studyDetailQuery } from './queries.ts';
import { FailureError } from './request.ts';
import { linkStudies, tabActions } from './tabs.ts';
import { loadViewer } from './warmViewer.ts';

/** Opens studies of the list, each in its patient's tab, and remembers that they were opened. */
export function openStudies(rows: readonly StudyRow[]): void {
  if (rows.length === 0) return;
  loadViewer().catch(() => undefined); // its tab says what failed
  tabActions.openRows(rows);
  for (const row of rows) void markOpened(row.StudyInstanceUID);
}

async function markOpened(uid: StudyInstanceUID): Promise<void> {
  const answer = await api.markOpened(uid);
  if (answer.ok) await queryClient.invalidateQueries({ queryKey: queryKeys.studyLists });
}

/** The study behind a UID; null when the library does not have it. Other failures are left to the viewer to show. */
async function lookUp(uid: StudyInstanceUID): Promise<StudyRow | null> {
  try {
    return (await queryClient.fetchQuery(studyDetailQuery(uid))).study;
  } catch (error) {
    if (error instanceof FailureError) return null;
    throw error;
  }
}

/** Opens what a link names while Lightbox is running. What is not there is said; nothing else is opened for it. */
export async function openLink(uids: readonly StudyInstanceUID[] | null): Promise<void> {
  if (uids === null || uids.length === 0) {
    tabActions.openProblem('bad-link');
    return;
  }
  const rows = await Promise.all(uids.map(lookUp));
  if (rows.includes(null)) tabActions.openProblem('study-missing');
  openStudies(rows.filter((row) => row !== null));
}

/** Opens what the page's own address names. One study is shown at once, even before the index was asked about it. */
export function openColdLink(search: string): void {
  const uids = linkStudies(search);
  const only = uids?.length === 1 ? uids[0] : undefined;
  if (only === undefined) {
    void openLink(uids);
    return;
  }
  tabActions.openUnknown(only);
  void markOpened(only);
}
