import { randomUUID } from 'node:crypto';
import { isUsableToken, loopbackGate } from '../security/index.ts';
import { createApi } from './createApi.ts';
import { attach, closeServer, createHttpServer, listen } from './httpServer.ts';
import { createLog, type Log } from './log.ts';
import { type RoomServices, roomServices } from './services.ts';
import { appVersion } from './version.ts';

export type LoopbackOptions = RoomServices & {
  readonly port: number; // 0: any free one
  readonly token: string; // see isUsableToken, createToken
  readonly pageDirectory?: string;
  readonly launchId?: string;
  readonly version?: string; // that of package.json unless given
  readonly log?: Log;
};

/** A door that is open. `url` ends in `/`; with `?token=...` behind it, it opens the page. */
export type Door = { readonly url: string; readonly close: () => Promise<void> };

/** Opens the door of the browser host, on 127.0.0.1 only. Rejects when the port is taken. Prints nothing. */
export async function serveLoopback(options: LoopbackOptions): Promise<Door> {
  if (!isUsableToken(options.token)) throw new RangeError('the token is empty or not safe in a URL');
  const log = options.log ?? createLog();
  const version = options.version ?? (await appVersion());
  const server = createHttpServer();
  await listen(server, { host: '127.0.0.1', port: options.port });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const api = createApi({
    ...roomServices(options),
    security: loopbackGate({ port: address.port, token: options.token }),
    host: 'browser',
    version,
    launchId: options.launchId ?? randomUUID(),
    log,
    ...(options.pageDirectory === undefined ? {} : { pageDirectory: options.pageDirectory }),
  });
  attach(server, (request, bindings) => api.fetch(request, bindings), log);
  return { url: `http://127.0.0.1:${address.port}/`, close: () => closeServer(server) };
}
