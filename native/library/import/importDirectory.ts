import path from 'node:path';
import type { ByteSource } from '../../dicom/index.ts';
import { errorCode, isDiskFull } from '../database.ts';
import { ROLE, type Place, type Stamp } from '../record/arrival.ts';
import { importArchive, missingInArchive } from './importArchive.ts';
import { looksLikeArchive } from './archive.ts';
import { below, importFileSet, importFileSetAgain, type FileSet } from './fileSet.ts';
import { isFileSet, isUnchanged, type KnownDirectory, type KnownFile } from './known.ts';
import { openRegularFile, type OpenFile } from './openFile.ts';
import type { Outbox } from './outbox.ts';
import { sequenceOf } from './ownedFiles.ts';
import { withoutOwn } from './ownFolder.ts';
import { copy, fileProblem, isLinking, NO_STAMP, type Reader } from './reader.ts';
import { readInstance } from './readFile.ts';
import { isDicomdir, readDirectory } from './walk.ts';

/** Every file of one directory; then those that were indexed here and are gone. */
export function importDirectory(reader: Reader, directory: string): void {
  const { outbox } = reader;
  const listed = reader.contents.get(directory);
  const read = listed === undefined ? readDirectory(directory) : ({ ok: true, content: listed } as const);
  if (!read.ok) {
    // Nothing below is said to be gone: it can only not be seen.
    const place = { directory: path.dirname(directory), name: path.basename(directory), member: '' };
    return fileProblem(reader, place, NO_STAMP, { kind: 'io-error', code: read.code });
  }
  const known = reader.known.in(directory);
  const isOwn = reader.own.has(directory);
  const { files, special, broken, directories } = isOwn ? withoutOwn(read.content) : read.content;
  for (const name of files) {
    if (outbox.cancelled()) return;
    importOne(reader, { directory, name, member: '' }, known);
  }
  for (const name of special)
    fileProblem(reader, { directory, name, member: '' }, NO_STAMP, { kind: 'io-error', code: 'ESPECIAL' });
  for (const { name, code } of broken)
    fileProblem(reader, { directory, name, member: '' }, NO_STAMP, { kind: 'io-error', code });
  if (isOwn) {
    const place = { directory: path.dirname(directory), name: path.basename(directory), member: '' };
    fileProblem(reader, place, NO_STAMP, { kind: 'own-library' });
  }
  if (!isLinking(reader.task)) return;
  const closed = directories.filter((name) => isClosed(known, directory, name));
  reportGone(
    outbox,
    directory,
    known,
    new Set([...files, ...special, ...broken.map(({ name }) => name), ...closed]),
  );
}

/** A file that was named by itself. */
export function importFile(reader: Reader, file: string): void {
  const place = { directory: path.dirname(file), name: path.basename(file), member: '' };
  importOne(reader, place, reader.known.in(place.directory));
}

/** A folder that could not be opened has a line under its own name, and still cannot be. */
const isClosed = (known: KnownDirectory, directory: string, name: string): boolean =>
  known.files.get(name)?.outcome === 'unreadable' && !readDirectory(path.join(directory, name)).ok;

function reportGone(
  outbox: Outbox,
  directory: string,
  known: KnownDirectory,
  files: ReadonlySet<string>,
): void {
  const gone = (file: KnownFile): void => {
    if (file.available === 0) return;
    const place = { directory, name: file.name, member: file.member };
    outbox.add({ kind: 'gone', place, stamp: file }, 0);
  };
  for (const file of known.files.values()) if (!files.has(file.name) && file.role !== ROLE.owned) gone(file);
  for (const [archive, members] of known.members) if (!files.has(archive)) members.forEach(gone);
}

