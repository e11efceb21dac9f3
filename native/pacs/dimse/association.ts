// An association between two peers: messages in and out over its accepted presentation contexts. It ends once, for one
// reason, which everything that waits for it is given.
import { fail, type Result } from '../../contract/index.ts';
import type { DimseFailure } from './failure.ts';
import type { CommandSet } from './message/commandSet.ts';
import type { DataSource } from './message/dataSource.ts';
import { type Message, MessageReceiver } from './message/receiver.ts';
import { LEAST_MAXIMUM_LENGTH, MessageSender } from './message/sender.ts';
import type { Limits } from './limits.ts';
import type { AcceptedContext } from './negotiate.ts';
import type { Fragment } from './upper/reader.ts';
import { Timer } from './upper/timer.ts';
import type { UpperLayer } from './upper/upperLayer.ts';

/** What both sides agreed on. */
export type Agreement = {
  readonly callingAETitle: string;
  readonly calledAETitle: string;
  readonly contexts: readonly AcceptedContext[];
  /** What the peer takes in one P-DATA-TF; 0: no limit. */
  readonly peerMaximumLength: number;
  readonly peerImplementationClassUID: string;
  readonly peerImplementationVersionName: string;
};

export type Incoming =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'end'; readonly failure: DimseFailure };

export class Association {
  readonly agreement: Agreement;
  private readonly layer: UpperLayer;
  private readonly limits: Limits;
  private readonly requestor: boolean;
  private busy = false;
  private readonly receiver: MessageReceiver;
  private readonly sender: MessageSender;
  private readonly watch = new Timer(() => this.watched());
  private readonly sending = new Timer(() => this.abort({ kind: 'timed-out', waitingFor: 'sending' }));
  private readonly endings: (() => void)[] = [];
  private watching: 'rest-of-message' | 'message' | null = null;
  private watchedMessages = 0;
  private windowBytes = 0;
  private waitMs = 0;
  private paused = false;
  private releaseWaits = false;
  private over: DimseFailure | null = null;
  private current: Message | null = null;
  private wake: (() => void) | null = null;
  private written: (() => void) | null = null;
  private messageID = 0;

  constructor(layer: UpperLayer, requestor: boolean, agreement: Agreement, limits: Limits) {
    this.layer = layer;
    this.requestor = requestor;
    this.agreement = agreement;
    this.limits = limits;
    const known = new Set(agreement.contexts.map(({ id }) => id));
    this.receiver = new MessageReceiver({
      isContext: (contextID) => known.has(contextID),
      flow: (more) => this.flow(more),
    });
    const link = {
      write: (parts: readonly Uint8Array[]) => this.write(parts),
      ended: () => this.over,
      abort: (cause: DimseFailure) => this.abort(cause),
    };
    this.sender = new MessageSender(link, Math.max(agreement.peerMaximumLength, 0));
    const { peerMaximumLength } = agreement;
    if (peerMaximumLength > 0 && peerMaximumLength < LEAST_MAXIMUM_LENGTH) {
      // Nobody knows this association yet: it hears of its end here, or it would hold its place for ever.
      const cause: DimseFailure = { kind: 'aborted', by: 'us', detail: 'maximum-length-too-small' };
      this.abort(cause);
      this.end(cause);
    }
  }

  /** Why the association is over; null while it stands. */
  get ended(): DimseFailure | null {
    return this.over;
  }

  /** Calls `then` when the association is over, at once if it is. */
  onEnd(then: () => void): void {
    if (this.over === null) this.endings.push(then);
    else then();
  }

  /** An accepted context of the abstract syntax, of the transfer syntax if one is given; null when there is none. */
  context(abstractSyntax: string, transferSyntax?: string): AcceptedContext | null {
    const found = this.agreement.contexts.find(
      (context) =>
        context.abstractSyntax === abstractSyntax &&
        (transferSyntax === undefined || context.transferSyntax === transferSyntax),
    );
    return found ?? null;
  }

  contextByID(contextID: number): AcceptedContext | null {
    return this.agreement.contexts.find(({ id }) => id === contextID) ?? null;
  }

  /**
   * Begins an operation of ours; the function returned ends it. There is one at a time, because we negotiate no window
   * for more (PS3.7 D.3.3.3). Throws where a caller starts another one meanwhile.
   */
  begin(): () => void {
    if (this.busy) throw new Error('An association carries one operation at a time.');
    this.busy = true;
    return () => {
      this.busy = false;
    };
  }

  /** The peer's application entity title and ours, as the one who sends to us and the one who receives. */
  get titles(): { readonly sendingAETitle: string; readonly receivingAETitle: string } {
    const { callingAETitle, calledAETitle } = this.agreement;
    return this.requestor
      ? { sendingAETitle: calledAETitle, receivingAETitle: callingAETitle }
      : { sendingAETitle: callingAETitle, receivingAETitle: calledAETitle };
  }

