// What a log of received images holds after a crash.
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { entryBytes, headOf, type LogEntry, PAGE_BYTES, useOf } from './logEntry.ts';
import { logFiles } from './receiveLog.ts';

export type LoggedImage = { readonly line: string; readonly checksum: number; readonly image: Buffer };

type Place = { readonly descriptor: number; readonly position: number; readonly head: LogEntry };

/** The images of both segments in the order in which they came. An image that is not whole was told to nobody. */
export function* loggedIn(directory: string): Generator<LoggedImage> {
  const descriptors = logFiles(directory)
    .filter(existsSync)
    .map((file) => openSync(file, 'r'));
  try {
    const places = descriptors.flatMap((descriptor) => [...placesIn(descriptor)]);
    for (const { descriptor, position, head } of places.toSorted((a, b) => a.head.number - b.head.number)) {
      if (head.kind === 'dropped') continue;
      const image = Buffer.alloc(head.bytes);
      const count = readWhole(descriptor, image, position + PAGE_BYTES);
      if (count === image.length) yield { line: head.line, checksum: crc32(image), image };
    }
  } finally {
    for (const descriptor of descriptors) closeSync(descriptor);
  }
}

/**
 * Images are written side by side: where one did not reach the disk, one behind it may have, and its sender may rely on it. So
 * the next head is looked for, page by page.
 */
function* placesIn(descriptor: number): Generator<Place> {
  const first = pageAt(descriptor, 0);
  const use = first === null ? null : useOf(first);
  if (use === null) return;
  const { size } = fstatSync(descriptor);
  for (let position = PAGE_BYTES; position < size;) {
    const page = pageAt(descriptor, position);
    const head = page === null ? null : headOf(page);
    if (head === null || head.use !== use || position + entryBytes(head.bytes) > size) {
      position += PAGE_BYTES;
      continue;
    }
    yield { descriptor, position, head };
    position += entryBytes(head.bytes);
  }
}

function pageAt(descriptor: number, position: number): Buffer | null {
  const page = Buffer.alloc(PAGE_BYTES);
  return readWhole(descriptor, page, position) < page.length ? null : page;
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
