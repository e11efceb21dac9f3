// The client of each peer, made when it is first needed and again when its settings change.
import { fail, ok, type PeerChange, type PeerSettings, type Result } from '../contract/index.ts';
import { createDicomWebPeer } from './dicomweb/index.ts';
import { createNode, type MoveTarget } from './node/index.ts';
import type { RecordArchives } from './recordArchives/index.ts';
import type { SignIns } from './signIn/index.ts';
import type { PeerStore } from './settings/peerStore.ts';
import type { PeerSecrets, PeerTimes, RemotePeer } from './types.ts';

export type Clients = {
  readonly of: (peerId: string) => Result<RemotePeer>;
  /** As readers know it; null: there is no such peer. */
  readonly nameOf: (peerId: string) => string | null;
  /** For settings that are not kept; whoever asked closes it. */
  readonly trial: (change: PeerChange, peerId: string | null) => RemotePeer;
  readonly forget: (peerId: string) => void;
  readonly close: () => Promise<void>;
};

type Parts = {
  readonly store: PeerStore;
  readonly recordArchives: Pick<RecordArchives, 'client' | 'get'>;
  /** Our own provider, for nodes that send by C-MOVE. */
  readonly moveTarget: MoveTarget;
  readonly signIns: Pick<SignIns, 'source'>;
};

export function createClients(
  { store, recordArchives, moveTarget, signIns }: Parts,
  times: PeerTimes,
): Clients {
  const made = new Map<string, RemotePeer>();
  const make = (peerId: string, settings: PeerSettings, secrets: PeerSecrets): RemotePeer => {
    switch (settings.kind) {
      case 'dimse':
        return createNode({ peerId, settings, secrets, moveTarget, times });
      case 'dicomweb':
        return createDicomWebPeer({
          peerId,
          settings,
          secrets,
          times,
          signIn: signIns.source(peerId, settings),
        });
      default:
        return settings satisfies never;
    }
  };
  return {
    of(peerId) {
      const known = made.get(peerId);
      if (known !== undefined) return ok(known);
      const peer = store.get(peerId);
      if (peer === null) {
        const lent = recordArchives.client(peerId);
        return lent === null ? fail({ kind: 'peer-not-found', peerId }) : ok(lent);
      }
      const client = make(peerId, peer.settings, store.secrets(peerId));
      made.set(peerId, client);
      return ok(client);
    },
    nameOf: (peerId) => store.get(peerId)?.settings.name ?? recordArchives.get(peerId)?.name ?? null,
    trial: ({ settings, secrets }, peerId) =>
      make(peerId ?? '', settings, store.secrets(peerId ?? '', secrets)),
    forget(peerId) {
      const client = made.get(peerId);
      made.delete(peerId);
      void client?.close();
    },
    async close() {
      await Promise.all([...made.values()].map((client) => client.close()));
      made.clear();
    },
  };
}
