// Open files for reading frames. A file stays open for a moment, because the next frame is often in it; not longer,
// because an open file holds a disc in its drive and a folder on its share.
import { open, type FileHandle } from 'node:fs/promises';
import { fail, ok, type Result } from '../../contract/index.ts';
import { errorCode } from '../database.ts';
import { toFsPath } from '../fileName.ts';

export type Handles = {
  /** Reads exactly `length` bytes, fewer only at the end of the file. The code says why the file is not available. */
  readonly read: (file: ExpectedFile, offset: number, length: number) => Promise<Result<Uint8Array, string>>;
  readonly close: () => Promise<void>;
};
/** The file as it was indexed; another size or time means that it is another file now. */
export type ExpectedFile = { readonly path: string; readonly bytes: number; readonly modifiedAt: number };

const IDLE_MS = 2000;
const KEPT = 32;

type Entry = { readonly opening: Promise<Result<FileHandle, string>>; users: number; usedAt: number };

export function createHandles(): Handles {
  const entries = new Map<string, Entry>();
  let timer: NodeJS.Timeout | null = null;

  const closeIdle = (olderThan: number): void => {
    const idle = [...entries].filter(([, entry]) => entry.users === 0);
    const surplus = Math.max(0, entries.size - KEPT);
    for (const [index, [key, entry]] of idle.entries()) {
      if (index >= surplus && entry.usedAt > olderThan) continue;
      entries.delete(key);
      void entry.opening.then((opened) => (opened.ok ? opened.value.close() : undefined));
    }
    if (entries.size > 0) schedule();
  };
  const schedule = (): void => {
    timer ??= setTimeout(() => {
      timer = null;
      closeIdle(performance.now() - IDLE_MS);
    }, IDLE_MS).unref();
  };
  const acquire = (file: ExpectedFile): Entry => {
    const key = `${file.path}\0${file.bytes}\0${file.modifiedAt}`;
    const entry = entries.get(key) ?? { opening: openExpected(file), users: 0, usedAt: 0 };
    entries.delete(key);
    entries.set(key, entry); // the least recently used comes first
    entry.users += 1;
    return entry;
  };

  return {
    async read(file, offset, length) {
      const entry = acquire(file);
      try {
        const opened = await entry.opening;
        if (!opened.ok) return opened;
        return ok(await readAt(opened.value, offset, length));
      } catch (error) {
        const code = errorCode(error);
        if (code === '') throw error;
        return fail(code);
      } finally {
        entry.users -= 1;
        entry.usedAt = performance.now();
        if (entries.size > KEPT) closeIdle(0);
        schedule();
      }
    },
    async close() {
      if (timer !== null) clearTimeout(timer);
      const open = [...entries.values()];
      entries.clear();
      for (const entry of open) {
        const opened = await entry.opening;
        if (opened.ok) await opened.value.close();
      }
    },
  };
}

async function openExpected({ path, bytes, modifiedAt }: ExpectedFile): Promise<Result<FileHandle, string>> {
  try {
    const handle = await open(toFsPath(path), 'r');
    const stats = await handle.stat();
    if (stats.isFile() && stats.size === bytes && stats.mtimeMs === modifiedAt) return ok(handle);
    await handle.close();
    return fail('ECHANGED');
  } catch (error) {
    const code = errorCode(error);
    if (code === '') throw error;
    return fail(code);
  }
}

async function readAt(handle: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  // Its own memory, not of Node's pool: it is handed to another thread or process as it is. Not cleared, which costs as
  // much as the reading: only what was read is given out.
  const bytes = new Uint8Array(Buffer.allocUnsafeSlow(length).buffer);
  let count = 0;
  while (count < length) {
    const { bytesRead } = await handle.read(bytes, count, length - count, offset + count);
    if (bytesRead === 0) break;
    count += bytesRead;
  }
  return count === length ? bytes : bytes.slice(0, count);
}
