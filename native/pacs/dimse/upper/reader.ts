// Cuts a TCP stream into PDUs. Those of an association are kept until they are whole, within their bounds; the
// fragments of P-DATA-TF are handed on as they arrive, so that no PDU's length costs memory, whatever it says.
import { maximumBodyLength } from './decode.ts';
import { ABORT_REASON, type AbortReason, type InvalidPdu, PDU_TYPE } from './pdu.ts';

/** A part of a presentation data value (PS3.8 9.3.5.1, Annex E); `end` says whether it is the last part of it. */
export type Fragment = {
  readonly contextID: number;
  readonly control: number;
  readonly bytes: Buffer;
  readonly end: boolean;
};

export type PduSink = {
  /** A whole PDU of another type than P-DATA-TF. Its bytes are the sink's. */
  pdu(type: number, body: Buffer): void;
  /** A P-DATA-TF begins. False: nothing that follows on this stream is of interest. */
  dataBegins(): boolean;
  /** The bytes are the sink's. */
  fragment(fragment: Fragment): void;
  /** The stream is no longer one of PDUs; nothing more will come. */
  invalid(problem: InvalidPdu): void;
};

const HEADER = 6; // of a PDU; that of a presentation data value has as many
type Phase = 'header' | 'body' | 'value-header' | 'value';

export class PduReader {
  private readonly sink: PduSink;
  private readonly maximumDataLength: number;
  private phase: Phase = 'header';
  private dead = false;
  private readonly header = Buffer.alloc(HEADER);
  private filled = 0; // bytes of `header`, or of `body`
  private type = 0;
  private body = Buffer.alloc(0);
  private left = 0; // bytes of the PDU that are still to come
  private contextID = 0;
  private control = 0;
  private valueLeft = 0;

  /** `maximumDataLength`: what was announced to the peer for P-DATA-TF (PS3.8 D.1). */
  constructor(maximumDataLength: number, sink: PduSink) {
    this.maximumDataLength = maximumDataLength;
    this.sink = sink;
  }

  /** True inside a PDU: more has to come before anything is complete. */
  get midway(): boolean {
    return !this.dead && (this.phase !== 'header' || this.filled > 0);
  }

  /** Nothing is read from now on. */
  stop(): void {
    this.dead = true;
    this.body = Buffer.alloc(0);
  }

  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length && !this.dead) {
      switch (this.phase) {
        case 'header':
          at = this.takeHeader(chunk, at);
          if (this.filled === HEADER) this.beginPdu();
          break;
        case 'body':
          at = this.takeBody(chunk, at);
          break;
        case 'value-header':
          at = this.takeHeader(chunk, at);
          if (this.filled === HEADER) this.beginValue();
          break;
        case 'value':
          at = this.takeValue(chunk, at);
          break;
        default:
          this.phase satisfies never;
      }
    }
  }

  private takeHeader(chunk: Buffer, at: number): number {
    const count = Math.min(HEADER - this.filled, chunk.length - at);
    chunk.copy(this.header, this.filled, at, at + count);
    this.filled += count;
    return at + count;
  }

  private beginPdu(): void {
    this.filled = 0;
    this.type = this.header[0] ?? 0;
    this.left = this.header.readUInt32BE(2);
    if (this.type === PDU_TYPE.data) {
      // An item has at least its length, context ID and control byte (PS3.8 9.3.5).
      if (this.left < HEADER) return this.end(ABORT_REASON.invalidParameter, 'data-length');
      if (this.left > this.maximumDataLength) return this.end(ABORT_REASON.invalidParameter, 'data-too-long');
      this.phase = 'value-header';
      if (!this.sink.dataBegins()) this.stop();
      return;
    }
    const maximum = maximumBodyLength(this.type);
    if (maximum === null) return this.end(ABORT_REASON.unrecognizedPdu, 'pdu-type');
    if (this.left > maximum) return this.end(ABORT_REASON.invalidParameter, 'pdu-too-long');
    if (this.left === 0) return this.end(ABORT_REASON.invalidParameter, 'pdu-empty');
    this.phase = 'body';
  }

  private takeBody(chunk: Buffer, at: number): number {
    const count = Math.min(this.left, chunk.length - at);
    this.reserve(this.filled + count);
    chunk.copy(this.body, this.filled, at, at + count);
    this.filled += count;
    this.left -= count;
    if (this.left === 0) {
      const body = this.body.subarray(0, this.filled);
      this.body = Buffer.alloc(0);
      this.filled = 0;
      this.phase = 'header';
      this.sink.pdu(this.type, body);
    }
    return at + count;
  }

  /** Room grows with what has come, not with what was announced: 200 callers that announce much cost little. */
  private reserve(length: number): void {
    if (length <= this.body.length) return;
    const larger = Buffer.alloc(Math.max(1024, length, 2 * this.body.length));
    this.body.copy(larger, 0, 0, this.filled);
    this.body = larger;
  }

  private beginValue(): void {
    this.filled = 0;
    const length = this.header.readUInt32BE(0);
    this.contextID = this.header[4] ?? 0;
    this.control = this.header[5] ?? 0;
    this.left -= HEADER;
    this.valueLeft = length - 2;
    if (length < 2 || this.valueLeft > this.left) {
      return this.end(ABORT_REASON.invalidParameter, 'value-length');
    }
    this.left -= this.valueLeft;
    // What is left after this value is nothing, or another one.
    if (this.left > 0 && this.left < HEADER) return this.end(ABORT_REASON.invalidParameter, 'value-length');
    this.phase = 'value';
    if (this.valueLeft === 0) this.deliver(Buffer.alloc(0));
  }

  private takeValue(chunk: Buffer, at: number): number {
    const count = Math.min(this.valueLeft, chunk.length - at);
    this.valueLeft -= count;
    this.deliver(chunk.subarray(at, at + count));
    return at + count;
  }

  private deliver(bytes: Buffer): void {
    const end = this.valueLeft === 0;
    if (end) this.phase = this.left > 0 ? 'value-header' : 'header';
    this.sink.fragment({ contextID: this.contextID, control: this.control, bytes, end });
  }

  private end(reason: AbortReason, detail: string): void {
    this.stop();
    this.sink.invalid({ reason, detail });
  }
}
