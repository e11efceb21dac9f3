import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { Hono, type Context } from 'hono';
import { containedPath, NONCE_MARK, pageHeaders } from '../security/index.ts';
import { failed } from './reply.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};
// Vite puts a hash of the content into the names below assets/.
const HASHED = /^assets\/.*-[\w-]{8,}\.\w+$/;

/** The built page of the browser host: index.html for the page's own addresses, and its assets. */
export function pageRoutes(pageDirectory: string): Hono {
  const page = (c: Context): Promise<Response> => pageResponse(c, pageDirectory);
  return new Hono()
    .get('/', page)
    .get('/index.html', page)
    .get('/view', page)
    .get('/view/*', page)
    .get('/open', page)
    .get('/open/*', page)
    .get('/*', (c) => assetResponse(c, pageDirectory));
}

async function pageResponse(c: Context, directory: string): Promise<Response> {
  const path = await containedPath(directory, 'index.html');
  if (path === null) return failed(c, { kind: 'not-found' });
  const nonce = randomBytes(16).toString('base64');
  const html = (await readFile(path, 'utf8')).replaceAll(NONCE_MARK, nonce);
  return new Response(html, {
    headers: { ...pageHeaders(nonce), 'content-type': TYPES['.html'] ?? '', 'cache-control': 'no-store' },
  });
}

async function assetResponse(c: Context, directory: string): Promise<Response> {
  const relative = decodedPath(new URL(c.req.url).pathname.slice(1));
  const path = relative === null ? null : await containedPath(directory, relative);
  const type = TYPES[extname(path ?? '')];
  if (relative === null || path === null || type === undefined) return failed(c, { kind: 'not-found' });
  if (!(await stat(path)).isFile()) return failed(c, { kind: 'not-found' });
  return new Response(await readFile(path), {
    headers: {
      // A nonce that nobody learns: assets may be workers, whose own policy is that of their answer.
      ...pageHeaders(randomBytes(16).toString('base64')),
      'content-type': type,
      'cache-control': HASHED.test(relative) ? 'public, max-age=31536000, immutable' : 'no-cache',
    },
  });
}

function decodedPath(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}
