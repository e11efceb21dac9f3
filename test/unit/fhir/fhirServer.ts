// A FHIR server in the test's hand, and the client that asks it.
import type { RecordServerSettings, RecordTest } from '../../../native/contract/index.ts';
import type { RecordLimits } from '../../../native/fhir/client/limits.ts';
import type { RecordClient } from '../../../native/fhir/client/types.ts';
import { connectTo } from '../../../native/fhir/servers/connection.ts';
import { type Answer, atEnd, serve, type WebServer } from '../pacs/dicomweb/webServer.ts';

export type Served = WebServer & {
  readonly client: RecordClient;
  readonly test: () => Promise<RecordTest>;
  /** The pauses that the client made, in ms; none of them is waited for. */
  readonly pauses: number[];
};

export const FHIR = { 'content-type': 'application/fhir+json' };

type Options = {
  readonly settings?: Partial<RecordServerSettings>;
  readonly limits?: Partial<RecordLimits>;
  readonly token?: string;
};

/** Base address: `/fhir/`. */
export async function serveFhir(answer: Answer, options: Options = {}): Promise<Served> {
  const server = await serve(answer);
  return { ...server, ...clientFor(`${server.origin}/fhir`, options) };
}

export function clientFor(url: string, { settings = {}, limits = {}, token }: Options = {}) {
  const pauses: number[] = [];
  const connection = connectTo(
    {
      serverId: '00000000-0000-4000-8000-0000000000fe',
      settings: {
        name: 'Test',
        url,
        allowedHosts: [],
        signInHosts: [],
        auth: token === undefined ? { kind: 'none' } : { kind: 'bearer' },
        trust: { kind: 'system' },
        certificate: null,
        proxy: null,
        ...settings,
      },
    },
    { read: (name) => (name === 'token' ? (token ?? null) : null), keep: () => undefined },
    {
      cache: null,
      limits,
      proxy: { kind: 'none' },
      wait(ms) {
        pauses.push(ms);
        return Promise.resolve();
      },
    },
  );
  atEnd(() => connection.close());
  return { client: connection.client, pauses, test: () => connection.test(new AbortController().signal) };
}

export const bundle = (entries: readonly object[], next?: string) => ({
  resourceType: 'Bundle',
  type: 'searchset',
  ...(next === undefined ? {} : { link: [{ relation: 'next', url: next }] }),
  entry: entries.map((resource) => ({ resource, search: { mode: 'match' } })),
});

export const patients = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({ resourceType: 'Patient', id: `p${from + index}` }));
