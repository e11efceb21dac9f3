// Import workers, kept: starting a thread and warming its code takes as long as reading a few thousand headers.
import { Worker } from 'node:worker_threads';

const WORKER = new URL(
  import.meta.url.endsWith('.ts') ? './importWorker.ts' : './importWorker.mjs',
  import.meta.url,
);
const idle: Worker[] = [];
const KEPT = 1;

function start(): Worker {
  const worker = new Worker(WORKER, { name: 'import' });
  // It must not keep the process alive while it waits for work; and when it dies waiting, another will be started.
  worker.unref();
  worker.on('error', () => {
    const at = idle.indexOf(worker);
    if (at >= 0) idle.splice(at, 1);
  });
  return worker;
}

/** Starts a worker before it is needed. */
export function warmImportWorker(): void {
  if (idle.length === 0) idle.push(start());
}

/** Ends those that wait: who receives needs their memory more than a quick beginning of an import. */
export function endIdleImportWorkers(): void {
  for (const worker of idle.splice(0)) void worker.terminate();
}

export function takeImportWorker(): Worker {
  const worker = idle.pop() ?? start();
  worker.ref();
  return worker;
}

/** Only a worker that has said that it is done may come back. */
export function returnImportWorker(worker: Worker): void {
  worker.unref();
  if (idle.length < KEPT) idle.push(worker);
  else void worker.terminate();
}
