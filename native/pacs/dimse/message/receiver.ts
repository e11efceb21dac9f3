// Presentation data values to messages (PS3.7 6.3, PS3.8 Annex E): a command set, kept until it is whole, then a data
// set that streams. Messages wait in a queue of bounded length.
import { COMMAND, type CommandSet, decodeCommand, NO_DATA_SET } from './commandSet.ts';
import { IncomingData } from './incomingData.ts';
import type { DimseFailure } from '../failure.ts';
import type { Fragment } from '../upper/reader.ts';

export type Message = {
  readonly contextID: number;
  readonly command: CommandSet;
  /** Null when the command says that no data set follows. */
  readonly data: IncomingData | null;
};

/** Far above any command set of the standard, which has a dozen short values. */
const MAXIMUM_COMMAND_BYTES = 64 * 1024;
const MAXIMUM_QUEUE = 32;

export class MessageReceiver {
  /** Messages that have come in whole. */
  completed = 0;
  private readonly isContext: (contextID: number) => boolean;
  private readonly flow: (more: boolean) => void;
  private readonly queue: Message[] = [];
  private parts: Buffer[] = [];
  private commandLength = 0;
  private commandContext = 0; // 0: no command set has begun
  private open: { readonly contextID: number; readonly data: IncomingData } | null = null;
  private dataBlocked = false;
  private flowing = true;

  constructor(options: {
    readonly isContext: (contextID: number) => boolean;
    readonly flow: (more: boolean) => void;
  }) {
    this.isContext = options.isContext;
    this.flow = options.flow;
  }

  /** Inside a message: the peer owes the rest of it. */
  get midway(): boolean {
    return this.commandContext !== 0 || this.open !== null;
  }

  /** A message is there to be taken. */
  get waiting(): boolean {
    return this.queue.length > 0;
  }

  shift(): Message | null {
    const message = this.queue.shift() ?? null;
    this.reconsider();
    return message;
  }

  /** Takes one fragment; a word says how it breaks the rules. */
  take({ contextID, control, bytes, end }: Fragment): string | null {
    if (!this.isContext(contextID)) return 'context-not-accepted';
    const last = end && (control & 2) !== 0;
    return (control & 1) !== 0 ? this.command(contextID, bytes, last) : this.dataSet(contextID, bytes, last);
  }

  /** The association is over: what has not come will not. */
  interrupt(failure: DimseFailure): void {
    this.open?.data.interrupt(failure);
    this.open = null;
    this.parts = [];
    this.commandContext = 0;
  }

  private command(contextID: number, bytes: Buffer, last: boolean): string | null {
    if (this.open !== null) return 'command-inside-data-set';
    if (this.commandContext !== 0 && this.commandContext !== contextID) return 'context-changed';
    this.commandContext = contextID;
    this.commandLength += bytes.length;
    if (this.commandLength > MAXIMUM_COMMAND_BYTES) return 'command-too-long';
    if (bytes.length > 0) this.parts.push(bytes);
    if (!last) return null;
    const decoded = decodeCommand(Buffer.concat(this.parts));
    this.parts = [];
    this.commandLength = 0;
    this.commandContext = 0;
    if (!decoded.ok) return decoded.failure;
    this.deliver(contextID, decoded.value);
    return null;
  }

  private deliver(contextID: number, command: CommandSet): void {
    if (command.CommandField === COMMAND.cancelRequest) {
      // PS3.7 9.3.2.3: it has no response, and we provide nothing that could be cancelled.
      this.completed += 1;
      return;
    }
    const follows = command.CommandDataSetType !== NO_DATA_SET;
    const data = follows ? new IncomingData((more) => this.dataFlow(more)) : null;
    if (data === null) this.completed += 1;
    else this.open = { contextID, data };
    this.queue.push({ contextID, command, data });
    this.reconsider();
  }

  private dataSet(contextID: number, bytes: Buffer, last: boolean): string | null {
    const { open } = this;
    if (open === null) return 'data-set-without-command';
    if (open.contextID !== contextID) return 'context-changed';
    open.data.push(bytes);
    if (!last) return null;
    open.data.finish();
    this.open = null;
    this.completed += 1;
    return null;
  }

  private dataFlow(more: boolean): void {
    this.dataBlocked = !more;
    this.reconsider();
  }

  private reconsider(): void {
    const flowing = !this.dataBlocked && this.queue.length < MAXIMUM_QUEUE;
    if (flowing === this.flowing) return;
    this.flowing = flowing;
    this.flow(flowing);
  }
}
