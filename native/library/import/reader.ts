import type { FileProblem } from '../../contract/index.ts';
import type { OwnedCopy, Place, Stamp } from '../record/arrival.ts';
import type { ArchiveMember } from './archiveLimits.ts';
import type { KnownFiles } from './known.ts';
import type { ImportTask } from './messages.ts';
import type { Outbox } from './outbox.ts';
import type { ByteSequence, OwnedFiles } from './ownedFiles.ts';
import type { DirectoryContent } from './walk.ts';

/** What directories hold, of those that were listed a moment ago. */
export type ContentsRead = ReadonlyMap<string, DirectoryContent>;

/** What the reading of files works with. */
export type Reader = {
  readonly task: ImportTask;
  readonly outbox: Outbox;
  readonly known: KnownFiles;
  readonly owned: OwnedFiles | null;
  readonly contents: ContentsRead;
  /** Paths under which the library's own folder was met. */
  readonly own: ReadonlySet<string>;
  /** Archives that are left for the end. */
  readonly encrypted: EncryptedArchive[];
};

/** An archive some of whose members are encrypted: decrypting is asynchronous, so it waits until the rest is read. */
export type EncryptedArchive = {
  readonly place: Place;
  readonly stamp: Stamp;
  readonly members: readonly ArchiveMember[]; // the encrypted ones that are still to be read
  readonly all: readonly ArchiveMember[];
};

export const NO_STAMP: Stamp = { bytes: 0, modifiedAt: 0, inode: 0 };

/** Files stay where they are, so one that is not there any more is news. */
export const isLinking = (task: ImportTask): boolean => task.mode === 'link' || task.mode === 'rescan';

/** The library's own copy, where the task asks for one. */
export function copy(
  { task, owned }: Reader,
  at: { readonly place: Place; readonly stamp: Stamp },
  SOPInstanceUID: string,
  bytes: ByteSequence,
): OwnedCopy | null {
  if (task.mode === 'adopt') return { ...at, reused: false };
  return task.mode === 'copy' && owned !== null ? owned.copyIn(SOPInstanceUID, bytes) : null;
}

export function fileProblem(reader: Reader, place: Place, stamp: Stamp, problem: FileProblem): void {
  reader.outbox.add({ kind: 'problem', place, stamp, problem }, stamp.bytes);
}
