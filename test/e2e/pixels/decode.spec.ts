import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, expect, test as base } from '@playwright/test';
import { build } from 'vite';
import { createNodeDecoder } from '../../../native/pixels.ts';
import type { HostOptions } from '../app.ts';
import { type FrameCase, frameCases } from './cases.ts';
import type {} from './harness/main.ts';

const test = base.extend<HostOptions>({ host: ['browser', { option: true }] });
const here = path.dirname(fileURLToPath(import.meta.url));
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; base-uri 'none'";
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** Serves the built harness and the frames under the product's content policy. */
function serve(folder: string, cases: readonly FrameCase[]): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    const url = request.url ?? '/';
    response.setHeader('Content-Security-Policy', POLICY);
    const frame = cases[Number(/^\/frame\/(\d+)$/.exec(url)?.[1] ?? NaN)];
    if (frame) return void response.end(frame.bytes);
    if (url === '/cases') {
      response.setHeader('Content-Type', 'application/json');
      return void response.end(JSON.stringify(cases.map((one) => ({ ...one, bytes: undefined }))));
    }
    const file = path.join(folder, url === '/' ? 'index.html' : path.normalize(url));
    response.setHeader('Content-Type', TYPES[path.extname(file)] ?? 'application/octet-stream');
    try {
      response.end(readFileSync(file));
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve({
        server,
        url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`,
      });
    });
  });
}

async function expected({ bytes, TransferSyntaxUID, description }: FrameCase): Promise<string> {
  const result = await createNodeDecoder().decode(bytes, TransferSyntaxUID, description);
  if (!result.ok) return JSON.stringify(result.failure);
  const { values } = result.value;
  const digest = createHash('sha256').update(new Uint8Array(values.buffer)).digest('hex');
  return `${values.constructor.name} ${digest}`;
}

test('every syntax decodes in the page’s workers to what it decodes to in Node, under the content policy', async ({
  host,
}) => {
  test.skip(host !== 'browser', 'the harness is a page of its own; the shell is tested with the app');
  const folder = mkdtempSync(path.join(os.tmpdir(), 'lightbox-decode-'));
  const cases = await frameCases();
  await build({
    root: path.join(here, 'harness'),
    configFile: false,
    logLevel: 'error',
    worker: { format: 'es' },
    build: { outDir: folder, emptyOutDir: true, target: 'chrome130', assetsInlineLimit: 0 },
  });
  const { server, url } = await serve(folder, cases);
  const browser = await chromium.launch({
    executablePath: process.env['LIGHTBOX_CHROMIUM'] ?? '/usr/bin/chromium',
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    const page = await browser.newPage();
    await page.goto(url);
    await page.waitForFunction(() => globalThis.decodeCases !== undefined);
    const outcomes = await page.evaluate(() => globalThis.decodeCases?.() ?? []);
    expect(outcomes.length).toBe(cases.length);
    for (const [index, one] of cases.entries()) {
      expect(outcomes[index]).toEqual({ name: one.name, found: await expected(one), violations: 0 });
    }
  } finally {
    await browser.close();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
