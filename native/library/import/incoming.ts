// What an import has copied into the library and not indexed. The journal names every file before it is renamed into its
// place, so that what the index does not take in the end can be found again.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Db } from '../database.ts';
import { ROLE } from '../record/arrival.ts';
import { incomingDirectory, JOURNAL, OWNED_NAME, RECEIVED } from './ownedFiles.ts';

/** The files of a journal; a line that was cut off by a crash, or is none of ours, is left out. */
export function journalled(journal: string): readonly string[] {
  if (!existsSync(journal)) return [];
  return readFileSync(journal, 'utf8')
    .split('\n')
    .filter((name) => WHOLE_LINE.test(name));
}

const WHOLE_LINE = new RegExp(`^${OWNED_NAME.source}$`);

/**
 * Call when an import has ended and its last batch is written. One that did not come to its end (disk full, cancelled)
 * leaves copies that the index does not name: they are deleted, their sources are where they were.
 */
export function clearIncoming(
  db: Db,
  { ownedDirectory, launchId }: { readonly ownedDirectory: string; readonly launchId: string },
  complete: boolean,
): void {
  const incoming = incomingDirectory(ownedDirectory, launchId);
  if (!complete) {
    const find = db.prepare<[string, string], { id: number }>(
      `SELECT f.id FROM directory d JOIN file f ON f.directoryId = d.id AND f.role = ${ROLE.owned}
       WHERE d.path = ? AND f.name = ?`,
    );
    for (const name of journalled(path.join(incoming, JOURNAL))) {
      const file = path.join(ownedDirectory, name);
      if (find.get(path.dirname(file), path.basename(file)) === undefined) rmSync(file, { force: true });
    }
  }
  if (!existsSync(incoming)) return;
  for (const entry of readdirSync(incoming))
    if (entry !== RECEIVED) rmSync(path.join(incoming, entry), { recursive: true, force: true });
}
