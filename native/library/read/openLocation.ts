// Opens where an instance is kept, in a worker thread: a file, or a member of an archive.
import path from 'node:path';
import { fail, ok, type FileProblem, type Result } from '../../contract/index.ts';
import type { ByteSource } from '../../dicom/index.ts';
import { errorCode } from '../database.ts';
import { checkWhole, openMember, readArchive, type Archive, type MemberSource } from '../import/archive.ts';
import { openRegularFile } from '../import/openFile.ts';
import type { InstanceLocation } from '../types.ts';
import type { Source } from './fileTasks.ts';

/** `dataOffset`: where the source's bytes begin in the file on disk; -1 when they are compressed there. */
type OpenedLocation = MemberSource & { close(): void };
export type LocationFailure =
  | { readonly kind: 'unavailable'; readonly code: string }
  | { readonly kind: 'problem'; readonly problem: FileProblem };

const KEPT_ARCHIVES = 4;
type KnownArchive = Archive & { readonly checked: Set<string> };
const archives = new Map<string, KnownArchive>();
/** A stored member of up to this is checked once, before its bytes are first taken: some milliseconds. */
const CHECKED_BYTES = 16 * 1024 * 1024;

/** Opens an instance, does the work and closes. What the work made of an archive member that proves damaged is not kept. */
export function withLocation<T>(
  { location, bytes }: Source,
  work: (opened: Pick<OpenedLocation, 'source' | 'dataOffset'>) => Result<T, LocationFailure>,
): Result<T, LocationFailure> {
  const opened = openLocation(location, bytes);
  if (!opened.ok) return opened;
  try {
    const result = work(opened.value);
    const damage = opened.value.damage();
    return damage === null ? result : fail({ kind: 'problem', problem: damage });
  } finally {
    opened.value.close();
  }
}

/** The bytes of an instance. `expected` is the file's size when it was indexed: another size means another file. */
function openLocation(
  location: InstanceLocation,
  expectedBytes: number,
): Result<OpenedLocation, LocationFailure> {
  try {
    const file = openRegularFile(location.path);
    if (file === null) return fail({ kind: 'unavailable', code: 'ENOENT' });
    if (file.stamp.bytes !== expectedBytes) {
      file.close();
      return fail({ kind: 'unavailable', code: 'ECHANGED' });
    }
    if (location.member === null)
      return ok({ source: file.source, dataOffset: 0, damage: () => null, close: file.close });
    const key = `${path.resolve(location.path)}\0${file.stamp.bytes}\0${file.stamp.modifiedAt}`;
    const member = memberOf(key, file.source, location.member);
    if (member.ok) return ok({ ...member.value, close: file.close });
    file.close();
    return fail({ kind: 'problem', problem: member.failure });
  } catch (error) {
    const code = errorCode(error);
    if (code === '') throw error;
    return fail({ kind: 'unavailable', code });
  }
}

function memberOf(key: string, source: ByteSource, name: string): Result<MemberSource, FileProblem> {
  const read = archives.get(key);
  const listed = read === undefined ? readArchive(source) : ok(read);
  if (!listed.ok) return listed;
  const archive = { value: { ...listed.value, checked: read?.checked ?? new Set<string>() } };
  archives.delete(key);
  archives.set(key, archive.value);
  for (const oldest of [...archives.keys()].slice(0, -KEPT_ARCHIVES)) archives.delete(oldest);
  const member = archive.value.members.find((one) => one.name === name);
  if (member === undefined) return fail({ kind: 'archive-damaged', detail: 'member-gone' });
  const opened = openMember(source, member);
  const isStored = opened.ok && opened.value.dataOffset >= 0;
  if (!isStored || member.bytes > CHECKED_BYTES || archive.value.checked.has(name)) return opened;
  // The import has checked it; the archive may have been written over since, in the same size.
  const damage = checkWhole(opened.value, member);
  if (damage !== null) return fail(damage);
  archive.value.checked.add(name);
  return opened;
}
