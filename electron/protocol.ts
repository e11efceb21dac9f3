import { randomBytes } from 'node:crypto';
import { createReadStream, readFileSync, realpathSync, statSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { Readable } from 'node:stream';
import { protocol } from 'electron';
import type { Failure } from '../native/contract/index.ts';

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** Before `ready`: without `supportFetchAPI` the page's fetch fails, without `stream` bodies arrive whole (FACTS.md). */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: 'app',
      privileges: {
        standard: true,
        secure: true,
        supportFetchAPI: true,
        stream: true,
        corsEnabled: true,
        codeCache: true,
      },
    },
  ]);
}

/** The content policy of the page; the nonce is for the style sheets that Mantine writes at run time. */
const contentPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    "connect-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

const plain = (status: number) =>
  new Response(null, { status, headers: { 'X-Content-Type-Options': 'nosniff' } });

function indexPage(pageDirectory: string): Response {
  const nonce = randomBytes(16).toString('base64');
  const html = readFileSync(path.join(pageDirectory, 'index.html'), 'utf8').replaceAll(
    '__CSP_NONCE__',
    nonce,
  );
  return new Response(html, {
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': contentPolicy(nonce),
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-store',
    },
  });
}

/** A file of the built page; links and `..` cannot lead outside the folder. */
function pageFile(pageDirectory: string, pathname: string): Response {
  let file: string;
  try {
    file = realpathSync(path.join(pageDirectory, decodeURIComponent(pathname)));
    if (!file.startsWith(`${realpathSync(pageDirectory)}${path.sep}`) || !statSync(file).isFile())
      return plain(404);
  } catch {
    return plain(404);
  }
  const body = Readable.toWeb(createReadStream(file));
  const type = mediaTypes[path.extname(file)] ?? 'application/octet-stream';
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Node's web stream and fetch's are the same class here
  return new Response(body as unknown as ReadableStream<Uint8Array>, {
    headers: {
      'Content-Type': type,
      'X-Content-Type-Options': 'nosniff',
      'Content-Length': String(statSync(file).size),
    },
  });
}

const hopHeaders = new Set(['connection', 'keep-alive', 'transfer-encoding', 'host', 'origin', 'referer']);

/** Streams a request of the page through to the services on their local socket, and the answer back. */
function forward(request: Request, socketPath: string): Promise<Response> {
  const url = new URL(request.url);
  const headers: Record<string, string> = { Host: 'lightbox' };
  for (const [name, value] of request.headers) if (!hopHeaders.has(name)) headers[name] = value;
  return new Promise((resolve) => {
    const outgoing = http.request(
      {
        socketPath,
        method: request.method,
        path: `${url.pathname}${url.search}`,
        headers,
        signal: request.signal,
      },
      (incoming) => {
        const answer = new Headers({ 'X-Content-Type-Options': 'nosniff' });
        for (const [name, value] of Object.entries(incoming.headers)) {
          if (value !== undefined && !hopHeaders.has(name))
            answer.set(name, Array.isArray(value) ? value.join(', ') : value);
        }
        const status = incoming.statusCode ?? 502;
        const empty = status === 204 || status === 304 || request.method === 'HEAD';
        if (empty) incoming.resume();
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
        const body = empty ? null : (Readable.toWeb(incoming) as unknown as ReadableStream<Uint8Array>);
        resolve(new Response(body, { status, headers: answer }));
      },
    );
    outgoing.on('error', () => resolve(Response.json({ kind: 'internal' }, { status: 503 })));
    if (!request.body) return void outgoing.end();
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
    Readable.fromWeb(request.body as unknown as import('node:stream/web').ReadableStream).pipe(outgoing);
  });
}

const pages = new Set(['/', '/view', '/open', '/index.html']);

/** `app://lightbox/...`: the built page, and the services behind it. Any other host is refused. */
export function serveApp(options: {
  pageDirectory: string;
  socketPath: () => string | null;
  failure: () => Failure | null;
}): void {
  protocol.handle('app', (request) => {
    const url = new URL(request.url);
    if (url.host !== 'lightbox') return plain(404);
    if (url.pathname.startsWith('/api/') || url.pathname.startsWith('/dicomweb/')) {
      const socketPath = options.socketPath();
      if (socketPath) return forward(request, socketPath);
      return Response.json(options.failure() ?? ({ kind: 'internal' } satisfies Failure), { status: 503 });
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405);
    return pages.has(url.pathname)
      ? indexPage(options.pageDirectory)
      : pageFile(options.pageDirectory, url.pathname);
  });
}
