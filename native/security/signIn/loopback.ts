// Where the system browser comes back to after a sign-in (RFC 8252 7.3): a port of this machine, open for one answer.
// The answer holds an authorization code: it is handed on, and neither logged nor shown.
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { fail, ok, type Result } from '../../contract/index.ts';
import { boundConnections } from '../crowd.ts';
import { DATA_HEADERS } from '../headers.ts';
import { sameSecret } from '../token.ts';
import { answerPage, type AnswerPage } from './page.ts';

export type LoopbackFailure =
  /** Nobody came back in time. */
  | { readonly kind: 'timed-out' }
  /** `close` was called before anybody came back. */
  | { readonly kind: 'closed' };

export type LoopbackOptions = {
  /** The `state` of the request (RFC 6749 4.1.1). An answer with another one is turned away, and the wait goes on. */
  readonly state: string;
  /** How long a person may take. */
  readonly waitMs?: number;
  /** For servers that take registered addresses only, port included; 0: any free one (RFC 8252 7.3). */
  readonly port?: number;
};

export type LoopbackReceiver = {
  /** `http://127.0.0.1:PORT/signed-in`. */
  readonly redirectUri: string;
  /** The whole address that the browser was sent to, `code` and `state` or `error` included. Never rejects. */
  readonly answer: Promise<Result<URL, LoopbackFailure>>;
  /** Ends the wait; harmless afterwards. */
  readonly close: () => void;
};

const PATH = '/signed-in';
const WAIT_MS = 10 * 60_000;
/** The browser's own, with some to spare: it opens one or two. */
const MAXIMUM_CONNECTIONS = 20;
const MAXIMUM_HEADER_BYTES = 32 * 1024;
const REQUEST_MS = 10_000;

/** Starts to listen. Fails with the system's code where it cannot (`EADDRINUSE` for a port that is asked for). */
export async function openLoopback(
  options: LoopbackOptions,
): Promise<Result<LoopbackReceiver, { readonly kind: 'cannot-listen'; readonly code: string }>> {
  const server = http.createServer({
    maxHeaderSize: MAXIMUM_HEADER_BYTES,
    requestTimeout: REQUEST_MS,
    headersTimeout: REQUEST_MS,
    keepAlive: false,
  });
  boundConnections(server, MAXIMUM_CONNECTIONS);
  const code = await listening(server, options.port ?? 0);
  if (code !== null) return fail({ kind: 'cannot-listen', code });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a port without a number');
  const origin = `http://127.0.0.1:${address.port}`;
  let finish: (result: Result<URL, LoopbackFailure>) => void = () => undefined;
  const answer = new Promise<Result<URL, LoopbackFailure>>((resolve) => (finish = resolve));
  const timer = setTimeout(() => end(fail({ kind: 'timed-out' })), options.waitMs ?? WAIT_MS);
  let isOver = false;
  const end = (result: Result<URL, LoopbackFailure>): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    server.close();
    if (!result.ok) server.closeAllConnections();
    finish(result);
  };
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const url = answerIn(request, origin);
    if (url === null || isOver) return reply(request, response, 404, 'strange');
    const state = url.searchParams.get('state') ?? '';
    if (!sameSecret(state, options.state)) return reply(request, response, 400, 'strange');
    // Its own connection is the last: those that never asked anything would keep the port until they are bored.
    response.once('close', () => server.closeAllConnections());
    reply(request, response, 200, url.searchParams.has('error') ? 'refused' : 'done');
    end(ok(url));
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  return ok({ redirectUri: `${origin}${PATH}`, answer, close: () => end(fail({ kind: 'closed' })) });
}

/** Null for what is no answer: another path, method or (by a name that resolves to this machine) host. */
function answerIn({ method, url, headers }: IncomingMessage, origin: string): URL | null {
  if (method !== 'GET' || url === undefined || !url.startsWith(`${PATH}?`)) return null;
  return `http://${headers.host ?? ''}` === origin && URL.canParse(url, origin) ? new URL(url, origin) : null;
}

function reply(request: IncomingMessage, response: ServerResponse, status: number, page: AnswerPage): void {
  response.writeHead(status, {
    ...DATA_HEADERS,
    'content-type': 'text/html; charset=utf-8',
    connection: 'close',
  });
  response.end(answerPage(page, request.headers['accept-language'] ?? ''));
}

async function listening(server: http.Server, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    server.once('error', (error) => resolve('code' in error ? String(error.code) : 'unknown'));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => resolve(null));
  });
}
