import { useEffect, useMemo } from 'react';
import type { Peer } from '../../../native/contract/index.ts';
import { usePeers } from '../../ui/index.ts';
import type { StudyConditions } from '../filters/filters.ts';
import { useStudies } from '../state.ts';
import {
  isWorthAsking,
  noSearch,
  queryOf,
  searchArchives,
  useArchiveSearch,
  type ArchiveSearch,
} from './search.ts';

const SETTLE_MS = 350; // an archive is asked for words, not for each letter of them
const noPeers: readonly Peer[] = [];

/** Keeps the search of the archives in step with what the list shows. Empty while nothing is searched for. */
export function useSearch(conditions: StudyConditions): ArchiveSearch {
  const { data: peers = noPeers } = usePeers();
  const off = useStudies((state) => state.sourcesOff);
  const again = useStudies((state) => state.searchAgain);
  const search = useArchiveSearch();
  const wanted = useMemo(() => {
    const query = queryOf(conditions);
    const peerIds = peers.map(({ peerId }) => peerId).filter((peerId) => !off.has(peerId));
    if (peerIds.length === 0 || !isWorthAsking(query)) return null;
    return { query, peerIds, key: JSON.stringify([query, peerIds, again]) };
  }, [conditions, peers, off, again]);
  const key = wanted?.key ?? '';
  useEffect(() => {
    if (wanted === null) {
      useArchiveSearch.setState(noSearch, true);
      return undefined;
    }
    const gone = new AbortController();
    const timer = setTimeout(() => {
      void searchArchives(wanted.key, wanted.query, wanted.peerIds, gone.signal);
    }, SETTLE_MS);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
    // oxlint-disable-next-line react/exhaustive-deps -- the key says all that is wanted: another object is no other search
  }, [key]);
  return search.key === key ? search : noSearch;
}

/** The names of the archives, for words about where a study is. */
export function usePeerNames(): ReadonlyMap<string, string> {
  const { data: peers = noPeers } = usePeers();
  return useMemo(() => new Map(peers.map(({ peerId, settings }) => [peerId, settings.name])), [peers]);
}
