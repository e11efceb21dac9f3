export { createApi } from './createApi.ts';
export { serveFramesPort, type FramesPort } from './framesPort.ts';
export { createLog, type Log } from './log.ts';
export { serveLoopback, type Door, type LoopbackOptions } from './loopback.ts';
export type { Services } from './services.ts';
export { serveSocket, type SocketOptions } from './socket.ts';
