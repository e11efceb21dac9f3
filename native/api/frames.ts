import { Hono } from 'hono';
import {
  fail,
  FRAMES_MEDIA_TYPE,
  FramesRequest,
  type AskedFrame,
  type FrameRecord,
  type Result,
} from '../contract/index.ts';
import { fileIdentity } from '../library/index.ts';
import type { FrameBytes } from '../library/types.ts';
import { readJson } from './body.ts';
import { failed } from './reply.ts';
import type { Services } from './services.ts';

/** Frames read ahead of the one that is being written: reading is the quicker half (FACTS.md). */
const READ_AHEAD = 3;
/** The same for an archive, whose answers take longer to begin than to come. */
const ASK_AHEAD = 5;

export function framesRoutes(services: FrameSources): Hono {
  return new Hono().post('/', async (c) => {
    const request = await readJson(c, FramesRequest);
    if (!request.ok) return failed(c, request.failure);
    if (!hasSource(services, request.value.source)) return failed(c, { kind: 'not-found' });
    return new Response(frameStream(services, request.value, c.req.raw.signal), {
      headers: { 'content-type': FRAMES_MEDIA_TYPE },
    });
  });
}

/** Where frames come from: the library, and archives that studies are read from without being kept. */
export type FrameSources = Pick<Services, 'library' | 'pacs'>;

const hasSource = ({ pacs }: FrameSources, source: string): boolean =>
  source === 'library' || pacs?.isArchive(source) === true;

type FramesOf = {
  readonly source: string;
  readonly StudyInstanceUID: string;
  readonly SeriesInstanceUID: string;
  readonly ahead?: boolean | undefined;
};

/** One frame of a series by its UIDs, in its stored transfer syntax. */
export async function readFrame(
  { library, pacs }: FrameSources,
  series: FramesOf,
  { SOPInstanceUID, frameNumber, version }: AskedFrame,
  signal: AbortSignal,
): Promise<Result<FrameBytes>> {
  if (series.source !== 'library') {
    const { source, StudyInstanceUID, SeriesInstanceUID, ahead } = series;
    if (pacs === undefined) return fail({ kind: 'not-found' });
    const address = { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID, frameNumber, version, ahead };
    return pacs.reading.frame(source, address, signal);
  }
  const instance = library.instance(series.StudyInstanceUID, series.SeriesInstanceUID, SOPInstanceUID);
  if (instance === null) return fail({ kind: 'instance-not-found', SOPInstanceUID });
  // The page names the patient from headers that it has read: pixels of another file could be somebody else's.
  if (version !== undefined && version !== fileIdentity(instance))
    return fail({ kind: 'file-unavailable', SOPInstanceUID, code: 'ECHANGED' });
  return library.readFrame(instance, frameNumber, signal);
}

function frameStream(
  sources: FrameSources,
  request: FramesRequest,
  outer: AbortSignal,
): ReadableStream<Uint8Array> {
  const aborter = new AbortController();
  const signal = AbortSignal.any([outer, aborter.signal]);
  const ahead: Promise<Result<FrameBytes>>[] = [];
  const most = request.source === 'library' ? READ_AHEAD : ASK_AHEAD;
  let asked = 0;
  let given = 0;
  const askAhead = (): void => {
    while (asked < request.frames.length && asked - given < most) {
      const address = request.frames[asked];
      if (address === undefined) return;
      const reading = readFrame(sources, request, address, signal).catch(() =>
        fail({ kind: 'internal' as const }),
      );
      ahead.push(reading);
      asked += 1;
    }
  };
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        askAhead();
        const reading = ahead.shift();
        const address = request.frames[given];
        if (reading === undefined || address === undefined || signal.aborted) return controller.close();
        const result = await reading;
        if (signal.aborted) return controller.close();
        given += 1;
        askAhead();
        controller.enqueue(recordHead(address, result));
        if (result.ok && result.value.bytes.byteLength > 0) controller.enqueue(result.value.bytes);
      },
      cancel() {
        aborter.abort();
      },
    },
    { highWaterMark: 2 },
  );
}

function recordHead({ SOPInstanceUID, frameNumber }: AskedFrame, result: Result<FrameBytes>): Uint8Array {
  const address = { SOPInstanceUID, frameNumber };
  const record: FrameRecord = result.ok
    ? {
        ...address,
        TransferSyntaxUID: result.value.TransferSyntaxUID,
        byteLength: result.value.bytes.byteLength,
      }
    : { ...address, failure: result.failure, byteLength: 0 };
  const json = Buffer.from(JSON.stringify(record), 'utf8');
  const head = Buffer.alloc(4 + json.length);
  head.writeUInt32LE(json.length, 0);
  json.copy(head, 4);
  return head;
}
