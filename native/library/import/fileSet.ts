// DICOMDIR (PS3.10 8, PS3.3 F): which files it says are there. It is only asked what is missing; what lies in the
// folders or in the archive is read whether it is listed or not.
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
  /** Is the file of that ID there, seen from the folder of the directory? */
  readonly isThere: (fileID: FileID) => boolean;
};

const MOST_BYTES = 256 * 1024 * 1024;

/** A directory that is new or has changed: a file of the report by itself, and a line for each file that it lacks. */
export function importFileSet(reader: Reader, fileSet: FileSet, stamp: Stamp, bytes: number): void {
  const { place } = fileSet;
  const missing = missingFiles(fileSet);
  if (!missing.ok) return fileProblem(reader, place, stamp, missing.failure);
  const { files, unnamed } = missing.value;
  if (unnamed > 0) fileProblem(reader, place, stamp, { kind: 'dicomdir-damaged', detail: 'file-ids' });
  else reader.outbox.add({ kind: 'container', place, stamp, counted: true }, bytes);
  reportMissing(reader, place, files);
}

/** The directory has not changed; what lies beside it may have, and the report names what is missing every time. */
export function missingAgain(reader: Reader, fileSet: FileSet): void {
  const missing = missingFiles(fileSet);
  if (missing.ok) reportMissing(reader, fileSet.place, missing.value.files);
}

/** `unnamed`: records of files whose names lead nowhere, or out of the disc; whether those are there cannot be told. */
type Missing = { readonly files: readonly FileID[]; readonly unnamed: number };

function missingFiles({ source, isThere }: FileSet): Result<Missing, FileProblem> {
  if (source.size > MOST_BYTES) return fail({ kind: 'limit-exceeded', limit: 'dicomdir' });
  const directory = readDicomdir(source);
  if (!directory.ok) return directory;
  const { records, problem, badRecords } = directory.value;
  if (problem?.kind === 'damaged-data-set') return fail({ kind: 'dicomdir-damaged', detail: problem.detail });
  const named = new Map(records.map(({ fileID }) => [fileID.join('\\'), fileID]));
  const files = [...named.values()].filter((fileID) => !isThere(fileID));
  return ok({ files, unnamed: badRecords });
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
export function isBelow(directory: string): FileSet['isThere'] {
  // A folder is looked through once, not for every file that a directory says is in it.
  const listings = new Map<string, ReadonlyMap<string, string>>();
  const namesIn = (at: string): ReadonlyMap<string, string> => {
    const known = listings.get(at) ?? new Map(namesOf(at).map((name) => [plainName(name), name]));
    listings.set(at, known);
    return known;
  };
  return (fileID) => {
    if (existsSync(path.join(directory, ...fileID))) return true;
    let at = directory;
    for (const component of fileID) {
      const name = namesIn(at).get(plainName(component));
      if (name === undefined) return false;
      at = path.join(at, name);
    }
    return true;
  };
}

/** Members of an archive, by the member that is the directory. They are looked through when the first is asked for. */
export function isAmong(
  members: readonly { readonly name: string }[],
): (member: string) => FileSet['isThere'] {
  let names: ReadonlySet<string> | null = null;
  return (member) => (fileID) => {
    names ??= new Set(members.map(({ name }) => plainPath(name)));
    return names.has(plainPath(folderOf(member) + fileID.join('/')));
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
