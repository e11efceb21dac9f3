// Decodes frames and draws pictures beside the thread that answers requests.
import { parentPort } from 'node:worker_threads';
import { encodeJpeg, type PixelFailure } from '../../../pixels/index.ts';
import { createNodeDecoder } from '../../pixels.ts';
import { drawn } from './draw.ts';
import type { Drawing, RenderReply, RenderRequest } from './messages.ts';
import { nativeFrame } from './nativeFrame.ts';
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
  const { id, bytes, TransferSyntaxUID } = request;
  const description = 'drawing' in request ? request.drawing.image.description : request.description;
  const decoded = await decoder.decode(bytes, TransferSyntaxUID, description);
  if (!decoded.ok) return { id, ok: false, failure: decoded.failure };
  const pixels = decoded.value;
  const picture = 'drawing' in request ? drawn(pixels, request.drawing) : null;
  const out =
    'drawing' in request
      ? picture && encoded(picture, request.drawing.format)
      : nativeFrame(pixels, request.description);
  if (out !== null) return { id, ok: true, bytes: out };
  const failure: PixelFailure = { kind: 'unsupported-pixel-format', detail: 'colour' };
  return { id, ok: false, failure };
}

function encoded(picture: Parameters<typeof encodeJpeg>[0], format: Drawing['format']): Uint8Array {
  if (format.type === 'image/jpeg') return encodeJpeg(picture, format.quality);
  // Copied out of Node's buffer pool, which cannot be transferred.
  return new Uint8Array(encodePng(picture));
}
