// `fetch` for openid-client: by our own connections, so that authorities, pins and proxies hold, to allowed hosts alone,
// bounded.
import type { RecordFailure } from '../../contract/index.ts';
import type { Addresses } from '../client/address.ts';
import { recordFailure } from '../client/failures.ts';
import type { Hosts } from '../client/hosts.ts';

export type Fetching = {
  readonly fetch: (url: string, options: FetchOptions) => Promise<Response>;
  /** Why the last one did not come about. */
  failure(): RecordFailure | null;
};
type FetchOptions = {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
};

const MOST_BYTES = 512 * 1024;
const STATUSES = [400, 401, 403, 404, 405, 409, 415, 422, 429, 500, 501, 502, 503, 504];

export function createFetching(addresses: Addresses, hosts: Hosts): Fetching {
  let last: RecordFailure | null = null;
  const failed = (failure: RecordFailure): Error => {
    last = failure;
    return new Error(`not fetched: ${failure.kind}`);
  };
  return {
    failure: () => last,
    async fetch(address, { method, headers, body, signal }) {
      last = null;
      const url = new URL(address);
      if (!addresses.allows(url)) throw failed({ kind: 'host-not-allowed', host: url.host });
      const http = hosts.open(url);
      if (!http.ok) throw failed(http.failure);
      const { 'content-type': type, ...others } = headers;
      const text = body instanceof URLSearchParams || typeof body === 'string' ? body.toString() : null;
      const bytes = text === null ? null : Buffer.from(text, 'utf8');
      const answer = await http.value.request({
        method: method === 'POST' ? 'POST' : 'GET',
        path: url.pathname.slice(1),
        query: url.searchParams,
        accept: others['accept'] ?? 'application/json',
        headers: others,
        ...(bytes === null
          ? {}
          : {
              body: {
                type: type ?? 'application/x-www-form-urlencoded;charset=UTF-8',
                length: bytes.length,
                // oxlint-disable-next-line typescript/require-await -- one piece where a stream is taken
                async *open() {
                  yield bytes;
                },
              },
            }),
        alsoStatus: STATUSES,
        ...(signal === undefined ? {} : { signal }),
      });
      if (!answer.ok) throw failed(recordFailure(answer.failure, 'token'));
      const read = await answer.value.body.collect(MOST_BYTES);
      if (!read.ok) throw failed(recordFailure(read.failure, 'token'));
      const { status, headers: given } = answer.value;
      return new Response([204, 205, 304].includes(status) ? null : new Uint8Array(read.value), {
        status,
        headers: {
          'content-type': given['content-type'] ?? '',
          ...(given['www-authenticate'] === undefined
            ? {}
            : { 'www-authenticate': given['www-authenticate'] }),
        },
      });
    },
  };
}
