// A file that is about to be sent: opened with its beginning read, which is all of an image of ordinary size, while the one
// before it is still on its way. What is longer is read in steps, each while the one before it is being sent.
import { closeSync, fstatSync, open, read } from 'node:fs';
import { promisify } from 'node:util';
import { fail, ok, type Result } from '../../../contract/index.ts';
import type { DimseFailure } from '../failure.ts';
import type { OpenSource } from './dataSource.ts';

/** All of a CT or MR image, most of a radiograph's lines. */
const STEP_BYTES = 1024 * 1024;
/** A step is sent in at least so many parts: the next one is read into the memory of the one before. */
const LEAST_PARTS = 4;
const SPARE_BUFFERS = 4;

export type OpenFile = {
  readonly size: number;
  /** The first bytes; valid until `close`, or until the source is read. */
  readonly beginning: Buffer;
  /** What lies from `offset` on, to the end where `length` is null; closes the file when it is closed. Null: it is not there. */
  from(offset: number, length?: number | null): OpenSource | null;
  /** Once is enough. `free`: nobody needs what was read any more, and its memory may be used again. */
  close(free: boolean): Promise<void>;
};

const spare: Buffer[] = [];

// What may wait for a disk or a network goes to the thread pool; what an open file's own table answers does not: each way
// there and back costs as much as half of the image.
const opening = promisify(open);
const reading = promisify(read);

/** Opens a file and reads its first bytes, `most` at most. The failure is the file system's code. */
export async function openFile(path: string, most: number = STEP_BYTES): Promise<Result<OpenFile, string>> {
  let descriptor: number | null = null;
  try {
    descriptor = await opening(path, 'r');
    const { size } = fstatSync(descriptor);
    const steps = new Steps(descriptor);
    descriptor = null; // theirs to close
    const beginning = await steps.read(0, Math.min(size, most, STEP_BYTES));
    if (beginning.ok) return ok(openedFile(steps, size, beginning.value));
    await steps.close(true);
    return beginning;
  } catch (error) {
    if (descriptor !== null) closeSync(descriptor);
    return fail(codeOf(error));
  }
}

const openedFile = (steps: Steps, size: number, beginning: Buffer): OpenFile => ({
  size,
  beginning,
  from(offset, wanted = null) {
    const length = wanted ?? size - offset;
    if (length < 0 || offset + length > size) return null;
    return new FileSource(steps, { offset, length }, beginning);
  },
  close: (free) => steps.close(free),
});

/** Two buffers by turns: one is filled while the other is being sent. */
class Steps {
  private readonly descriptor: number;
  private readonly buffers: Buffer[] = [];
  private turn = 1;
  private reading: Promise<unknown> = Promise.resolve();
  private closed = false;

  constructor(descriptor: number) {
    this.descriptor = descriptor;
  }

  /** Fills the other buffer. The failure is the file system's code. */
  read(position: number, length: number): Promise<Result<Buffer, string>> {
    this.turn = 1 - this.turn;
    this.buffers[this.turn] ??= spare.pop() ?? Buffer.allocUnsafeSlow(STEP_BYTES);
    const target = (this.buffers[this.turn] ?? Buffer.alloc(0)).subarray(0, length);
    const read = this.fill(target, position);
    this.reading = read;
    return read;
  }

  async close(free: boolean): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.reading;
    if (free) spare.push(...this.buffers.slice(0, SPARE_BUFFERS - spare.length));
    this.buffers.length = 0;
    closeSync(this.descriptor);
  }

  /** Short reads, which network drives may give, are gone on with; the end of a file that has been cut is a failure. */
  private async fill(target: Buffer, position: number): Promise<Result<Buffer, string>> {
    try {
      for (let filled = 0; filled < target.length;) {
        const left = target.length - filled;
        const { bytesRead } = await reading(this.descriptor, target, filled, left, position + filled);
        if (bytesRead === 0) return fail('short-file');
        filled += bytesRead;
      }
      return ok(target);
    } catch (error) {
      return fail(codeOf(error));
    }
  }
}

class FileSource implements OpenSource {
  readonly length: number;
  private readonly steps: Steps;
  private readonly offset: number;
  /** What has been read, from `start` of the source on. */
  private step: Buffer;
  private start: number;
  private next: Promise<Result<Buffer, string>> | null = null;

  constructor(
    steps: Steps,
    { offset, length }: { readonly offset: number; readonly length: number },
    beginning: Buffer,
  ) {
    this.steps = steps;
    this.offset = offset;
    this.length = length;
    this.step = beginning.subarray(offset, Math.min(beginning.length, offset + length));
    // An even number, so that what follows begins at an even one.
    if (this.step.length < length) this.step = this.step.subarray(0, this.step.length & ~1);
    this.start = 0;
  }

  async read(position: number, most: number): Promise<Result<Uint8Array, DimseFailure>> {
    if (position >= this.start + this.step.length && position < this.length) {
      const step = await (this.next ?? this.readStep(position));
      this.next = null;
      if (!step.ok) return fail({ kind: 'source-unreadable', code: step.failure });
      this.start = position;
      this.step = step.value;
    }
    const at = position - this.start;
    const bytes = this.step.subarray(at, at + Math.min(most, STEP_BYTES / LEAST_PARTS));
    const end = this.start + this.step.length;
    if (position + bytes.length === end && end < this.length) this.next = this.readStep(end);
    return ok(bytes);
  }

  close(free: boolean): Promise<void> {
    return this.steps.close(free);
  }

  private readStep(position: number): Promise<Result<Buffer, string>> {
    return this.steps.read(this.offset + position, Math.min(STEP_BYTES, this.length - position));
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
