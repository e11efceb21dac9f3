// Messages to presentation data values. One message goes out at a time; a data set is read in steps, each while the
// one before it is being sent, and never faster than the socket takes it.
import { ok, type Result } from '../../../contract/index.ts';
import type { DimseFailure } from '../failure.ts';
import { PDV_OVERHEAD, putDataHeader } from '../upper/encode.ts';
import { type CommandSet, encodeCommand } from './commandSet.ts';
import { bytesSource, type DataSource, evened, openSource, type OpenSource } from './dataSource.ts';

/** What goes out at once, and how many PDUs at most that is: peers may announce very small ones. */
const STEP_BYTES = 256 * 1024;
const STEP_PDUS = 64;
/** Where the peer sets no limit, or a very high one. */
const LONGEST_PDU = 128 * 1024;

/** The smallest maximum length that leaves room for data; a peer that announces less cannot be sent anything. */
export const LEAST_MAXIMUM_LENGTH = 32;

export type SenderLink = {
  /** Resolves when the bytes are on their way and their buffer is free; also when the association is over. */
  write(pdus: Buffer): Promise<void>;
  /** Why nothing can be sent any more; null while it can. */
  ended(): DimseFailure | null;
  /** A message that has begun cannot be finished. */
  abort(cause: DimseFailure): void;
};

export class MessageSender {
  private readonly link: SenderLink;
  private readonly fragmentBytes: number;
  private turn: Promise<unknown> = Promise.resolve();

  /** `maximumLength`: what the peer announced for P-DATA-TF; 0: no limit. */
  constructor(link: SenderLink, maximumLength: number) {
    this.link = link;
    const longest = maximumLength === 0 ? LONGEST_PDU : Math.min(maximumLength, LONGEST_PDU);
    // Some peers count the header of six bytes too; and fragments have even lengths (PS3.8 Annex E).
    this.fragmentBytes = Math.floor((longest - PDV_OVERHEAD) / 2) * 2;
  }

  /** Sends a message whole. A source that cannot be opened fails before anything is sent; later failures abort. */
  send(
    contextID: number,
    command: CommandSet,
    source: DataSource | null,
  ): Promise<Result<void, DimseFailure>> {
    const sent = this.turn.then(() => this.sendNow(contextID, command, source));
    this.turn = sent.catch(() => undefined);
    return sent;
  }

  private async sendNow(
    contextID: number,
    command: CommandSet,
    source: DataSource | null,
  ): Promise<Result<void, DimseFailure>> {
    const opened = source === null ? null : await openSource(source);
    if (opened !== null && !opened.ok) return opened;
    try {
      const commandSent = await this.stream(contextID, true, bytesSource(encodeCommand(command)));
      if (!commandSent.ok || opened === null) return commandSent;
      return await this.stream(contextID, false, evened(opened.value));
    } finally {
      await opened?.value.close();
    }
  }

  private async stream(
    contextID: number,
    command: boolean,
    source: OpenSource,
  ): Promise<Result<void, DimseFailure>> {
    const { fragmentBytes } = this;
    const perStep = Math.min(STEP_PDUS, Math.max(1, Math.floor(STEP_BYTES / fragmentBytes)));
    const buffers = new Steps(Math.min(source.length, perStep * fragmentBytes) + perStep * PDV_OVERHEAD);
    let position = 0;
    let before: Promise<void> = Promise.resolve();
    do {
      const length = Math.min(source.length - position, perStep * fragmentBytes);
      const { pdus, bodies } = layOut(buffers.next(), contextID, {
        command,
        length,
        fragmentBytes,
        last: position + length === source.length,
      });
      const filled = await source.fill(bodies, position);
      await before;
      const ended = this.link.ended();
      if (ended !== null) return { ok: false, failure: ended };
      if (!filled.ok) {
        this.link.abort(filled.failure);
        return filled;
      }
      before = this.link.write(pdus);
      position += length;
    } while (position < source.length);
    await before;
    const ended = this.link.ended();
    return ended === null ? ok(undefined) : { ok: false, failure: ended };
  }
}

/** Two buffers by turns: one is filled while the other is being sent. */
class Steps {
  private readonly length: number;
  private readonly made: Buffer[] = [];
  private turn = 0;

  constructor(length: number) {
    this.length = length;
  }

  next(): Buffer {
    this.turn = 1 - this.turn;
    return (this.made[this.turn] ??= Buffer.allocUnsafeSlow(this.length));
  }
}

/** Headers of the PDUs in their places; `bodies` are the gaps between them. */
function layOut(
  target: Buffer,
  contextID: number,
  step: {
    readonly command: boolean;
    readonly length: number;
    readonly fragmentBytes: number;
    readonly last: boolean;
  },
): { readonly pdus: Buffer; readonly bodies: readonly Buffer[] } {
  const bodies: Buffer[] = [];
  let at = 0;
  let left = step.length;
  do {
    const length = Math.min(left, step.fragmentBytes);
    left -= length;
    putDataHeader(target, at, contextID, { length, command: step.command, last: step.last && left === 0 });
    bodies.push(target.subarray(at + PDV_OVERHEAD, at + PDV_OVERHEAD + length));
    at += PDV_OVERHEAD + length;
  } while (left > 0);
  return { pdus: target.subarray(0, at), bodies };
}
