// How images stand in a segment of the log of received ones. Its first page names the use that is made of it now: what is left
// of an earlier one, or comes out of an image, is known for what it is. An image has a page that says what it is, then its
// bytes; each begins at a multiple of 4096.
import { crc32 } from 'node:zlib';

/** Of the head of an entry, and what each begins at a multiple of. */
export const PAGE_BYTES = 4096;

export type LogEntry = {
  /** Of the segment, from its beginning to when its files are safe: a UUID, which nobody can guess. */
  readonly use: string;
  /** Of all images in the order in which they came. */
  readonly number: number;
  /** `image`; `dropped` where the library has let go of it since: its bytes are to stay away. */
  readonly kind: 'image' | 'dropped';
  /** As the journal has it: temporary name, final name, length, checksum, origin. */
  readonly line: string;
  readonly bytes: number;
};

/** The length of an entry in the log. */
export const entryBytes = (bytes: number): number => PAGE_BYTES + Math.ceil(bytes / PAGE_BYTES) * PAGE_BYTES;

/** The bytes of the image, of an entry in memory. */
export const imageOf = (page: Buffer, bytes: number): Buffer => page.subarray(PAGE_BYTES, PAGE_BYTES + bytes);

/** Writes the head into the first page of `page`. */
export function putHead(page: Buffer, { use, number, kind, line, bytes }: LogEntry): void {
  putText(page, `${use} ${number} ${kind} ${bytes} ${line}`);
}

const HEAD = /^([0-9a-f-]{36}) (\d+) (image|dropped) (\d+) ([^\n]*)$/;

/** The head that a page holds; null where it holds none. */
export function headOf(page: Buffer): LogEntry | null {
  const [, use, number, kind, bytes, line] = HEAD.exec(textOf(page) ?? '') ?? [];
  if (use === undefined || line === undefined) return null;
  return {
    use,
    number: Number(number),
    kind: kind === 'image' ? 'image' : 'dropped',
    line,
    bytes: Number(bytes),
  };
}

/** The first page of a segment that is used from now on. */
export function usePage(use: string): Buffer {
  const page = Buffer.alloc(PAGE_BYTES);
  putText(page, use);
  return page;
}

/** What the first page of a segment says; null where it says nothing. */
export const useOf = (page: Buffer): string | null => textOf(page);

function putText(page: Buffer, text: string): void {
  page.fill(0, 0, PAGE_BYTES);
  page.write(`${crc32(text)} ${text}\n`, 0, PAGE_BYTES, 'utf8');
}

/** What `putText` put there. */
function textOf(page: Buffer): string | null {
  const end = page.subarray(0, PAGE_BYTES).indexOf(0x0a);
  const [, checksum, text] = /^(\d+) ([^\n]*)\n/.exec(page.toString('utf8', 0, end + 1)) ?? [];
  return text !== undefined && crc32(text) === Number(checksum) ? text : null;
}
