// A body as it comes: decompressed, pulled by its reader, bounded in time and in what it may expand to.
import type { IncomingMessage } from 'node:http';
import { pipeline, type Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import { fail, ok, type Result } from '../../../contract/index.ts';
import { AnswerInterrupted, type DicomWebFailure, type Party } from '../failure.ts';
import { codeOf } from './connect.ts';
import { Flow, type TakeChunk } from './flow.ts';
import type { HttpLimits } from './settings.ts';

const EXPANSION_FROM_BYTES = 16 * 1024 * 1024;
const CHUNK_BYTES = 64 * 1024;

type Options = {
  readonly limits: HttpLimits;
  readonly party: Party;
  readonly signal: AbortSignal | undefined;
  /** Called once, when the body is through or given up. */
  readonly ended: () => void;
};

/**
 * Read to its end, or `cancel`: until then it holds a connection. The reader's pace is the sender's, and at no time is
 * more in memory than a few chunks.
 */
export class Body {
  private readonly message: IncomingMessage;
  private readonly stream: Readable;
  private readonly iterator: AsyncIterator<unknown>;
  private readonly options: Options;
  private readonly counted: { bytes: number };
  private received = 0;
  private waitedMs = 0;
  private inWindow = 0;
  private over: Result<null, DicomWebFailure> | null = null;
  private readonly abort = (): void => this.breakOff({ kind: 'cancelled' });

  constructor(message: IncomingMessage, decoded: Decoded, options: Options) {
    this.message = message;
    this.stream = decoded.stream;
    this.counted = decoded.counted;
    this.options = options;
    this.iterator = decoded.stream[Symbol.asyncIterator]();
    if (options.signal?.aborted === true) this.abort();
    else options.signal?.addEventListener('abort', this.abort, { once: true });
  }

  /** The next bytes; null at the end. A failure stays: every later read gives it again. */
  async read(): Promise<Result<Buffer | null, DicomWebFailure>> {
    if (this.over !== null) return this.over;
    const timer = setTimeout(
      () => this.breakOff({ kind: 'timed-out', waitingFor: 'rest-of-answer', party: this.options.party }),
      this.options.limits.stallMs - this.waitedMs,
    );
    const began = performance.now();
    try {
      const next = await this.iterator.next();
      if (next.done === true)
        return this.finish(this.message.complete ? ok(null) : fail({ kind: 'truncated' }));
      const chunk = next.value instanceof Buffer ? next.value : Buffer.alloc(0);
      return this.account(chunk, performance.now() - began);
    } catch (error) {
      // Nothing at all is nothing, whatever it is said to be compressed with: 204 for instance.
      const isNothing = this.isDecoded && this.counted.bytes === 0 && this.message.complete;
      const isOver = error instanceof AnswerInterrupted;
      return this.finish(isNothing && !isOver ? ok(null) : fail(bodyFailure(error)));
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * In place of `read`: all of it is handed on as it comes, at the taker's pace. It spares a buffer, a timer and a promise for
   * every 64 KB. The connection may be of no use after it.
   */
  async flow(take: TakeChunk): Promise<Result<null, DicomWebFailure>> {
    if (this.over !== null) return this.over;
    const { limits, party } = this.options;
    const flow = new Flow(this.message, this.stream, {
      limits,
      take,
      account: (chunk) => (this.over === null ? this.account(chunk, 0) : fail({ kind: 'cancelled' })),
      failure: bodyFailure,
      late: () => this.breakOff({ kind: 'timed-out', waitingFor: 'rest-of-answer', party }),
    });
    try {
      return this.finish(await flow.ended);
    } finally {
      this.cancel();
    }
  }

  /** The rest as one piece, if it is no longer than `limitBytes`. */
  async collect(limitBytes: number): Promise<Result<Buffer, DicomWebFailure>> {
    const chunks: Buffer[] = [];
    let length = 0;
    for (;;) {
      const next = await this.read();
      if (!next.ok) return next;
      if (next.value === null) return ok(Buffer.concat(chunks, length));
      length += next.value.length;
      if (length > limitBytes) {
        this.cancel();
        return fail({ kind: 'too-large', limitBytes });
      }
      chunks.push(next.value);
    }
  }

  /** Gives the rest up, and the connection with it. */
  cancel(): void {
    this.breakOff({ kind: 'cancelled' });
    if (this.over === null) this.finish(fail({ kind: 'cancelled' }));
  }

  private get isDecoded(): boolean {
    return this.stream !== this.message;
  }

  private account(chunk: Buffer, waitedMs: number): Result<Buffer, DicomWebFailure> {
    const { leastBytesPerStall, expansion } = this.options.limits;
    this.received += chunk.length;
    this.waitedMs += waitedMs;
    this.inWindow += chunk.length;
    if (this.inWindow >= leastBytesPerStall) this.waitedMs = this.inWindow = 0;
    const most = mostExpanded(this.counted.bytes, expansion);
    if (!this.isDecoded || this.received <= most) return ok(chunk);
    this.stream.destroy();
    this.finish(fail({ kind: 'too-large', limitBytes: most }));
    return fail({ kind: 'too-large', limitBytes: most });
  }

  private breakOff(failure: DicomWebFailure): void {
    if (this.over === null) this.stream.destroy(new AnswerInterrupted(failure));
  }

  private finish(end: Result<null, DicomWebFailure>): Result<null, DicomWebFailure> {
    if (this.over !== null) return this.over;
    this.over = end;
    this.options.signal?.removeEventListener('abort', this.abort);
    this.options.ended();
    return end;
  }
}

/** `counted`: what has come, before it was decompressed. */
type Decoded = { readonly stream: Readable; readonly counted: { bytes: number } };

/** What so many bytes may expand to: no honest compression does more. */
export const mostExpanded = (bytes: number, expansion: number): number =>
  Math.max(EXPANSION_FROM_BYTES, bytes * expansion);

/** Undoes a Content-Encoding (RFC 9110 8.4). Two codings at most: nobody needs more, and each is a chance to expand. */
export async function decodedStream(
  message: Readable,
  encoding: string | undefined,
  stallMs: number,
): Promise<Result<Decoded, DicomWebFailure>> {
  const codings = (encoding ?? '')
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity');
  const counted = { bytes: 0 };
  if (codings.length === 0) return ok({ stream: message, counted });
  if (codings.length > 2) return fail({ kind: 'damaged-answer', detail: 'content-encoding' });
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      counted.bytes += chunk.length;
      done(null, chunk);
    },
  });
  let stream: Readable = pipeline(message, counter, () => undefined);
  for (const coding of codings.toReversed()) {
    const decoder = await decoderOf(coding, stream, stallMs);
    if (decoder === null) return fail({ kind: 'damaged-answer', detail: 'content-encoding' });
    stream = pipeline(stream, decoder, () => undefined);
  }
  return ok({ stream, counted });
}

