// Runs under Node 24, started by dev.mjs.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const token = randomBytes(24).toString('hex');
const library = path.join(root, '.cache', 'dev-library');
const cli = path.join(root, 'dist', 'services', 'cli.mjs');
const args = [cli, 'serve', '--library', library, '--port', '0', '--token', token];
const services = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
services.on('exit', (code) => process.exit(code ?? 1));

const target = await new Promise((resolve) => {
  let text = '';
  services.stdout.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
    const found = /http:\/\/[^\s/]+/.exec(text);
    if (found) resolve(found[0]);
  });
});

/** The services check Host, Origin and token; the development server vouches for its page. */
const proxy = {
  target,
  changeOrigin: true,
  headers: { Authorization: `Bearer ${token}` },
  configure: (server) =>
    server.on('proxyReq', (request) => {
      request.removeHeader('origin');
      request.removeHeader('referer');
      request.removeHeader('sec-fetch-site');
    }),
};
const page = await createServer({
  configFile: path.join(root, 'vite.config.ts'),
  server: { host: '127.0.0.1', proxy: { '/api': proxy, '/dicomweb': proxy } },
});
await page.listen();
page.printUrls();
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => services.kill(signal));
