import type { LibraryDb } from '../../library/index.ts';

/** One value that is kept beside the archives; null before it was ever written. */
export function settingOf(db: LibraryDb, name: string) {
  const read = db.prepare<[string], { value: string }>('SELECT value FROM setting WHERE name = ?');
  const write = db.prepare('INSERT OR REPLACE INTO setting(name, value) VALUES(?,?)');
  return {
    read: () => read.get(name)?.value ?? null,
    write: (value: string) => void write.run(name, value),
  };
}
