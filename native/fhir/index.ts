// The door of native/fhir: patients' records. Opened beside a library, closed before it.
import {
  fail,
  ok,
  type Failure,
  type PeerFailure,
  type RecordKeys,
  type RecordLaunch,
  type RecordLaunched,
  type RecordServer,
  type RecordServerChange,
  type RecordSignIn,
  type RecordTest,
  type Result,
} from '../contract/index.ts';
import type { LibraryDb, OpenedLibrary } from '../library/index.ts';
import type { Lent } from '../pacs/dicomweb/index.ts';
import { createSealer } from '../security/index.ts';
import { createAnswerCache } from './cache/answers.ts';
import type { RecordClient } from './client/types.ts';
import { RECORDS_CACHE_SCHEMA, RECORDS_FILE, RECORDS_SCHEMA } from './schema.ts';
import { connectTo, type Connection, type ConnectionOptions } from './servers/connection.ts';
import { watchServers } from './servers/serverNews.ts';
import { createServerStore, type StoredServer } from './servers/store.ts';
import { signingKey } from './smart/keys.ts';

export type { RecordClient } from './client/types.ts';

export type Records = {
  servers(): readonly RecordServer[];
  server(serverId: string): RecordServer | null;
  addServer(change: RecordServerChange): Result<RecordServer>;
  changeServer(serverId: string, change: RecordServerChange): Result<RecordServer>;
  removeServer(serverId: string): boolean;
  /** Tries a server that is kept. */
  testServer(serverId: string, signal: AbortSignal): Promise<Result<RecordTest>>;
  /** Tries settings before they are kept; secrets that they do not bring are those of `serverId`, where it is one. */
  testSettings(change: RecordServerChange, serverId: string | null, signal: AbortSignal): Promise<RecordTest>;
  /** `waiting` names the address that the system's browser has to open. */
  signIn(serverId: string): Promise<Result<RecordSignIn>>;
  signOut(serverId: string): Promise<Result<RecordSignIn>>;
  /** Resolves when a sign-in that waits for the browser is over. */
  signedIn(serverId: string): Promise<Result<RecordSignIn>>;
  /** EHR launch: fails with `record-server-not-found` where `iss` is no server that is set up with SMART here. */
  launch(launch: RecordLaunch): Promise<Result<RecordLaunched>>;
  /** The public key of Backend Services; made when it is first asked for. */
  keys(serverId: string): Promise<Result<RecordKeys>>;
  /** To ask the record; the same one until its settings change. */
  client(serverId: string): RecordClient | null;
  /** Of all servers, in the order of their names. */
  clients(): readonly RecordClient[];
  /** An archive that the record names, as the settings let it be asked now; else why it may not be. */
  archive(serverId: string, address: string): Result<Lent, PeerFailure>;
  /** Whether an address that the record names is shown our sign-in: a person's, a machine's, or a token that was typed in. */
  showsSignIn(serverId: string, address: string): boolean;
  /** Of links, and whatever else is known of records: one file. */
  readonly db: LibraryDb;
  /** Hears of a server that is no longer set up, or is another one from now on. */
  onForgotten(listener: (serverId: string) => void): void;
  close(): void;
};

export type RecordsOptions = Omit<ConnectionOptions, 'cache'>;

