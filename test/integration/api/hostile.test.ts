import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog, serveLoopback, type Door } from '../../../native/api/index.ts';
import { ok } from '../../../native/contract/index.ts';
import type { Library } from '../../../native/library/types.ts';
import { createToken } from '../../../native/security/index.ts';
import { anInstance, fakeLibrary } from '../../unit/api/fakeLibrary.ts';
import { rawExchange, statusOf } from './rawHttp.ts';

const token = createToken();
let folder = '';
let door: Door;
let port = 0;
let host = '';
const library = fakeLibrary();

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'lightbox-hostile-'));
  const page = path.join(folder, 'page');
  await mkdir(path.join(page, 'assets'), { recursive: true });
  await writeFile(path.join(page, 'index.html'), '<style nonce="__CSP_NONCE__"></style>');
  await writeFile(path.join(page, 'assets', 'index-Ab3dE6gH.js'), 'export {};');
  await writeFile(path.join(folder, 'secret.txt'), 'SECRET');
  await symlink(path.join(folder, 'secret.txt'), path.join(page, 'assets', 'link.txt'));
  door = await serveLoopback({ library, port: 0, token, pageDirectory: page, log: createLog('error') });
  port = Number(new URL(door.url).port);
  host = `127.0.0.1:${port}`;
});
afterAll(async () => {
  await door.close();
  await rm(folder, { recursive: true, force: true });
});

const raw = (
  target: string,
  headers: Record<string, string> = {},
  method = 'GET',
  body = '',
): Promise<string> => {
  const all = { Host: host, Authorization: `Bearer ${token}`, Connection: 'close', ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return rawExchange(port, `${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
};

describe('the door of the browser host', () => {
  it('listens on 127.0.0.1 only', async () => {
    const others = Object.values(os.networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter((address) => address.family === 'IPv4' && !address.internal);
    for (const { address } of others) {
      const reached = await new Promise<boolean>((resolve) => {
        const socket = net.connect(port, address, () => resolve(true));
        socket.on('error', () => resolve(false));
      });
      expect(reached, address).toBe(false);
    }
    expect(new URL(door.url).hostname).toBe('127.0.0.1');
  });

  it('answers its own page', async () => {
    expect(statusOf(await raw('/api/session'))).toBe(200);
  });

  it('refuses a name that was rebound to this machine', async () => {
    const answer = await raw('/api/session', {
      Host: `evil.example:${port}`,
      Origin: `http://evil.example:${port}`,
    });
    expect(statusOf(answer)).toBe(421);
    expect(answer.toLowerCase()).not.toContain('access-control');
  });

  it('refuses requests of other pages, preflights among them, without a word for CORS', async () => {
    for (const origin of ['http://evil.example', 'null', `http://localhost:${port + 1}`]) {
      const answer = await raw('/api/session', { Origin: origin });
      expect(statusOf(answer), origin).toBe(403);
      expect(answer.toLowerCase()).not.toContain('access-control');
    }
    const preflight = await raw(
      '/api/imports',
      { Origin: 'http://evil.example', 'Access-Control-Request-Method': 'POST' },
      'OPTIONS',
    );
    expect(statusOf(preflight)).toBe(405);
  });

  it('refuses two Host headers, none, and another in the request target', async () => {
    const head = (lines: string[]) =>
      rawExchange(port, `GET ${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`);
    const auth = `Authorization: Bearer ${token}`;
    expect(statusOf(await head(['/api/session HTTP/1.1', auth]))).toBe(400);
    expect(
      statusOf(await head(['/api/session HTTP/1.1', `Host: ${host}`, 'Host: evil.example', auth])),
    ).not.toBe(200);
    expect(statusOf(await head(['http://evil.example/api/session HTTP/1.1', `Host: ${host}`, auth]))).toBe(
      421,
    );
  });

  it('lets no guess at the token pass, and slows guesses down', async () => {
    const guesses = ['', 'x', token.slice(0, -1), `${token}x`, token.toLowerCase(), 'null', 'undefined'];
    for (const guess of guesses) {
      expect([401, 429]).toContain(statusOf(await raw('/api/session', { Authorization: `Bearer ${guess}` })));
    }
    const many = await Promise.all(
      Array.from({ length: 30 }, () => raw('/', { Authorization: 'Bearer guess' })),
    );
    expect(many.map(statusOf)).toContain(429);
    expect(statusOf(await raw('/api/session'))).toBe(200);
  });

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/%2e%2e%2f%2e%2e%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/assets/....//....//secret.txt',
    '/%252e%252e%252fsecret.txt',
    '/assets/link.txt',
    '/assets/index-Ab3dE6gH.js%00.txt',
    '//etc/passwd',
    '/%2fetc%2fpasswd',
    '/assets/%c0%ae%c0%ae/secret.txt',
    '/assets',
    '/assets/',
  ])('serves nothing outside the page folder for %s', async (target) => {
    const answer = await raw(target);
    expect([400, 404]).toContain(statusOf(answer));
    expect(answer).not.toContain('SECRET');
    expect(answer).not.toContain('root:');
  });

  it('refuses headers above 16 KB and addresses above 8 KB', async () => {
    expect(statusOf(await raw('/api/session', { 'X-Large': 'a'.repeat(20_000) }))).toBe(431);
    expect(statusOf(await raw(`/api/studies?text=${'a'.repeat(9_000)}`))).toBe(414);
  });

  it('refuses a body above its limit before it has all arrived', async () => {
    const headers = { 'Content-Type': 'application/json', 'Content-Length': '900000000' };
    expect(statusOf(await raw('/api/imports', headers, 'POST', '{"paths":['))).toBe(413);
  });

  it('refuses a chunked body that grows above the limit', async () => {
    const headers = { 'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked' };
    const chunk = `10000\r\n${'a'.repeat(0x10000)}\r\n`;
    expect(statusOf(await raw('/api/imports', headers, 'POST', chunk.repeat(20)))).toBe(413);
  });

  it('refuses smuggled and malformed requests', async () => {
    const both = {
      'Content-Type': 'application/json',
      'Content-Length': '4',
      'Transfer-Encoding': 'chunked',
    };
    expect(statusOf(await raw('/api/imports', both, 'POST', '0\r\n\r\n'))).toBe(400);
    expect(statusOf(await rawExchange(port, 'NONSENSE\r\n\r\n'))).toBe(400);
    expect(statusOf(await rawExchange(port, new Uint8Array(64).fill(0x16)))).toBe(400);
  });

  it('goes on answering while a hundred connections send nothing', async () => {
    const idle = Array.from({ length: 100 }, () =>
      net.connect(port, '127.0.0.1').on('error', () => undefined),
    );
    for (const socket of idle) socket.write('GET / HTTP/1.1\r\nHost:');
    expect(statusOf(await raw('/api/session'))).toBe(200);
    for (const socket of idle) socket.destroy();
  });
});

