import { Hono, type Context } from 'hono';
import { fail, ok, type Failure, type Result } from '../../contract/index.ts';
import { failed } from '../reply.ts';
import { responseBytes } from '../responseBytes.ts';
import { wantedOf } from './accept.ts';
import { chooseFrames, type FrameChoice } from './frameChoice.ts';
import type { Image, ImageOf } from './image.ts';
import { multipartResponse, type Part } from './multipart.ts';
import type { Pixels } from './pixelsHost.ts';

const MOST_FRAMES = 1000;

/** WADO-RS frames (PS3.18 10.4.1.1.6): stored as they are wherever the client allows it. */
export function frameRoutes(imageOf: ImageOf, pixels: Pixels): Hono {
  return new Hono().get('/studies/:study/series/:series/instances/:instance/frames/:frames', (c) =>
    frames(c, imageOf, pixels),
  );
}

async function frames(c: Context, imageOf: ImageOf, pixels: Pixels): Promise<Response> {
  const image = await imageOf(c);
  if (!image.ok) return failed(c, image.failure);
  const numbers = frameNumbers(c.req.param('frames') ?? '', image.value);
  if (!numbers.ok) return failed(c, numbers.failure);
  const { signal } = c.req.raw;
  const [firstNumber = 1, ...others] = numbers.value;
  const stored = await image.value.storedSyntax(firstNumber, signal);
  if (!stored.ok) return failed(c, stored.failure);
  const choice = chooseFrames(wantedOf(c), stored.value, numbers.value.length);
  if (choice === null) return failed(c, { kind: 'not-acceptable', detail: `stored as ${stored.value}` });
  const read = (frameNumber: number): Promise<Result<Uint8Array>> =>
    frameBytes({ pixels, image: image.value, frameNumber, choice, signal });
  // The first frame is read before the answer begins, so that what is wrong with the file has a status of its own.
  const first = await read(firstNumber);
  if (!first.ok) return failed(c, frameFailure(first.failure));
  const type = choice.partType;
  if (!choice.multipart) {
    return responseBytes(first.value, { 'content-type': type });
  }
  return multipartResponse(c, {
    parts: frameParts(image.value, { firstNumber, first: first.value, others, read, type }),
    type: choice.mediaType,
    transferSyntax: choice.transferSyntax,
  });
}

async function* frameParts(
  image: Image,
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
    location: `${image.path}/frames/${frameNumber}`,
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
  pixels: Pixels;
  image: Image;
  frameNumber: number;
  choice: FrameChoice;
  signal: AbortSignal;
}): Promise<Result<Uint8Array>> {
  const { pixels, image, frameNumber, choice, signal } = options;
  const stored = await image.frame(frameNumber, signal);
  if (!stored.ok) return stored;
  return choice.decode ? pixels.nativeFrame(image, stored.value, signal) : ok(stored.value.bytes);
}

/** PS3.18 10.4.1.1.6: a list of numbers from 1. */
function frameNumbers(text: string, image: Image): Result<readonly number[]> {
  const { SOPInstanceUID } = image;
  const parts = text.split(',');
  if (parts.length > MOST_FRAMES || !parts.every((part) => /^[1-9]\d{0,8}$/.test(part))) {
    return fail({ kind: 'bad-request', detail: 'frame list' });
  }
  if (!image.hasPixelData) return fail({ kind: 'no-pixel-data', SOPInstanceUID });
  const numbers = parts.map(Number);
  const beyond = numbers.find((number) => number > image.NumberOfFrames);
  return beyond === undefined
    ? ok(numbers)
    : fail({ kind: 'frame-not-found', SOPInstanceUID, frameNumber: beyond });
}

/** A frame that cannot be decoded cannot be given in the syntax that was asked for. */
const frameFailure = (failure: Failure): Failure =>
  failure.kind === 'unsupported-transfer-syntax'
    ? { kind: 'not-acceptable', detail: `stored as ${failure.TransferSyntaxUID}` }
    : failure;