/** Opens what is known of records. Fails as a library does: `library-locked`, `disk-full`, `path-not-found`. */
export function openRecords(library: OpenedLibrary, options: RecordsOptions = {}): Result<Records> {
  const { host } = library;
  const opened = host.openBeside(RECORDS_FILE, RECORDS_SCHEMA);
  if (!opened.ok) return opened;
  const cacheFile = host.openBeside(RECORDS_FILE, RECORDS_CACHE_SCHEMA);
  if (!cacheFile.ok) {
    opened.value.close();
    return cacheFile;
  }
  const db = opened.value;
  const store = createServerStore(db, createSealer(host.subkey('record secrets')));
  const cache = createAnswerCache(cacheFile.value, host.subkey('record answers'));
  const connections = new Map<string, { readonly changedAt: number; readonly connection: Connection }>();

  const listeners = new Set<(serverId: string) => void>();
  const forget = (serverId: string): void => {
    connections.get(serverId)?.connection.close();
    connections.delete(serverId);
  };
  const connection = (serverId: string): Connection | null => {
    const known = connections.get(serverId);
    const server = store.get(serverId);
    // Another process may have changed it since: what was made of the settings before asks nothing more.
    if (known !== undefined && known.changedAt === server?.changedAt) return known.connection;
    forget(serverId);
    if (server === null) return null;
    const made = connectTo(server, store.secrets(serverId), { ...options, cache });
    connections.set(serverId, { changedAt: server.changedAt, connection: made });
    return made;
  };
  const replaced = ({ serverId, settings: before }: StoredServer, now: StoredServer | null): void => {
    if (connections.get(serverId)?.changedAt !== now?.changedAt) forget(serverId);
    // What another server said, or said to somebody else, is not this one's.
    const isAnother = before.url !== now?.settings.url;
    if (isAnother || before.auth.kind !== now.settings.auth.kind) cache.forget(serverId);
    if (isAnother) for (const listener of listeners) listener(serverId);
  };
  const signIns = (): boolean => {
    const adopted = [...connections.values()].map(({ connection: { signIn } }) => signIn?.adopt() ?? false);
    return adopted.includes(true);
  };
  const news = watchServers(db, store.list, host, replaced, signIns);
  const shown = (server: StoredServer): RecordServer => ({
    ...server,
    signIn: connection(server.serverId)?.state() ?? { state: 'signed-out' },
  });
  const noServer = (serverId: string): Result<never> =>
    fail<Failure>({ kind: 'record-server-not-found', serverId });
  const failedAt = (serverId: string, failure: Extract<Failure, { kind: 'record-failed' }>['failure']) =>
    fail<Failure>({ kind: 'record-failed', server: store.get(serverId)?.settings.name ?? '', failure });
  const begin = async (serverId: string, launch?: RecordLaunch): Promise<Result<RecordSignIn>> => {
    const made = connection(serverId);
    if (made === null) return noServer(serverId);
    if (made.signIn === null) return ok(made.state());
    const begun = await made.signIn.begin(launch);
    return begun.ok ? begun : failedAt(serverId, begun.failure);
  };

  return ok({
    db,
    servers: () => store.list().map(shown),
    server(serverId) {
      const server = store.get(serverId);
      return server === null ? null : shown(server);
    },
    addServer(change) {
      const added = store.add(change);
      news.look();
      return added.ok ? ok(shown(added.value)) : added;
    },
    changeServer(serverId, change) {
      const changed = store.change(serverId, change);
      if (!changed.ok) return changed;
      news.look();
      return ok(shown(changed.value));
    },
    removeServer(serverId) {
      const made = connection(serverId);
      connections.delete(serverId);
      // Whether the server hears that its tokens are given back does not hold up that they are forgotten here.
      void (made?.signIn?.signOut() ?? Promise.resolve()).finally(() => made?.close());
      const wasThere = store.remove(serverId);
      news.look();
      return wasThere;
    },
    async testServer(serverId, signal) {
      const made = connection(serverId);
      return made === null ? noServer(serverId) : ok(await made.test(signal));
    },
    async testSettings({ settings, secrets }, serverId, signal) {
      const kept = store.secrets(serverId ?? '', secrets);
      const readOnly: typeof kept = { read: (name) => kept.read(name), keep: () => undefined };
      const trial = connectTo({ serverId: serverId ?? '', settings }, readOnly, { ...options, cache: null });
      try {
        return await trial.test(signal);
      } finally {
        trial.close();
      }
    },
    signIn: (serverId) => begin(serverId),
    async signOut(serverId) {
      const made = connection(serverId);
      if (made === null) return noServer(serverId);
      await made.signIn?.signOut();
      return ok(made.state());
    },
    async signedIn(serverId) {
      const made = connection(serverId);
      if (made === null) return noServer(serverId);
      await made.signIn?.settled();
      return ok(made.state());
    },
    async launch(launch) {
      const server = store
        .list()
        .find(({ settings }) => settings.auth.kind === 'smart' && isSameBase(settings.url, launch.iss));
      if (server === undefined) return noServer('');
      const begun = await begin(server.serverId, launch);
      return begun.ok ? ok({ serverId: server.serverId, signIn: begun.value }) : begun;
    },
    async keys(serverId) {
      const server = store.get(serverId);
      if (server === null) return noServer(serverId);
      const { auth } = server.settings;
      if (auth.kind !== 'backend') return ok({ keys: [] });
      const { publicJwk } = await signingKey(store.secrets(serverId), auth.algorithm);
      return ok({ keys: [{ ...publicJwk }] });
    },
    client: (serverId) => connection(serverId)?.client ?? null,
    clients: () => store.list().flatMap(({ serverId }) => connection(serverId)?.client ?? []),
    onForgotten: (listener) => void listeners.add(listener),
    archive: (serverId, address) =>
      connection(serverId)?.archive(address) ?? fail<PeerFailure>({ kind: 'peer-removed' }),
    showsSignIn(serverId, address) {
      const lent = connection(serverId)?.archive(address);
      return lent?.ok === true && lent.value.server.authentication.kind !== 'none';
    },
    close() {
      news.close();
      for (const made of connections.values()) made.connection.close();
      connections.clear();
      cache.close();
      db.close();
    },
  });
}

/** One address, whether or not it ends in a slash. */
function isSameBase(a: string, b: string): boolean {
  const plain = (address: string): string =>
    URL.canParse(address) ? new URL(address).href.replace(/\/+$/, '') : address;
  return plain(a) === plain(b);
}
