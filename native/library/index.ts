// The door of the library.
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { fail, ok, type Result } from '../contract/index.ts';
import { openCache } from './cache.ts';
import { errorCode, isDiskFull, openDatabase } from './database.ts';
import { resolveKey } from './key.ts';
import { beginLaunch } from './launch.ts';
import { createLibrary, DATABASE_FILE } from './library.ts';
import { MARKS_FILE, openMarks } from './marks/index.ts';
import type { LibraryKey, LibraryOptions, OpenedLibrary } from './types.ts';

export { errorCode } from './database.ts';
export { isCursor } from './search/cursor.ts';
export { fold, foldName, wordsOf } from './search/fold.ts';
export { fileIdentity } from './read/fileIdentity.ts';
export type * from './types.ts';

/** Where the key lies when nothing else is said: beside the index, readable by its owner alone. */
export const defaultKey = (directory: string): LibraryKey => ({
  kind: 'file',
  path: path.join(directory, 'library.key'),
});

/** True when there is a library in the directory already. */
export const libraryExists = (directory: string): boolean => existsSync(path.join(directory, DATABASE_FILE));

/**
 * Opens the library in `directory`, making it when there is none. Fails with `library-locked` and the reason when the
 * index cannot be opened (nothing is ever deleted or made anew then), with `disk-full`, or with `path-not-found` when
 * the directory cannot be used.
 */
export function openLibrary(options: LibraryOptions): Result<OpenedLibrary> {
  const { resumeJobs, onError = (): void => undefined } = options;
  const directory = path.resolve(options.directory);
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const database = path.join(directory, DATABASE_FILE);
    const marksFile = path.join(directory, MARKS_FILE);
    const key = resolveKey(options.key, existsSync(database) || existsSync(marksFile));
    if (!key.ok) return key;
    const db = openDatabase({ path: database, key: key.value, readonly: false });
    if (!db.ok) return db;
    const launch = beginLaunch(path.join(directory, 'launches'));
    const cache = openCache(path.join(directory, 'cache.db'), key.value);
    const marks = openMarks(marksFile, key.value);
    return ok(
      createLibrary({ directory, db: db.value, cache, marks, launch, key: key.value, resumeJobs, onError }),
    );
  } catch (error) {
    if (isDiskFull(error)) return fail({ kind: 'disk-full' });
    const code = errorCode(error);
    if (!/^E[A-Z]+$|^SQLITE_(IOERR|CANTOPEN|READONLY)/.test(code) || code.startsWith('ERR_')) throw error;
    return fail({ kind: 'path-not-found', code });
  }
}
