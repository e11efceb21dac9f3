import type { Db } from '../database.ts';
import { ownJson } from './attributes.ts';
import type { ArrivedInstance } from './arrival.ts';
import { GROUP, IS_PART } from './places.ts';
import type { KnownSeries } from './studies.ts';

/** An instance that the index has already, as far as judging a newcomer needs it. */
export type KnownInstance = {
  readonly id: number;
  readonly fileId: number | null;
  readonly available: number;
  readonly bytes: number | null;
  readonly seriesId: number;
  readonly studyId: number;
  readonly SeriesInstanceUID: string;
  readonly StudyInstanceUID: string;
  readonly TransferSyntaxUID: string;
  readonly problem: string | null;
};

export type NewInstance = {
  readonly series: KnownSeries;
  readonly instance: ArrivedInstance;
  readonly fileId: number;
};

export type Instances = {
  readonly find: (SOPInstanceUID: string) => KnownInstance | undefined;
  /** The row number that the next instance will have; in a transaction that holds the write lock. */
  readonly nextId: () => number;
  /** Inserts under that number; false, and nothing done, when the SOP Instance UID is taken. */
  readonly insertAs: (id: number, series: KnownSeries, instance: ArrivedInstance, fileId: number) => boolean;
  /** Inserts `GROUP` instances from that number on; false, and nothing done, when a SOP Instance UID is taken. */
  readonly insertGroup: (firstId: number, rows: readonly NewInstance[]) => boolean;
  readonly forgetCached: () => void;
  /** What a changed file says now; its frame table is worked out anew. */
  readonly update: (id: number, series: KnownSeries, instance: ArrivedInstance, fileId: number) => void;
  /** After `fileId` is gone: another file with the same content takes its place, or the instance is unavailable. */
  readonly loseFile: (fileId: number, row: 'keep' | 'detach') => number | null;
  readonly regainFile: (instanceId: number, fileId: number) => number | null;
  readonly moveTo: (instanceId: number, fileId: number) => void;
  /** Its file holds something else now. */
  readonly detach: (instanceId: number) => void;
};

const NEW_COLUMNS =
  'seriesId, SOPInstanceUID, InstanceNumber, NumberOfFrames, hasPixelData, own, problem, fileId, frameOffset, frameBytes, id';

export function createInstances(db: Db): Instances {
  const find = db.prepare<[string], KnownInstance>(
    `SELECT i.id, i.fileId, i.available, i.problem, f.bytes, i.seriesId, s.studyId, s.SeriesInstanceUID, t.StudyInstanceUID,
       coalesce(i.own ->> '$.TransferSyntaxUID', s.shared ->> '$.TransferSyntaxUID') AS TransferSyntaxUID
     FROM instance i JOIN series s ON s.id = i.seriesId JOIN study t ON t.id = s.studyId
     LEFT JOIN file f ON f.id = i.fileId WHERE i.SOPInstanceUID = ?`,
  );
  const update = db.prepare(
    `UPDATE instance SET seriesId = ?, SOPInstanceUID = ?, InstanceNumber = ?, NumberOfFrames = ?, hasPixelData = ?, own = ?,
       problem = ?, fileId = ?, frameOffset = ?, frameBytes = ?, available = 1 WHERE id = ?`,
  );
  const dropFrames = db.prepare('DELETE FROM frameTable WHERE instanceId = ?');
  const insertAs = db.prepare(`INSERT OR IGNORE INTO instance(${NEW_COLUMNS}) VALUES(?,?,?,?,?,?,?,?,?,?,?)`);
  const insertGroup = db.prepare(
    `INSERT OR IGNORE INTO instance(${NEW_COLUMNS})
     VALUES ${Array.from({ length: GROUP }, () => '(?,?,?,?,?,?,?,?,?,?,?)').join(', ')}`,
  );
  const dropGroup = db.prepare('DELETE FROM instance WHERE id >= ? AND fileId >= ?');
  const lastId = db.prepare<[], { id: number | null }>('SELECT max(id) AS id FROM instance');
  let next: number | null = null;
  return {
    nextId() {
      next ??= (lastId.get()?.id ?? 0) + 1;
      return next;
    },
    insertAs(id, series, instance, fileId) {
      const inserted = insertAs.run(...instanceColumns(series, instance, fileId), id).changes > 0;
      if (inserted) next = id + 1;
      return inserted;
    },
    insertGroup(firstId, rows) {
      const parameters: unknown[] = [];
      for (const [index, { series, instance, fileId }] of rows.entries())
        parameters.push(...instanceColumns(series, instance, fileId), firstId + index);
      const inserted = insertGroup.run(...parameters).changes === rows.length;
      if (inserted) next = firstId + rows.length;
      else dropGroup.run(firstId, rows[0]?.fileId);
      return inserted;
    },
    forgetCached: () => void (next = null),
    find: (UID) => find.get(UID),
    update(id, series, instance, fileId) {
      update.run(...instanceColumns(series, instance, fileId), id);
      dropFrames.run(id);
    },
    ...fileChanges(db),
  };
}

