// The import worker: goes through the roots of one task, reads every header, copies in where asked, and reports.
import { parentPort, type MessagePort } from 'node:worker_threads';
import path from 'node:path';
import { errorCode } from '../database.ts';
import { importDirectory, importFile } from './importDirectory.ts';
import { openKnownFiles, type KnownFiles } from './known.ts';
import { CONTROL, type ImportMessage, type ImportWorkerData } from './messages.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { createOwnedFiles, type OwnedFiles } from './ownedFiles.ts';
import { isLinking, NO_STAMP, type ContentsRead, type Reader } from './reader.ts';
import { isDicomdir, listDirectories, rootKind, type DirectoryContent } from './walk.ts';

type Plan = {
  readonly directories: readonly string[];
  readonly contents: ContentsRead;
  readonly files: readonly string[];
  readonly gone: readonly string[];
  readonly own: ReadonlySet<string>;
};

// A listing is a second look saved; one that took long is better taken again than believed.
const KEPT_NAMES = 20_000;

/** Lists everything first, names only: the job then knows how much there is to read. */
function plan(data: ImportWorkerData, outbox: Outbox, control: Int32Array): Plan {
  const visited = new Set<string>();
  const directories: string[] = [];
  const files: string[] = [];
  const gone: string[] = [];
  const own = new Set<string>();
  const contents = new Map<string, DirectoryContent>();
  let found = 0;
  const count = (more: number): void => {
    found += more;
    Atomics.store(control, CONTROL.found, found);
  };
  const listed = (files: number, directory: string, content: DirectoryContent, isOwn: boolean): void => {
    count(isOwn ? files + 1 : files); // and the line that says what was passed over
    if (isOwn) own.add(directory);
    if (found <= KEPT_NAMES) contents.set(directory, content);
    else contents.clear();
  };
  const walk = (root: string): void => {
    const skip =
      data.task.mode === 'adopt' ? path.join(data.ownedDirectory, 'incoming') : data.ownedDirectory;
    const library = path.dirname(data.database);
    const options = { visited, skip, own: library, count: listed, cancelled: outbox.cancelled };
    for (const directory of listDirectories(root, options)) directories.push(directory);
  };
  for (const root of data.task.roots) {
    const kind = rootKind(root);
    if (kind === 'directory') {
      outbox.post({ type: 'root', path: root, available: true, folder: true });
      walk(root);
    } else if (kind === 'file' && isDicomdir(root)) {
      walk(path.dirname(root)); // a disc is its folder: what lies there is the truth, the DICOMDIR only names it
    } else if (kind === 'file' || kind === 'special') {
      files.push(root);
      count(1);
    } else {
      gone.push(root);
      count(1);
    }
  }
  return { directories, contents, files, gone, own };
}

async function run(port: MessagePort, data: ImportWorkerData): Promise<void> {
  const control = new Int32Array(data.control);
  const outbox = createOutbox(port, control);
  const known = openKnownFiles(data.database, data.key, data.task.resumedJobRow);
  if (!known.ok) {
    outbox.post({ type: 'failed', code: known.failure.kind });
    return;
  }
  let owned: OwnedFiles | null = null;
  try {
    if (data.task.mode === 'copy' || data.task.password !== null)
      owned = createOwnedFiles(data.ownedDirectory, data.launchId);
    await importAll({ data, outbox, control, known: known.value, owned });
    outbox.flush();
  } catch (error) {
    outbox.flush();
    const code = errorCode(error);
    // Without a code it is a bug, and the thread dies of it.
    if (code === '') throw error;
    outbox.post({ type: 'failed', code });
  } finally {
    owned?.close();
    known.value.close();
  }
}

type Run = {
  readonly data: ImportWorkerData;
  readonly outbox: Outbox;
  readonly control: Int32Array;
  readonly known: KnownFiles;
  readonly owned: OwnedFiles | null;
};

async function importAll({ data, outbox, control, known, owned }: Run): Promise<void> {
  const planned = plan(data, outbox, control);
  outbox.post({ type: 'listed', files: Atomics.load(control, CONTROL.found) });
  const reader: Reader = {
    task: data.task,
    outbox,
    known,
    owned,
    encrypted: [],
    contents: planned.contents,
    own: planned.own,
  };
  for (const directory of planned.directories) {
    if (outbox.cancelled()) return;
    importDirectory(reader, directory);
  }
  const read = new Set(planned.directories);
  for (const file of planned.files) {
    if (outbox.cancelled()) return;
    if (!read.has(path.dirname(file))) importFile(reader, file);
  }
  if (reader.encrypted.length > 0) {
    const { importEncrypted } = await import('./importEncrypted.ts');
    for (const archive of reader.encrypted) await importEncrypted(reader, archive);
  }
  for (const root of planned.gone) rootGone(reader, root);
  if (isLinking(data.task)) vanishedDirectories(reader, data.task.roots, read);
}

/** A root that is not there: of an import it is a line in the report, of a rescan a share or disc that is away. */
function rootGone({ task, outbox }: Reader, root: string): void {
  const kind = rootKind(root);
  const code = typeof kind === 'object' ? kind.code : 'ENOENT';
  if (task.mode === 'rescan')
    return outbox.post({ type: 'root', path: root, available: false, folder: true });
  const place = { directory: path.dirname(root), name: path.basename(root), member: '' };
  outbox.add({ kind: 'problem', place, stamp: NO_STAMP, problem: { kind: 'io-error', code } }, 0);
}

/** Folders that were indexed below a root and were not met this time. */
function vanishedDirectories(
  { known, outbox }: Reader,
  roots: readonly string[],
  read: ReadonlySet<string>,
): void {
  for (const root of roots) {
    for (const directory of known.directoriesBelow(root)) {
      if (outbox.cancelled()) return;
      if (read.has(directory) || typeof rootKind(directory) === 'string') continue;
      const { files, members } = known.in(directory);
      for (const file of [...files.values(), ...[...members.values()].flat()]) {
        if (file.available === 0) continue;
        const place = { directory, name: file.name, member: file.member };
        outbox.add({ kind: 'gone', place, stamp: file }, 0);
      }
    }
  }
}

function serve(port: MessagePort): void {
  port.on('message', (data: ImportWorkerData) => {
    const ended: ImportMessage = { type: 'ended' };
    // A bug is an unhandled rejection here, of which the thread dies; the library hears of that.
    void run(port, data).then(() => port.postMessage(ended));
  });
}

if (parentPort !== null) serve(parentPort);
