// Arrivals on their way to the library, in batches. The worker waits while the library is behind, so that a slow disk
// under the index does not fill the memory with what was read.
import type { MessagePort } from 'node:worker_threads';
import type { Arrival } from '../record/arrival.ts';
import { CONTROL, type ImportMessage } from './messages.ts';
import { encodeBatch } from './wire.ts';

// A commit writes every page that it touched once more, encrypted, so few and large batches cost the library least. Each is
// smaller than the one before by as much as lets the library keep up, so that little is left to write when the last file is
// read.
const BATCH_FILES = { least: 192, most: 1024, shareOfRest: 0.4 } as const;
const BATCH_MS = 100;
// Some MB at most; fewer, and the worker stands still at the end, where batches are small.
const BATCHES_AHEAD = 12;

export type Outbox = {
  readonly add: (arrival: Arrival, bytes: number) => void;
  /** A file that needs no look: it was done before the job was interrupted. */
  readonly skip: () => void;
  readonly post: (message: ImportMessage) => void;
  readonly flush: () => void;
  readonly cancelled: () => boolean;
};

export function createOutbox(port: MessagePort, control: Int32Array): Outbox {
  let arrivals: Arrival[] = [];
  let bytes = 0;
  let skipped = 0;
  let posted = 0;
  let done = 0;
  let since = performance.now();

  const batchFiles = (): number => {
    const rest = Atomics.load(control, CONTROL.found) - done;
    return Math.max(BATCH_FILES.least, Math.min(BATCH_FILES.most, rest * BATCH_FILES.shareOfRest));
  };
  let full: number | null = null;
  const cancelled = (): boolean => Atomics.load(control, CONTROL.cancelled) === 1;
  const waitForLibrary = (): void => {
    for (;;) {
      const acknowledged = Atomics.load(control, CONTROL.acknowledged);
      if (posted - acknowledged < BATCHES_AHEAD || cancelled()) return;
      Atomics.wait(control, CONTROL.acknowledged, acknowledged);
    }
  };
  const post = (message: ImportMessage): void => port.postMessage(message);
  const flush = (): void => {
    since = performance.now();
    if (arrivals.length === 0 && skipped === 0) return;
    waitForLibrary();
    post({ type: 'batch', batch: encodeBatch(arrivals), files: arrivals.length, bytes, skipped });
    posted += 1;
    done += arrivals.length + skipped;
    full = batchFiles();
    arrivals = [];
    bytes = 0;
    skipped = 0;
  };
  const flushWhenFull = (): void => {
    full ??= batchFiles();
    if (arrivals.length + skipped >= full || performance.now() - since > BATCH_MS) flush();
  };
  return {
    add(arrival, fileBytes) {
      arrivals.push(arrival);
      bytes += fileBytes;
      flushWhenFull();
    },
    skip() {
      skipped += 1;
      flushWhenFull();
    },
    post,
    flush,
    cancelled,
  };
}
