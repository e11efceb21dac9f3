import type { StudyInstanceUID } from '../../native/contract/index.ts';
import { api } from './api.ts';
import { queryClient, queryKeys } from './queries.ts';
import type { Answer } from './request.ts';

/** Keeps a study on this computer whatever room it takes, or lets go of that. */
export async function setPinned(study: StudyInstanceUID, pinned: boolean): Promise<Answer<null>> {
  const answer = await api.setPinned(study, pinned);
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: queryKeys.studyLists }),
    queryClient.invalidateQueries({ queryKey: queryKeys.studyDetail(study) }),
    queryClient.invalidateQueries({ queryKey: queryKeys.storage }),
  ]);
  return answer;
}
