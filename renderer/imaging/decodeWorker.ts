import { createDecoder } from '../../pixels/index.ts';
import { loadCodecScript, loadCodecWasm } from './codecFiles.ts';
import type { DecodeReply, DecodeRequest } from './decodeMessages.ts';

/** The page's decode worker: one frame at a time, in the order asked; the pool does the queueing. */
const decoder = createDecoder({ loadWasm: loadCodecWasm, loadScript: loadCodecScript });

async function answer(request: DecodeRequest): Promise<void> {
  const bytes = new Uint8Array(request.bytes);
  const reply: DecodeReply = {
    id: request.id,
    // It rejects when a codec cannot be fetched; the page must hear of that, not wait.
    result: await decoder.decode(bytes, request.TransferSyntaxUID, request.description).catch(() => ({
      ok: false,
      failure: { kind: 'unsupported-pixel-format', detail: 'codec-not-loaded' },
    })),
  };
  const transfer = reply.result.ok ? [reply.result.value.values.buffer] : [];
  self.postMessage(reply, { transfer });
}

self.addEventListener('message', (event: MessageEvent<DecodeRequest>) => void answer(event.data));
