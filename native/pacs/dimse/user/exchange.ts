// A request of ours and its responses (PS3.7 9.3): none, one or many pending ones, then the final one. Cancelling means
// C-CANCEL and waiting for the final response all the same: only then is the association free for something else.
import { fail, ok, type Result } from '../../../contract/index.ts';
import type { Association } from '../association.ts';
import type { DimseFailure } from '../failure.ts';
import { COMMAND, type CommandSet, NO_DATA_SET, RESPONSE } from '../message/commandSet.ts';
import type { DataSource } from '../message/dataSource.ts';
import type { Message } from '../message/receiver.ts';
import { STATUS, type StatusClass, statusClass } from '../message/status.ts';
import { Timer } from '../upper/timer.ts';

/** How an operation ended at the peer. */
export type FinalStatus = {
  readonly status: number;
  readonly statusClass: StatusClass;
  readonly comment: string; // the peer's words, not to be shown as ours
  readonly offendingElements: readonly number[]; // tags
};

export type Request = {
  readonly association: Association;
  readonly contextID: number;
  /** Without its Message ID, which is given here. */
  readonly command: Omit<CommandSet, 'CommandDataSetType' | 'MessageID'>;
  readonly data: DataSource | null;
  readonly signal?: AbortSignal | undefined;
  /** For the next response; that of the association when it is left out. */
  readonly responseMs?: number | undefined;
  /** Takes requests that the peer makes meanwhile: sub-operations, reports. False: it has no business with this one. */
  readonly serve?: ((message: Message) => Promise<boolean>) | undefined;
};

/** Any value that says that a data set follows (PS3.7 E.1); this one is what most write. */
const DATA_SET_FOLLOWS = 0x0000;

/**
 * Sends the request and gives each response, pending ones first; the last event is always the end. Whoever stops asking
 * before that cancels the operation.
 */
export async function* exchange(
  request: Request,
): AsyncGenerator<
  | { readonly kind: 'response'; readonly message: Message }
  | { readonly kind: 'end'; readonly end: Result<Message, DimseFailure> }
> {
  const { association, contextID, signal } = request;
  const done = association.begin();
  const conversation = new Conversation(request);
  const cancel = (): void => conversation.cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  let finished = false;
  try {
    if (signal?.aborted === true) {
      finished = true;
      yield { kind: 'end', end: fail({ kind: 'cancelled' }) };
      return;
    }
    const sent = await association.send(contextID, conversation.command, request.data);
    if (!sent.ok) {
      finished = true;
      yield { kind: 'end', end: sent };
      return;
    }
    for (;;) {
      const response = await conversation.next();
      finished = !response.ok || !isPending(response.value);
      if (!response.ok || finished) {
        yield { kind: 'end', end: response };
        return;
      }
      yield { kind: 'response', message: response.value };
    }
  } finally {
    signal?.removeEventListener('abort', cancel);
    if (!finished) await conversation.cancelAndFinish();
    conversation.close();
    done();
  }
}

/** A request with one response. */
export async function ask(request: Request): Promise<Result<Message, DimseFailure>> {
  for await (const event of exchange(request)) {
    if (event.kind === 'end') return event.end;
  }
  return fail({ kind: 'cancelled' });
}

export const finalStatus = ({ command }: Message): FinalStatus => {
  const status = command.Status ?? STATUS.cannotUnderstand;
  return {
    status,
    statusClass: statusClass(status),
    comment: command.ErrorComment ?? '',
    offendingElements: command.OffendingElement ?? [],
  };
};

const isPending = (message: Message): boolean =>
  statusClass(message.command.Status ?? STATUS.cannotUnderstand) === 'pending';

class Conversation {
  readonly command: CommandSet;
  private readonly request: Request;
  private readonly messageID: number;
  private readonly patience: Timer;
  private cancelled = false;

  constructor(request: Request) {
    this.request = request;
    this.messageID = request.association.nextMessageID();
    this.command = {
      ...request.command,
      MessageID: this.messageID,
      CommandDataSetType: request.data === null ? NO_DATA_SET : DATA_SET_FOLLOWS,
    };
    this.patience = new Timer(() => request.association.abort({ kind: 'cancelled' }));
  }

  /** The next response to this request. */
  async next(): Promise<Result<Message, DimseFailure>> {
    const { association, responseMs, serve } = this.request;
    for (;;) {
      const incoming = await association.next(responseMs ?? association.responseMs);
      if (incoming.kind === 'end') return fail(incoming.failure);
      const { message } = incoming;
      if (this.answers(message.command)) return ok(message);
      if (serve !== undefined && (await serve(message))) continue;
      association.abort({ kind: 'aborted', by: 'us', detail: 'unexpected-message' });
    }
  }

  /** Asks the peer to stop. If it does not within its time, the association is aborted. */
  cancel(): void {
    const { association, contextID } = this.request;
    if (this.cancelled) return;
    this.cancelled = true;
    this.patience.start(association.cancelMs);
    void association.send(contextID, {
      CommandField: COMMAND.cancelRequest,
      CommandDataSetType: NO_DATA_SET,
      MessageIDBeingRespondedTo: this.messageID,
    });
  }

  async cancelAndFinish(): Promise<void> {
    this.cancel();
    for (;;) {
      const response = await this.next();
      if (!response.ok || !isPending(response.value)) return;
    }
  }

  close(): void {
    this.patience.stop();
  }

  private answers({ CommandField, MessageIDBeingRespondedTo }: CommandSet): boolean {
    return (
      CommandField === (this.command.CommandField | RESPONSE) && MessageIDBeingRespondedTo === this.messageID
    );
  }
}
