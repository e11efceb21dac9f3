// Messages to presentation data values. One message goes out at a time; a data set is read in steps, each while the
// one before it is being sent, and never faster than the socket takes it. What was read is not copied: the headers of PDUs
// lie beside it, and the socket gathers them.
import { fail, ok, type Result } from '../../../contract/index.ts';
import type { DimseFailure } from '../failure.ts';
import { PDV_OVERHEAD, putDataHeader } from '../upper/encode.ts';
import { type CommandSet, encodeCommand } from './commandSet.ts';
import { type DataSource, openSource, type OpenSource } from './dataSource.ts';

/** What goes out at once, and how many PDUs at most that is: peers may announce very small ones. */
const STEP_BYTES = 256 * 1024;
const STEP_PDUS = 64;
/** Where the peer sets no limit, or a very high one. */
const LONGEST_PDU = 128 * 1024;

/** The smallest maximum length that leaves room for data; a peer that announces less cannot be sent anything. */
export const LEAST_MAXIMUM_LENGTH = 32;

export type SenderLink = {
  /** Resolves when the bytes, one part after another, are on their way and their memory is free; also when the association is over. */
  write(parts: readonly Uint8Array[]): Promise<void>;
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
    const commandPdus = this.pdus(contextID, encodeCommand(command), { command: true, last: true });
    if (opened === null) {
      await this.link.write(commandPdus);
      return this.outcome();
    }
    let sent = false;
    try {
      const streamed = await this.stream(contextID, commandPdus, opened.value);
      sent = streamed.ok;
      return streamed;
    } finally {
      await opened.value.close(sent);
    }
  }

  /** The command goes out with the first bytes of the data set: where those cannot be read, nothing has been sent. */
  private async stream(
    contextID: number,
    commandPdus: readonly Uint8Array[],
    source: OpenSource,
  ): Promise<Result<void, DimseFailure>> {
    const { fragmentBytes } = this;
    const perStep = Math.min(STEP_PDUS, Math.max(1, Math.floor(STEP_BYTES / fragmentBytes)));
    let before = Promise.resolve();
    let position = 0;
    do {
      const read = await source.read(position, perStep * fragmentBytes);
      await before;
      const ended = this.link.ended();
      if (ended !== null) return fail(ended);
      if (!read.ok) {
        if (position > 0) this.link.abort(read.failure);
        return read;
      }
      const bytes = read.value;
      const last = position + bytes.length === source.length;
      const pdus = this.pdus(contextID, bytes, { command: false, last });
      before = this.link.write(position === 0 ? [...commandPdus, ...pdus] : pdus);
      position += bytes.length;
    } while (position < source.length);
    await before;
    return this.outcome();
  }

  private outcome(): Result<void, DimseFailure> {
    const ended = this.link.ended();
    return ended === null ? ok(undefined) : fail(ended);
  }

  /**
   * The bytes between headers of PDUs. What is odd at the end is followed by a zero byte: fragments have even lengths (PS3.8
   * Annex E), and some peers abort at others. A deflated data set is the one that may be odd on disk; PS3.5 A.5 pads it in just
   * this way.
   */
  private pdus(
    contextID: number,
    bytes: Uint8Array,
    { command, last }: { readonly command: boolean; readonly last: boolean },
  ): readonly Uint8Array[] {
    const { fragmentBytes } = this;
    const count = Math.max(1, Math.ceil(bytes.length / fragmentBytes));
    const headers = Buffer.allocUnsafe(count * PDV_OVERHEAD);
    const parts: Uint8Array[] = [];
    for (let index = 0; index < count; index += 1) {
      const fragment = bytes.subarray(index * fragmentBytes, (index + 1) * fragmentBytes);
      const length = fragment.length + (fragment.length % 2);
      const at = index * PDV_OVERHEAD;
      putDataHeader(headers, at, contextID, { length, command, last: last && index === count - 1 });
      parts.push(headers.subarray(at, at + PDV_OVERHEAD));
      if (fragment.length > 0) parts.push(fragment);
    }
    if (bytes.length % 2 === 1) parts.push(PADDING);
    return parts;
  }
}

const PADDING = new Uint8Array(1);
