// Requests to one server: signed in, answers decoded and judged by their status. Nothing of ours, a token least of all,
// goes to another origin than the configured one.
import type { IncomingHttpHeaders } from 'node:http';
import { fail, ok, type Result } from '../../../contract/index.ts';
import type { DicomWebFailure, Party } from '../failure.ts';
import { PeerAgent } from './agent.ts';
import { Body, decodedStream } from './body.ts';
import { type Answered, exchange, type RequestBody } from './exchange.ts';
import { type MediaType, mediaType } from './mediaType.ts';
import { plainHost, portOf, proxyFor } from './proxy.ts';
import {
  type Authentication,
  baseUrl,
  type DicomWebServer,
  httpLimits,
  type HttpLimits,
  SYSTEM_TLS,
} from './settings.ts';
import { Slots } from './slots.ts';
import { statusFailure } from './status.ts';

export type HttpRequest = {
  readonly method?: 'GET' | 'POST' | 'PUT';
  /** Below the base address, without a slash before it. */
  readonly path: string;
  readonly query?: URLSearchParams;
  readonly accept: string;
  /** Compressed answers are welcome: not for pixels, which servers compress for little and at great cost (FACTS.md). */
  readonly compressed?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: RequestBody;
  /** Doing it twice would be wrong: it is not sent again where nobody knows whether it was heard (RFC 9110 9.2.2). */
  readonly once?: boolean;
  /** Statuses beside 200 to 299 whose bodies are of interest. */
  readonly alsoStatus?: readonly number[];
  readonly signal?: AbortSignal | undefined;
};

/** The body has to be read to its end or cancelled. */
export type HttpAnswer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly type: MediaType;
  readonly body: Body;
};

export type HttpClient = {
  readonly limits: HttpLimits;
  readonly base: URL;
  request(request: HttpRequest): Promise<Result<HttpAnswer, DicomWebFailure>>;
  /** What the server calls itself; '' before it has answered, and where it does not say. */
  product(): string;
  /** Ends all connections, those in use too. */
  close(): void;
};

const MOST_REDIRECTS = 5;

export function createHttpClient(
  server: DicomWebServer,
  party: Party = 'server',
): Result<HttpClient, DicomWebFailure> {
  const base = baseUrl(server.baseUrl);
  if (!base.ok) return base;
  const proxy = proxyFor(base.value, server.proxy ?? { kind: 'environment' });
  if (!proxy.ok) return proxy;
  const limits = httpLimits(server);
  const agent = new PeerAgent(
    {
      host: plainHost(base.value.hostname),
      port: portOf(base.value),
      tls: base.value.protocol === 'https:' ? (server.tls ?? SYSTEM_TLS) : null,
      proxy: proxy.value,
      connectMs: limits.connectMs,
      party,
    },
    limits.connections,
  );
  return ok(new Client({ base: base.value, limits, agent, party, authentication: server.authentication }));
}

type Parts = {
  readonly base: URL;
  readonly limits: HttpLimits;
  readonly agent: PeerAgent;
  readonly party: Party;
  readonly authentication: Authentication;
};

class Client implements HttpClient {
  readonly limits: HttpLimits;
  readonly base: URL;
  private readonly parts: Parts;
  private readonly slots: Slots;
  private serverName = '';

  constructor(parts: Parts) {
    this.parts = parts;
    this.base = parts.base;
    this.limits = parts.limits;
    this.slots = new Slots(parts.limits.connections);
  }

  async request(request: HttpRequest): Promise<Result<HttpAnswer, DicomWebFailure>> {
    const release = await this.slots.take(request.signal);
    if (release === null) return fail({ kind: 'cancelled' });
    const answer = await this.signedIn(request, release);
    if (!answer.ok) release();
    return answer;
  }

  product(): string {
    return this.serverName;
  }

  close(): void {
    this.parts.agent.destroy();
    const { authentication } = this.parts;
    if (authentication.kind === 'tokens') authentication.source.close();
  }

  /** Once more with a new token where the one we had is not good any more. */
  private async signedIn(
    request: HttpRequest,
    release: () => void,
  ): Promise<Result<HttpAnswer, DicomWebFailure>> {
    const { authentication } = this.parts;
    for (let attempt = 1; ; attempt += 1) {
      const credentials = await authorization(authentication, request.signal);
      if (!credentials.ok) return credentials;
      const answer = await this.redirected(request, credentials.value, release);
      const refused = !answer.ok && answer.failure.kind === 'credentials-refused';
      if (!refused || authentication.kind !== 'tokens') return answer;
      authentication.source.refused((credentials.value ?? '').replace(/^Bearer /, ''));
      if (attempt === 2) return answer;
    }
  }

