// STOW-RS: several small instances to a request, a large one alone; each is judged by what the answer says of it.
import { fail, ok, type Result } from '../../../contract/index.ts';
import { TRANSFER_SYNTAX } from '../../../dicom/write.ts';
import type { Sending, StoreEvent } from '../../types.ts';
import type { DicomWebFailure } from '../failure.ts';
import type { HttpClient } from '../http/client.ts';
import { peerFailure } from '../peerFailure.ts';
import { storeWords, type StoreWord } from './answer.ts';
import { lengthOf, type Outgoing, outgoingBytes, outgoingFile, storeBody } from './sent.ts';

type InstanceEvent = Extract<StoreEvent, { kind: 'instance' }>;
type Outcome = InstanceEvent['outcome'];

const BATCH_BYTES = 16 * 1024 * 1024;
const BATCH_INSTANCES = 32;
/** Answers of 500 to single instances, one after another, before it counts as the server's own trouble. */
const PATIENCE = 3;

/** PS3.3 C.14.1.1: the transfer syntax is not supported. */
const SYNTAX_NOT_SUPPORTED = 0xc122;
const CLASS_NOT_SUPPORTED = 0x0122;

export async function* storeAll(
  client: HttpClient,
  instances: AsyncIterable<Sending>,
  signal: AbortSignal,
): AsyncGenerator<StoreEvent> {
  const sender = new Sender(client, signal);
  let batch: Outgoing[] = [];
  let bytes = 0;
  for await (const sending of instances) {
    const outgoing = await outgoingFile(sending);
    if (typeof outgoing === 'string') {
      yield instanceEvent(sending, outgoing);
      continue;
    }
    const length = lengthOf(outgoing);
    if (batch.length > 0 && (bytes + length > BATCH_BYTES || batch.length === BATCH_INSTANCES)) {
      yield* sender.send(batch);
      if (sender.failure !== null) break;
      batch = [];
      bytes = 0;
    }
    batch.push(outgoing);
    bytes += length;
  }
  if (sender.failure === null && batch.length > 0) yield* sender.send(batch);
  yield {
    kind: 'end',
    end: sender.failure === null ? ok(undefined) : fail(peerFailure(sender.failure, 'stow')),
  };
}

const instanceEvent = (
  { SOPInstanceUID }: Sending,
  outcome: Outcome,
  status: number | null = null,
): InstanceEvent => ({ kind: 'instance', SOPInstanceUID, outcome, status });

class Sender {
  /** What ends it all: the server, the way to it, or our settings. */
  failure: DicomWebFailure | null = null;
  private readonly client: HttpClient;
  private readonly signal: AbortSignal;
  private broken = 0;

  constructor(client: HttpClient, signal: AbortSignal) {
    this.client = client;
    this.signal = signal;
  }

  async *send(batch: readonly Outgoing[]): AsyncGenerator<InstanceEvent> {
    let unread: Sending | null = null;
    const words = await this.post(batch, (sending) => (unread = sending));
    if (words.ok) {
      this.broken = 0;
      for (const outgoing of batch) yield await this.judge(outgoing, words.value);
      return;
    }
    const culprit = batch.find(({ sending }) => sending === unread);
    if (culprit !== undefined) {
      yield instanceEvent(culprit.sending, 'unreadable');
      const others = batch.filter((each) => each !== culprit);
      if (others.length > 0) yield* this.send(others);
    } else if (!this.isOfInstances(words.failure)) {
      this.failure = words.failure;
    } else if (batch.length > 1) {
      // One of them is to blame: alone, each has its own answer.
      for (const outgoing of batch) {
        if (this.failure === null) yield* this.send([outgoing]);
      }
    } else yield* this.refused(batch, words.failure);
  }

  private async *refused(
    batch: readonly Outgoing[],
    failure: DicomWebFailure,
  ): AsyncGenerator<InstanceEvent> {
    for (const outgoing of batch) {
      if (failure.kind === 'not-acceptable') {
        yield await this.plain(outgoing);
        continue;
      }
      if (failure.kind === 'server-failed') this.broken += 1;
      if (this.broken > PATIENCE) {
        this.failure = failure;
        return;
      }
      yield instanceEvent(outgoing.sending, 'failed');
    }
  }

  private async post(
    batch: readonly Outgoing[],
    unreadable: (sending: Sending) => void,
  ): Promise<Result<ReadonlyMap<string, StoreWord>, DicomWebFailure>> {
    const answer = await this.client.request({
      method: 'POST',
      path: 'studies',
      accept: 'application/dicom+json',
      compressed: true,
      body: storeBody(batch, unreadable),
      alsoStatus: [409],
      signal: this.signal,
    });
    return answer.ok ? ok(await storeWords(answer.value, this.client.limits.documentBytes)) : answer;
  }

  private async judge(
    outgoing: Outgoing,
    words: ReadonlyMap<string, StoreWord>,
    isPlain = false,
  ): Promise<InstanceEvent> {
    const { sending } = outgoing;
    const word = words.get(sending.SOPInstanceUID);
    if (word === undefined) return instanceEvent(sending, 'failed'); // it does not say that it has it
    if (word.kind === 'stored') return instanceEvent(sending, 'stored', word.warning);
    if (word.reason === SYNTAX_NOT_SUPPORTED && !isPlain) return this.plain(outgoing);
    const notAccepted = word.reason === CLASS_NOT_SUPPORTED || word.reason === SYNTAX_NOT_SUPPORTED;
    return instanceEvent(sending, notAccepted ? 'not-accepted' : 'failed', word.reason);
  }

  /** In Explicit VR Little Endian, which every server has to know (PS3.18 8.7.3.5.2). */
  private async plain({ sending }: Outgoing): Promise<InstanceEvent> {
    if (sending.TransferSyntaxUID === TRANSFER_SYNTAX.explicitLittleEndian) {
      return instanceEvent(sending, 'not-accepted');
    }
    const bytes = await sending.plain();
    if (bytes === null) return instanceEvent(sending, 'not-transcoded');
    const outgoing = outgoingBytes(sending, bytes, TRANSFER_SYNTAX.explicitLittleEndian);
    const words = await this.post([outgoing], () => undefined);
    if (words.ok) return this.judge(outgoing, words.value, true);
    if (!this.isOfInstances(words.failure)) this.failure = words.failure;
    return instanceEvent(sending, words.failure.kind === 'not-acceptable' ? 'not-accepted' : 'failed');
  }

  /** What a server may say because of the instances: 502 and 504 are a gateway's, 404 and 405 mean no STOW-RS at all. */
  private isOfInstances(failure: DicomWebFailure): boolean {
    if (failure.kind === 'not-acceptable') return true;
    if (failure.kind === 'request-refused') return failure.status !== 405;
    return failure.kind === 'server-failed' && failure.status === 500;
  }
}
