// `fetch` over our own HTTP client: the trust, certificate and proxy of the settings hold for the sign-in server too.
import { createHttpClient, type DicomWebFailure, type HttpClient, type Route } from '../dicomweb/index.ts';

/** Thrown by `fetch`, as its users know no other way to hear of it. */
export class WebFailed extends Error {
  readonly failure: DicomWebFailure;

  constructor(failure: DicomWebFailure) {
    super(`The sign-in server was not asked: ${failure.kind}`);
    this.name = 'WebFailed';
    this.failure = failure;
  }
}

export type WebFetch = {
  readonly fetch: (address: string, options: FetchOptions) => Promise<Response>;
  readonly close: () => void;
};
type FetchOptions = {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
};

/** Keys and metadata of a server; tokens are far smaller. */
const MOST_BYTES = 1024 * 1024;
/** A refusal is an answer like any other: what it says is of interest. */
const EVERY_STATUS = Array.from({ length: 300 }, (_, at) => 300 + at);

export function createWebFetch(route: Route): WebFetch {
  const clients = new Map<string, HttpClient>();
  const clientOf = (origin: string): HttpClient => {
    const known = clients.get(origin);
    if (known !== undefined) return known;
    const made = createHttpClient(
      { ...route, baseUrl: `${origin}/`, authentication: { kind: 'none' } },
      'token-server',
    );
    if (!made.ok) throw new WebFailed(made.failure);
    clients.set(origin, made.value);
    return made.value;
  };
  return {
    async fetch(address, { method = 'GET', headers = {}, body, signal }) {
      const url = new URL(address);
      const { accept = 'application/json', ...others } = lowerCased(headers);
      const bytes = body === undefined || body === null ? null : Buffer.from(textOf(body), 'utf8');
      const answered = await clientOf(url.origin).request({
        method: method === 'POST' ? 'POST' : 'GET',
        path: url.pathname.slice(1),
        query: url.searchParams,
        accept,
        headers: others,
        alsoStatus: EVERY_STATUS,
        signal,
        ...(bytes === null
          ? {}
          : {
              body: {
                type: others['content-type'] ?? 'application/x-www-form-urlencoded',
                length: bytes.length,
                // oxlint-disable-next-line typescript/require-await -- one piece where a stream is taken
                async *open() {
                  yield bytes;
                },
              },
            }),
      });
      if (!answered.ok) throw new WebFailed(answered.failure);
      const { status, headers: given } = answered.value;
      const read = await answered.value.body.collect(MOST_BYTES);
      if (!read.ok) throw new WebFailed(read.failure);
      const told = new Headers();
      for (const name of ['content-type', 'www-authenticate', 'date'])
        if (typeof given[name] === 'string') told.set(name, given[name]);
      return new Response(status === 204 ? null : new Uint8Array(read.value), { status, headers: told });
    },
    close() {
      for (const client of clients.values()) client.close();
      clients.clear();
    },
  };
}

const lowerCased = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

const textOf = (body: unknown): string =>
  typeof body === 'string' || body instanceof URLSearchParams ? body.toString() : '';
