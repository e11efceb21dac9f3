// The client of each peer, made when it is first needed and again when its settings change.
import { fail, ok, type PeerChange, type PeerSettings, type Result } from '../contract/index.ts';
import { createDicomWebPeer } from './dicomweb/index.ts';
import { createNode, type MoveTarget } from './node/index.ts';
import type { SignIns } from './signIn/index.ts';
import type { PeerStore } from './settings/peerStore.ts';
import type { PeerSecrets, PeerTimes, RemotePeer } from './types.ts';

export type Clients = {
  readonly of: (peerId: string) => Result<RemotePeer>;
  /** For settings that are not kept; whoever asked closes it. */
  readonly trial: (change: PeerChange, peerId: string | null) => RemotePeer;
  readonly forget: (peerId: string) => void;
  readonly close: () => Promise<void>;
};

/** `moveTarget`: our own provider, for nodes that send by C-MOVE. */
export function createClients(
  store: PeerStore,
  moveTarget: MoveTarget,
  signIns: Pick<SignIns, 'source'>,
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
      if (peer === null) return fail({ kind: 'peer-not-found', peerId });
      const client = make(peerId, peer.settings, store.secrets(peerId));
      made.set(peerId, client);
      return ok(client);
    },
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
