// DICOMDIR (PS3.10 8, PS3.3 F): which files it says are there. Of a disc or an archive it is only asked what is missing; what
// lies there is read whether it is listed or not. One that was given by itself, under a name of its own, is asked what to read.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fail, ok, type FileProblem, type Result } from '../../contract/index.ts';
import { readDicomdir, type ByteSource } from '../../dicom/index.ts';
import type { Place, Stamp } from '../record/arrival.ts';
import { fileProblem, NO_STAMP, type Reader } from './reader.ts';
import { plainName } from './walk.ts';

type FileID = readonly string[];
export type FileSet = {
  readonly place: Place;
  readonly source: ByteSource;
  /** The file of that ID, seen from the folder of the directory; null where it is not there. */
  readonly find: (fileID: FileID) => string | null;
  /** A person named the directory itself, and not the folder or archive that it lies in. */
  readonly byItself?: boolean;
};

const MOST_BYTES = 256 * 1024 * 1024;

/**
 * A directory that is new or has changed: a file of the report by itself, and a line for each file that it lacks. Returns the
 * files that it names and that are there.
 */
export function importFileSet(
  reader: Reader,
  fileSet: FileSet,
  stamp: Stamp,
  bytes: number,
): readonly string[] {
  const { place } = fileSet;
  const named = namedFiles(fileSet);
  if (!named.ok) {
    fileProblem(reader, place, stamp, named.failure);
    return [];
  }
  const { files, missing, unnamed } = named.value;
  const isEmpty = fileSet.byItself === true && files.length + missing.length === 0;
  if (unnamed > 0) fileProblem(reader, place, stamp, { kind: 'dicomdir-damaged', detail: 'file-ids' });
  else if (isEmpty) fileProblem(reader, place, stamp, { kind: 'dicomdir-damaged', detail: 'no-files' });
  else reader.outbox.add({ kind: 'container', place, stamp, counted: true }, bytes);
  reportMissing(reader, place, missing);
  return files;
}

/** The directory has not changed; what lies beside it may have, and the report names what is missing every time. */
export function importFileSetAgain(reader: Reader, fileSet: FileSet): readonly string[] {
  const named = namedFiles(fileSet);
  if (!named.ok) return [];
  reportMissing(reader, fileSet.place, named.value.missing);
  return named.value.files;
}

/** `unnamed`: records of files whose names lead nowhere, or out of the disc; whether those are there cannot be told. */
type Named = {
  readonly files: readonly string[];
  readonly missing: readonly FileID[];
  readonly unnamed: number;
};

function namedFiles({ source, find }: FileSet): Result<Named, FileProblem> {
  if (source.size > MOST_BYTES) return fail({ kind: 'limit-exceeded', limit: 'dicomdir' });
  const directory = readDicomdir(source);
  if (!directory.ok) return directory;
  const { records, problem, badRecords } = directory.value;
  if (problem?.kind === 'damaged-data-set') return fail({ kind: 'dicomdir-damaged', detail: problem.detail });
  const files: string[] = [];
  const missing: FileID[] = [];
  for (const fileID of new Map(records.map((record) => [record.fileID.join('\\'), record.fileID])).values()) {
    const file = find(fileID);
    if (file === null) missing.push(fileID);
    else files.push(file);
  }
  return ok({ files, missing, unnamed: badRecords });
}

function reportMissing(reader: Reader, place: Place, missing: readonly FileID[]): void {
  if (missing.length > 0) reader.outbox.post({ type: 'more', files: missing.length });
  for (const fileID of missing) {
    const at =
      place.member === ''
        ? { ...place, name: path.join(...fileID) }
        : { ...place, member: folderOf(place.member) + fileID.join('/') };
    fileProblem(reader, at, NO_STAMP, { kind: 'missing-file', referencedFileID: fileID.join('\\') });
  }
}

/** Files below a folder; a system shows the names of a disc as it likes. */
export function below(directory: string): FileSet['find'] {
  // A folder is looked through once, not for every file that a directory says is in it.
  const listings = new Map<string, ReadonlyMap<string, string>>();
  const namesIn = (at: string): ReadonlyMap<string, string> => {
    const known = listings.get(at) ?? new Map(namesOf(at).map((name) => [plainName(name), name]));
    listings.set(at, known);
    return known;
  };
  return (fileID) => {
    const plain = path.join(directory, ...fileID);
    if (existsSync(plain)) return plain;
    let at = directory;
    for (const component of fileID) {
      const name = namesIn(at).get(plainName(component));
      if (name === undefined) return null;
      at = path.join(at, name);
    }
    return at;
  };
}

/** Members of an archive, by the member that is the directory. They are looked through when the first is asked for. */
export function among(members: readonly { readonly name: string }[]): (member: string) => FileSet['find'] {
  let names: ReadonlyMap<string, string> | null = null;
  return (member) => (fileID) => {
    names ??= new Map(members.map(({ name }) => [plainPath(name), name]));
    return names.get(plainPath(folderOf(member) + fileID.join('/'))) ?? null;
  };
}

const folderOf = (member: string): string => member.slice(0, member.lastIndexOf('/') + 1);
const plainPath = (member: string): string => member.split('/').map(plainName).join('/');

function namesOf(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
