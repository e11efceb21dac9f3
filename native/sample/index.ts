// The sample study for a new user: three examinations of a patient who does not exist, made by our own code.
import { Worker } from 'node:worker_threads';
import * as z from 'zod';
import type { SampleOptions } from './files.ts';

export type { SampleOptions, SampleProgress } from './files.ts';

const Message = z.union([
  z.object({ done: z.number(), total: z.number() }),
  z.object({ paths: z.array(z.string()) }),
]);

/**
 * Writes the sample below the directory, in a worker thread: a CT of the abdomen (72 slices), a chest radiograph and an
 * ultrasound cine, some 40 MB, within a few seconds; resolves to the paths. Files and UIDs are the same every time.
 * Rejects with the signal's reason once the worker has stopped, or with its I/O error.
 */
export async function writeSampleStudy(directory: string, options: SampleOptions = {}): Promise<string[]> {
  options.signal?.throwIfAborted();
  const entry = import.meta.url.endsWith('.ts') ? './sampleWorker.ts' : './sampleWorker.mjs';
  const worker = new Worker(new URL(entry, import.meta.url), { workerData: { directory } });
  const stop = (): void => worker.postMessage('stop');
  options.signal?.addEventListener('abort', stop, { once: true });
  try {
    return await filesOf(worker, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    throw error;
  } finally {
    options.signal?.removeEventListener('abort', stop);
    await worker.terminate();
  }
}

function filesOf(worker: Worker, options: SampleOptions): Promise<string[]> {
  return new Promise((resolve, reject) => {
    worker.on('message', (received: unknown) => {
      const message = Message.parse(received);
      if ('paths' in message) resolve(message.paths);
      else options.onProgress?.(message);
    });
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`The worker of the sample ended with code ${code}.`)));
  });
}
