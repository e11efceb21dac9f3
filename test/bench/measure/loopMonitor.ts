// Loaded before the services (`--import`): measures how late their loop is, and tells whoever started them on being asked.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

if (isMainThread && process.send !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  process.on('message', (message) => {
    if (message !== 'longest-block') return;
    process.send?.({ longestMs: delay.max / 1e6 });
    delay.reset();
  });
  process.channel?.unref(); // it does not keep the services alive
}
