import { useQueries } from '@tanstack/react-query';
import type { Peer, PeerFailure, PeerTest } from '../../native/contract/index.ts';
import { peerTestQuery } from '../ui/index.ts';

/** Whether an archive takes images, as far as it is known. */
export type ArchiveState =
  | { readonly kind: 'asking' | 'takes' | 'refuses' | 'unknown' }
  | { readonly kind: 'unreachable'; readonly failure: PeerFailure };

/** Asks each archive, once a minute at most. */
export function useArchiveStates(peers: readonly Peer[]): ReadonlyMap<string, ArchiveState> {
  const queries = useQueries({ queries: peers.map(peerTestQuery) });
  return new Map(
    peers.map(({ peerId }, index) => {
      const { data, isFetching } = queries[index] ?? {};
      if (data !== undefined) return [peerId, stateOf(data)];
      return [peerId, { kind: isFetching === true ? 'asking' : 'unknown' }];
    }),
  );
}

export function stateOf({ steps }: PeerTest): ArchiveState {
  const store = steps.find(({ step }) => step === 'store' || step === 'stow');
  if (store !== undefined) return { kind: store.state === 'passed' ? 'takes' : 'refuses' };
  const failed = steps.find(({ step, failure }) => failure !== null && step !== 'find');
  return failed?.failure === undefined || failed.failure === null
    ? { kind: 'unknown' }
    : { kind: 'unreachable', failure: failed.failure };
}
