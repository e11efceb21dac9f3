import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
import type { Orthanc } from './orthanc.ts';

export type WebGate = {
  readonly url: string;
  /** Resolves when a search has been asked for since `holdSearches`. */
  readonly searched: Promise<void>;
  /** Images are refused (403) until this is called. */
  giveImages(): void;
  /** Requests for images lose their connection, as they do when the network goes, until they are given. */
  loseImages(): void;
  /** Searches wait until they may be answered. */
  holdSearches(): void;
  answerSearches(): void;
  close(): Promise<void>;
};

/** The DICOMweb of an Orthanc behind a gate: searches can be held, and images are handed out only when told. */
export async function webGate(archive: Orthanc): Promise<WebGate> {
  let images: 'refused' | 'lost' | 'given' = 'refused';
  let open: Promise<void> = Promise.resolve();
  let answer = (): void => undefined;
  let tell = (): void => undefined;
  const searched = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const server = http.createServer((request, response) => {
    if ((request.headers.accept ?? '').includes('multipart')) {
      if (images === 'given') forward(archive, request, response);
      else if (images === 'lost') request.destroy();
      else response.writeHead(403).end();
      return;
    }
    tell();
    void open.then(() => forward(archive, request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${archive.dicomWebRoot}`,
    searched,
    giveImages: () => {
      images = 'given';
    },
    loseImages: () => {
      images = 'lost';
    },
    holdSearches: () => {
      open = new Promise((resolve) => {
        answer = resolve;
      });
    },
    answerSearches: () => answer(),
    close: () =>
      new Promise((resolve) => {
        answer();
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export function forward(
  archive: Orthanc,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): void {
  const headers = { ...request.headers, host: new URL(archive.origin).host };
  const { method } = request;
  // A connection of its own: one that was kept may be closed by Orthanc at that moment, and nobody would try again here.
  const options = { method, headers, agent: false };
  const outgoing = http.request(`${archive.origin}${request.url ?? ''}`, options, (incoming) => {
    // Who asked may have gone by now, as a page does that is loaded again; a pipe to nobody throws.
    if (response.destroyed) {
      incoming.destroy();
      return;
    }
    response.writeHead(incoming.statusCode ?? 502, incoming.headers);
    // What breaks off there breaks off here: a bare pipe would leave the asker waiting.
    pipeline(incoming, response, () => undefined);
  });
  outgoing.on('error', () => response.destroy());
  request.pipe(outgoing);
}