function instanceColumns(series: KnownSeries, instance: ArrivedInstance, fileId: number): unknown[] {
  const { attributes, frames, problem } = instance;
  return [
    series.id,
    attributes.SOPInstanceUID,
    attributes.InstanceNumber,
    attributes.NumberOfFrames,
    instance.hasPixelData ? 1 : 0,
    ownJson(series.shared, attributes, instance.TransferSyntaxUID),
    problem === null ? null : JSON.stringify(problem),
    fileId,
    frames?.offset ?? null,
    frames?.bytes ?? null,
  ];
}

function fileChanges(db: Db): Pick<Instances, 'loseFile' | 'regainFile' | 'moveTo' | 'detach'> {
  const ofFile = db.prepare<[number], { id: number; studyId: number }>(
    `SELECT i.id, s.studyId FROM file f JOIN instance i ON i.id = f.instanceId AND i.fileId = f.id
     JOIN series s ON s.id = i.seriesId WHERE f.id = ?`,
  );
  const otherFile = db.prepare<[number, number], { id: number }>(
    `SELECT id FROM file WHERE instanceId = ? AND id <> ? AND available = 1 AND role < 2
       AND NOT (${IS_PART}) LIMIT 1`,
  );
  const setFile = db.prepare('UPDATE instance SET fileId = ?, available = 1 WHERE id = ?');
  const lose = db.prepare('UPDATE instance SET available = 0 WHERE id = ?');
  const dropFrames = db.prepare('DELETE FROM frameTable WHERE instanceId = ?');
  const dropOffset = db.prepare('UPDATE instance SET frameOffset = NULL, frameBytes = NULL WHERE id = ?');
  const studyOf = db.prepare<[number], { studyId: number; fileId: number | null; available: number }>(
    'SELECT s.studyId, i.fileId, i.available FROM instance i JOIN series s ON s.id = i.seriesId WHERE i.id = ?',
  );
  const detach = db.prepare('UPDATE instance SET fileId = NULL, available = 0 WHERE id = ?');
  // The data set is the same in another file of it, but it may begin at another byte.
  const moveTo = (instanceId: number, fileId: number): void => {
    setFile.run(fileId, instanceId);
    dropFrames.run(instanceId);
    dropOffset.run(instanceId);
  };
  return {
    loseFile(fileId, row) {
      const instance = ofFile.get(fileId);
      if (instance === undefined) return null;
      const other = otherFile.get(instance.id, fileId);
      if (other !== undefined) moveTo(instance.id, other.id);
      else if (row === 'detach') detach.run(instance.id);
      else lose.run(instance.id);
      return instance.studyId;
    },
    regainFile(instanceId, fileId) {
      const instance = studyOf.get(instanceId);
      if (instance === undefined) return null;
      if (instance.fileId === fileId) setFile.run(fileId, instanceId);
      else if (instance.available === 0) moveTo(instanceId, fileId);
      return instance.studyId;
    },
    moveTo,
    detach: (instanceId) => void detach.run(instanceId),
  };
}
