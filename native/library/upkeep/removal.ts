import { rmSync } from 'node:fs';
import path from 'node:path';
import type { Db } from '../database.ts';
import { fromColumn, toColumn, toFsPath } from '../fileName.ts';
import { ROLE } from '../record/arrival.ts';

export type Removal = {
  /** Drops a study from the index and names its owned files as doomed; in one transaction. False: no such study. */
  readonly remove: (StudyInstanceUID: string) => boolean;
  /** Deletes the doomed files, also those that a crash left. */
  readonly deleteDoomed: () => void;
};

const OF_STUDY = 'SELECT i.id FROM instance i JOIN series s ON s.id = i.seriesId WHERE s.studyId = @id';

export function createRemoval(db: Db): Removal {
  const find = db.prepare<
    [string],
    { id: number; textId: number; patientRow: number; dateKey: string; Modalities: string; BodyParts: string }
  >('SELECT id, textId, patientRow, dateKey, Modalities, BodyParts FROM study WHERE StudyInstanceUID = ?');
  const ownedFiles = db.prepare<
    [{ id: number }],
    { id: number; directory: string | Uint8Array; name: string | Uint8Array }
  >(
    `SELECT f.id, d.path AS directory, f.name FROM file f JOIN directory d ON d.id = f.directoryId WHERE f.role = ${ROLE.owned}
       AND (f.instanceId IN (${OF_STUDY}) OR f.id IN (SELECT fileId FROM conflict WHERE studyId = @id))`,
  );
  const doom = db.prepare('INSERT OR IGNORE INTO doomed(path) VALUES(?)');
  const dropFile = db.prepare('DELETE FROM file WHERE id = ?');
  // The other files stay known as removed, so that a scan of their folder does not bring the study back.
  const statements = [
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
  const doomed = db.prepare<[], { path: string | Uint8Array }>('SELECT path FROM doomed');
  const deleted = db.prepare('DELETE FROM doomed WHERE path = ?');

  const removeRows = (StudyInstanceUID: string): boolean => {
    const study = find.get(StudyInstanceUID);
    if (study === undefined) return false;
    for (const { id, directory, name } of ownedFiles.all({ id: study.id })) {
      doom.run(toColumn(path.join(fromColumn(directory), fromColumn(name))));
      db.prepare('DELETE FROM conflict WHERE fileId = ?').run(id);
      dropFile.run(id);
    }
    dropText.run(study.textId);
    const values: string[] = [...JSON.parse(study.Modalities), ...JSON.parse(study.BodyParts)];
    for (const value of values) dropFacet.run(value, study.dateKey, study.id);
    for (const statement of statements) statement.run({ id: study.id });
    dropPatient.run({ id: study.patientRow });
    return true;
  };
  return {
    remove: (UID) => db.transaction(() => removeRows(UID)).immediate(),
    deleteDoomed() {
      for (const row of doomed.all()) {
        rmSync(toFsPath(fromColumn(row.path)), { force: true });
        deleted.run(row.path);
      }
    },
  };
}
