// How studies and the records of their patients stand to each other: what the page shows of a record depends on it.
import { CancelledError, useQueries, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { RecordLink, RecordOfStudy, StudyDetail } from '../../../native/contract/index.ts';
import { api } from '../api.ts';
import { queryClient, queryKeys, useRecordServers } from '../queries.ts';
import { FailureError, unwrap } from '../request.ts';

/** `isKnown`: whatever can be known is. `record` is null before, where there are no record systems, and where it cannot be had. */
export type Standing = { readonly record: RecordOfStudy | null; readonly isKnown: boolean };

/** False until it is known that there is one, so that nothing is asked for where there is none. */
export const useHasRecords = (): boolean => (useRecordServers().data ?? []).length > 0;

const recordQuery = (study: string) => ({
  queryKey: queryKeys.recordLinks(study),
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<RecordOfStudy> =>
    unwrap(await api.record(study, signal)),
  retry: false,
});

/** How the study and the records stand to each other, from what is kept: no record system is asked. */
export function useStanding(study: string | null): Standing {
  const { data: servers } = useRecordServers();
  const hasRecords = (servers ?? []).length > 0;
  const { data, isPending } = useQuery({
    ...recordQuery(study ?? ''),
    enabled: hasRecords && study !== null,
  });
  return { record: data ?? null, isKnown: servers !== undefined && (!hasRecords || !isPending) };
}

/** A study that is opened again so soon is not looked for again. */
const LOOK_STAYS_MS = 10 * 60_000;

const lookQuery = (study: string) => ({
  queryKey: queryKeys.recordLook(study),
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<number> => {
    unwrap(await api.lookForRecord(study, signal));
    // Asked for anew: somebody may have decided while the answer was on its way.
    void queryClient.invalidateQueries({ queryKey: queryKeys.recordLinks(study) });
    return Date.now();
  },
  staleTime: LOOK_STAYS_MS,
  retry: false,
});

/**
 * Asks the record systems about studies that have been opened, one after the other, so that image and record are compared as
 * both are now. `after`: not before this is true, so that the images come first.
 */
export function useLook(studies: readonly string[], after: boolean): void {
  const hasRecords = useHasRecords();
  const wanted = studies.join(' ');
  useEffect(() => {
    if (!after || !hasRecords) return undefined;
    let isOver = false;
    const uids = wanted.split(' ');
    const lookAtAll = async (): Promise<void> => {
      for (const uid of uids) if (!isOver) await lookFor(uid);
    };
    void lookAtAll();
    return () => {
      isOver = true;
      for (const uid of uids) void queryClient.cancelQueries({ queryKey: queryKeys.recordLook(uid) });
    };
  }, [wanted, after, hasRecords]);
}

/** What is kept stands where nobody can be asked. */
async function lookFor(study: string): Promise<void> {
  try {
    await queryClient.fetchQuery(lookQuery(study));
  } catch (error) {
    if (!(error instanceof FailureError) && !(error instanceof CancelledError)) throw error;
  }
}

/** The link that is judged: the one that is shown, else the first. */
export const linkToJudge = (record: RecordOfStudy | null): RecordLink | null => record?.links[0] ?? null;

/** A contradiction that nobody has read yet: it stops the opening. */
export function isStopped(record: RecordOfStudy | null): boolean {
  const link = linkToJudge(record);
  return record?.verdict === 'contradiction' && link?.state === 'linked';
}

/** As `StudyDetail` says it, until more is known: whether the images of one of these studies must not be seen yet. */
export function useStopped(studies: readonly Pick<StudyDetail, 'study' | 'isStopped'>[]): boolean {
  const hasRecords = useHasRecords();
  const answers = useQueries({
    queries: studies.map(({ study }) => ({ ...recordQuery(study.StudyInstanceUID), enabled: hasRecords })),
  });
  return studies.some((study, place) => {
    const answer = answers[place];
    const isUnknown = answer?.data === undefined && answer?.error == null;
    return isUnknown ? study.isStopped === true : isStopped(answer?.data ?? null);
  });
}

/** What a reader has to know of the record that is shown: nothing where it is agreed, or where none is. */
export type Caution =
  | { readonly kind: 'doubt' } // nothing contradicts, and not all of it is certain
  | { readonly kind: 'ambiguous' } // several patients of one record system
  | { readonly kind: 'stopped' } // contradicts, and nobody has judged it
  | { readonly kind: 'confirmed'; readonly at: number }; // contradicts, and somebody took it upon himself

export function cautionOf(record: RecordOfStudy | null): Caution | null {
  const link = linkToJudge(record);
  if (record === null || link === null || record.verdict === null) return null;
  const isConfirmed = link.state === 'confirmed';
  switch (record.verdict) {
    case 'agreement':
      return null;
    case 'doubt':
      if (record.ambiguous) return { kind: 'ambiguous' };
      return isConfirmed ? null : { kind: 'doubt' };
    case 'contradiction':
      return isConfirmed ? { kind: 'confirmed', at: link.changedAt } : { kind: 'stopped' };
    default:
      return record.verdict satisfies never;
  }
}

/** Another where what may be shown of a record is another: the chart is then read anew. */
export function standingKey(record: RecordOfStudy | null): string {
  const link = linkToJudge(record);
  return JSON.stringify([link?.linkId, link?.subject, link?.state, record?.verdict, record?.ambiguous]);
}

export type Decision = 'confirm' | 'reject' | 'undo';

/** True when it was kept. */
export async function decide(study: string, decision: Decision, linkId: string): Promise<boolean> {
  const answer = await api.decideRecord(study, decision, { linkId, fieldsRead: true });
  if (!answer.ok) return false;
  queryClient.setQueryData(queryKeys.recordLinks(study), answer.value);
  void queryClient.invalidateQueries({ queryKey: queryKeys.studyDetail(study) });
  return true;
}
