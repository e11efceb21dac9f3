// Peers and their secrets.
import { randomUUID } from 'node:crypto';
import {
  fail,
  ok,
  PeerSettings,
  type Peer,
  type PeerChange,
  type Result,
  SecretName,
  secretNames,
} from '../../contract/index.ts';
import type { LibraryDb } from '../../library/index.ts';
import type { Sealer } from '../../security/index.ts';
import type { PeerSecrets } from '../types.ts';

export type PeerStore = {
  readonly list: () => readonly Peer[];
  readonly get: (peerId: string) => Peer | null;
  /** Fails with `bad-request` where another peer has the name: readers tell archives apart by it. */
  readonly add: (change: PeerChange) => Result<Peer>;
  readonly change: (peerId: string, change: PeerChange) => Result<Peer>;
  readonly remove: (peerId: string) => boolean;
  /** Secrets of something that is no peer. */
  readonly keepSecrets: (name: string, secrets: PeerChange['secrets']) => void;
  readonly secretsKept: (name: string) => SecretName[];
  /** Of a peer that is kept; `instead` stands before what is kept, and nothing of it is. */
  readonly secrets: (peerId: string, instead?: PeerChange['secrets']) => PeerSecrets;
};

type Row = { readonly peerId: string; readonly settings: string; readonly changedAt: number };

export function createPeerStore(db: LibraryDb, sealer: Sealer): PeerStore {
  const all = db.prepare<[], Row>('SELECT * FROM peer');
  const one = db.prepare<[string], Row>('SELECT * FROM peer WHERE peerId = ?');
  const put = db.prepare(
    `INSERT INTO peer(peerId, settings, changedAt) VALUES(?,?,?)
     ON CONFLICT DO UPDATE SET settings = excluded.settings, changedAt = excluded.changedAt`,
  );
  const drop = db.prepare('DELETE FROM peer WHERE peerId = ?');
  const dropSecrets = db.prepare('DELETE FROM secret WHERE peerId = ?');
  const names = db.prepare<[string], { name: string }>('SELECT name FROM secret WHERE peerId = ?');
  const sealed = db.prepare<[string, string], { sealed: Uint8Array }>(
    'SELECT sealed FROM secret WHERE peerId = ? AND name = ?',
  );
  const putSecret = db.prepare('INSERT OR REPLACE INTO secret(peerId, name, sealed) VALUES(?,?,?)');
  const dropSecret = db.prepare('DELETE FROM secret WHERE peerId = ? AND name = ?');

  const secretsKept = (peerId: string): SecretName[] =>
    names.all(peerId).flatMap(({ name }) => {
      const known = SecretName.safeParse(name);
      return known.success ? [known.data] : [];
    });
  const toPeer = (row: Row): readonly Peer[] => {
    const settings = PeerSettings.safeParse(JSON.parse(row.settings));
    // Settings of another version that no longer fit must not hide the other peers.
    if (!settings.success) return [];
    const { peerId, changedAt } = row;
    return [{ peerId, settings: settings.data, secretsKept: secretsKept(peerId), changedAt }];
  };
  const list = (): readonly Peer[] =>
    all
      .all()
      .flatMap(toPeer)
      .toSorted((a, b) => (a.settings.name < b.settings.name ? -1 : 1));
  const get = (peerId: string): Peer | null => one.all(peerId).flatMap(toPeer)[0] ?? null;
  const keep = (peerId: string, name: SecretName, value: string | null): void => {
    if (value === null) dropSecret.run(peerId, name);
    else putSecret.run(peerId, name, sealer.seal(value, `${peerId} ${name}`));
  };
  const keepAll = (peerId: string, secrets: PeerChange['secrets']): void => {
    for (const name of secretNames) {
      const value = secrets[name];
      if (value !== undefined) keep(peerId, name, value);
    }
  };
  const write = (peerId: string, { settings, secrets }: PeerChange): Result<Peer> => {
    const sameName = list().some(
      (peer) => peer.peerId !== peerId && peer.settings.name.toLowerCase() === settings.name.toLowerCase(),
    );
    if (sameName) return fail({ kind: 'bad-request', detail: 'settings.name: taken' });
    db.transaction(() => {
      put.run(peerId, JSON.stringify(settings), Date.now());
      keepAll(peerId, secrets);
    }).immediate();
    const written = get(peerId);
    if (written === null) throw new Error('a peer that was just written is not there');
    return ok(written);
  };
  return {
    list,
    get,
    add: (change) => write(randomUUID(), change),
    change: (peerId, change) =>
      get(peerId) === null ? fail({ kind: 'peer-not-found', peerId }) : write(peerId, change),
    keepSecrets: (name, secrets) => db.transaction(() => keepAll(name, secrets)).immediate(),
    secretsKept,
    remove: (peerId) =>
      db
        .transaction(() => {
          dropSecrets.run(peerId);
          return drop.run(peerId).changes > 0;
        })
        .immediate(),
    secrets: (peerId, instead = {}) => ({
      read(name) {
        const given = instead[name];
        if (given !== undefined) return given;
        const row = sealed.get(peerId, name);
        return row === undefined ? null : sealer.open(row.sealed, `${peerId} ${name}`);
      },
      keep(name, value) {
        // A peer that is only being tried keeps nothing.
        if (get(peerId) !== null && instead[name] === undefined) keep(peerId, name, value);
      },
    }),
  };
}

/** An archive is searched for studies, an order server is asked for its work list, and some peers are both. */
export const isUsedFor = (what: 'studies' | 'worklist', settings: Peer['settings']): boolean =>
  settings.kind === 'dicomweb' ? what === 'studies' : settings.use === 'both' || settings.use === what;
