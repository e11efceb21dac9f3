// Small things worked out from the files: thumbnails, the JSON of a series. They show patients, so they lie in an
// encrypted database as well; it is of no worth otherwise, and is begun anew when anything is wrong with it.
import { existsSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3-multiple-ciphers';
import { unlock } from './encryption.ts';

export type Cache = {
  readonly get: (key: string) => Uint8Array | null;
  readonly set: (key: string, bytes: Uint8Array) => void;
  readonly clear: () => void;
  readonly close: () => void;
};

const LIMIT_BYTES = 512 * 1024 * 1024;
const LARGEST_SHARE = 8; // one entry takes an eighth of the room at most
const SCHEMA = `
CREATE TABLE IF NOT EXISTS entry(key TEXT PRIMARY KEY, bytes BLOB NOT NULL, size INTEGER NOT NULL, usedAt INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS entryByUse ON entry(usedAt);
`;

export function openCache(file: string, key: Uint8Array, limitBytes = LIMIT_BYTES): Cache {
  const db = openOrRenew(file, key);
  const find = db.prepare<[string], { bytes: Uint8Array }>('SELECT bytes FROM entry WHERE key = ?');
  const touch = db.prepare('UPDATE entry SET usedAt = ? WHERE key = ? AND usedAt < ?');
  const put = db.prepare('INSERT OR REPLACE INTO entry(key, bytes, size, usedAt) VALUES(?,?,?,?)');
  const sum = db.prepare<[], { size: number }>('SELECT coalesce(sum(size), 0) AS size FROM entry');
  const oldest = db.prepare(
    'DELETE FROM entry WHERE key IN (SELECT key FROM entry ORDER BY usedAt LIMIT 64)',
  );
  let size = sum.get()?.size ?? 0;

  /** A cache that cannot be written to (disk full, another process at it) goes without. */
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof Database.SqliteError)) throw error;
    }
  };
  return {
    get(key) {
      const found = find.get(key);
      if (found === undefined) return null;
      const now = Date.now();
      attempt(() => void touch.run(now, key, now - 60_000));
      return found.bytes;
    },
    set(key, bytes) {
      if (bytes.length > limitBytes / LARGEST_SHARE) return;
      attempt(() => {
        put.run(key, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), bytes.length, Date.now());
        size += bytes.length;
        while (size > limitBytes) {
          if (oldest.run().changes === 0) break;
          size = sum.get()?.size ?? 0;
        }
      });
    },
    clear() {
      attempt(() => void db.exec('DELETE FROM entry'));
      size = 0;
    },
    close: () => void db.close(),
  };
}

function openOrRenew(file: string, key: Uint8Array): Database {
  const existed = existsSync(file);
  try {
    return openCipher(file, key);
  } catch (error) {
    if (!existed || !(error instanceof Database.SqliteError) || error.code === 'SQLITE_BUSY') throw error;
    for (const ending of ['', '-wal', '-shm']) rmSync(`${file}${ending}`, { force: true });
    return openCipher(file, key);
  }
}

function openCipher(file: string, key: Uint8Array): Database {
  const db = new Database(file, { timeout: 2000 });
  try {
    unlock(db, key, 'aegis'); // one of another format is begun anew
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = OFF');
    db.exec(SCHEMA);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
