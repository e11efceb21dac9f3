// What a log of received images holds after a crash.
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { entryBytes, headOf, PAGE_BYTES } from './logEntry.ts';
import { logFiles } from './receiveLog.ts';

export type LoggedImage = { readonly line: string; readonly checksum: number; readonly image: Buffer };

/** The images of both segments, those that came first before the others. An image that is not whole was told to nobody. */
export function* loggedIn(directory: string): Generator<LoggedImage> {
  const segments = logFiles(directory)
    .filter(existsSync)
    .map((file) => openSync(file, 'r'))
    .toSorted((a, b) => firstSequence(a) - firstSequence(b));
  try {
    for (const descriptor of segments) yield* imagesOf(descriptor);
  } finally {
    for (const descriptor of segments) closeSync(descriptor);
  }
}

const firstSequence = (descriptor: number): number => headAt(descriptor, 0)?.sequence ?? 0;

function* imagesOf(descriptor: number): Generator<LoggedImage> {
  let position = 0;
  let before: number | null = null;
  for (;;) {
    const head = headAt(descriptor, position);
    // What does not go on from the one before is left of an earlier use.
    if (head === null || (before !== null && head.sequence !== before + 1)) return;
    if (head.kind === 'image') {
      const image = Buffer.alloc(head.bytes);
      const count = readWhole(descriptor, image, position + PAGE_BYTES);
      if (count === image.length) yield { line: head.line, checksum: crc32(image), image };
    }
    before = head.sequence;
    position += entryBytes(head.bytes);
  }
}

function headAt(descriptor: number, position: number): ReturnType<typeof headOf> {
  const page = Buffer.alloc(PAGE_BYTES);
  if (readWhole(descriptor, page, position) < page.length) return null;
  const head = headOf(page);
  const rest = fstatSync(descriptor).size - position;
  return head === null || entryBytes(head.bytes) > rest ? null : head;
}

function readWhole(descriptor: number, buffer: Buffer, position: number): number {
  let done = 0;
  while (done < buffer.length) {
    const count = readSync(descriptor, buffer, done, buffer.length - done, position + done);
    if (count === 0) break;
    done += count;
  }
  return done;
}
