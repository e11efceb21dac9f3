// Other processes may have the same library open: `lightbox import` while the browser host runs. SQLite tells a connection
// that another has committed (PRAGMA data_version), not what; so listeners are told to ask again.
import { errorCode, type Db } from './database.ts';

const LOOK_MS = 1000;

/** Calls `changed` some time after another process has changed the library. Returns what ends it. */
export function watchOtherProcesses(db: Db, changed: () => void): () => void {
  const find = db.prepare<[], { data_version: number }>('PRAGMA data_version');
  const read = (): number | undefined => {
    try {
      return find.get()?.data_version;
    } catch (error) {
      if (errorCode(error).startsWith('SQLITE_')) return seen; // busy, or the disk is away: the next look tells
      throw error;
    }
  };
  let seen: number | undefined;
  seen = read();
  const timer = setInterval(() => {
    const version = read();
    if (version === seen) return;
    seen = version;
    changed();
  }, LOOK_MS);
  timer.unref();
  return () => clearInterval(timer);
}
