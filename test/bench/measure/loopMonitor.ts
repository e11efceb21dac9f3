// Loaded before the services (`--import`): measures how late their loop is, and tells whoever started them on being asked.
// By the clock, and by the processor: on a machine that is busy with other things the clock says little.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

if (isMainThread && process.send !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  let longestCpu = 0;
  let before = process.threadCpuUsage();
  const look = setInterval(() => {
    const { user, system } = process.threadCpuUsage(before);
    longestCpu = Math.max(longestCpu, user + system);
    before = process.threadCpuUsage();
  }, 1);
  look.unref();
  process.on('message', (message) => {
    if (message !== 'longest-block') return;
    process.send?.({ clockMs: delay.max / 1e6, processorMs: longestCpu / 1000 });
    delay.reset();
    longestCpu = 0;
  });
  process.channel?.unref(); // it does not keep the services alive
}
