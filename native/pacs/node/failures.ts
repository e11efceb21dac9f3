// What went wrong in the DIMSE layer, in the words that all peers share.
import type { PeerFailure } from '../../contract/index.ts';
import type { DimseFailure, FinalStatus } from '../dimse/index.ts';

export type Service = Extract<PeerFailure, { kind: 'not-offered' }>['service'];

/** `service`: what was being asked for. */
export function peerFailure(failure: DimseFailure, service: Service): PeerFailure {
  switch (failure.kind) {
    case 'not-offered':
      return { kind: 'not-offered', service };
    case 'released':
      return { kind: 'connection-lost', code: 'released' };
    case 'unreachable':
    case 'tls':
    case 'rejected':
    case 'aborted':
    case 'connection-lost':
    case 'timed-out':
    case 'cancelled':
    case 'source-unreadable':
      return failure;
    default:
      return failure satisfies never;
  }
}

/** For an operation that was not answered with success. */
export const statusFailure = ({ status, comment }: FinalStatus): PeerFailure => ({
  kind: 'status',
  status,
  comment,
});
