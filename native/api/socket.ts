import { randomUUID } from 'node:crypto';
import { chmod, lstat, mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { socketGate } from '../security/index.ts';
import { createApi } from './createApi.ts';
import { attach, closeServer, createHttpServer, listen } from './httpServer.ts';
import { createLog, type Log } from './log.ts';
import { type RoomServices, roomServices } from './services.ts';
import { appVersion } from './version.ts';

export type SocketOptions = RoomServices & {
  /** A Unix socket in a folder of its own, or a Windows named pipe (`\\.\pipe\...`). */
  readonly socketPath: string;
  readonly launchId?: string;
  readonly version?: string; // that of package.json unless given
  readonly log?: Log;
};

/**
 * Opens the door of the shell: HTTP with `Host: lightbox` over a local socket. Its folder is made private (0700), which
 * is what stands in for a token. To a pipe on Windows nobody but its user may write.
 */
export async function serveSocket(options: SocketOptions): Promise<{ readonly close: () => Promise<void> }> {
  const log = options.log ?? createLog();
  const isPipe = options.socketPath.startsWith('\\\\');
  if (!isPipe) await preparePrivateFolder(options.socketPath);
  const version = options.version ?? (await appVersion());
  const server = createHttpServer();
  const api = createApi({
    ...roomServices(options),
    security: socketGate(),
    host: 'shell',
    version,
    launchId: options.launchId ?? randomUUID(),
    log,
  });
  attach(server, (request, bindings) => api.fetch(request, bindings), log);
  await listen(server, { path: options.socketPath });
  if (!isPipe) await chmod(options.socketPath, 0o600);
  return { close: () => closeServer(server) };
}

async function preparePrivateFolder(socketPath: string): Promise<void> {
  const folder = dirname(socketPath);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { mode, uid } = await lstat(folder);
  if ((mode & 0o077) !== 0 || uid !== process.getuid?.()) {
    throw new Error('the folder of the socket is open to others');
  }
  await rm(socketPath, { force: true }); // left by a process that was killed
}