describe('the page', () => {
  it('opens by the link of the launch, and the token leaves the address', async () => {
    const first = await fetch(`${door.url}view?study=1.2.3&token=${token}`, { redirect: 'manual' });
    expect(first.status).toBe(303);
    expect(first.headers.get('location')).toBe('/view?study=1.2.3');
    const [cookie = ''] = (first.headers.get('set-cookie') ?? '').split(';');
    expect(first.headers.get('set-cookie')).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
    const page = await fetch(`${door.url}view?study=1.2.3`, { headers: { cookie } });
    expect(page.status).toBe(200);
    const policy = page.headers.get('content-security-policy') ?? '';
    const nonce = /<style nonce="([^"]+)">/.exec(await page.text())?.[1] ?? 'none';
    expect(policy).toContain(`'nonce-${nonce}'`);
    expect(policy).not.toContain("unsafe-eval' 'unsafe");
    expect(policy).toContain("default-src 'none'");
  });

  it('has another style nonce each time, keeps hashed assets and forgets pages', async () => {
    const headers = { authorization: `Bearer ${token}` };
    const [one, two] = await Promise.all([fetch(door.url, { headers }), fetch(door.url, { headers })]);
    expect(one.headers.get('content-security-policy')).not.toBe(two.headers.get('content-security-policy'));
    expect(one.headers.get('cache-control')).toBe('no-store');
    await Promise.all([one.text(), two.text()]);
    const asset = await fetch(`${door.url}assets/index-Ab3dE6gH.js`, { headers });
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(asset.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(asset.headers.get('x-content-type-options')).toBe('nosniff');
    await asset.text();
  });
});

describe('clients that go away', () => {
  it('leave no reading behind, however many there are', async () => {
    let open = 0;
    let aborted = 0;
    const readFrame: Library['readFrame'] = (_, __, signal) =>
      new Promise((resolve) => {
        open += 1;
        const end = () => {
          open -= 1;
          aborted += 1;
          resolve(ok({ TransferSyntaxUID: '1.2.840.10008.1.2.1', bytes: new Uint8Array(10) }));
        };
        signal?.addEventListener('abort', end, { once: true });
      });
    const slow = fakeLibrary({ readFrame, instance: () => anInstance({ NumberOfFrames: 10 }) });
    const other = await serveLoopback({ library: slow, port: 0, token, log: createLog('error') });
    const body = JSON.stringify({
      StudyInstanceUID: '1.2.3',
      SeriesInstanceUID: '1.2.3.4',
      frames: Array.from({ length: 10 }, (_, i) => ({ SOPInstanceUID: '1.2.3.4.5', frameNumber: i + 1 })),
    });
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const aborters = Array.from({ length: 20 }, () => new AbortController());
    const asked = aborters.map(({ signal }) =>
      fetch(`${other.url}api/frames`, { method: 'POST', headers, body, signal }).then(
        (response) => response.arrayBuffer().catch(() => null),
        () => null,
      ),
    );
    await expect.poll(() => open).toBe(60); // three ahead for each of the twenty
    for (const aborter of aborters) aborter.abort();
    await Promise.all(asked);
    await expect.poll(() => open).toBe(0);
    expect(aborted).toBe(60);
    await other.close();
  });

  it('are told by a cut connection when a list of frames cannot be finished', async () => {
    const readFrame: Library['readFrame'] = (_, frameNumber) =>
      Promise.resolve(
        frameNumber === 2
          ? { ok: false, failure: { kind: 'frame-not-found', SOPInstanceUID: '1.2.3.4.5', frameNumber } }
          : ok({ TransferSyntaxUID: '1.2.840.10008.1.2.1', bytes: new Uint8Array(200_000) }),
      );
    const failing = fakeLibrary({ readFrame, instance: () => anInstance({ NumberOfFrames: 3 }) });
    const events: string[] = [];
    const log = (_: string, event: string) => void events.push(event);
    const other = await serveLoopback({ library: failing, port: 0, token, log });
    const address = 'dicomweb/library/studies/1.2.3/series/1.2.3.4/instances/1.2.3.4.5/frames/1,2,3';
    const response = await fetch(other.url + address, { headers: { authorization: `Bearer ${token}` } });
    await expect(response.arrayBuffer()).rejects.toThrow();
    expect(events).toContain('answer-broken-off');
    await other.close();
  });
});
