import { useQuery } from '@tanstack/react-query';
import type { RecordLink, RecordOfStudy } from '../../../native/contract/index.ts';
import { api, queryClient, queryKeys, unwrap } from '../../ui/index.ts';

/** How the study and the records stand to each other, from what is kept; null before it is known, or where it cannot be. */
export function useRecord(study: string): RecordOfStudy | null {
  const { data } = useQuery({
    queryKey: queryKeys.recordLinks(study),
    queryFn: async ({ signal }) => unwrap(await api.record(study, signal)),
    retry: false,
  });
  return data ?? null;
}

/** The link that is judged: the one that is shown, else the first. */
export const linkToJudge = (record: RecordOfStudy | null): RecordLink | null => record?.links[0] ?? null;

/** A contradiction that nobody has read yet: it stops the opening. */
export function isStopped(record: RecordOfStudy | null): boolean {
  const link = linkToJudge(record);
  return record?.verdict === 'contradiction' && link?.state === 'linked';
}

export type Decision = 'confirm' | 'reject' | 'undo';

/** True when it was kept. */
export async function decide(study: string, decision: Decision, linkId: string): Promise<boolean> {
  const answer = await api.decideRecord(study, decision, { linkId, fieldsRead: true });
  if (answer.ok) queryClient.setQueryData(queryKeys.recordLinks(study), answer.value);
  return answer.ok;
}
