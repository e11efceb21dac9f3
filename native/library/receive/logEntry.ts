// How an image stands in the log of received ones: a page that says what it is, then its bytes, from a multiple of 4096 to
// one. Pages are numbered on, so that what is left of an earlier use of the log is known for what it is.
import { crc32 } from 'node:zlib';

/** Of the head of an entry, and what each begins at a multiple of. */
export const PAGE_BYTES = 4096;

export type LogEntry = {
  readonly sequence: number;
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
export function putHead(page: Buffer, { sequence, kind, line, bytes }: LogEntry): void {
  const text = `${sequence} ${kind} ${bytes} ${line}`;
  page.fill(0, 0, PAGE_BYTES);
  page.write(`${crc32(text)} ${text}\n`, 0, PAGE_BYTES, 'utf8');
}

const HEAD = /^(\d+) ((\d+) (image|dropped) (\d+) ([^\n]*))\n/;

/** The head that a page holds; null where it holds none. */
export function headOf(page: Buffer): LogEntry | null {
  const end = page.subarray(0, PAGE_BYTES).indexOf(0x0a);
  const [, checksum, text, sequence, kind, bytes, line] = HEAD.exec(page.toString('utf8', 0, end + 1)) ?? [];
  if (text === undefined || line === undefined || crc32(text) !== Number(checksum)) return null;
  return {
    sequence: Number(sequence),
    kind: kind === 'image' ? 'image' : 'dropped',
    line,
    bytes: Number(bytes),
  };
}
