import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { finishReceived } from '../../../native/library/receive/finishReceived.ts';
import { PAGE_BYTES, putHead } from '../../../native/library/receive/logEntry.ts';
import { loggedIn } from '../../../native/library/receive/readLog.ts';
import { createReceiveLog, logFiles, type Loggable } from '../../../native/library/receive/receiveLog.ts';

const root = mkdtempSync(path.join(os.tmpdir(), 'lightbox-log-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let made = 0;
const SEGMENT_BYTES = 16 * PAGE_BYTES;

/** A log with room for seven images of a page in each segment, in folders of its own. */
async function newLog(keep: (lines: readonly string[]) => Promise<void> = () => Promise.resolve()) {
  made += 1;
  const owned = path.join(root, String(made));
  const directory = path.join(owned, 'incoming', 'launch', 'received');
  mkdirSync(path.join(owned, 'ab'), { recursive: true });
  mkdirSync(directory, { recursive: true });
  const kept: string[] = [];
  const log = createReceiveLog({
    directory,
    keep: async (lines) => {
      await keep(lines);
      kept.push(...lines);
    },
    sizes: { segmentBytes: SEGMENT_BYTES, after: 1 },
  });
  log.prepare();
  await vi.waitFor(() => expect(log.isReady()).toBe(true), { timeout: 30_000 });
  return { owned, directory, log, kept };
}

/** An image and its file, as `written` says it is: the log does not look at it. */
function image(owned: string, number: number, written: Buffer | null = null) {
  const bytes = Buffer.alloc(3000, number);
  const name = `ab/${String(number).padStart(40, '0')}.dcm`;
  const file = path.join(owned, name);
  if (written !== null) writeFileSync(file, written);
  const page = Buffer.alloc(3 * PAGE_BYTES);
  bytes.copy(page, PAGE_BYTES);
  const temporary = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}.part`;
  const line = `${temporary} ${name} ${bytes.length} ${crc32(bytes)}`;
  const loggable: Loggable = { page, bytes: bytes.length, line, file };
  return { bytes, file, line, name: path.normalize(name), loggable };
}

type Log = Awaited<ReturnType<typeof newLog>>['log'];

/** Side by side, each named as soon as it is safe. */
async function appended(log: Log, images: readonly { readonly loggable: Loggable }[]): Promise<void> {
  const all = images.map(({ loggable }) => {
    const logged = log.append(loggable);
    if (logged === null) throw new Error('The log has no room.');
    return logged.safe.finally(logged.named);
  });
  await Promise.all(all);
}

const lines = (directory: string): readonly string[] => [...loggedIn(directory)].map(({ line }) => line);
const never = (): boolean => false;

describe('the log of received images', () => {
  it('holds what was appended, byte by byte, in the order in which it came', async () => {
    const { owned, directory, log } = await newLog();
    const images = [1, 2, 3].map((number) => image(owned, number));
    await appended(log, images);
    expect([...loggedIn(directory)].map(({ line, image: bytes }) => [line, bytes])).toEqual(
      images.map(({ line, bytes }) => [line, bytes]),
    );
  });

  it('writes a file again that did not reach the disk, or only a part of it, after a power cut', async () => {
    const { owned, directory, log } = await newLog();
    const lost = image(owned, 1);
    const empty = image(owned, 2, Buffer.alloc(0));
    const zeros = image(owned, 3, Buffer.alloc(3000));
    const whole = image(owned, 4, Buffer.alloc(3000, 4));
    const all = [lost, empty, zeros, whole];
    await appended(log, all);
    const finished = finishReceived(owned, directory, never);
    expect(finished.map(({ name }) => name)).toEqual(all.map(({ name }) => name));
    for (const { file, bytes } of all) expect(readFileSync(file)).toEqual(bytes);
  });

  it('brings back neither what the library let go of nor what was dropped', async () => {
    const { owned, directory, log } = await newLog();
    const [dropped, doomed, kept] = [image(owned, 1), image(owned, 2), image(owned, 3)];
    await appended(log, [dropped, doomed, kept]);
    log.drop(dropped.file);
    const finished = finishReceived(owned, directory, (file) => file === doomed.file);
    expect(finished.map(({ name }) => name)).toEqual([kept.name]);
    expect([dropped, doomed, kept].map(({ file }) => existsSync(file))).toEqual([false, false, true]);
  });

  it('takes nothing of an image that is not whole in the log: nobody was told that it is here', async () => {
    const { owned, directory, log } = await newLog();
    const [whole, torn] = [image(owned, 1), image(owned, 2)];
    await appended(log, [whole, torn]);
    const [file = ''] = logFiles(directory);
    const descriptor = openSync(file, 'r+');
    writeSync(descriptor, Buffer.alloc(500), 0, 500, 4 * PAGE_BYTES + 2000); // in the second image's bytes
    closeSync(descriptor);
    expect(finishReceived(owned, directory, never).map(({ name }) => name)).toEqual([whole.name]);
    expect(existsSync(torn.file)).toBe(false);
  });

  it('finds what is whole behind an image of which not even the head reached the disk', async () => {
    const { owned, directory, log } = await newLog();
    const [lost, whole] = [image(owned, 1), image(owned, 2)];
    await appended(log, [lost, whole]);
    const [file = ''] = logFiles(directory);
    const descriptor = openSync(file, 'r+');
    writeSync(descriptor, Buffer.alloc(PAGE_BYTES), 0, PAGE_BYTES, PAGE_BYTES);
    closeSync(descriptor);
    expect(finishReceived(owned, directory, never).map(({ name }) => name)).toEqual([whole.name]);
    expect(readFileSync(whole.file)).toEqual(whole.bytes);
  });

  it('takes no head out of an image, whatever a sender puts there', async () => {
    const { owned, directory, log } = await newLog();
    const [lost, other] = [image(owned, 1), image(owned, 2)];
    const use = '00000000-0000-4000-8000-000000000000';
    putHead(lost.loggable.page.subarray(PAGE_BYTES), {
      use,
      number: 9,
      kind: 'image',
      line: other.line,
      bytes: 3000,
    });
    await appended(log, [lost]);
    const [file = ''] = logFiles(directory);
    const descriptor = openSync(file, 'r+');
    writeSync(descriptor, Buffer.alloc(PAGE_BYTES), 0, PAGE_BYTES, PAGE_BYTES); // so that it is looked for in there
    closeSync(descriptor);
    expect(lines(directory)).toEqual([]);
  });

  it('waits with a segment until every file in it has its name', async () => {
    const { owned, directory, log, kept } = await newLog();
    const one = image(owned, 1, Buffer.alloc(3000, 1));
    const logged = log.append(one.loggable);
    await logged?.safe;
    const settled = log.settle();
    const other = image(owned, 2, Buffer.alloc(3000, 2));
    await appended(log, [other]); // in the other segment
    expect(lines(directory)).toEqual([one.line, other.line]);
    expect(kept).toEqual([]);
    logged?.named();
    await settled;
    expect(kept).toEqual([one.line]);
    expect(lines(directory)).toEqual([other.line]);
  });

  it('begins anew when the files of a segment are on the disk, and what is left there of before is not read', async () => {
    const { owned, directory, log, kept } = await newLog();
    const noted: string[] = [];
    // Five segments' worth: each time the other one is settled first.
    for (let number = 1; number <= 40; number += 1) {
      const one = image(owned, number, Buffer.alloc(3000, number));
      await vi.waitFor(
        async () => {
          expect(log.isReady()).toBe(true);
          await appended(log, [one]);
        },
        { timeout: 30_000 },
      );
      noted.push(one.line);
    }
    const held = lines(directory);
    expect(held.length).toBeLessThanOrEqual(14);
    // Nothing is in neither. What is just being settled may be in both, and both segments may be.
    expect([...new Set([...kept, ...held])].toSorted()).toEqual(noted.toSorted());
    await log.settle();
    expect(lines(directory)).toEqual([]);
    expect(kept.toSorted()).toEqual(noted.toSorted()); // nothing twice
    expect(await log.close()).toBe(true);
  });

  it('has no room while both segments wait for their files, and says so', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { owned, log } = await newLog(() => held);
    const some = (from: number) =>
      [...Array(7).keys()].map((at) => image(owned, from + at, Buffer.alloc(3000, from + at)));
    await appended(log, some(1));
    await appended(log, some(11));
    expect(log.append(image(owned, 21).loggable)).toBeNull();
    expect(log.isReady()).toBe(false);
    release();
    await vi.waitFor(() => expect(log.isReady()).toBe(true), { timeout: 30_000 });
    await appended(log, some(31));
    expect(await log.close()).toBe(true);
  });

  it('keeps what it holds where the files cannot be made safe, for the next start', async () => {
    const { owned, directory, log } = await newLog(() => Promise.reject(new Error('EIO')));
    const one = image(owned, 1, Buffer.alloc(3000, 1));
    await appended(log, [one]);
    expect(await log.close()).toBe(false);
    expect(lines(directory)).toEqual([one.line]);
  });

  it('is not made on a disk where there is hardly room for images', async () => {
    const directory = path.join(root, 'small');
    mkdirSync(directory);
    const log = createReceiveLog({
      directory,
      keep: () => Promise.resolve(),
      sizes: { segmentBytes: 1e15, after: 1 },
    });
    log.prepare();
    expect(await log.close()).toBe(true);
    expect(log.isReady()).toBe(false);
    expect(logFiles(directory).filter(existsSync)).toEqual([]);
  });
});
