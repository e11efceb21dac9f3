import { Agent, request } from 'node:http';
import type { Serving } from './services.ts';

export type Client = {
  /** The whole body; throws for any answer but the one expected. */
  readonly get: (path: string, accept: string) => Promise<Buffer>;
  readonly post: (path: string, body: unknown, status?: number) => Promise<Buffer>;
  readonly put: (path: string, body: unknown) => Promise<Buffer>;
  readonly close: () => void;
};

/** Keeps six connections open, as a browser does for one host. */
export function client(serving: Serving): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: 6 });
  const send = (
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: string,
    status = 200,
  ): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      const options = { method, agent, headers: { authorization: serving.authorization, ...headers } };
      const asked = request(new URL(path, serving.url), options, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.once('error', reject);
        answer.once('end', () => {
          if (answer.statusCode === status) resolve(Buffer.concat(parts));
          else reject(new Error(`${method} ${path} answered ${answer.statusCode}.`));
        });
      });
      asked.once('error', reject);
      asked.end(body);
    });
  const json = { 'content-type': 'application/json', origin: new URL(serving.url).origin };
  return {
    get: (path, accept) => send('GET', path, { accept }),
    post: (path, body, status) => send('POST', path, json, JSON.stringify(body), status),
    put: (path, body) => send('PUT', path, json, JSON.stringify(body)),
    close: () => agent.destroy(),
  };
}
