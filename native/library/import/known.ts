// What the index says about the files of a directory, for the worker to pass over what has not changed. It reads through
// a connection of its own; rows of a batch that is under way are not there yet, which only costs a second look.
import { fail, ok, type Result } from '../../contract/index.ts';
import { openDatabase, type Db } from '../database.ts';
import { fromColumn, toColumn } from '../fileName.ts';
import { ROLE, type Stamp } from '../record/arrival.ts';
import type { ImportTask } from './messages.ts';

export type KnownFile = Stamp & {
  readonly name: string;
  readonly member: string;
  readonly role: number;
  readonly outcome: string;
  readonly available: number;
};

export type KnownDirectory = {
  readonly files: ReadonlyMap<string, KnownFile>; // those outside archives, and the archives
  readonly members: ReadonlyMap<string, readonly KnownFile[]>; // by archive
  /** Files that this job had done before it was interrupted, `name\0member`. */
  readonly done: ReadonlySet<string>;
};

export type KnownFiles = {
  readonly in: (directory: string) => KnownDirectory;
  /** Indexed directories at `root` and below. */
  readonly directoriesBelow: (root: string) => readonly string[];
  readonly close: () => void;
};

type Row = Omit<KnownFile, 'name'> & { readonly name: string | Uint8Array };

export function openKnownFiles(
  database: string,
  key: Uint8Array,
  resumedJobRow: number | null,
): Result<KnownFiles> {
  const opened = openDatabase({ path: database, key, readonly: true });
  if (!opened.ok) return fail(opened.failure);
  return ok(knownFiles(opened.value, resumedJobRow));
}

function knownFiles(db: Db, resumedJobRow: number | null): KnownFiles {
  const directoryId = db.prepare<[string | Buffer], { id: number }>(
    'SELECT id FROM directory WHERE path = ?',
  );
  const filesOf = db.prepare<[number], Row>(
    `SELECT name, member, role, outcome, available, bytes, modifiedAt, inode FROM file WHERE directoryId = ?`,
  );
  const doneOf = db.prepare<[number, number], { name: string | Uint8Array; member: string }>(
    'SELECT name, member FROM jobEntry WHERE jobId = ? AND directoryId = ?',
  );
  const directories = db.prepare<[], { path: string | Uint8Array }>('SELECT path FROM directory');
  return {
    in(directory) {
      const files = new Map<string, KnownFile>();
      const members = new Map<string, KnownFile[]>();
      const done = new Set<string>();
      const id = directoryId.get(toColumn(directory))?.id;
      if (id === undefined) return { files, members, done };
      for (const row of filesOf.all(id)) {
        const known = { ...row, name: fromColumn(row.name) };
        if (known.member === '') files.set(known.name, known);
        else {
          const siblings = members.get(known.name);
          if (siblings === undefined) members.set(known.name, [known]);
          else siblings.push(known);
        }
      }
      if (resumedJobRow !== null)
        for (const row of doneOf.all(resumedJobRow, id)) done.add(`${fromColumn(row.name)}\0${row.member}`);
      return { files, members, done };
    },
    directoriesBelow(root) {
      const prefix = root.endsWith('/') || root.endsWith('\\') ? root : null;
      return directories
        .all()
        .map((row) => fromColumn(row.path))
        .filter((path) =>
          prefix === null
            ? path === root || path.startsWith(`${root}/`) || path.startsWith(`${root}\\`)
            : path.startsWith(prefix),
        );
    },
    close: () => db.close(),
  };
}

/** The directory of a disc: it counts as a file itself, which an archive does not. */
export const isFileSet = ({ role, outcome }: KnownFile): boolean =>
  role === ROLE.container && outcome === 'read';

/** Not changed since it was read; files that came to grief are looked at again, so that the report names them again. */
export function isUnchanged(known: KnownFile, stamp: Stamp, { mode, password }: ImportTask): boolean {
  if (known.bytes !== stamp.bytes || known.modifiedAt !== stamp.modifiedAt || known.inode !== stamp.inode)
    return false;
  // A password may open members that stayed closed the last time.
  if (known.role === ROLE.container && password !== null) return false;
  if (mode === 'copy' && known.role === ROLE.linked && known.outcome !== 'not-dicom') return false;
  // A study that was removed stays away when its folder is scanned again, and comes back when a person imports it.
  if (known.outcome === 'removed') return mode === 'rescan';
  return known.outcome !== 'unreadable' && known.outcome !== 'conflict';
}
