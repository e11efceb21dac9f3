// An incoming instance to a file, as it comes, and synced: what most store handlers do first.
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { fail, ok, type Result } from '../../../contract/index.ts';
import type { DimseFailure } from '../failure.ts';
import { STATUS } from '../message/status.ts';
import type { IncomingInstance } from './storeRequest.ts';

export type ReceiveProblem =
  | { readonly kind: 'interrupted'; readonly failure: DimseFailure }
  /** `status`: what the peer is to be told, out of resources where the disk is full. */
  | { readonly kind: 'unwritable'; readonly code: string; readonly status: number };

/**
 * Writes a new Part 10 file of the instance at `path` and syncs it. The value is its length. A file that did not
 * become whole is deleted; a file that is there already is not touched.
 */
export async function receiveFile(
  instance: IncomingInstance,
  path: string,
): Promise<Result<number, ReceiveProblem>> {
  try {
    const file = await open(path, 'wx');
    try {
      const written = await writeWhole(instance, file);
      if (written.ok) await file.sync();
      await file.close();
      if (!written.ok) await unlink(path);
      return written;
    } catch (error) {
      await file.close();
      await unlink(path);
      throw error;
    }
  } catch (error) {
    const code =
      error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
    const full = code === 'ENOSPC' || code === 'EDQUOT' || code === 'EMFILE';
    return fail({
      kind: 'unwritable',
      code,
      status: full ? STATUS.outOfResources : STATUS.processingFailure,
    });
  }
}

async function writeWhole(
  { fileHeader, data }: IncomingInstance,
  file: FileHandle,
): Promise<Result<number, ReceiveProblem>> {
  await writeAll(file, [fileHeader]);
  let length = fileHeader.length;
  for (;;) {
    const batch = await data.readBatch();
    if (!batch.ok) return fail({ kind: 'interrupted', failure: batch.failure });
    if (batch.value === null) return ok(length);
    length += await writeAll(file, batch.value);
  }
}

/** A disk that fills up takes a part of a write first, and says so only at the next one. */
async function writeAll(file: FileHandle, buffers: readonly Buffer[]): Promise<number> {
  const length = buffers.reduce((sum, buffer) => sum + buffer.length, 0);
  const { bytesWritten } = await file.writev([...buffers]);
  if (bytesWritten === length) return length;
  const rest = Buffer.concat(buffers).subarray(bytesWritten);
  for (let at = 0; at < rest.length;) at += (await file.write(rest, at)).bytesWritten;
  return length;
}
