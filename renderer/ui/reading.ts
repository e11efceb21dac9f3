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
  openNotKept(answer.value);
  return null;
}

/** Opens a study that the services read from an archive by now, in its patient's tab. */
export function openNotKept(detail: StudyDetail): void {
  queryClient.setQueryData(queryKeys.studyDetail(detail.study.StudyInstanceUID), detail);
  openStudies([detail.study]);
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
