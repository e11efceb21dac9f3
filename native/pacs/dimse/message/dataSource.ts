// What is sent: bytes, or a part of a file, read as the socket takes it.
import { open, type FileHandle } from 'node:fs/promises';
import { fail, ok, type Result } from '../../../contract/index.ts';
import type { DimseFailure } from '../failure.ts';

export type DataSource =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** The bytes of a file from `offset` on; `length` null: to its end. */
  | { readonly kind: 'file'; readonly path: string; readonly offset: number; readonly length: number | null };

/** A source that is open: its length is known before the first byte is sent. */
export type OpenSource = {
  readonly length: number;
  /** Fills the targets, one after another, with the bytes from `position` on. */
  fill(targets: readonly Buffer[], position: number): Promise<Result<void, DimseFailure>>;
  close(): Promise<void>;
};

export async function openSource(source: DataSource): Promise<Result<OpenSource, DimseFailure>> {
  if (source.kind === 'bytes') return ok(bytesSource(source.bytes));
  let handle: FileHandle | null = null;
  try {
    handle = await open(source.path, 'r');
    const { size } = await handle.stat();
    const length = source.length ?? size - source.offset;
    if (length < 0 || source.offset + length > size) {
      await handle.close();
      return fail(unreadable('short-file'));
    }
    return ok(fileSource(handle, source.offset, length));
  } catch (error) {
    await handle?.close();
    return fail(unreadable(codeOf(error)));
  }
}

/**
 * The source with a zero byte at its end where it has an odd length: fragments have even ones (PS3.8 Annex E), and some
 * peers abort at others. A deflated data set is the one that may be odd on disk; PS3.5 A.5 pads it in just this way.
 */
export function evened(source: OpenSource): OpenSource {
  if (source.length % 2 === 0) return source;
  return {
    length: source.length + 1,
    fill(targets, position) {
      const last = targets.at(-1);
      const end = targets.reduce((sum, target) => sum + target.length, position);
      if (last === undefined || end <= source.length) return source.fill(targets, position);
      last[last.length - 1] = 0;
      return source.fill([...targets.slice(0, -1), last.subarray(0, -1)], position);
    },
    close: () => source.close(),
  };
}

export function bytesSource(bytes: Uint8Array): OpenSource {
  return {
    length: bytes.length,
    fill(targets, position) {
      let at = position;
      for (const target of targets) {
        target.set(bytes.subarray(at, at + target.length));
        at += target.length;
      }
      return Promise.resolve(ok(undefined));
    },
    close: () => Promise.resolve(),
  };
}

function fileSource(handle: FileHandle, offset: number, length: number): OpenSource {
  return {
    length,
    async fill(targets, position) {
      const wanted = targets.reduce((sum, target) => sum + target.length, 0);
      try {
        const { bytesRead } = await handle.readv(targets, offset + position); // one call for all of them
        if (bytesRead === wanted) return ok(undefined);
        return await fillSlowly(handle, targets, offset + position);
      } catch (error) {
        return fail(unreadable(codeOf(error)));
      }
    },
    close: () => handle.close(),
  };
}

/** After a short read, which network drives may give: until they are full, or the file turns out to have been cut. */
async function fillSlowly(
  handle: FileHandle,
  targets: readonly Buffer[],
  position: number,
): Promise<Result<void, DimseFailure>> {
  let at = position;
  for (const target of targets) {
    for (let filled = 0; filled < target.length;) {
      const { bytesRead } = await handle.read(target, filled, target.length - filled, at);
      if (bytesRead === 0) return fail(unreadable('short-file'));
      filled += bytesRead;
      at += bytesRead;
    }
  }
  return ok(undefined);
}

const unreadable = (code: string): DimseFailure => ({ kind: 'source-unreadable', code });

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
