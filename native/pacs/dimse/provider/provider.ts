// The storage provider: a port that takes C-ECHO and C-STORE (and storage commitment reports) from allowed callers.
// Whatever comes in on it costs bounded memory and time, and never keeps an allowed caller out.
import net, { type AddressInfo, type Socket } from 'node:net';
import tls from 'node:tls';
import { fail, ok, type Result } from '../../../contract/index.ts';
import type { LimitOptions } from '../limits.ts';
import { limitsOf } from '../limits.ts';
import { pinProblem, serverOptions, type ServerTls } from '../tls.ts';
import { type AllowedCallers, type CallerCounters, Callers, type Stranger } from './callers.ts';
import type { CommitmentHandler } from './commitmentReport.ts';
import { Connections } from './connections.ts';
import { ProviderConnection } from './providerConnection.ts';
import { Timer } from '../upper/timer.ts';
import type { StoreHandler } from './storeRequest.ts';

export type ProviderOptions = {
  /** Ours. Callers that mean another one are turned away, unless `anyCalledAETitle`. */
  readonly AETitle: string;
  readonly anyCalledAETitle?: boolean;
  readonly host: string;
  readonly port: number; // 0: any free one
  readonly tls?: ServerTls;
  readonly callers: AllowedCallers;
  readonly store: StoreHandler;
  readonly commitment?: CommitmentHandler;
  /** Told what a handler threw: a bug, for the log. The peer has been answered with a failure. */
  readonly onError?: (error: unknown) => void;
  readonly limits?: LimitOptions;
  /** Associations at a time; more are told that they are too many, and may try again. */
  readonly maximumAssociations?: number;
  /** Connections that have not asked for an association yet: the oldest gives way to a new one. */
  readonly maximumWaiting?: number;
  /** An association without a message for so long is aborted. */
  readonly idleMs?: number;
};

export type Provider = {
  readonly port: number;
  counters(): readonly CallerCounters[];
  /** Callers turned away because they are not allowed. */
  turnedAway(): number;
  /** The last callers that were turned away, the latest first. */
  strangers(): readonly Stranger[];
  /** Connections that are open now. */
  open(): { readonly associations: number; readonly waiting: number };
  /** Stops listening, and ends every association that has not ended by itself after `graceMs`; 0 unless given. */
  close(graceMs?: number): Promise<void>;
};

/** Starts listening. Fails with the system's code (`EADDRINUSE`) or, for own certificates of no use, OpenSSL's. */
export async function startProvider(
  options: ProviderOptions,
): Promise<Result<Provider, { readonly kind: 'cannot-listen'; readonly code: string }>> {
  const limits = limitsOf(options.limits);
  const callers = new Callers(options.callers);
  const connections = new Connections(options.maximumAssociations ?? 100, options.maximumWaiting ?? 200);
  const take = (socket: Socket): void => {
    new ProviderConnection(socket, {
      AETitle: options.anyCalledAETitle === true ? null : options.AETitle,
      limits,
      idleMs: options.idleMs ?? 300_000,
      callers,
      connections,
      store: options.store,
      commitment: options.commitment ?? null,
      onError: options.onError ?? (() => undefined),
    });
  };
  let server: net.Server;
  try {
    server =
      options.tls === undefined
        ? net.createServer(take)
        : secureServer(options.tls, limits.times.artimMs, take);
  } catch (error) {
    return fail({ kind: 'cannot-listen', code: codeOf(error) });
  }
  const raw = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    // Before the handshake a connection of TLS is a socket only: it counts among those that wait.
    raw.add(socket);
    socket.on('error', () => undefined); // told to the connection by its own listener, if there is one
    socket.once('close', () => raw.delete(socket));
    connections.admit(socket);
  });
  server.on('error', () => undefined); // out of file handles, for a while: those who wait are taken later
  const code = await listening(server, options.host, options.port);
  if (code !== null) return fail({ kind: 'cannot-listen', code });
  return ok({
    port: portOf(server.address()),
    counters: () => callers.list(),
    turnedAway: () => callers.turnedAway,
    strangers: () => callers.listStrangers(),
    open: () => connections.count(),
    async close(graceMs = 0) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const cut = new Timer(() => {
        for (const socket of raw) socket.destroy();
      });
      cut.start(graceMs);
      await closed;
      cut.stop();
    },
  });
}

function secureServer(options: ServerTls, handshakeMs: number, take: (socket: Socket) => void): tls.Server {
  const server = tls.createServer(serverOptions(options, handshakeMs), (socket) => {
    if (pinProblem(socket, options.trust) === null) take(socket);
    else socket.destroy();
  });
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return server;
}

async function listening(server: net.Server, host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    server.once('error', (error) => resolve(codeOf(error)));
    server.listen({ host, port }, () => resolve(null));
  });
}

const portOf = (address: AddressInfo | string | null): number =>
  typeof address === 'object' && address !== null ? address.port : 0;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
