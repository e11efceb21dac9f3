import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod';
import { writeSampleFiles } from './files.ts';

const { directory } = z.object({ directory: z.string() }).parse(workerData);
const stopped = new AbortController();
parentPort?.once('message', () => stopped.abort());

const paths = await writeSampleFiles(directory, {
  onProgress: (progress) => parentPort?.postMessage(progress),
  signal: stopped.signal,
});
parentPort?.postMessage({ paths });
parentPort?.close();
