import type { ByteSource } from '../../dicom/index.ts';
import type { Place, Stamp } from '../record/arrival.ts';
import { checkWhole, looksLikeArchive, openMember, readArchive, sequenceOfSource } from './archive.ts';
import type { ArchiveMember } from './archiveLimits.ts';
import { importFileSet, among, importFileSetAgain } from './fileSet.ts';
import { isFileSet, isUnchanged, type KnownDirectory } from './known.ts';
import { copy, fileProblem, type Reader } from './reader.ts';
import { readInstance } from './readFile.ts';

type OpenArchive = { readonly place: Place; readonly stamp: Stamp; readonly source: ByteSource };
type ListedArchive = OpenArchive & { readonly find: ReturnType<typeof among> };

/** Every member of an archive is a file of the report, called `archive.zip!/inner/name` there. */
export function importArchive(reader: Reader, archive: OpenArchive, directory: KnownDirectory): void {
  const { outbox } = reader;
  const { place, stamp, source } = archive;
  const read = readArchive(source);
  if (!read.ok) return fileProblem(reader, place, stamp, read.failure);
  const { members } = read.value;
  const encrypted = members.filter((member) => member.encrypted);
  const { password } = reader.task;
  if (password === null && encrypted.length > 0 && encrypted.length === members.length)
    return fileProblem(reader, place, stamp, { kind: 'archive-password' });
  outbox.post({ type: 'more', files: members.length });
  const indexed = new Map((directory.members.get(place.name) ?? []).map((known) => [known.member, known]));
  const waiting: ArchiveMember[] = [];
  const listed = { ...archive, find: among(members) };
  for (const member of members) {
    if (outbox.cancelled()) return;
    const known = indexed.get(member.name);
    if (directory.done.has(`${place.name}\0${member.name}`)) outbox.skip();
    else if (known !== undefined && isUnchanged(known, stamp, reader.task))
      outbox.add({ kind: 'unchanged', place: { ...place, member: member.name }, stamp }, 0);
    else if (member.encrypted && password !== null) waiting.push(member);
    else importMember(reader, listed, member);
  }
  goneMembers(reader, archive, directory, new Set(members.map((member) => member.name)));
  // Last: an import that breaks off before finds the archive unread and goes on with its members.
  if (waiting.length > 0) reader.encrypted.push({ place, stamp, members: waiting, all: members });
  else outbox.add({ kind: 'container', place, stamp, counted: false }, 0);
}

function importMember(reader: Reader, archive: ListedArchive, member: ArchiveMember): void {
  const place = { ...archive.place, member: member.name };
  const { stamp } = archive; // a member is unchanged when its archive is
  if (member.encrypted) return fileProblem(reader, place, stamp, { kind: 'archive-password' });
  const opened = openMember(archive.source, member);
  if (!opened.ok) return fileProblem(reader, place, stamp, opened.failure);
  const { source, dataOffset } = opened.value;
  const read = readInstance(source, dataOffset);
  if (read.kind === 'file-set')
    return void importFileSet(
      reader,
      { place, source, find: archive.find(member.name) },
      stamp,
      member.compressedBytes,
    );
  if (read.kind === 'problem') {
    const damage = opened.value.damage();
    if (damage !== null) return fileProblem(reader, place, stamp, damage);
    // An archive inside an archive is named and not opened: nesting is how small files unfold without end.
    const nested = read.problem.kind === 'not-dicom' && member.name.toLowerCase().endsWith('.zip');
    return fileProblem(
      reader,
      place,
      stamp,
      nested && looksLikeArchive(source) ? { kind: 'limit-exceeded', limit: 'nested-archive' } : read.problem,
    );
  }
  const { instance } = read;
  // Read in place, a compressed member is checked whenever it is unpacked; the bytes of a stored one are taken as they are.
  const isChecked = reader.task.mode === 'copy' || dataOffset >= 0;
  const damage = isChecked ? checkWhole(opened.value, member) : null;
  if (damage !== null) return fileProblem(reader, place, stamp, damage);
  const { SOPInstanceUID } = instance.attributes;
  const owned = copy(reader, { place, stamp }, SOPInstanceUID, sequenceOfSource(source));
  reader.outbox.add(
    { kind: 'instance', place, stamp, instance, owned, isNew: false },
    member.compressedBytes,
  );
}

function goneMembers(
  reader: Reader,
  { place, stamp }: OpenArchive,
  directory: KnownDirectory,
  present: ReadonlySet<string>,
): void {
  for (const { member, available } of directory.members.get(place.name) ?? [])
    if (available === 1 && !present.has(member))
      reader.outbox.add({ kind: 'gone', place: { ...place, member }, stamp }, 0);
}

/** The archive has not changed: the directories of discs in it are asked again what is missing, for the report. */
export function missingInArchive(reader: Reader, archive: OpenArchive, directory: KnownDirectory): void {
  const { place, source } = archive;
  const known = (directory.members.get(place.name) ?? []).filter(isFileSet);
  if (known.length === 0) return;
  const names = new Set(known.map(({ member }) => member));
  const read = readArchive(source);
  if (!read.ok) return;
  const find = among(read.value.members);
  for (const member of read.value.members) {
    if (!names.has(member.name) || member.encrypted) continue;
    const opened = openMember(source, member);
    const at = { ...place, member: member.name };
    if (opened.ok)
      importFileSetAgain(reader, { place: at, source: opened.value.source, find: find(member.name) });
  }
}
