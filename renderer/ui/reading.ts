// Studies that are looked at in an archive without being kept.
import type { StudyDetail, StudyInstanceUID } from '../../native/contract/index.ts';
import { api } from './api.ts';
import type { RequestFailure } from './failureText.ts';
import { openStudies } from './openStudies.ts';
import { queryClient, queryKeys } from './queries.ts';
import { holds, useTabs } from './tabs.ts';

/** Opens a study of an archive in its patient's tab; nothing of it is kept. The failure, where it cannot be. */
export async function openWithoutKeeping(
  peerId: string,
  StudyInstanceUID: StudyInstanceUID,
): Promise<RequestFailure | null> {
  const answer = await api.startReading(peerId, StudyInstanceUID);
  if (!answer.ok) return answer.failure;
  takeUp(answer.value);
  openStudies([answer.value.study]);
  return null;
}

/** What the services read from an archive by now is known here, before it is opened. */
function takeUp(detail: StudyDetail): void {
  queryClient.setQueryData(queryKeys.studyDetail(detail.study.StudyInstanceUID), detail);
}

/** The same of a study that a record led to. */
export function takeUpFromRecord(detail: StudyDetail): void {
  // As it stood before says nothing of these images: until more is known, what the services have just compared holds.
  void queryClient.resetQueries({ queryKey: queryKeys.recordLinks(detail.study.StudyInstanceUID) });
  takeUp(detail);
}

const followed = new Set<string>();
let listening = false;

/**
 * Gives a study up when the tab that shows it is closed: opened later, it is what the library has of it. Called by whoever
 * shows it.
 */
export function followReading(StudyInstanceUID: string): void {
  followed.add(StudyInstanceUID);
  if (listening) return;
  listening = true;
  useTabs.subscribe(({ tabs }) => {
    for (const uid of followed) {
      if (tabs.some((tab) => holds(tab, uid))) continue;
      followed.delete(uid);
      queryClient.removeQueries({ queryKey: queryKeys.studyDetail(uid) });
      void api.stopReading(uid);
    }
  });
}