async function decoderOf(coding: string, stream: Readable, stallMs: number): Promise<Transform | null> {
  const options = { chunkSize: CHUNK_BYTES };
  if (coding === 'gzip' || coding === 'x-gzip') return createGunzip(options);
  if (coding === 'br') return createBrotliDecompress(options);
  if (coding !== 'deflate') return null;
  // RFC 9110 8.4.1.2 means zlib by "deflate"; some servers send it bare. The first byte tells.
  const first = await firstByte(stream, stallMs);
  return first !== null && (first & 0x0f) === 8 && first >> 4 <= 7
    ? createInflate(options)
    : createInflateRaw(options);
}

/** Null where none comes: what reads the stream then hears why. */
function firstByte(stream: Readable, stallMs: number): Promise<number | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => done(null), stallMs);
    const look = (): void => {
      const chunk: unknown = stream.read();
      if (!(chunk instanceof Buffer) || chunk.length === 0) return;
      done(chunk[0] ?? null);
      stream.unshift(chunk);
    };
    const done = (byte: number | null): void => {
      clearTimeout(timer);
      stream.off('readable', look);
      stream.off('close', ended);
      stream.off('end', ended);
      resolve(byte);
    };
    const ended = (): void => done(null);
    stream.on('readable', look);
    stream.once('close', ended);
    stream.once('end', ended);
  });
}

export function bodyFailure(error: unknown): DicomWebFailure {
  if (error instanceof AnswerInterrupted) return error.failure;
  const code = codeOf(error);
  if (code === 'Z_BUF_ERROR') return { kind: 'truncated' };
  const undecodable = code.startsWith('Z_') || code.startsWith('ERR__ERROR_') || code.startsWith('HPE_');
  // A chunk of a chunked body may end anywhere; what is wrong there is no matter of what it holds.
  return undecodable && code !== 'HPE_INVALID_EOF_STATE'
    ? { kind: 'damaged-answer', detail: 'content-encoding' }
    : { kind: 'truncated' };
}
