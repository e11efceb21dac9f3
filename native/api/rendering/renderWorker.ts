// Decodes frames and draws thumbnails beside the thread that answers requests.
import { parentPort } from 'node:worker_threads';
import type { PixelFailure, StoredPixels } from '../../../pixels/index.ts';
import { createNodeDecoder } from '../../pixels.ts';
import type { RenderReply, RenderRequest } from './messages.ts';
import { nativeFrame } from './nativeFrame.ts';
import { fitted, pictureOf } from './picture.ts';
import { encodePng } from './png.ts';

const MAX_FRAME_BYTES = 512 * 1024 * 1024;

const decoder = createNodeDecoder({ maxFrameBytes: MAX_FRAME_BYTES });

parentPort?.on('message', (request: RenderRequest) => {
  void answer(request);
});

async function answer(request: RenderRequest): Promise<void> {
  const reply = await render(request);
  parentPort?.postMessage(
    reply,
    reply.ok && reply.bytes.buffer instanceof ArrayBuffer ? [reply.bytes.buffer] : [],
  );
}

async function render(request: RenderRequest): Promise<RenderReply> {
  const { id, bytes, TransferSyntaxUID, description } = request;
  const decoded = await decoder.decode(bytes, TransferSyntaxUID, description);
  if (!decoded.ok) return { id, ok: false, failure: decoded.failure };
  const out = drawn(decoded.value, request);
  if (out !== null) return { id, ok: true, bytes: out };
  const failure: PixelFailure = { kind: 'unsupported-pixel-format', detail: 'colour' };
  return { id, ok: false, failure };
}

function drawn(pixels: StoredPixels, { description, picture }: RenderRequest): Uint8Array | null {
  if (picture === null) return nativeFrame(pixels, description);
  const whole = pictureOf(pixels, picture.display);
  // Copied out of Node's buffer pool, which cannot be transferred.
  return whole && new Uint8Array(encodePng(fitted(whole, picture.box, picture.display.rowToColumnSpacing)));
}
