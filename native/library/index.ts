// The door of the library.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fail, ok, type Result } from '../contract/index.ts';
import { openCache } from './cache.ts';
import { errorCode, isDiskFull, openDatabase } from './database.ts';
import { isReadableByOthers, resolveKey } from './key.ts';
import { beginLaunch } from './launch.ts';
import { createLibrary, DATABASE_FILE } from './library.ts';
import { makeDirectory } from './makeDirectory.ts';
import { MARKS_FILE, openMarks } from './marks/index.ts';
import type { LibraryKey, LibraryOptions, OpenedLibrary } from './types.ts';

export { errorCode } from './database.ts';
export { isCursor } from './search/cursor.ts';
export { fold, foldName, wordsOf } from './search/fold.ts';
export { fileIdentity } from './read/fileIdentity.ts';
export { watchOtherProcesses } from './otherProcesses.ts';
export { alignBits } from './read/frameTables.ts';
export { seriesKind } from './search/seriesKind.ts';
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
  const directory = path.resolve(options.directory);
  const opened: (() => void)[] = [];
  const closeAll = (): void => {
    for (const close of opened.reverse()) close();
  };
  try {
    const library = openParts(options, directory, (close) => void opened.push(close));
    if (!library.ok) closeAll();
    return library;
  } catch (error) {
    closeAll();
    if (isDiskFull(error)) return fail({ kind: 'disk-full' });
    const code = errorCode(error);
    if (!/^E[A-Z]+$|^SQLITE_(IOERR|CANTOPEN|READONLY)/.test(code) || code.startsWith('ERR_')) throw error;
    return fail({ kind: 'path-not-found', code });
  }
}

/** `keep` gets what closes each part: where a later one cannot be had, none of them stays open. */
function openParts(
  options: LibraryOptions,
  directory: string,
  keep: (close: () => void) => void,
): Result<OpenedLibrary> {
  const { resumeJobs, onError = (): void => undefined, onWarning } = options;
  makeDirectory(directory);
  const database = path.join(directory, DATABASE_FILE);
  const marksFile = path.join(directory, MARKS_FILE);
  const resolved = resolveKey(options.key, existsSync(database) || existsSync(marksFile));
  if (!resolved.ok) return resolved;
  const key = resolved.value;
  if (options.key.kind === 'file' && isReadableByOthers(options.key))
    onWarning?.({ kind: 'key-readable', path: options.key.path });
  const db = openDatabase({ path: database, key, readonly: false });
  if (!db.ok) return db;
  keep(() => db.value.close());
  const launch = beginLaunch(path.join(directory, 'launches'));
  keep(launch.close);
  const cache = openCache(path.join(directory, 'cache.db'), key);
  keep(cache.close);
  const marks = openMarks(marksFile, key);
  keep(marks.close);
  return ok(createLibrary({ directory, db: db.value, cache, marks, launch, key, resumeJobs, onError }));
}
