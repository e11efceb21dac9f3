import { Hono, type Context } from 'hono';
import { fail, ok, type Failure, type Result } from '../../contract/index.ts';
import type { InstanceRecord, Library } from '../../library/types.ts';
import { failed } from '../reply.ts';
import { responseBytes } from '../responseBytes.ts';
import type { Services } from '../services.ts';
import { wantedOf } from './accept.ts';
import { chooseFrames, type FrameChoice } from './frameChoice.ts';
import { instanceOf, instancePath } from './levels.ts';
import { multipartResponse, type Part } from './multipart.ts';
import type { Pixels } from './pixelsHost.ts';

const MOST_FRAMES = 1000;

/** WADO-RS frames (PS3.18 10.4.1.1.6): stored as they are wherever the client allows it. */
export function frameRoutes({ library }: Services, pixels: Pixels): Hono {
  return new Hono().get('/studies/:study/series/:series/instances/:instance/frames/:frames', (c) =>
    frames(c, library, pixels),
  );
}

async function frames(c: Context, library: Library, pixels: Pixels): Promise<Response> {
  const instance = instanceOf(c, library);
  if (!instance.ok) return failed(c, instance.failure);
  const numbers = frameNumbers(c.req.param('frames') ?? '', instance.value);
  if (!numbers.ok) return failed(c, numbers.failure);
  const { TransferSyntaxUID } = instance.value;
  const choice = chooseFrames(wantedOf(c), TransferSyntaxUID, numbers.value.length);
  if (choice === null) {
    return failed(c, { kind: 'not-acceptable', detail: `stored as ${TransferSyntaxUID}` });
  }
  const read = (frameNumber: number): Promise<Result<Uint8Array>> =>
    frameBytes({ library, pixels, instance: instance.value, frameNumber, choice, signal: c.req.raw.signal });
  // The first frame is read before the answer begins, so that what is wrong with the file has a status of its own.
  const [firstNumber = 1, ...others] = numbers.value;
  const first = await read(firstNumber);
  if (!first.ok) return failed(c, frameFailure(first.failure));
  const type = choice.partType;
  if (!choice.multipart) {
    return responseBytes(first.value, { 'content-type': type });
  }
  return multipartResponse(c, {
    parts: frameParts(instance.value, { firstNumber, first: first.value, others, read, type }),
    type: choice.mediaType,
    transferSyntax: choice.transferSyntax,
  });
}

async function* frameParts(
  instance: InstanceRecord,
  frameList: {
    firstNumber: number;
    first: Uint8Array;
    others: readonly number[];
    read: (frameNumber: number) => Promise<Result<Uint8Array>>;
    type: string;
  },
): AsyncGenerator<Part> {
  const { firstNumber, first, others, read, type } = frameList;
  const part = (frameNumber: number, bytes: Uint8Array): Part => ({
    type,
    location: `${instancePath(instance)}/frames/${frameNumber}`,
    bytes,
    byteLength: bytes.byteLength,
  });
  yield part(firstNumber, first);
  for (const frameNumber of others) {
    const bytes = await read(frameNumber);
    if (!bytes.ok) throw new Error(`frame ${frameNumber}: ${bytes.failure.kind}`);
    yield part(frameNumber, bytes.value);
  }
}

async function frameBytes(options: {
  library: Library;
  pixels: Pixels;
  instance: InstanceRecord;
  frameNumber: number;
  choice: FrameChoice;
  signal: AbortSignal;
}): Promise<Result<Uint8Array>> {
  const { library, pixels, instance, frameNumber, choice, signal } = options;
  const stored = await library.readFrame(instance, frameNumber, signal);
  if (!stored.ok) return stored;
  return choice.decode ? pixels.nativeFrame(instance, stored.value, signal) : ok(stored.value.bytes);
}

/** PS3.18 10.4.1.1.6: a list of numbers from 1. */
function frameNumbers(text: string, instance: InstanceRecord): Result<readonly number[]> {
  const { SOPInstanceUID } = instance;
  const parts = text.split(',');
  if (parts.length > MOST_FRAMES || !parts.every((part) => /^[1-9]\d{0,8}$/.test(part))) {
    return fail({ kind: 'bad-request', detail: 'frame list' });
  }
  if (!instance.hasPixelData) return fail({ kind: 'no-pixel-data', SOPInstanceUID });
  const numbers = parts.map(Number);
  const beyond = numbers.find((number) => number > instance.NumberOfFrames);
  return beyond === undefined
    ? ok(numbers)
    : fail({ kind: 'frame-not-found', SOPInstanceUID, frameNumber: beyond });
}

/** A frame that cannot be decoded cannot be given in the syntax that was asked for. */
const frameFailure = (failure: Failure): Failure =>
  failure.kind === 'unsupported-transfer-syntax'
    ? { kind: 'not-acceptable', detail: `stored as ${failure.TransferSyntaxUID}` }
    : failure;
