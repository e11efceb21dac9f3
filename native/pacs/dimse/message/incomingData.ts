// A data set on its way in: fragments wait here for their reader, and when too many wait the socket is paused.
import { fail, ok, type Result } from '../../../contract/index.ts';
import { DataSetInterrupted, type DimseFailure } from '../failure.ts';

/** Bytes that wait before the peer is made to wait; it goes on when they are taken. */
export const HIGH_WATER_BYTES = 256 * 1024;

export class IncomingData implements AsyncIterable<Buffer> {
  /** Bytes that have come in so far. */
  received = 0;
  private chunks: Buffer[] = [];
  private waiting = 0;
  private complete = false;
  private discarded = false;
  private failure: DimseFailure | null = null;
  private wake: (() => void) | null = null;
  private readonly flow: (more: boolean) => void;

  /** `flow(false)` stops the peer, `flow(true)` lets it go on; each is called at a change only. */
  constructor(flow: (more: boolean) => void) {
    this.flow = flow;
  }

  /** Nothing more is coming, or nothing more is wanted. */
  get settled(): boolean {
    return this.complete || this.failure !== null;
  }

  /**
   * All that has come since the last call, at least one buffer; null at the end of the data set. The buffers are the
   * caller's. One reader at a time.
   */
  async readBatch(): Promise<Result<readonly Buffer[] | null, DimseFailure>> {
    for (;;) {
      if (this.chunks.length > 0) return ok(this.taken());
      // What has come may not be believed when the rest did not: the failure wins over the end.
      if (this.failure !== null) return fail(this.failure);
      if (this.complete || this.discarded) return ok(null);
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  /** Resolves when all has come, read or dropped; fails when it has not and will not. */
  async ended(): Promise<Result<void, DimseFailure>> {
    while (!this.settled) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    return this.failure === null ? ok(undefined) : fail(this.failure);
  }

  /** The rest is not wanted: it is read from the peer and dropped. */
  discard(): void {
    this.discarded = true;
    this.taken();
    this.awake();
  }

  /** Buffers in order. Throws `DataSetInterrupted` when the association ends first. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    for (;;) {
      const batch = await this.readBatch();
      if (!batch.ok) throw new DataSetInterrupted(batch.failure);
      if (batch.value === null) return;
      yield* batch.value;
    }
  }

  /** The whole data set, where it is at most `maximumBytes` long; null when it is longer, the rest then discarded. */
  async all(maximumBytes: number): Promise<Result<Buffer | null, DimseFailure>> {
    const parts: Buffer[] = [];
    let length = 0;
    for (;;) {
      const batch = await this.readBatch();
      if (!batch.ok) return batch;
      if (batch.value === null) return ok(Buffer.concat(parts));
      for (const part of batch.value) length += part.length;
      if (length > maximumBytes) {
        this.discard();
        return ok(null);
      }
      parts.push(...batch.value);
    }
  }

  push(bytes: Buffer): void {
    this.received += bytes.length;
    if (this.discarded || bytes.length === 0) return;
    this.chunks.push(bytes);
    const before = this.waiting;
    this.waiting += bytes.length;
    if (before <= HIGH_WATER_BYTES && this.waiting > HIGH_WATER_BYTES) this.flow(false);
    this.awake();
  }

  finish(): void {
    this.complete = true;
    this.awake();
  }

  interrupt(failure: DimseFailure): void {
    if (this.settled) return;
    this.failure = failure;
    this.awake();
  }

  private taken(): readonly Buffer[] {
    const { chunks } = this;
    this.chunks = [];
    const full = this.waiting > HIGH_WATER_BYTES;
    this.waiting = 0;
    if (full) this.flow(true);
    return chunks;
  }

  private awake(): void {
    this.wake?.();
    this.wake = null;
  }
}
