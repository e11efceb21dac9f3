import type { Failure } from '../contract/index.ts';
import { createAttempts } from './attempts.ts';
import { sameSecret } from './token.ts';

/** What a door says to a request before anything else looks at it. */
type Verdict =
  | { readonly kind: 'pass' }
  | {
      readonly kind: 'refuse';
      readonly status: 400 | 401 | 403 | 405 | 414 | 421 | 429;
      readonly failure: Failure;
      readonly headers: Readonly<Record<string, string>>;
    }
  // The launch token came in the address: keep it as a cookie and take it out of the address bar and the history.
  | { readonly kind: 'sign-in'; readonly location: string; readonly cookie: string }
  // Another website leads a person here by a link: who that is is not known, and nothing is read or told but the link.
  | { readonly kind: 'link' };

export type Gate = { check(request: Request): Verdict };

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);
const URL_LIMIT = 8192;
const FAILURES_A_MINUTE = 20;
const PASS: Verdict = { kind: 'pass' };

/** Where links lead: our own word, and that of IHE Invoke Image Display (RAD TF, RAD-106). */
export const LINK_PATHS: readonly string[] = ['/open', '/IHEInvokeImageDisplay'];

/**
 * The gate of the browser host. `Host` must name this very server (a name rebound to 127.0.0.1 does not), `Origin` and
 * `Sec-Fetch-Site` must be our own page's, and the launch token must be there: as `Authorization: Bearer`, as the cookie,
 * or once as `?token=` on a page. There is no way to allow another origin: a website may lead a person to a link, which is
 * kept for the page to ask about, and it learns nothing by that.
 */
export function loopbackGate(options: { port: number; token: string; now?: () => number }): Gate {
  const hosts = new Set([`127.0.0.1:${options.port}`, `localhost:${options.port}`]);
  const attempts = createAttempts(FAILURES_A_MINUTE, 60_000, options.now ?? Date.now);
  const cookieName = `lightbox-${options.port}`; // cookies know no ports: two launches must not share one
  const denied = (): Verdict =>
    attempts.fail()
      ? refuse(401, { kind: 'unauthorised' }, { 'www-authenticate': 'Bearer' })
      : refuse(429, { kind: 'too-many-requests' }, { 'retry-after': '60', connection: 'close' });
  return {
    check(request) {
      const misplaced = checkShape(request) ?? checkHost(request, hosts);
      if (misplaced !== null) return misplaced;
      if (isLinkFromElsewhere(request)) return { kind: 'link' };
      const refused = checkOrigin(request, 'http');
      if (refused !== null) return refused;
      const presented = presentedToken(request, cookieName);
      if (presented !== null && sameSecret(presented, options.token)) return PASS;
      const url = new URL(request.url);
      const inAddress = url.searchParams.get('token');
      if (inAddress === null || request.method !== 'GET' || isData(url.pathname)) return denied();
      if (!sameSecret(inAddress, options.token)) return denied();
      url.searchParams.delete('token');
      return {
        kind: 'sign-in',
        location: pathOnly(url),
        cookie: `${cookieName}=${options.token}; HttpOnly; SameSite=Strict; Path=/`,
      };
    },
  };
}

/** The gate of the local socket, whose folder only the user may enter: no token, but nothing that came from elsewhere. */
export function socketGate(): Gate {
  const hosts = new Set(['lightbox']);
  return {
    check: (request) =>
      checkShape(request) ?? checkHost(request, hosts) ?? checkOrigin(request, 'app') ?? PASS,
  };
}

function checkShape(request: Request): Verdict | null {
  if (!METHODS.has(request.method)) {
    return refuse(405, { kind: 'bad-request', detail: 'method' }, { allow: [...METHODS].join(', ') });
  }
  if (request.url.length > URL_LIMIT) return refuse(414, { kind: 'bad-request', detail: 'address too long' });
  return null;
}

function checkHost(request: Request, hosts: ReadonlySet<string>): Verdict | null {
  const host = request.headers.get('host') ?? '';
  // An absolute request target (`GET http://elsewhere/`) overrides Host, so both must be ours.
  const target = new URL(request.url).host;
  if (hosts.has(host) && target === host) return null;
  return refuse(421, { kind: 'forbidden' }, { connection: 'close' });
}

function checkOrigin(request: Request, scheme: 'http' | 'app'): Verdict | null {
  const origin = request.headers.get('origin');
  if (origin !== null && origin !== `${scheme}://${request.headers.get('host') ?? ''}`) {
    return refuse(403, { kind: 'forbidden' });
  }
  const site = request.headers.get('sec-fetch-site');
  // `same-site` is another port of this machine: some other program's page.
  if (site !== null && site !== 'same-origin' && site !== 'none') return refuse(403, { kind: 'forbidden' });
  return null;
}

/** A person follows a link of another site in a window of their own: no script, frame, form or image of that site asks. */
function isLinkFromElsewhere(request: Request): boolean {
  const { headers } = request;
  const site = headers.get('sec-fetch-site');
  return (
    request.method === 'GET' &&
    (site === 'cross-site' || site === 'same-site') &&
    headers.get('sec-fetch-mode') === 'navigate' &&
    headers.get('sec-fetch-dest') === 'document' &&
    headers.get('origin') === null &&
    LINK_PATHS.includes(new URL(request.url).pathname)
  );
}

function presentedToken(request: Request, cookieName: string): string | null {
  const bearer = /^Bearer ([^\s]+)$/i.exec(request.headers.get('authorization') ?? '');
  if (bearer?.[1] !== undefined) return bearer[1];
  for (const pair of (request.headers.get('cookie') ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === cookieName) return pair.slice(at + 1).trim();
  }
  return null;
}

const isData = (pathname: string): boolean => /^\/(api|dicomweb)(\/|$)/.test(pathname);

// `//elsewhere` as a path would be another host to the browser.
function pathOnly(url: URL): string {
  return `${url.pathname.replace(/^\/{2,}/, '/')}${url.search}`;
}

function refuse(
  status: 400 | 401 | 403 | 405 | 414 | 421 | 429,
  failure: Failure,
  headers: Record<string, string> = {},
): Verdict {
  return { kind: 'refuse', status, failure, headers };
}
