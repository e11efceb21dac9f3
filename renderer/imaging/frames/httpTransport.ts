import { fail, Failure, ok } from '../../../native/contract/index.ts';
import type { Result } from '../../../native/contract/index.ts';
import { BadRecordError, createRecordReader } from './recordReader.ts';
import type { ReadRecord } from './recordReader.ts';
import type { FetchedFrame, FrameKey, FrameTransport } from './transport.ts';

const addressOf = (frame: { readonly SOPInstanceUID: string; readonly frameNumber: number }): string =>
  `${frame.SOPInstanceUID}/${String(frame.frameNumber)}`;

function post(frames: readonly FrameKey[], signal: AbortSignal): Promise<Response> | null {
  const [first] = frames;
  if (first === undefined) return null;
  const { source, StudyInstanceUID, SeriesInstanceUID } = first;
  const addresses = frames.map(({ SOPInstanceUID, frameNumber }) => ({ SOPInstanceUID, frameNumber }));
  return fetch('/api/frames', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ source, StudyInstanceUID, SeriesInstanceUID, frames: addresses }),
    signal,
  });
}

async function refusal(response: Response): Promise<Failure> {
  const parsed = Failure.safeParse(await response.json().catch(() => null));
  return parsed.success ? parsed.data : { kind: 'internal' };
}

const resultOf = ({ header, bytes }: ReadRecord): Result<FetchedFrame> =>
  'failure' in header ? fail(header.failure) : ok({ bytes, TransferSyntaxUID: header.TransferSyntaxUID });

/** Reads records off the body until it ends; a broken stream ends it early. */
async function readRecords(
  body: ReadableStream<Uint8Array>,
  take: (record: ReadRecord) => void,
): Promise<void> {
  const records = createRecordReader();
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    for (const record of records.push(value)) take(record);
  }
}

/** The browser host's way: several frames share one response, handed on one by one. */
export function createHttpTransport(): FrameTransport {
  return {
    batchSize: 8,
    parallel: 3, // with the urgent one and the event stream below the six connections that a browser keeps to a host
    async fetch(frames, deliver, signal) {
      // Several askers may want one address; each place in `frames` is answered exactly once.
      const waiting = new Map(frames.map((frame, index) => [addressOf(frame), index]));
      const giveUp = (failure: Failure): void => {
        for (const index of waiting.values()) deliver(index, fail(failure));
        waiting.clear();
      };
      try {
        const response = await post(frames, signal);
        if (response === null) return;
        if (!response.ok || response.body === null) {
          giveUp(await refusal(response));
          return;
        }
        await readRecords(response.body, (record) => {
          // Pixels are filed under the address that the record itself states, never by its place in the stream.
          const address = addressOf(record.header);
          const index = waiting.get(address);
          if (index === undefined) return;
          waiting.delete(address);
          deliver(index, resultOf(record));
        });
        giveUp({ kind: 'internal' });
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof TypeError) && !(error instanceof BadRecordError)) throw error;
        giveUp({ kind: 'internal' });
      }
    },
  };
}
