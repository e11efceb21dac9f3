// Record servers and their secrets.
import { randomUUID } from 'node:crypto';
import {
  fail,
  ok,
  RecordServerSettings,
  RecordSecretName,
  recordSecretNames,
  type RecordServer,
  type RecordServerChange,
  type Result,
} from '../../contract/index.ts';
import type { LibraryDb } from '../../library/index.ts';
import type { Sealer } from '../../security/index.ts';

export type StoredServer = Omit<RecordServer, 'signIn'>;

/** What a sign-in leaves, and the key that this machine signs in with: the page never learns of it. */
export type OwnSecretName = 'sign-in' | 'signing-key-RS384' | 'signing-key-ES384';
export type ServerSecrets = {
  /** Null: none is kept under this name. */
  read(name: RecordSecretName | OwnSecretName): string | null;
  /** Null forgets it. */
  keep(name: OwnSecretName, value: string | null): void;
};

export type ServerStore = {
  readonly list: () => readonly StoredServer[];
  readonly get: (serverId: string) => StoredServer | null;
  /** Fails with `bad-request` where another server has the name: readers tell them apart by it. */
  readonly add: (change: RecordServerChange) => Result<StoredServer>;
  readonly change: (serverId: string, change: RecordServerChange) => Result<StoredServer>;
  readonly remove: (serverId: string) => boolean;
  /** `instead` stands before what is kept, and nothing of it is. */
  readonly secrets: (serverId: string, instead?: RecordServerChange['secrets']) => ServerSecrets;
};

type Row = { readonly serverId: string; readonly settings: string; readonly changedAt: number };

export function createServerStore(db: LibraryDb, sealer: Sealer): ServerStore {
  const all = db.prepare<[], Row>('SELECT * FROM server');
  const one = db.prepare<[string], Row>('SELECT * FROM server WHERE serverId = ?');
  const put = db.prepare(
    `INSERT INTO server(serverId, settings, changedAt) VALUES(?,?,?)
     ON CONFLICT DO UPDATE SET settings = excluded.settings, changedAt = max(excluded.changedAt, server.changedAt + 1)`,
  );
  const drop = db.prepare('DELETE FROM server WHERE serverId = ?');
  const names = db.prepare<[string], { name: string }>('SELECT name FROM secret WHERE serverId = ?');
  const sealed = db.prepare<[string, string], { sealed: Uint8Array }>(
    'SELECT sealed FROM secret WHERE serverId = ? AND name = ?',
  );
  const putSecret = db.prepare('INSERT OR REPLACE INTO secret(serverId, name, sealed) VALUES(?,?,?)');
  const dropSecret = db.prepare('DELETE FROM secret WHERE serverId = ? AND name = ?');
  const dropSecrets = db.prepare('DELETE FROM secret WHERE serverId = ?');

  const secretsKept = (serverId: string): RecordSecretName[] =>
    names.all(serverId).flatMap(({ name }) => {
      const known = RecordSecretName.safeParse(name);
      return known.success ? [known.data] : [];
    });
  const toServer = ({ serverId, settings: text, changedAt }: Row): readonly StoredServer[] => {
    const settings = RecordServerSettings.safeParse(JSON.parse(text));
    // Settings of another version that no longer fit must not hide the other servers.
    return settings.success
      ? [{ serverId, settings: settings.data, secretsKept: secretsKept(serverId), changedAt }]
      : [];
  };
  const list = (): readonly StoredServer[] =>
    all
      .all()
      .flatMap(toServer)
      .toSorted((a, b) => (a.settings.name < b.settings.name ? -1 : 1));
  const get = (serverId: string): StoredServer | null => one.all(serverId).flatMap(toServer)[0] ?? null;
  const keep = (serverId: string, name: string, value: string | null): void => {
    if (value === null) dropSecret.run(serverId, name);
    else putSecret.run(serverId, name, sealer.seal(value, `${serverId} ${name}`));
  };
  const write = (serverId: string, { settings, secrets }: RecordServerChange): Result<StoredServer> => {
    const wanted = settings.name.toLowerCase();
    const taken = list().some(
      (server) => server.serverId !== serverId && server.settings.name.toLowerCase() === wanted,
    );
    if (taken) return fail({ kind: 'bad-request', detail: 'settings.name: taken' });
    db.transaction(() => {
      put.run(serverId, JSON.stringify(settings), Date.now());
      for (const name of recordSecretNames) {
        const value = secrets[name];
        if (value !== undefined) keep(serverId, name, value);
      }
    }).immediate();
    const written = get(serverId);
    if (written === null) throw new Error('a server that was just written is not there');
    return ok(written);
  };
  return {
    list,
    get,
    add: (change) => write(randomUUID(), change),
    change: (serverId, change) =>
      get(serverId) === null ? fail({ kind: 'record-server-not-found', serverId }) : write(serverId, change),
    remove: (serverId) =>
      db
        .transaction(() => {
          dropSecrets.run(serverId);
          return drop.run(serverId).changes > 0;
        })
        .immediate(),
    secrets: (serverId, instead = {}) => ({
      read(name) {
        const own = RecordSecretName.safeParse(name);
        const given = own.success ? instead[own.data] : undefined;
        if (given !== undefined) return given;
        const row = sealed.get(serverId, name);
        return row === undefined ? null : sealer.open(row.sealed, `${serverId} ${name}`);
      },
      keep(name, value) {
        // Settings that are only being tried keep nothing.
        if (get(serverId) !== null) keep(serverId, name, value);
      },
    }),
  };
}
