import { create } from 'zustand';
import type { Job, UploadSession } from '../../../native/contract/index.ts';
import { api, bytesText, failureText, type Answer } from '../../ui/index.ts';
import { setNotice } from '../state.ts';
import { studiesWords } from '../words.ts';
import { follow } from './startImport.ts';

/** A file as it was dropped, with the path it had inside the dropped folder. */
export type DroppedFile = { readonly path: string; readonly file: File };

/** Dropped files on their way to the services; null when there are none. */
export type Upload = {
  readonly label: string;
  readonly filesDone: number;
  readonly filesTotal: number;
  readonly bytesDone: number;
  readonly startedAt: number;
  stop(): void;
};
export const useUpload = create<{ readonly upload: Upload | null }>(() => ({ upload: null }));

const AT_ONCE = 4;

function readDirectory(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader();
  const all: FileSystemEntry[] = [];
  return new Promise((resolve) => {
    // A reader gives at most 100 entries at a time and an empty list at the end.
    const more = (): void =>
      reader.readEntries(
        (entries) => {
          all.push(...entries);
          if (entries.length === 0) resolve(all);
          else more();
        },
        () => resolve(all),
      );
    more();
  });
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isDirectory = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
const pathOf = (entry: FileSystemEntry): string => entry.fullPath.replace(/^\/+/, '');

async function filesBelow(entry: FileSystemEntry): Promise<DroppedFile[]> {
  if (isFile(entry)) {
    const file = await new Promise<File | null>((resolve) => entry.file(resolve, () => resolve(null)));
    return file === null ? [] : [{ path: pathOf(entry), file }];
  }
  if (!isDirectory(entry)) return [];
  const found: DroppedFile[] = [];
  for (const child of await readDirectory(entry)) found.push(...(await filesBelow(child)));
  return found;
}

/** What was dropped: folders and files of the system, or a bare file of another page. */
export type Dropped = FileSystemEntry | File;

/** The items of a drop. To be called in the drop event itself: afterwards the browser has forgotten them. */
export function itemsOf(data: DataTransfer): Dropped[] {
  return [...data.items]
    .filter((item) => item.kind === 'file')
    .map((item) => item.webkitGetAsEntry() ?? item.getAsFile())
    .filter((item) => item !== null);
}

const filesOf = async (item: Dropped): Promise<DroppedFile[]> =>
  item instanceof File ? [{ path: item.name, file: item }] : filesBelow(item);

/** Sends what was dropped to the services, which import copies of it. */
export async function uploadDrop(items: readonly Dropped[]): Promise<void> {
  const { text } = studiesWords;
  const files = (await Promise.all(items.map(filesOf))).flat();
  const label = items[0]?.name ?? '';
  if (files.length === 0) {
    setNotice(text('upload.nothing'));
    return;
  }
  const session = await api.beginUpload();
  if (!session.ok) {
    setNotice(`${text('job.notStarted')} ${failureText(session.failure)}`);
    return;
  }
  const refusal = tooMuch(files, session.value);
  if (refusal !== null) {
    setNotice(refusal);
    await api.dropUpload(session.value.uploadId);
    return;
  }
  await send(files, session.value, label);
}

function tooMuch(files: readonly DroppedFile[], session: UploadSession): string | null {
  const { text } = studiesWords;
  if (files.length > session.limitFiles) return text('upload.tooMany', { limit: session.limitFiles });
  const bytes = files.reduce((sum, one) => sum + one.file.size, 0);
  return bytes > session.limitBytes
    ? text('upload.tooLarge', { limit: bytesText(session.limitBytes) })
    : null;
}

async function send(files: readonly DroppedFile[], session: UploadSession, label: string): Promise<void> {
  const stopper = new AbortController();
  const progress: Upload = {
    label,
    filesDone: 0,
    filesTotal: files.length,
    bytesDone: 0,
    startedAt: performance.now(),
    stop: () => stopper.abort(),
  };
  useUpload.setState({ upload: progress });
  try {
    follow(await sendAll(files, session.uploadId, stopper.signal));
  } catch (error) {
    if (!stopper.signal.aborted) throw error;
    await api.dropUpload(session.uploadId); // stopped by the reader
  } finally {
    useUpload.setState({ upload: null });
  }
}

/** A few at a time. The first refusal ends it: the services would refuse the rest too (disk full, session gone). */
async function sendAll(
  files: readonly DroppedFile[],
  uploadId: string,
  signal: AbortSignal,
): Promise<Answer<Job>> {
  const waiting = [...files];
  const refusals: Extract<Answer<Job>, { ok: false }>[] = [];
  const sender = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined && refusals.length === 0; next = waiting.shift()) {
      const answer = await api.uploadFile(uploadId, next.path, next.file, signal);
      if (!answer.ok) refusals.push(answer);
      else count(next.file.size);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
  const refused = refusals[0];
  if (refused === undefined) return api.endUpload(uploadId);
  await api.dropUpload(uploadId);
  return refused;
}

function count(bytes: number): void {
  useUpload.setState(({ upload }) =>
    upload === null
      ? { upload }
      : { upload: { ...upload, filesDone: upload.filesDone + 1, bytesDone: upload.bytesDone + bytes } },
  );
}
