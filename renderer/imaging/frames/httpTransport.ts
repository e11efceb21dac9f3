import type { Failure, FramesRequest, Result } from '../../../native/contract/index.ts';
import { fail, ok } from '../../../native/contract/result.ts';
import { failureIn } from '../refusal.ts';
import type { FetchedRecord } from './fetchMessages.ts';
import { createFrameFetcher, hireFetchWorker } from './frameFetcher.ts';
import type { FrameFetcher } from './frameFetcher.ts';
import { frameAddress } from './recordReader.ts';
import type { FetchedFrame, FrameKey, FrameTransport } from './transport.ts';

const INTERNAL: Failure = { kind: 'internal' };

function requestFor(frames: readonly FrameKey[]): FramesRequest | null {
  const [first] = frames;
  if (first === undefined) return null;
  const { source, StudyInstanceUID, SeriesInstanceUID } = first;
  const addresses = frames.map(({ SOPInstanceUID, frameNumber, version }) => ({
    SOPInstanceUID,
    frameNumber,
    ...(version === undefined ? {} : { version }),
  }));
  const ahead = frames.every((frame) => frame.ahead === true) ? { ahead: true } : {};
  return { source, StudyInstanceUID, SeriesInstanceUID, ...ahead, frames: addresses };
}

function resultOf(record: FetchedRecord): Result<FetchedFrame> | Promise<Result<FetchedFrame>> {
  if ('pixels' in record) return ok({ pixels: record.pixels });
  const { header, bytes } = record;
  if ('failure' in header) return failureIn(header.failure).then((failure) => fail(failure ?? INTERNAL));
  return ok({ bytes, TransferSyntaxUID: header.TransferSyntaxUID });
}

/** The browser host's way: several frames share one response, handed on one by one. */
export function createHttpTransport(hire = hireFetchWorker): FrameTransport & Pick<FrameFetcher, 'prepare'> {
  const fetcher = createFrameFetcher(hire);
  return {
    prepare: () => fetcher.prepare(),
    batchSize: 24,
    parallel: 3, // with the urgent one and the event stream below the six connections that a browser keeps to a host
    async fetch(frames, deliver, signal) {
      const asked = requestFor(frames);
      if (asked === null) return;
      // Several askers may want one address; each place in `frames` is answered exactly once.
      const waiting = new Map(frames.map((frame, index) => [frameAddress(frame), index]));
      const late: Promise<void>[] = [];
      const take = (record: FetchedRecord): void => {
        // Pixels are filed under the address that the record itself states, never by its place in the stream.
        const address = frameAddress(record.header);
        const index = waiting.get(address);
        if (index === undefined) return;
        waiting.delete(address);
        const result = resultOf(record);
        if (result instanceof Promise) late.push(result.then((later) => deliver(index, later)));
        else deliver(index, result);
      };
      const descriptions = frames.map(({ description }) => description ?? null);
      const end = await fetcher.fetch(asked, descriptions, take, signal);
      const failure = end.kind === 'refused' ? await failureIn(end.body) : null;
      await Promise.all(late);
      for (const index of waiting.values()) deliver(index, fail(failure ?? INTERNAL));
    },
  };
}
