// A connection for each host that the record leads to: signed in where the settings say that our sign-in may be shown.
import { fail, ok, type RecordFailure, type Result } from '../../contract/index.ts';
import {
  createHttpClient,
  type DicomWebServer,
  type HttpClient,
  type Route,
} from '../../pacs/dicomweb/index.ts';
import { recordFailure } from './failures.ts';

type Authentication = DicomWebServer['authentication'];
type Maybe = Result<HttpClient, RecordFailure>;

export type Hosts = {
  /** For questions that need no sign-in, and for hosts that must not see it. */
  open(url: URL): Maybe;
  signedIn(url: URL): Maybe;
  close(): void;
};

/** More than a record needs; a hostile one could name as many as it likes. */
const MOST = 40;

export function createHosts(
  route: Result<Route, RecordFailure>,
  authentication: Result<Authentication, RecordFailure>,
): Hosts {
  const made = new Map<string, HttpClient>();
  const of = (url: URL, by: Result<Authentication, RecordFailure>, name: string): Maybe => {
    if (!route.ok) return route;
    if (!by.ok) return by;
    const key = `${name} ${url.origin}`;
    const known = made.get(key);
    if (known !== undefined) return ok(known);
    if (made.size >= MOST) return fail({ kind: 'host-not-allowed', host: url.host });
    const client = createHttpClient({ ...route.value, baseUrl: url.origin, authentication: by.value });
    if (!client.ok) return fail(recordFailure(client.failure, ''));
    made.set(key, client.value);
    return client;
  };
  return {
    open: (url) => of(url, ok({ kind: 'none' }), 'open'),
    signedIn: (url) => of(url, authentication, 'signed-in'),
    close() {
      for (const client of made.values()) client.close();
      made.clear();
    },
  };
}
