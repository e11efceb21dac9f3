// A large body handed on as it comes, and where that can be past Node's HTTP parser, which copies every byte of it into new memory.
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { fail, ok, type Result } from '../../../contract/index.ts';
import type { DicomWebFailure } from '../failure.ts';
import { letGo } from './lentReads.ts';
import type { HttpLimits } from './settings.ts';

/** What is given is only lent, until this returns; the sender waits for what it returns. */
export type TakeChunk = (chunk: Buffer) => Promise<void> | null;

type Options = {
  readonly limits: HttpLimits;
  /** Each chunk is told before it is taken; a failure ends it. */
  readonly account: (chunk: Buffer) => Result<Buffer, DicomWebFailure>;
  readonly take: TakeChunk;
  readonly failure: (error: unknown) => DicomWebFailure;
  /** Nothing came for too long. */
  readonly late: () => void;
};

type Straight = {
  /** What had come before. */
  readonly begin: readonly Buffer[];
  /** How much is to come, with that; infinite: until the connection ends. */
  readonly left: number;
};

export class Flow {
  readonly ended: Promise<Result<null, DicomWebFailure>>;
  private readonly message: IncomingMessage;
  private readonly options: Options;
  private readonly straight: Straight | null;
  private readonly source: Readable;
  private readonly timer: NodeJS.Timeout;
  private readonly came = (chunk: Buffer): void => this.given(chunk);
  private settle: (end: Result<null, DicomWebFailure>) => void = () => undefined;
  private fault: (error: unknown) => void = () => undefined;
  private left: number;
  private inWindow = 0;
  private waits = false; // for us: that does not count

  /** `stream`: the message, decoded. Nothing has been read of either. */
  constructor(message: IncomingMessage, stream: Readable, options: Options) {
    this.message = message;
    this.options = options;
    this.straight = stream === message ? straightOf(message) : null;
    this.source = this.straight === null ? stream : message.socket;
    this.left = this.straight?.left ?? Number.POSITIVE_INFINITY;
    this.timer = setTimeout(() => {
      if (!this.waits) options.late();
    }, options.limits.stallMs);
    this.ended = new Promise<Result<null, DicomWebFailure>>((resolve, reject) => {
      this.settle = resolve;
      this.fault = reject;
    }).finally(() => this.over());
    this.listen();
  }

  private listen(): void {
    const { source, message, straight } = this;
    // A message that is decompressed is over before its bytes are.
    for (const each of straight === null ? [source] : [source, message]) {
      each.on('error', (error: unknown) => this.settle(fail(this.options.failure(error))));
      each.on('close', () => this.settle(fail({ kind: 'truncated' })));
    }
    source.on('end', () => {
      const isWhole = straight === null ? message.complete : !Number.isFinite(this.left);
      this.settle(isWhole ? ok(null) : fail({ kind: 'truncated' }));
    });
    for (const chunk of straight?.begin ?? []) this.given(chunk);
    source.on('data', this.came);
    if (source.destroyed) this.settle(fail(this.options.failure(source.errored)));
  }

  private given(chunk: Buffer): void {
    const { account, limits } = this.options;
    const counted = account(chunk);
    if (!counted.ok) return this.settle(counted);
    const wait = this.taken(chunk.length > this.left ? chunk.subarray(0, this.left) : chunk);
    letGo(chunk);
    this.left -= chunk.length;
    if (this.left <= 0) return this.settle(ok(null));
    this.inWindow += chunk.length;
    if (this.inWindow >= limits.leastBytesPerStall) {
      this.inWindow = 0;
      this.timer.refresh();
    }
    if (wait !== null) void this.pause(wait);
  }

  private taken(chunk: Buffer): Promise<void> | null {
    try {
      return this.options.take(chunk);
    } catch (error) {
      this.fault(error); // the taker's, who hears it: nobody is above an event
      return null;
    }
  }

  private async pause(wait: Promise<void>): Promise<void> {
    this.waits = true;
    this.source.pause();
    await wait;
    this.waits = false;
    if (this.source.destroyed) return;
    this.timer.refresh();
    this.source.resume();
  }

  private over(): void {
    clearTimeout(this.timer);
    this.source.off('data', this.came);
    // For Node the answer never came to its end.
    if (this.straight !== null) this.message.destroy();
  }
}

/**
 * The head is Node's to parse, and so is a body in chunks; one that goes on to a length that is known, or to the connection's end
 * (RFC 9112 6.3), is nothing but bytes, and is read from the connection itself. Null: it has to be read as a stream.
 */
function straightOf(message: IncomingMessage): Straight | null {
  const { socket, headers, complete, destroyed } = message;
  const stated = headers['content-length'];
  if (headers['transfer-encoding'] !== undefined || complete || destroyed || socket.destroyed) return null;
  if (stated !== undefined && !/^\d{1,15}$/.test(stated)) return null;
  const [parser, ...others] = socket.listeners('data');
  if (parser === undefined || others.length > 0) return null; // not the way that Node reads it today
  socket.removeAllListeners('data');
  const begin: Buffer[] = [];
  for (let chunk: unknown = message.read(); chunk instanceof Buffer; chunk = message.read())
    begin.push(chunk);
  return { begin, left: stated === undefined ? Number.POSITIVE_INFINITY : Number(stated) };
}
