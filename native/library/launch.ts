// Who is alive? A process holds an exclusive SQLite lock on a file of its own for as long as it has the library open. The
// operating system releases it however the process ends, and a process id that is used again deceives nobody.
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3-multiple-ciphers';
import { errorCode } from './database.ts';

export type Launch = {
  readonly launchId: string;
  readonly isAlive: (launchId: string) => boolean;
  /** Launches that ended without saying so, by `forget` removed. */
  readonly dead: () => readonly string[];
  readonly forget: (launchId: string) => void;
  readonly close: () => void;
};

/** Begins a launch in `directory` (`DIR/launches`). */
export function beginLaunch(directory: string): Launch {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const launchId = randomUUID();
  const fileOf = (id: string): string => path.join(directory, `${id}.lock`);
  const lock = new Database(fileOf(launchId));
  try {
    lock.pragma('journal_mode = MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    throw error;
  }
  const isAlive = (id: string): boolean => id === launchId || isLocked(fileOf(id));
  const forget = (id: string): void => {
    for (const ending of ['', '-journal']) rmSync(`${fileOf(id)}${ending}`, { force: true });
  };
  return {
    launchId,
    isAlive,
    dead: () =>
      readdirSync(directory)
        .filter((name) => name.endsWith('.lock'))
        .map((name) => name.slice(0, -'.lock'.length))
        .filter((id) => !isAlive(id)),
    forget,
    close() {
      lock.close();
      forget(launchId);
    },
  };
}

function isLocked(file: string): boolean {
  let probe: Database | null = null;
  try {
    probe = new Database(file, { fileMustExist: true, timeout: 0 });
    probe.exec('BEGIN EXCLUSIVE');
    return false;
  } catch (error) {
    return errorCode(error).startsWith('SQLITE_BUSY');
  } finally {
    probe?.close();
  }
}
