import { rmSync } from 'node:fs';
import path from 'node:path';
import type { Db } from '../database.ts';
import { fromColumn, toColumn, toFsPath } from '../fileName.ts';
import { ROLE } from '../record/arrival.ts';

export type Removal = {
  /** Drops a study from the index and names its owned files as doomed; in one transaction. False: no such study. */
  readonly remove: (StudyInstanceUID: string) => boolean;
  /** Deletes the doomed files, also those that a crash left. Call when no import is under way. */
  readonly deleteDoomed: () => void;
  /** The same for a few of them. False: there is nothing left to delete. */
  readonly deleteSome: () => boolean;
};

/** Takes a few milliseconds. */
const TOGETHER = 64;

type DoomedFile = { readonly directory: string | Uint8Array; readonly name: string | Uint8Array };

const OF_STUDY = 'SELECT i.id FROM instance i JOIN series s ON s.id = i.seriesId WHERE s.studyId = @id';

/** `beforeDelete`: is told of files that go now. */
export function createRemoval(
  db: Db,
  beforeDelete: (files: readonly string[]) => void = () => undefined,
): Removal {
  const find = db.prepare<
    [string],
    { id: number; textId: number; patientRow: number; dateKey: string; Modalities: string; BodyParts: string }
  >('SELECT id, textId, patientRow, dateKey, Modalities, BodyParts FROM study WHERE StudyInstanceUID = ?');
  const OWNED = `role = ${ROLE.owned}
       AND (instanceId IN (${OF_STUDY}) OR id IN (SELECT fileId FROM conflict WHERE studyId = @id))`;
  const ownedFiles = db.prepare<[{ id: number }], DoomedFile>(
    `SELECT d.path AS directory, f.name FROM (SELECT directoryId, name FROM file WHERE ${OWNED}) f
       JOIN directory d ON d.id = f.directoryId`,
  );
  const doom = db.prepare('INSERT OR IGNORE INTO doomed(path) VALUES(?)');
  // The other files stay known as removed, so that a scan of their folder does not bring the study back.
  const statements = [
    `DELETE FROM file WHERE ${OWNED}`,
    `UPDATE file SET outcome = 'removed', problem = NULL, instanceId = NULL, studyId = NULL, seriesId = NULL
       WHERE instanceId IN (${OF_STUDY}) OR studyId = @id OR id IN (SELECT fileId FROM conflict WHERE studyId = @id)`,
    'DELETE FROM conflict WHERE studyId = @id',
    `DELETE FROM frameTable WHERE instanceId IN (${OF_STUDY})`,
    'DELETE FROM instance WHERE seriesId IN (SELECT id FROM series WHERE studyId = @id)',
    'DELETE FROM series WHERE studyId = @id',
    'DELETE FROM jobStudy WHERE studyId = @id',
    'DELETE FROM study WHERE id = @id',
    "UPDATE tally SET value = value - 1 WHERE name = 'studies' AND @id IS NOT NULL",
  ].map((sql) => db.prepare<[{ id: number }]>(sql));
  const dropText = db.prepare('DELETE FROM studyText WHERE rowid = ?');
  const dropFacet = db.prepare(
    'DELETE FROM studyFacet WHERE value = ? AND dateKey = ? AND studyId = ? AND facet IN (1, 2)',
  );
  const dropPatient = db.prepare(
    'DELETE FROM patient WHERE id = @id AND NOT EXISTS (SELECT 1 FROM study WHERE patientRow = @id)',
  );
  const doomed = db.prepare<[], { path: string | Uint8Array }>(`SELECT path FROM doomed LIMIT ${TOGETHER}`);
  // The same study may have come again meanwhile, and its files have the names that they had.
  const isTaken = db.prepare<[string | Buffer, string | Buffer], { id: number }>(
    `SELECT f.id FROM directory d JOIN file f ON f.directoryId = d.id AND f.name = ? AND f.member = '' WHERE d.path = ?`,
  );
  const deleted = db.prepare('DELETE FROM doomed WHERE path = ?');

  const removeRows = (StudyInstanceUID: string): boolean => {
    const study = find.get(StudyInstanceUID);
    if (study === undefined) return false;
    for (const { directory, name } of ownedFiles.all({ id: study.id }))
      doom.run(toColumn(path.join(fromColumn(directory), fromColumn(name))));
    dropText.run(study.textId);
    const values: string[] = [...JSON.parse(study.Modalities), ...JSON.parse(study.BodyParts)];
    for (const value of values) dropFacet.run(value, study.dateKey, study.id);
    for (const statement of statements) statement.run({ id: study.id });
    dropPatient.run({ id: study.patientRow });
    return true;
  };
  const deleteSome = db.transaction((): boolean => {
    let gone = 0;
    const rows = doomed.all().map((row) => ({ ...row, file: fromColumn(row.path) }));
    const isTakenAgain = (file: string): boolean =>
      isTaken.get(toColumn(path.basename(file)), toColumn(path.dirname(file))) !== undefined;
    beforeDelete(rows.map(({ file }) => file).filter((file) => !isTakenAgain(file)));
    for (const row of rows) {
      const { file } = row;
      const taken = isTakenAgain(file);
      if (taken || isDeleted(toFsPath(file))) gone += deleted.run(row.path).changes;
    }
    return gone > 0;
  });
  return {
    // On the disk before a file is deleted: a power cut must not bring back rows whose files are gone.
    remove: (UID) => durably(db, () => db.transaction(() => removeRows(UID)).immediate()),
    deleteSome: () => deleteSome.immediate(),
    deleteDoomed() {
      while (deleteSome.immediate());
    },
  };
}

/** One that Windows does not give up while it is being read goes at the next start. */
function isDeleted(file: string | Buffer): boolean {
  try {
    rmSync(file, { force: true });
    return true;
  } catch {
    return false;
  }
}

function durably<T>(db: Db, work: () => T): T {
  db.pragma('synchronous = FULL');
  try {
    return work();
  } finally {
    db.pragma('synchronous = NORMAL');
  }
}
