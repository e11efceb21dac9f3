import type { LinkedFolder } from '../contract/index.ts';
import type { Db } from './database.ts';
import { displayName, fromColumn, toColumn } from './fileName.ts';

type FolderRow = {
  readonly id: number;
  readonly path: string | Uint8Array;
  readonly watched: number;
  readonly available: number;
  readonly lastScannedAt: number | null;
};
export type KnownFolder = { readonly folderId: string; readonly path: string; readonly watched: boolean };

/** Folders that are linked: they can be scanned again and watched. */
export type Folders = {
  readonly all: () => readonly KnownFolder[];
  readonly list: () => readonly LinkedFolder[];
  readonly get: (folderId: string) => KnownFolder | null;
  readonly add: (path: string, watched: boolean) => void;
  scanned(path: string, available: boolean): boolean; // true when `available` changed
  readonly setWatched: (folderId: string, watched: boolean) => boolean;
  readonly forget: (folderId: string) => boolean;
};

export function createFolders(db: Db): Folders {
  const all = db.prepare<[], FolderRow>('SELECT * FROM folder ORDER BY id');
  const get = db.prepare<[number], FolderRow>('SELECT * FROM folder WHERE id = ?');
  const byPath = db.prepare<[string | Buffer], FolderRow>('SELECT * FROM folder WHERE path = ?');
  const add = db.prepare(
    `INSERT INTO folder(path, watched, addedAt) VALUES(?,?,?)
     ON CONFLICT(path) DO UPDATE SET watched = watched | excluded.watched`,
  );
  const scanned = db.prepare(
    'UPDATE folder SET available = ?, lastScannedAt = coalesce(?, lastScannedAt) WHERE path = ?',
  );
  const setWatched = db.prepare('UPDATE folder SET watched = ? WHERE id = ?');
  const forget = db.prepare('DELETE FROM folder WHERE id = ?');
  const known = (row: FolderRow): KnownFolder => ({
    folderId: String(row.id),
    path: fromColumn(row.path),
    watched: row.watched === 1,
  });
  return {
    all: () => all.all().map(known),
    list: () =>
      all.all().map((row) => ({
        ...known(row),
        path: displayName(fromColumn(row.path)),
        available: row.available === 1,
        lastScannedAt: row.lastScannedAt,
      })),
    get(folderId) {
      const row = get.get(Number(folderId));
      return row === undefined ? null : known(row);
    },
    add: (path, watched) => void add.run(toColumn(path), watched ? 1 : 0, Date.now()),
    scanned(path, available) {
      const before = byPath.get(toColumn(path));
      scanned.run(available ? 1 : 0, available ? Date.now() : null, toColumn(path));
      return before !== undefined && (before.available === 1) !== available;
    },
    setWatched: (folderId, watched) => setWatched.run(watched ? 1 : 0, Number(folderId)).changes > 0,
    forget: (folderId) => forget.run(Number(folderId)).changes > 0,
  };
}
