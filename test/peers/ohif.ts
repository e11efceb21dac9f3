import { spawnSync } from 'node:child_process';
import { createReadStream, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';

// OHIF as a peer: its own build from npm, served beside a DICOMweb server on one origin, as a hospital would.

const VERSION = '3.13.2';

const cacheFolder = () =>
  path.join(process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache'), 'lightbox-test');

/** Folder of OHIF's build; fetched from npm once and kept. `null`: it cannot be had here. */
export function ohifFolder(): string | null {
  const folder = path.join(cacheFolder(), `ohif-${VERSION}`);
  if (existsSync(path.join(folder, 'dist', 'index.html'))) return path.join(folder, 'dist');
  mkdirSync(cacheFolder(), { recursive: true });
  const work = mkdtempSync(path.join(cacheFolder(), 'ohif-'));
  const packed = spawnSync('npm', ['pack', '--silent', `@ohif/app@${VERSION}`], { cwd: work });
  const unpacked =
    packed.status === 0 && spawnSync('tar', ['xzf', `ohif-app-${VERSION}.tgz`], { cwd: work }).status === 0;
  if (unpacked && !existsSync(folder)) renameSync(path.join(work, 'package'), folder);
  rmSync(work, { recursive: true, force: true });
  return unpacked ? path.join(folder, 'dist') : null;
}

export type Upstream = {
  readonly origin: string;
  readonly root: string;
  readonly headers: Record<string, string>;
};

const configFor = () =>
  `window.config = ${JSON.stringify({
    routerBasename: '/',
    extensions: [],
    modes: [],
    showStudyList: true,
    maxNumberOfWebWorkers: 2,
    showLoadingIndicator: true,
    investigationalUseDialog: { option: 'never' },
    maxNumRequests: { interaction: 100, thumbnail: 5, prefetch: 25 },
    defaultDataSourceName: 'peer',
    dataSources: [
      {
        namespace: '@ohif/extension-default.dataSourcesModule.dicomweb',
        sourceName: 'peer',
        configuration: {
          friendlyName: 'peer',
          name: 'peer',
          wadoUriRoot: '/pacs',
          qidoRoot: '/pacs',
          wadoRoot: '/pacs',
          qidoSupportsIncludeField: true,
          imageRendering: 'wadors',
          thumbnailRendering: 'wadors',
          enableStudyLazyLoad: true,
          supportsFuzzyMatching: true,
          supportsWildcard: true,
          omitQuotationForMultipartRequest: true,
          singlepart: 'bulkdata,video',
          bulkDataURI: { enabled: true },
        },
      },
    ],
  })};`;

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
};

function proxy(
  upstream: Upstream,
  agent: http.Agent,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): void {
  const target = new URL(upstream.origin);
  const outgoing = http.request(
    {
      agent,
      hostname: target.hostname,
      port: target.port,
      method: request.method,
      path: `${upstream.root}${(request.url ?? '').slice('/pacs'.length)}`,
      // Without gzip: on loopback it only costs (FACTS.md).
      headers: {
        accept: request.headers.accept ?? '*/*',
        host: target.host,
        'accept-encoding': 'identity',
        ...upstream.headers,
      },
    },
    (incoming) => {
      response.writeHead(incoming.statusCode ?? 502, incoming.headers);
      incoming.pipe(response);
    },
  );
  outgoing.on('error', () => response.destroy());
  response.on('close', () => outgoing.destroy());
  request.pipe(outgoing);
}

/** Serves OHIF on a free loopback port, reading from `upstream`. */
export async function serveOhif(
  folder: string,
  upstream: Upstream,
): Promise<{ origin: string; close(): Promise<void> }> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
  const server = http.createServer((request, response) => {
    const pathname = new URL(request.url ?? '/', 'http://ohif').pathname;
    if (pathname.startsWith('/pacs/')) return proxy(upstream, agent, request, response);
    if (pathname === '/app-config.js')
      return void response.setHeader('Content-Type', 'text/javascript').end(configFor());
    const file = path.join(folder, path.normalize(pathname));
    const found =
      file.startsWith(folder) && existsSync(file) && statSync(file).isFile()
        ? file
        : path.join(folder, 'index.html');
    response.setHeader('Content-Type', types[path.extname(found)] ?? 'application/octet-stream');
    if (found !== path.join(folder, 'index.html')) response.setHeader('Cache-Control', 'max-age=3600');
    createReadStream(found).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        agent.destroy();
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
