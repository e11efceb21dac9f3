// The DICOMweb of an Orthanc for those only who show a token that is good, as an archive behind a record's authority has it.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Orthanc } from './orthanc.ts';
import { forward } from './webGate.ts';

export type BearerGate = {
  readonly url: string; // root of its DICOMweb
  readonly host: string;
  /** Every request that reached it; `token` '' where it brought none. */
  readonly seen: { readonly path: string; readonly token: string; readonly status: number }[];
  /** Tokens that are not good here, whatever the authority says. */
  readonly refused: Set<string>;
  /** `open`: for everybody. `images`: they come only then. `elsewhere`: everybody is sent to that address. */
  mode: 'checked' | 'open' | { readonly images: Promise<void> } | { readonly elsewhere: string };
  close(): Promise<void>;
};

export async function bearerGate(
  archive: Orthanc,
  isGood: (token: string) => Promise<boolean>,
): Promise<BearerGate> {
  const seen: BearerGate['seen'][number][] = [];
  const refused = new Set<string>();
  const answer = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const { mode } = made;
    const isIn = mode === 'open' || (token !== '' && !refused.has(token) && (await isGood(token)));
    const elsewhere = typeof mode === 'object' && 'elsewhere' in mode ? mode.elsewhere : null;
    seen.push({ path: request.url ?? '', token, status: elsewhere !== null ? 302 : isIn ? 200 : 401 });
    if (elsewhere !== null) response.writeHead(302, { location: elsewhere }).end();
    else if (!isIn) response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
    else {
      const isImages = (request.headers.accept ?? '').includes('multipart');
      if (isImages && typeof mode === 'object' && 'images' in mode) await mode.images;
      // Not Orthanc's affair: it would take it for its own.
      delete request.headers.authorization;
      forward(archive, request, response);
    }
  };
  const server = http.createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const made: BearerGate = {
    url: `http://${host}${archive.dicomWebRoot}`,
    host,
    seen,
    refused,
    mode: 'checked',
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return made;
}