  /** For a response, by the limits of this association. */
  get responseMs(): number {
    return this.limits.responseMs;
  }

  get cancelMs(): number {
    return this.limits.cancelMs;
  }

  /** 1 to 65535, then again. */
  nextMessageID(): number {
    this.messageID = (this.messageID % 0xffff) + 1;
    return this.messageID;
  }

  /**
   * The next message, in order; what is unread of the data set of the one before is dropped. The end comes when the
   * association is over and all its messages have been taken. Aborts when nothing comes for `waitMs`, or too little of
   * what has begun. One caller at a time.
   */
  async next(waitMs: number): Promise<Incoming> {
    this.current?.data?.discard();
    this.current = null;
    this.waitMs = waitMs;
    for (;;) {
      const message = this.receiver.shift();
      if (message !== null) {
        this.current = message;
        return { kind: 'message', message };
      }
      if (this.over !== null) return { kind: 'end', failure: this.over };
      if (this.releaseWaits) {
        this.releaseWaits = false;
        this.layer.respondToRelease();
        continue;
      }
      const woken = new Promise<void>((resolve) => {
        this.wake = resolve;
      });
      this.rewatch();
      await woken;
    }
  }

  /** Sends a message whole, after those before it. Fails when the association ends first. */
  send(
    contextID: number,
    command: CommandSet,
    data: DataSource | null = null,
  ): Promise<Result<void, DimseFailure>> {
    if (this.over !== null) return Promise.resolve(fail(this.over));
    return this.sender.send(contextID, command, data);
  }

  /** Releases in order (PS3.8 7.2) and resolves when the association is over, however that came. */
  async release(): Promise<DimseFailure> {
    this.layer.release();
    await new Promise<void>((resolve) => this.onEnd(resolve));
    return this.over ?? { kind: 'released' };
  }

  abort(cause: DimseFailure = { kind: 'aborted', by: 'us', detail: 'user' }): void {
    this.layer.abort(cause);
  }

  // Called by the connection, as indications of the upper layer.

  fragment(fragment: Fragment): void {
    const problem = this.receiver.take(fragment);
    if (problem !== null) this.abort({ kind: 'aborted', by: 'us', detail: problem });
  }

  received(count: number): void {
    this.windowBytes += count;
    if (this.receiver.waiting) this.awake();
    this.rewatch();
  }

  releaseRequested(): void {
    // An acceptor that releases its requestor has nothing to wait for; a requestor may still wait for responses.
    if (this.requestor) this.layer.respondToRelease();
    else this.releaseWaits = true;
    this.awake();
  }

  end(failure: DimseFailure): void {
    if (this.over !== null) return;
    this.over = failure;
    this.receiver.interrupt(failure);
    this.watch.stop();
    this.sending.stop();
    this.written?.();
    this.awake();
    for (const then of this.endings.splice(0)) then();
  }

  /** One write at a time: the sender waits for each before the next. */
  private async write(parts: readonly Uint8Array[]): Promise<void> {
    if (this.over !== null) return;
    this.sending.start(this.limits.stallMs);
    await new Promise<void>((resolve) => {
      this.written = resolve;
      void this.layer.send(parts).then(resolve);
    });
    this.written = null;
    this.sending.stop();
  }

  private flow(more: boolean): void {
    this.paused = !more;
    if (more) this.layer.resume();
    else this.layer.pause();
    this.rearm();
  }

  private awake(): void {
    this.wake?.();
    this.wake = null;
  }

  private owed(): 'rest-of-message' | 'message' | null {
    if (this.over !== null) return null;
    if (this.receiver.midway || this.layer.midway) return 'rest-of-message';
    return this.wake === null ? null : 'message';
  }

  /** Bytes alone put nothing off: only the beginning or the end of a message does. */
  private rewatch(): void {
    if (this.watching !== this.owed() || this.watchedMessages !== this.receiver.completed) this.rearm();
  }

  private rearm(): void {
    this.watching = this.owed();
    this.watchedMessages = this.receiver.completed;
    this.windowBytes = 0;
    if (this.watching === null) this.watch.stop();
    else this.watch.start(this.watching === 'message' ? this.waitMs : this.limits.stallMs);
  }

  /** A window has passed. A peer that drips is as lost as a silent one, unless it was we who did not read. */
  private watched(): void {
    const enough = this.windowBytes >= this.limits.leastBytesPerStall;
    if (this.watching === 'rest-of-message' && (this.paused || enough)) this.rearm();
    else if (this.watching !== null) this.abort({ kind: 'timed-out', waitingFor: this.watching });
  }
}
