export { createApi } from './createApi.ts';
export { createLog } from './log.ts';
export { csvCell } from './reportFile.ts';
export { appVersion } from './version.ts';
export { openRooms, type Rooms } from './rooms.ts';
export { serveLoopback, type Door } from './loopback.ts';
export { serveSocket } from './socket.ts';
