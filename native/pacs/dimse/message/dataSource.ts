// What is sent: bytes, or a part of a file, read while what was read before is on its way.
import { fail, ok, type Result } from '../../../contract/index.ts';
import type { DimseFailure } from '../failure.ts';
import { openFile } from './openFile.ts';

export type DataSource =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** The bytes of a file from `offset` on; `length` null: to its end. */
  | { readonly kind: 'file'; readonly path: string; readonly offset: number; readonly length: number | null }
  /** One that is open already, and closed when it has been sent or could not be. */
  | { readonly kind: 'open'; readonly source: OpenSource };

/** A source that is open: its length is known before the first byte is sent. */
export type OpenSource = {
  readonly length: number;
  /**
   * Bytes from `position` on, asked for in their order: at least one where there are any, at most `most`, an odd number only
   * at the end. They stay as they are until the call after the next.
   */
  read(position: number, most: number): Promise<Result<Uint8Array, DimseFailure>>;
  /** Once is enough. `free`: nobody needs what was read any more, and its memory may be used again. */
  close(free: boolean): Promise<void>;
};

export async function openSource(source: DataSource): Promise<Result<OpenSource, DimseFailure>> {
  if (source.kind === 'bytes') return ok(bytesSource(source.bytes));
  if (source.kind === 'open') return ok(source.source);
  const file = await openFile(source.path);
  if (!file.ok) return fail({ kind: 'source-unreadable', code: file.failure });
  const opened = file.value.from(source.offset, source.length);
  if (opened === null) {
    await file.value.close(true);
    return fail({ kind: 'source-unreadable', code: 'short-file' });
  }
  return ok(opened);
}

const bytesSource = (bytes: Uint8Array): OpenSource => ({
  length: bytes.length,
  read: (position, most) => Promise.resolve(ok(bytes.subarray(position, position + most))),
  close: () => Promise.resolve(),
});
