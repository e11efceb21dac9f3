import { createServer, type Server } from 'node:http';
import type { ListenOptions } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { boundConnections } from '../security/index.ts';
import type { DoorBindings } from './bodyStream.ts';
import { errorFacts, type Log } from './log.ts';

const CONNECTION_CAP = 256;
const HEADER_BYTES = 16 * 1024;

/** A Node HTTP server with the limits that keep a slow or hostile client from holding it: not listening yet. */
export function createHttpServer(): Server {
  const server = createServer({
    maxHeaderSize: HEADER_BYTES,
    headersTimeout: 10_000, // a request line and headers that trickle in
    requestTimeout: 30 * 60_000, // an upload of a whole disc over a slow stick; idle sockets end sooner, see below
    keepAliveTimeout: 30_000,
    connectionsCheckingInterval: 5_000,
    noDelay: true,
  });
  boundConnections(server, CONNECTION_CAP);
  server.maxHeadersCount = 100;
  // A body that stops arriving, or a reader that stops reading. Event streams have their heartbeats.
  server.setTimeout(120_000);
  return server;
}

/** Resolves when the server listens; rejects when it cannot. */
export function listen(server: Server, options: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Answers the server's requests by `handle`, which gets the bindings of bodyStream.ts. */
export function attach(
  server: Server,
  handle: (request: Request, bindings: DoorBindings) => Response | Promise<Response>,
  log: Log,
): void {
  const listener = getRequestListener(
    (request, { outgoing }) =>
      handle(request, {
        breakOff(error) {
          // A client that went away stops the reading too: that is its own affair.
          if (!outgoing.destroyed) log('error', 'answer-broken-off', errorFacts(error));
          outgoing.destroy();
        },
      }),
    {
      errorHandler: (error) => {
        log('warn', 'request-refused', errorFacts(error));
        return new Response('{"kind":"bad-request"}', {
          status: 400,
          headers: { 'content-type': 'application/json', connection: 'close' },
        });
      },
    },
  );
  server.on('request', (incoming, outgoing) => {
    void listener(incoming, outgoing);
  });
  server.on('checkContinue', (incoming, outgoing) => {
    outgoing.writeContinue();
    void listener(incoming, outgoing);
  });
}

/** Stops listening, lets nothing linger (event streams never end by themselves) and resolves when all is closed. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
