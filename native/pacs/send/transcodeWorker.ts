// Decodes beside the thread that answers requests.
import { parentPort } from 'node:worker_threads';
import { createNodeDecoder } from '../../pixels.ts';
import { plainDataSet } from './plainFile.ts';
import type { TranscodeReply, TranscodeRequest } from './transcoder.ts';

const decoder = createNodeDecoder();

parentPort?.on('message', ({ id, path }: TranscodeRequest) => {
  void answer(id, path);
});

async function answer(id: number, path: string): Promise<void> {
  // A file that is gone or cut since it was listed is one that cannot be turned into another.
  const bytes = await plainDataSet(path, decoder).catch(() => null);
  const reply: TranscodeReply = { id, bytes: bytes === null ? null : new Uint8Array(bytes) };
  parentPort?.postMessage(reply, reply.bytes === null ? [] : [reply.bytes.buffer]);
}
