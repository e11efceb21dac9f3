import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { FramesRequest } from '../../../../native/contract/index.ts';

/** A series as the services would give it: DICOM JSON of its instances, and the bytes of every frame. */
export type ServedSeries = {
  readonly SeriesInstanceUID: string;
  readonly metadata: readonly object[];
  /** Native pixels, Explicit VR Little Endian; null: the frame fails. */
  readonly frame: (SOPInstanceUID: string, frameNumber: number) => Uint8Array | null;
};

export type HarnessServer = {
  readonly url: string;
  readonly requests: string[]; // frames asked for, in order
  serve(series: ServedSeries): void;
  /** Awaited before every frame of an answer: for tests of late and shuffled arrival. */
  setDelay(delay: (() => Promise<void>) | null): void;
  close(): Promise<void>;
};

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
  '.css': 'text/css',
};

function record(header: object, bytes: Uint8Array): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  return Buffer.concat([length, json, bytes]);
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return JSON.parse(Buffer.concat(chunks).toString());
}

/** Serves the built page in `directory`, metadata and frames. */
export async function startHarnessServer(directory: string): Promise<HarnessServer> {
  const seriesByUid = new Map<string, ServedSeries>();
  const requests: string[] = [];
  let delay: (() => Promise<void>) | null = null;

  async function frames(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = FramesRequest.parse(await bodyOf(request));
    const series = seriesByUid.get(asked.SeriesInstanceUID);
    response.writeHead(200, { 'content-type': 'application/vnd.lightbox.frames' });
    for (const address of asked.frames) {
      requests.push(`${address.SOPInstanceUID}/${String(address.frameNumber)}`);
      await delay?.();
      if (response.destroyed) return;
      const bytes = series?.frame(address.SOPInstanceUID, address.frameNumber) ?? null;
      const failure = { kind: 'frame-not-found', ...address };
      response.write(
        bytes === null
          ? record({ ...address, failure, byteLength: 0 }, new Uint8Array(0))
          : record({ ...address, TransferSyntaxUID: '1.2.840.10008.1.2.1', byteLength: bytes.length }, bytes),
      );
    }
    response.end();
  }

  function metadata(pathname: string, response: ServerResponse): void {
    const series = seriesByUid.get(/series\/([\d.]+)\/metadata$/.exec(pathname)?.[1] ?? '');
    response.writeHead(series ? 200 : 404, { 'content-type': 'application/dicom+json' });
    response.end(JSON.stringify(series?.metadata ?? { kind: 'not-found' }));
  }

  function file(pathname: string, response: ServerResponse): void {
    const name = pathname === '/' ? 'index.html' : pathname.slice(1);
    try {
      const body = readFileSync(path.join(directory, name));
      response.writeHead(200, { 'content-type': TYPES[path.extname(name)] ?? 'application/octet-stream' });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  }

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://harness');
    if (pathname === '/api/frames') frames(request, response).catch(() => response.destroy());
    else if (pathname.startsWith('/dicomweb/')) metadata(pathname, response);
    else file(pathname, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${String(port)}/`,
    requests,
    serve: (series) => void seriesByUid.set(series.SeriesInstanceUID, series),
    setDelay: (next) => void (delay = next),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
