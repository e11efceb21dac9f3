// A DICOMweb server in the test's hand: it says what it is told, well or badly.
import http, { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import { afterEach } from 'vitest';
import type { DicomWebSettings, SecretName } from '../../../../native/contract/index.ts';
import {
  createDicomWebPeer,
  type DicomWebPeer,
  type DicomWebPeerOptions,
} from '../../../../native/pacs/dicomweb/index.ts';

export type WebServer = {
  readonly origin: string;
  readonly port: number;
  /** Method and address of every request, in order. */
  readonly requests: {
    readonly method: string;
    readonly url: URL;
    readonly headers: http.IncomingHttpHeaders;
  }[];
  /** Connections that were ever made. */
  connections(): number;
  readonly close: () => Promise<void>;
};

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Ends with the test. */
export function atEnd(close: () => unknown): void {
  closing.push(close);
}

/** A server that ends with the test. */
export async function serve(...options: Parameters<typeof webServer>): Promise<WebServer> {
  const server = await webServer(...options);
  atEnd(server.close);
  return server;
}

export type Answer = (request: IncomingMessage, response: ServerResponse, url: URL) => void;

export async function webServer(
  answer: Answer,
  make: (listener: RequestListener) => http.Server = (listener) => http.createServer(listener),
): Promise<WebServer> {
  const requests: WebServer['requests'][number][] = [];
  let connections = 0;
  const server = make((request, response) => {
    const url = new URL(request.url ?? '/', 'http://server');
    requests.push({ method: request.method ?? '', url, headers: request.headers });
    request.resume();
    answer(request, response, url);
  });
  server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    requests,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A server that does not even speak HTTP unless it is told to. */
export async function socketServer(
  talk: (socket: Socket) => void,
): Promise<{ origin: string; port: number; close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    talk(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

export const never = (): AbortSignal => new AbortController().signal;

/** A peer that ends with the test. */
export function peerAt(
  url: string,
  settings: Partial<Omit<DicomWebSettings, 'kind'>> = {},
  options: Partial<DicomWebPeerOptions> & {
    readonly given?: Readonly<Partial<Record<SecretName, string>>>;
    /** For several tests: whoever made it closes it. */
    readonly lasting?: boolean;
  } = {},
): DicomWebPeer {
  const peer = createDicomWebPeer({
    peerId: '00000000-0000-0000-0000-000000000000',
    settings: {
      kind: 'dicomweb',
      name: 'Server',
      url,
      auth: { kind: 'none' },
      trust: { kind: 'system' },
      certificate: null,
      proxy: null,
      ...settings,
    },
    secrets: { read: (name) => options.given?.[name] ?? null, keep: () => undefined },
    proxy: { kind: 'none' },
    ...options,
  });
  if (options.lasting !== true) atEnd(() => peer.close());
  return peer;
}

export async function all<T>(events: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const event of events) list.push(event);
  return list;
}

/** The last event's end: null for ok, otherwise the failure. */
export async function failureOf(
  events: AsyncIterable<{ kind: string } | { kind: 'end'; end: { ok: boolean; failure?: unknown } }>,
): Promise<unknown> {
  const last = (await all(events)).at(-1);
  if (last === undefined || !('end' in last)) throw new Error('no end');
  return last.end.ok ? null : last.end.failure;
}

export const json = (
  response: ServerResponse,
  value: unknown,
  headers: http.OutgoingHttpHeaders = {},
): void => {
  response
    .writeHead(200, { 'content-type': 'application/dicom+json', ...headers })
    .end(JSON.stringify(value));
};

export const aStudy = (uid: string): unknown => ({ '0020000D': { vr: 'UI', Value: [uid] } });
