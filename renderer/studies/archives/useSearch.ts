import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { Peer } from '../../../native/contract/index.ts';
import { isUsedFor, queryKeys, usePeers } from '../../ui/index.ts';
import type { StudyConditions } from '../filters/filters.ts';
import { useStudies } from '../state.ts';
import { useSourcesOff } from './sourcesOff.ts';
import {
  isOnlyHere,
  isWorthAsking,
  keyOf,
  LIMIT,
  MOST,
  noSearch,
  queryOf,
  rememberedStudies,
  searchArchives,
  useArchiveSearch,
  type ArchiveSearch,
} from './search.ts';

const SETTLE_MS = 350; // an archive is asked for words, not for each letter of them
const noPeers: readonly Peer[] = [];

/** Keeps the search of the archives in step with what the list shows. Empty while nothing is searched for. */
export function useSearch(conditions: StudyConditions): ArchiveSearch {
  const { data: peers = noPeers } = usePeers();
  const off = useSourcesOff();
  const again = useStudies((state) => state.searchAgain);
  const moreTo = useStudies((state) => state.moreTo);
  const search = useArchiveSearch();
  const wanted = useMemo(() => {
    const query = queryOf(conditions);
    const peerIds = peers
      .filter((peer) => isUsedFor('studies', peer) && !off.has(peer.peerId))
      .map(({ peerId }) => peerId);
    if (peerIds.length === 0 || !isWorthAsking(query)) return null;
    const question = JSON.stringify([query, peerIds]);
    const limit = question === moreTo ? MOST : LIMIT;
    return { query, peerIds, limit, key: keyOf(question, again, limit) };
  }, [conditions, peers, off, again, moreTo]);
  const remembered = useRemembered(conditions, wanted === null);
  const key = wanted?.key ?? '';
  useEffect(() => {
    if (wanted === null) {
      useArchiveSearch.setState(noSearch, true);
      return undefined;
    }
    const gone = new AbortController();
    const timer = setTimeout(() => {
      void searchArchives(wanted.key, wanted.query, wanted.peerIds, wanted.limit, gone.signal);
    }, SETTLE_MS);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
    // oxlint-disable-next-line react/exhaustive-deps -- the key says all that is wanted: another object is no other search
  }, [key]);
  if (wanted === null) return remembered;
  return search.key === key ? search : noSearch;
}

/** While no archive is asked: studies that were removed here to make room, as they are remembered. */
function useRemembered(conditions: StudyConditions, wanted: boolean): ArchiveSearch {
  const { data: peers = noPeers } = usePeers();
  const off = useSourcesOff();
  const query = queryOf(conditions);
  const sources = peers.map(({ peerId }) => peerId).filter((peerId) => !off.has(peerId));
  const { data: found } = useQuery({
    queryKey: [...queryKeys.studyLists, 'remembered', query, sources],
    queryFn: ({ signal }) => rememberedStudies(query, sources, signal),
    enabled: wanted && sources.length > 0 && !isOnlyHere(query),
    placeholderData: keepPreviousData,
  });
  return useMemo(
    () => (wanted && found !== undefined && found.size > 0 ? { ...noSearch, found } : noSearch),
    [wanted, found],
  );
}

/** The names of the archives, for words about where a study is. */
export function usePeerNames(): ReadonlyMap<string, string> {
  const { data: peers = noPeers } = usePeers();
  return useMemo(() => new Map(peers.map(({ peerId, settings }) => [peerId, settings.name])), [peers]);
}
