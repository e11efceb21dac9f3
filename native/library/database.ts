// The encrypted SQLite file.
import Database from 'better-sqlite3-multiple-ciphers';
import { fail, ok, type Failure, type Result } from '../contract/index.ts';
import { pageFormat, unlock } from './encryption.ts';
import { APPLICATION_ID, MIGRATIONS } from './schema.ts';

export type Db = Database;

type LockReason = Extract<Failure, { kind: 'library-locked' }>['reason'];
const locked = (reason: LockReason): Result<never> => fail({ kind: 'library-locked', reason });

/** What a file of ours holds. `durable`: a change is on the disk when its transaction returns, power cut or not. */
export type Schema = {
  readonly applicationId: number;
  readonly migrations: readonly string[];
  readonly durable: boolean;
};
const INDEX: Schema = { applicationId: APPLICATION_ID, migrations: MIGRATIONS, durable: false };

export type OpenOptions = {
  readonly path: string;
  readonly key: Uint8Array;
  readonly readonly: boolean;
  readonly schema?: Schema; // that of the index unless given
};

/**
 * Opens the index (or another file of ours), brings its schema up to date and returns the connection. A key that does not fit, a file that is no
 * library or comes from a newer Lightbox are failures; the file is never altered then.
 */
export function openDatabase(options: OpenOptions): Result<Db> {
  const format = pageFormat(options.path);
  if (format === null) return locked('not-a-library');
  const schema = options.schema ?? INDEX;
  let db: Db | null = null;
  try {
    db = new Database(options.path, { readonly: options.readonly, timeout: 10_000 });
    unlock(db, options.key, format);
    const version = readVersion(db);
    if (version > schema.migrations.length) return closed(db, 'newer-version');
    if (version > 0 && db.pragma('application_id', { simple: true }) !== schema.applicationId)
      return closed(db, 'not-a-library');
    tune(db, schema);
    if (!options.readonly) migrate(db, schema);
    return ok(db);
  } catch (error) {
    db?.close();
    return lockReason(error);
  }
}

// The first statement that reads a page is where a wrong key shows.
function readVersion(db: Db): number {
  const version = db.pragma('user_version', { simple: true });
  db.prepare('SELECT count(*) FROM sqlite_master').get();
  return typeof version === 'number' ? version : 0;
}

function tune(db: Db, { durable }: Schema): void {
  if (!db.readonly) {
    db.pragma('journal_mode = WAL');
    // WAL with NORMAL never loses consistency; a power cut may lose the last commits, which an import does again.
    db.pragma(`synchronous = ${durable ? 'FULL' : 'NORMAL'}`);
    db.pragma('wal_autocheckpoint = 4000');
  }
  db.pragma('foreign_keys = ON');
  db.pragma('temp_store = MEMORY');
  db.pragma('cache_size = -262144'); // at most; SQLite takes pages as it needs them
}

function migrate(db: Db, { applicationId, migrations }: Schema): void {
  // IMMEDIATE: of two processes that open a new library at once, the second waits and then finds nothing to do.
  db.transaction(() => {
    for (let version = readVersion(db); version < migrations.length; version += 1) {
      db.exec(migrations[version] ?? '');
      db.pragma(`user_version = ${version + 1}`);
    }
    db.pragma(`application_id = ${applicationId}`);
  }).immediate();
}

function closed(db: Db, reason: LockReason): Result<never> {
  db.close();
  return locked(reason);
}

function lockReason(error: unknown): Result<never> {
  const code = errorCode(error);
  if (code === 'SQLITE_NOTADB') return locked('key-wrong');
  if (code.startsWith('SQLITE_CORRUPT')) return locked('damaged');
  if (code.startsWith('SQLITE_BUSY')) return locked('in-use');
  if (isDiskFull(error)) return fail({ kind: 'disk-full' });
  if (
    code.startsWith('SQLITE_CANTOPEN') ||
    code.startsWith('SQLITE_READONLY') ||
    code.startsWith('SQLITE_IOERR')
  )
    return fail({ kind: 'path-not-found', code });
  throw error;
}

/** The stable code of an error of SQLite or of the operating system, '' where there is none. */
export function errorCode(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

/** True for the errors that say that a disk or a quota is full. SHMSIZE: of the file beside the write-ahead log. */
export const isDiskFull = (error: unknown): boolean =>
  ['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE', 'ENOSPC', 'EDQUOT'].includes(errorCode(error));
