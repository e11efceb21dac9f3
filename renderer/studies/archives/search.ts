// One search over the archives that are chosen, beside the list of what is here. Its answers come in any order and for as
// long as the slowest archive takes; what one of them cannot do stands beside what the others found.
import { create } from 'zustand';
import type { FindLine, FindRequest, FoundStudy, SourceState } from '../../../native/contract/index.ts';
import { api, unwrap, type RequestFailure } from '../../ui/index.ts';
import type { StudyConditions } from '../filters/filters.ts';

export type ArchiveSearch = {
  /** What was searched for, and where; '' while nothing is. */
  readonly key: string;
  readonly running: boolean;
  readonly found: ReadonlyMap<string, FoundStudy>;
  readonly sources: ReadonlyMap<string, SourceState>;
  /** That nothing could be asked at all. */
  readonly failure: RequestFailure | null;
};

export const noSearch: ArchiveSearch = {
  key: '',
  running: false,
  found: new Map(),
  sources: new Map(),
  failure: null,
};

/** Every archive counts as being asked from the beginning. */
export function begun(key: string, peerIds: readonly string[]): ArchiveSearch {
  const asking = (source: string): [string, SourceState] => [
    source,
    { source, state: 'asking', found: 0, truncated: false, unreadable: 0, failure: null },
  ];
  return { ...noSearch, key, running: true, sources: new Map(peerIds.map(asking)) };
}

/** Takes up one line of the answer. A study that is told again replaces what was told before. */
export function taken(search: ArchiveSearch, line: FindLine): ArchiveSearch {
  switch (line.type) {
    case 'studies': {
      const found = new Map(search.found);
      for (const study of line.studies) found.set(study.row.StudyInstanceUID, study);
      return { ...search, found };
    }
    case 'source':
      return { ...search, sources: new Map(search.sources).set(line.source.source, line.source) };
    case 'end':
      return { ...search, running: false };
    default:
      return line satisfies never;
  }
}

/** An answer that broke off: what was found stays, and archives that were still being asked have not been searched. */
export function brokenOff(search: ArchiveSearch, failure: RequestFailure): ArchiveSearch {
  const sources = [...search.sources.values()].map((source): [string, SourceState] => [
    source.source,
    source.state === 'asking' ? { ...source, state: 'failed', failure: { kind: 'internal' } } : source,
  ]);
  return { ...search, running: false, sources: new Map(sources), failure };
}

export type ArchiveQuery = FindRequest['query'];

/** The conditions without the order, which is the list's own business. */
export function queryOf(conditions: StudyConditions): ArchiveQuery {
  const { sort: _sort, direction: _direction, ...query } = conditions;
  return query;
}

/** Conditions that no archive can judge: with one of them set, only this computer is searched. */
export const isOnlyHere = ({ notOpened, withProblems, BodyPartsInStudy }: ArchiveQuery): boolean =>
  notOpened === true || withProblems === true || BodyPartsInStudy !== undefined;

/** An archive of a hospital is asked for something, never for everything; nor for each first letter of a word. */
export function isWorthAsking(query: ArchiveQuery): boolean {
  if (isOnlyHere(query)) return false;
  const { text, PatientSex: _sex, ...others } = query;
  if (Object.keys(others).length > 0) return true;
  return text !== undefined && (text.length > 1 || /[^\p{Script=Latin}\d\s]/u.test(text));
}

export const useArchiveSearch = create<ArchiveSearch>(() => noSearch);

/** Searches until it has ended or `signal` is aborted; the store follows. */
export async function searchArchives(
  key: string,
  query: ArchiveQuery,
  peerIds: readonly string[],
  limit: number,
  signal: AbortSignal,
): Promise<void> {
  useArchiveSearch.setState(begun(key, peerIds), true);
  const change = (next: (search: ArchiveSearch) => ArchiveSearch): void => {
    if (!signal.aborted) useArchiveSearch.setState(next, true);
  };
  try {
    const request = { query, sources: [...peerIds], limit };
    const answer = await api.find(request, (line) => change((search) => taken(search, line)), signal);
    if (!answer.ok) change((search) => brokenOff(search, answer.failure));
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Studies that were here and were removed to make room. Nobody is asked, so that this works without a network. */
export async function rememberedStudies(
  query: ArchiveQuery,
  peerIds: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, FoundStudy>> {
  const found = new Map<string, FoundStudy>();
  const request = { query, sources: [...peerIds], limit: LIMIT, remembered: true };
  unwrap(
    await api.find(
      request,
      (line) => {
        for (const study of line.type === 'studies' ? line.studies : [])
          found.set(study.row.StudyInstanceUID, study);
      },
      signal,
    ),
  );
  return found;
}

/** Of each archive. Whoever wants more of them than are usual says so. */
export const LIMIT = 1000;
export const MOST = 10_000;

/** A search by its key: the same question, asked again or for more, has another key. */
export const keyOf = (question: string, again: number, limit: number): string =>
  `${question} ${again} ${limit}`;
export const questionOf = (key: string): string => key.replace(/ \d+ \d+$/, '');

/** Archives that have more than they told. */
export const untold = ({ sources }: Pick<ArchiveSearch, 'sources'>): readonly SourceState[] =>
  [...sources.values()].filter(({ state, truncated }) => truncated && state !== 'asking');
