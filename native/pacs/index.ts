// The door of native/pacs: remote archives. Opened beside a library, closed before it.
import {
  ok,
  type FindLine,
  type FindRequest,
  type Peer,
  type PeerChange,
  type PeerTest,
  type Result,
} from '../contract/index.ts';
import type { OpenedLibrary } from '../library/index.ts';
import { createSealer } from '../security/index.ts';
import { createClients } from './clients.ts';
import { searchStudies } from './find/search.ts';
import { createPeerStore } from './settings/peerStore.ts';
import { PEERS_FILE, PEERS_SCHEMA } from './settings/schema.ts';

export type Pacs = {
  peers(): readonly Peer[];
  peer(peerId: string): Peer | null;
  addPeer(change: PeerChange): Result<Peer>;
  changePeer(peerId: string, change: PeerChange): Result<Peer>;
  removePeer(peerId: string): boolean;
  /** Tries a peer that is kept. */
  testPeer(peerId: string, signal: AbortSignal): Promise<Result<PeerTest>>;
  /** Tries settings before they are kept; secrets that they do not bring are those of `peerId`, where it is one. */
  testSettings(change: PeerChange, peerId: string | null, signal: AbortSignal): Promise<PeerTest>;
  /** Searches library and peers; the last line is the end. Aborting cancels at every peer. */
  find(request: FindRequest, signal: AbortSignal): AsyncGenerator<FindLine>;
  close(): Promise<void>;
};

export type PacsOptions = {
  /** Hears of bugs. */
  readonly onError?: (error: unknown) => void;
};

/** Opens what is known of remote archives. Fails as a library does: `library-locked`, `disk-full`, `path-not-found`. */
export function openPacs(library: OpenedLibrary, options: PacsOptions = {}): Result<Pacs> {
  const { onError = () => undefined } = options;
  const opened = library.host.openBeside(PEERS_FILE, PEERS_SCHEMA);
  if (!opened.ok) return opened;
  const db = opened.value;
  const store = createPeerStore(db, createSealer(library.host.subkey('peer secrets')));
  const clients = createClients(store);
  return ok({
    peers: store.list,
    peer: store.get,
    addPeer: store.add,
    changePeer(peerId, change) {
      const changed = store.change(peerId, change);
      if (changed.ok) clients.forget(peerId);
      return changed;
    },
    removePeer(peerId) {
      clients.forget(peerId);
      return store.remove(peerId);
    },
    async testPeer(peerId, signal) {
      const client = clients.of(peerId);
      return client.ok ? ok(await client.value.test(signal)) : client;
    },
    async testSettings(change, peerId, signal) {
      const client = clients.trial(change, peerId);
      try {
        return await client.test(signal);
      } finally {
        await client.close();
      }
    },
    find(request, signal) {
      const sources = request.sources ?? ['library', ...store.list().map(({ peerId }) => peerId)];
      const clientOf = (peerId: string) => {
        const client = clients.of(peerId);
        return client.ok ? client.value : null;
      };
      const parts = { library, clientOf, isIncomplete: () => false, onError };
      return searchStudies(parts, request, [...new Set(sources)], signal);
    },
    async close() {
      await clients.close();
      db.close();
    },
  });
}
