// Sign-ins by OpenID Connect, one a peer. They outlive the clients that use their tokens.
import type { PeerSettings, SignIn, SignInStart } from '../../contract/index.ts';
import { routeOf, type TokenSource } from '../dicomweb/index.ts';
import type { PeerStore } from '../settings/peerStore.ts';
import { createSession, type Session } from './session.ts';

export type SignIns = {
  /** Null for a peer that nobody signs in to. */
  readonly of: (peerId: string) => Session | null;
  /** For a client with these settings; null where a sign-in was for others. */
  readonly source: (peerId: string, settings: PeerSettings) => TokenSource | null;
  readonly begin: (peerId: string) => Promise<SignInStart | null>;
  readonly state: (peerId: string) => SignIn | null;
  /** False for a peer that nobody signs in to. */
  readonly end: (peerId: string) => Promise<boolean>;
  /** The settings of a peer have changed: tokens that were for another server or client are forgotten. */
  readonly changed: (peerId: string, before: PeerSettings | null) => void;
  /** Before it is removed. */
  readonly removing: (peerId: string) => void;
  readonly close: () => void;
};

export function createSignIns(store: PeerStore): SignIns {
  const sessions = new Map<string, Session>();
  const of = (peerId: string): Session | null => {
    const known = sessions.get(peerId);
    if (known !== undefined) return known;
    const settings = store.get(peerId)?.settings;
    if (settings?.kind !== 'dicomweb' || settings.auth.kind !== 'openid') return null;
    const secrets = store.secrets(peerId);
    const current = () => {
      const now = store.get(peerId)?.settings;
      return now?.kind === 'dicomweb' ? now : settings;
    };
    const session = createSession({
      auth: settings.auth,
      secrets,
      redirectPort: () => openIdOf(current())?.redirectPort ?? null,
      route: () => routeOf(current(), secrets),
    });
    sessions.set(peerId, session);
    return session;
  };
  return {
    of,
    source(peerId, settings) {
      const kept = store.get(peerId)?.settings ?? null;
      return isSame(kept, settings) ? (of(peerId)?.source ?? null) : null;
    },
    begin: async (peerId) => (await of(peerId)?.begin()) ?? null,
    state: (peerId) => of(peerId)?.state() ?? null,
    async end(peerId) {
      const session = of(peerId);
      await session?.end();
      return session !== null;
    },
    changed(peerId, before) {
      const session = sessions.get(peerId);
      if (isSame(before, store.get(peerId)?.settings ?? null)) {
        session?.close();
        return;
      }
      void session?.end();
      sessions.delete(peerId);
      store.secrets(peerId).keep('refresh-token', null);
    },
    removing(peerId) {
      void of(peerId)?.end();
      sessions.delete(peerId);
    },
    close() {
      for (const session of sessions.values()) session.close();
      sessions.clear();
    },
  };
}

/** The same person at the same server by the same client. */
function isSame(a: PeerSettings | null, b: PeerSettings | null): boolean {
  const [one, other] = [openIdOf(a), openIdOf(b)];
  return (
    one !== null &&
    other !== null &&
    one.issuer === other.issuer &&
    one.clientId === other.clientId &&
    one.scope === other.scope
  );
}

const openIdOf = (settings: PeerSettings | null) =>
  settings?.kind === 'dicomweb' && settings.auth.kind === 'openid' ? settings.auth : null;
