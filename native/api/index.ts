export { createApi } from './createApi.ts';
export { createLog, errorFacts } from './log.ts';
export { csvCell } from './reportFile.ts';
export { appVersion } from './version.ts';
export { serveLoopback, type Door } from './loopback.ts';
export { serveSocket } from './socket.ts';
