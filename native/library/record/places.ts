import type { Db } from '../database.ts';
import { toColumn } from '../fileName.ts';
import { ORIGIN, ROLE, type Origin, type Place, type Stamp } from './arrival.ts';

export type FileRow = {
  readonly id: number;
  readonly role: number;
  readonly outcome: string;
  readonly problem: string | null;
  readonly instanceId: number | null;
  readonly available: number;
};

export type FileValues = Stamp & {
  readonly role: number;
  readonly outcome: string;
  readonly problem: string | null;
  readonly instanceId: number | null;
  readonly dataOffset: number;
  readonly origin?: Origin; // copied, where it is left out
};

/** A linked file outside archives that was read without a problem; the instance is the one that begins with it. */
export type PlainFile = { readonly place: Place; readonly stamp: Stamp; readonly instanceId: number };

/** Rows of `directory` and `file`. One for each connection. */
export type Places = {
  readonly directoryId: (path: string) => number;
  readonly find: (place: Place) => FileRow | undefined;
  /** Inserts, or replaces what the row at that place says. */
  readonly put: (place: Place, values: FileValues) => number;
  /** Inserts the row of a file at a place that has none; null, and nothing done, when it has one after all. */
  readonly insert: (place: Place, values: FileValues) => number | null;
  /** Inserts files as neighbours and returns the first one's row; null, and nothing done, when a place is taken. */
  readonly insertGroup: (files: readonly PlainFile[]) => number | null;
  readonly drop: (fileId: number) => void;
  readonly dropGroup: (firstFileId: number) => void;
  /** The instance is read from `wholeFileId` from now on; its other files hold a part of it. */
  readonly setParts: (instanceId: number, problem: string, wholeFileId: number) => void;
  readonly setAvailable: (fileId: number, available: boolean) => void;
  readonly forgetCached: () => void;
};

/** A file that was cut off, of an instance that is read from another file: the image is not read from it again. */
export const IS_PART = "outcome = 'duplicate' AND problem IS NOT NULL";

/** Rows of one statement: more would save little. */
export const GROUP = 16;

const FILE_COLUMNS =
  'directoryId, name, member, role, bytes, modifiedAt, inode, outcome, problem, instanceId, dataOffset';
const CACHED_DIRECTORIES = 4096;

export function createPlaces(db: Db): Places {
  const cache = new Map<string, number>();
  const findDirectory = db.prepare<[string | Buffer], { id: number }>(
    'SELECT id FROM directory WHERE path = ?',
  );
  const addDirectory = db.prepare<[string | Buffer]>('INSERT INTO directory(path) VALUES(?)');
  const findFile = db.prepare<[number, string | Buffer, string], FileRow>(
    'SELECT id, role, outcome, problem, instanceId, available FROM file WHERE directoryId = ? AND name = ? AND member = ?',
  );
  const addFile = db.prepare(
    `INSERT OR IGNORE INTO file(${FILE_COLUMNS}, origin) VALUES(?,?,?,?,?,?,?,?,?,?,?,?)`,
  );
  // Every bound value costs as much as writing it: what is the same in all stands in the statement.
  const addGroup = db.prepare(
    `INSERT OR IGNORE INTO file(${FILE_COLUMNS})
     VALUES ${Array.from({ length: GROUP }, () => `(?,?,'',${ROLE.linked},?,?,?,'read',NULL,?,0)`).join(', ')}`,
  );
  const dropGroup = db.prepare('DELETE FROM file WHERE id >= ?');
  const changeFile = db.prepare(
    `UPDATE file SET role = ?, bytes = ?, modifiedAt = ?, inode = ?, outcome = ?, problem = ?, instanceId = ?, dataOffset = ?, origin = ?,
       available = 1, studyId = NULL, seriesId = NULL WHERE id = ?`,
  );
  const dropFile = db.prepare('DELETE FROM file WHERE id = ?');
  const setParts = db.prepare(
    `UPDATE file SET outcome = 'duplicate', problem = ? WHERE instanceId = ? AND id <> ? AND role < 2`,
  );
  const setAvailable = db.prepare('UPDATE file SET available = ? WHERE id = ?');

  const directoryId = (path: string): number => {
    const known = cache.get(path);
    if (known !== undefined) return known;
    const column = toColumn(path);
    const id = findDirectory.get(column)?.id ?? Number(addDirectory.run(column).lastInsertRowid);
    if (cache.size >= CACHED_DIRECTORIES) cache.clear();
    cache.set(path, id);
    return id;
  };
  const find = (place: Place): FileRow | undefined =>
    findFile.get(directoryId(place.directory), toColumn(place.name), place.member);
  const columns = (place: Place, values: FileValues): unknown[] => [
    directoryId(place.directory),
    toColumn(place.name),
    place.member,
    values.role,
    values.bytes,
    values.modifiedAt,
    values.inode,
    values.outcome,
    values.problem,
    values.instanceId,
    values.dataOffset,
    values.origin ?? ORIGIN.copied,
  ];
  const insert = (place: Place, values: FileValues): number | null => {
    const added = addFile.run(...columns(place, values));
    return added.changes > 0 ? Number(added.lastInsertRowid) : null;
  };

  return {
    directoryId,
    find,
    insert,
    insertGroup(files) {
      const parameters: unknown[] = [];
      for (const { place, stamp, instanceId } of files)
        parameters.push(
          directoryId(place.directory),
          toColumn(place.name),
          stamp.bytes,
          stamp.modifiedAt,
          stamp.inode,
          instanceId,
        );
      const { changes, lastInsertRowid } = addGroup.run(...parameters);
      const first = Number(lastInsertRowid) - changes + 1;
      if (changes === files.length) return first;
      if (changes > 0) dropGroup.run(first);
      return null;
    },
    dropGroup: (firstFileId) => void dropGroup.run(firstFileId),
    drop: (fileId) => void dropFile.run(fileId),
    put(place, values) {
      const inserted = insert(place, values);
      if (inserted !== null) return inserted;
      const { role, bytes, modifiedAt, inode, outcome, problem, instanceId, dataOffset } = values;
      const origin = values.origin ?? ORIGIN.copied;
      const id = find(place)?.id;
      if (id === undefined) throw new Error('a file row vanished inside a transaction');
      changeFile.run(role, bytes, modifiedAt, inode, outcome, problem, instanceId, dataOffset, origin, id);
      return id;
    },
    setParts: (instanceId, problem, wholeFileId) => void setParts.run(problem, instanceId, wholeFileId),
    setAvailable: (fileId, available) => void setAvailable.run(available ? 1 : 0, fileId),
    forgetCached: () => cache.clear(),
  };
}
