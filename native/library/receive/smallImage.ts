// The bytes of a small image, together in memory while they come, behind a page that the log needs (logEntry.ts).
import { crc32 } from 'node:zlib';
import type { ComingFile } from './comingFile.ts';
import { PAGE_BYTES } from './logEntry.ts';

/** A slice of 512 x 512 and its header, and more than most of what comes by the hundred. */
const MOST_BYTES = 768 * 1024;
/** As many associations as often send at once. */
const FREE_PAGES = 10;

export type Collected =
  /** All of it: a file's bytes, from PAGE_BYTES on. */
  | { readonly kind: 'whole'; readonly page: Buffer; readonly bytes: number; readonly checksum: number }
  /** It is longer: what has come, and then the rest. The page is to be given back when that is read. */
  | { readonly kind: 'longer'; readonly page: Buffer; readonly coming: ComingFile }
  | { readonly kind: 'broken-off' };

/** Takes a file in, unless it is too long for that. */
export async function collect({ head, batches }: ComingFile): Promise<Collected> {
  const page = freePage();
  page.set(head, PAGE_BYTES);
  let bytes = head.length;
  let checksum = crc32(head);
  const iterator = batches[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await iterator.next();
      if (next.done === true) return { kind: 'whole', page, bytes, checksum };
      const length = next.value.reduce((sum, buffer) => sum + buffer.length, 0);
      if (bytes + length > MOST_BYTES) {
        const come = page.subarray(PAGE_BYTES, PAGE_BYTES + bytes);
        return { kind: 'longer', page, coming: { head: come, batches: rest(next.value, iterator) } };
      }
      for (const buffer of next.value) {
        page.set(buffer, PAGE_BYTES + bytes);
        checksum = crc32(buffer, checksum);
        bytes += buffer.length;
      }
    }
  } catch {
    givePageBack(page);
    return { kind: 'broken-off' };
  }
}

async function* rest(
  first: readonly Uint8Array[],
  iterator: AsyncIterator<readonly Uint8Array[]>,
): AsyncGenerator<readonly Uint8Array[]> {
  yield first;
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
}

const freePages: Buffer[] = [];
const freePage = (): Buffer => freePages.pop() ?? Buffer.allocUnsafeSlow(PAGE_BYTES + MOST_BYTES);

/** Nobody reads or writes it any more. */
export function givePageBack(page: Buffer): void {
  if (freePages.length < FREE_PAGES) freePages.push(page);
}