  /** Follows redirects within the origin: they keep method and body by 307 and 308, and are for GET only otherwise. */
  private async redirected(
    request: HttpRequest,
    credentials: string | null,
    release: () => void,
  ): Promise<Result<HttpAnswer, DicomWebFailure>> {
    let url = this.address(request);
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
      const answered = await this.send(url, request, credentials);
      if (!answered.ok) return answered;
      const { message } = answered.value;
      this.serverName ||= String(message.headers['server'] ?? '')
        .replaceAll(/[^\x20-\x7e]/g, '')
        .slice(0, 64);
      const status = message.statusCode ?? 0;
      const carries = (request.method ?? 'GET') !== 'GET';
      const moved = [301, 302, 303, 307, 308].includes(status) && !(carries && status < 307);
      if (!moved) return this.judged(answered.value, request, credentials !== null, release);
      message.destroy();
      const { location } = message.headers;
      const target =
        location !== undefined && URL.canParse(location, url.href) ? new URL(location, url) : null;
      if (target?.origin !== url.origin) {
        return fail({ kind: 'redirected-elsewhere', origin: target === null ? null : target.origin });
      }
      url = target;
    }
    return fail({ kind: 'too-many-redirects' });
  }

  private address({ path, query }: HttpRequest): URL {
    const url = new URL(this.base);
    url.pathname += path;
    // PS3.18 8.3.1: percent-encoded UTF-8; URLSearchParams writes a blank as `+`, which only forms know.
    url.search = query === undefined ? '' : query.toString().replaceAll('+', '%20');
    return url;
  }

  private send(
    url: URL,
    request: HttpRequest,
    credentials: string | null,
  ): Promise<Result<Answered, DicomWebFailure>> {
    const { agent, limits, party } = this.parts;
    const { method = 'GET', body = null, once = false, signal } = request;
    const headers = {
      accept: request.accept,
      'accept-encoding': request.compressed === true ? 'gzip, deflate, br' : 'identity',
      'user-agent': 'Lightbox',
      ...request.headers,
      ...(credentials === null ? {} : { authorization: credentials }),
    };
    return exchange({ agent, method, url, headers, body, once, limits, party, signal });
  }

  private async judged(
    { message, early }: Answered,
    request: HttpRequest,
    given: boolean,
    release: () => void,
  ): Promise<Result<HttpAnswer, DicomWebFailure>> {
    const status = message.statusCode ?? 0;
    const { limits, party } = this.parts;
    const wanted = (status >= 200 && status < 300) || request.alsoStatus?.includes(status) === true;
    if (!wanted) {
      message.destroy();
      return fail(statusFailure(status, message.headers, given));
    }
    const decoded = await decodedStream(message, message.headers['content-encoding'], limits.stallMs);
    if (!decoded.ok) {
      message.destroy();
      return decoded;
    }
    const ended = (): void => {
      if (early) message.destroy();
      release();
    };
    const body = new Body(message, decoded.value, { limits, party, signal: request.signal, ended });
    return ok({ status, headers: message.headers, type: mediaType(message.headers['content-type']), body });
  }
}

/** The value of the Authorization header, or null for none. */
async function authorization(
  authentication: Authentication,
  signal: AbortSignal | undefined,
): Promise<Result<string | null, DicomWebFailure>> {
  switch (authentication.kind) {
    case 'none':
      return ok(null);
    case 'basic': {
      const { username, password } = authentication;
      // RFC 7617 2: a colon would end the name; UTF-8 is what servers expect today.
      if (username.includes(':')) return fail({ kind: 'bad-settings', detail: 'credentials' });
      return ok(`Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`);
    }
    case 'bearer':
      return bearer(authentication.token.trim());
    case 'tokens': {
      const token = await authentication.source.token(signal);
      return token.ok ? bearer(token.value) : token;
    }
    default:
      return authentication satisfies never;
  }
}

/** RFC 6750 2.1: what else is in it could break out of the header. */
const bearer = (token: string): Result<string, DicomWebFailure> =>
  /^[\x21-\x7e]+$/.test(token)
    ? ok(`Bearer ${token}`)
    : fail({ kind: 'bad-settings', detail: 'credentials' });