function importOne(reader: Reader, place: Place, directory: KnownDirectory): void {
  const { outbox } = reader;
  if (directory.done.has(`${place.name}\0`)) return outbox.skip();
  let file: OpenFile | null = null;
  try {
    file = openRegularFile(pathOf(place));
    if (file === null) return fileProblem(reader, place, NO_STAMP, { kind: 'io-error', code: 'ESPECIAL' });
    const known = directory.files.get(place.name);
    if (known !== undefined && isUnchanged(known, file.stamp, reader.task)) {
      unchanged(outbox, place, file.stamp, directory);
      if (isFileSet(known))
        importNamed(reader, place, importFileSetAgain(reader, fileSetOf(reader, place, file)));
      missingInArchive(reader, { place, stamp: file.stamp, source: file.source }, directory);
      return;
    }
    readOne(reader, place, file, directory);
  } catch (error) {
    const code = errorCode(error);
    if (code === '' || (isDiskFull(error) && reader.owned !== null)) throw error;
    fileProblem(reader, place, file?.stamp ?? NO_STAMP, { kind: 'io-error', code });
  } finally {
    file?.close();
  }
}

// `path.join` would look at every character of a path that has been joined already.
const pathOf = ({ directory, name }: Place): string =>
  directory.endsWith(path.sep) ? directory + name : directory + path.sep + name;

function unchanged(outbox: Outbox, place: Place, stamp: Stamp, directory: KnownDirectory): void {
  outbox.add({ kind: 'unchanged', place, stamp }, stamp.bytes);
  const members = directory.members.get(place.name) ?? [];
  if (members.length > 0) outbox.post({ type: 'more', files: members.length });
  for (const { member } of members) {
    if (directory.done.has(`${place.name}\0${member}`)) outbox.skip();
    else outbox.add({ kind: 'unchanged', place: { ...place, member }, stamp }, 0);
  }
}

function readOne(reader: Reader, place: Place, file: OpenFile, directory: KnownDirectory): void {
  const { source, stamp } = file;
  const read = readInstance(source, 0);
  if (read.kind === 'file-set') {
    const files = importFileSet(reader, fileSetOf(reader, place, file), stamp, stamp.bytes);
    return importNamed(reader, place, files);
  }
  if (read.kind === 'problem') {
    if (read.problem.kind === 'not-dicom' && isArchive(reader, place, source))
      return importArchive(reader, { place, stamp, source }, directory);
    return fileProblem(reader, place, stamp, read.problem);
  }
  const { SOPInstanceUID } = read.instance.attributes;
  const copied = copy(reader, { place, stamp }, SOPInstanceUID, sequenceOf(file.descriptor));
  const isNew = !directory.files.has(place.name);
  const { instance } = read;
  reader.outbox.add({ kind: 'instance', place, stamp, instance, owned: copied, isNew }, stamp.bytes);
}

const isRoot = ({ task }: Reader, place: Place): boolean => task.roots.includes(pathOf(place));

/** A DICOMDIR that is called so stands for its folder, all of which is read. */
const isByItself = (reader: Reader, place: Place): boolean =>
  isRoot(reader, place) && !isDicomdir(place.name);

const fileSetOf = (reader: Reader, place: Place, { source }: OpenFile): FileSet => ({
  place,
  source,
  find: below(place.directory),
  byItself: isByItself(reader, place),
});

/**
 * The directory of a disc that was given by itself and is not called DICOMDIR: its folder may be any, so what it names is read
 * and nothing else.
 */
function importNamed(reader: Reader, place: Place, files: readonly string[]): void {
  if (!isByItself(reader, place)) return;
  const named = files.filter((file) => !reader.task.roots.includes(file));
  if (named.length > 0) reader.outbox.post({ type: 'more', files: named.length });
  const known = new Map<string, KnownDirectory>();
  for (const file of named) {
    if (reader.outbox.cancelled()) return;
    const directory = path.dirname(file);
    const knownHere = known.get(directory) ?? reader.known.in(directory);
    known.set(directory, knownHere);
    importOne(reader, { directory, name: path.basename(file), member: '' }, knownHere);
  }
}

// Word processor documents and programs are ZIP files too: in a folder only what is called .zip is opened.
const isArchive = (reader: Reader, place: Place, source: ByteSource): boolean =>
  (place.name.toLowerCase().endsWith('.zip') || isRoot(reader, place)) && looksLikeArchive(source);
