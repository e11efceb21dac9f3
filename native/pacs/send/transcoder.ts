// The thread that turns stored images into plain ones: started when a peer first refuses one, ended when the job is over.
import { Worker } from 'node:worker_threads';

export type TranscodeRequest = { readonly id: number; readonly path: string };
export type TranscodeReply = { readonly id: number; readonly bytes: Uint8Array<ArrayBuffer> | null };

export type Transcoder = {
  /** The data set of the file in Explicit VR Little Endian; null where that cannot be done without loss. */
  readonly plain: (path: string) => Promise<Uint8Array | null>;
  readonly close: () => Promise<void>;
};

const WORKER = new URL(
  import.meta.url.endsWith('.ts') ? './transcodeWorker.ts' : './transcodeWorker.mjs',
  import.meta.url,
);

export function createTranscoder(): Transcoder {
  let worker: Worker | null = null;
  let last = 0;
  const waiting = new Map<number, (bytes: Uint8Array | null) => void>();
  const giveUp = (): void => {
    for (const resolve of waiting.values()) resolve(null);
    waiting.clear();
    worker = null;
  };
  const start = (): Worker => {
    const started = new Worker(WORKER, { name: 'transcode' });
    started.on('message', ({ id, bytes }: TranscodeReply) => {
      waiting.get(id)?.(bytes);
      waiting.delete(id);
    });
    // A codec that dies of an image takes its thread with it: that image cannot be turned, the next gets a new thread.
    started.once('error', giveUp);
    return started;
  };
  return {
    plain(path) {
      worker ??= start();
      const thread = worker;
      last += 1;
      const id = last;
      return new Promise((resolve) => {
        waiting.set(id, resolve);
        thread.postMessage({ id, path } satisfies TranscodeRequest);
      });
    },
    async close() {
      const thread = worker;
      giveUp();
      await thread?.terminate();
    },
  };
}
