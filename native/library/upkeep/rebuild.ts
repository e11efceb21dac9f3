import path from 'node:path';
import type { Db } from '../database.ts';
import { fromColumn } from '../fileName.ts';
import { ORIGIN, ROLE } from '../record/arrival.ts';

type Linked = { readonly directory: string | Uint8Array; readonly name: string | Uint8Array };

/** Every linked file outside the linked folders: a rebuild has to ask for it by name. */
export function looseFiles(db: Db, folders: readonly string[]): readonly string[] {
  const rows = db
    .prepare<[], Linked>(
      `SELECT DISTINCT d.path AS directory, f.name FROM file f JOIN directory d ON d.id = f.directoryId
       WHERE f.role IN (${ROLE.linked}, ${ROLE.container}) AND f.outcome <> 'removed'`,
    )
    .all();
  const inFolder = (file: string): boolean =>
    folders.some((folder) => file.startsWith(folder.endsWith(path.sep) ? folder : `${folder}${path.sep}`));
  return rows
    .map(({ directory, name }) => path.join(fromColumn(directory), fromColumn(name)))
    .filter((file) => !inFolder(file));
}

const TABLES = [
  'frameTable',
  'conflict',
  'instance',
  'series',
  'studyFacet',
  'study',
  'patient',
  'file',
  'jobEntry',
  'jobStudy',
  'studyText',
  'facetBit',
];

/** Empties the index; folders, settings and jobs stay, and so does when a study was opened, whether it is pinned, how files came. In one transaction. */
export function emptyIndex(db: Db): void {
  db.transaction(() => {
    db.exec(
      `INSERT OR REPLACE INTO opened(StudyInstanceUID, openedAt, addedAt, pinned)
         SELECT StudyInstanceUID, openedAt, addedAt, pinned FROM study`,
    );
    db.exec(
      `INSERT OR REPLACE INTO keptOrigin SELECT i.SOPInstanceUID, f.origin FROM file f JOIN instance i ON i.fileId = f.id
         WHERE f.role = ${ROLE.owned} AND f.origin <> ${ORIGIN.copied}`,
    );
    for (const table of TABLES) db.exec(`DELETE FROM ${table}`);
    db.exec("UPDATE tally SET value = 0 WHERE name = 'studies'");
  }).immediate();
}

/** Puts back what only the index knew. In one transaction. */
export function restoreOpened(db: Db): void {
  db.transaction(() => {
    db.exec(
      `UPDATE study SET (openedAt, addedAt, pinned, flags) =
         (SELECT o.openedAt, o.addedAt, o.pinned, iif(o.openedAt > 0, study.flags & ~1, study.flags)
         FROM opened o WHERE o.StudyInstanceUID = study.StudyInstanceUID)
       WHERE StudyInstanceUID IN (SELECT StudyInstanceUID FROM opened)`,
    );
    db.exec(
      `UPDATE file SET origin = k.origin FROM keptOrigin k, instance i
         WHERE i.SOPInstanceUID = k.SOPInstanceUID AND file.id = i.fileId AND file.role = ${ROLE.owned}`,
    );
    db.exec('DELETE FROM opened; DELETE FROM keptOrigin');
  }).immediate();
}
