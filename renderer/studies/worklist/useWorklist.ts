import { useEffect, useState } from 'react';
import type {
  SourceState,
  WorklistItem,
  WorklistLine,
  WorklistQuery,
} from '../../../native/contract/index.ts';
import { api, type RequestFailure } from '../../ui/index.ts';

export type Worklist = {
  readonly items: readonly WorklistItem[];
  readonly sources: ReadonlyMap<string, SourceState>;
  readonly running: boolean;
  readonly failure: RequestFailure | null;
};

const nothing: Worklist = { items: [], sources: new Map(), running: true, failure: null };

/** Takes up one line of the answer. */
export function taken(list: Worklist, line: WorklistLine): Worklist {
  switch (line.type) {
    case 'items':
      return { ...list, items: [...list.items, ...line.items].toSorted(byTime) };
    case 'source':
      return { ...list, sources: new Map(list.sources).set(line.source.source, line.source) };
    case 'end':
      return { ...list, running: false };
    default:
      return line satisfies never;
  }
}

const timeKey = (item: WorklistItem): string =>
  `${item.ScheduledProcedureStepStartDate} ${item.ScheduledProcedureStepStartTime} ${item.AccessionNumber}`;

const byTime = (a: WorklistItem, b: WorklistItem): number =>
  timeKey(a) < timeKey(b) ? -1 : timeKey(a) > timeKey(b) ? 1 : 0;

/** Asks when the day or `again` changes; the answer that is no longer wanted is cancelled at every peer. */
export function useWorklist(query: WorklistQuery, again: number): Worklist {
  const [list, setList] = useState(nothing);
  const key = JSON.stringify(query);
  useEffect(() => {
    const gone = new AbortController();
    const { signal } = gone;
    setList(nothing);
    const ask = async (): Promise<void> => {
      const parsed: WorklistQuery = JSON.parse(key);
      const change = (next: (before: Worklist) => Worklist): void => {
        if (!signal.aborted) setList(next);
      };
      try {
        const answer = await api.worklist(
          { query: parsed },
          (line) => change((now) => taken(now, line)),
          signal,
        );
        if (!answer.ok) change((now) => ({ ...now, running: false, failure: answer.failure }));
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    };
    void ask();
    return () => gone.abort();
  }, [key, again]);
  return list;
}
