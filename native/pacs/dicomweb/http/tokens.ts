// Where tokens come from. OAuth 2 client credentials are here; a sign-in by a person (OpenID Connect) is another source.
import * as z from 'zod';
import { fail, ok, type Result } from '../../../contract/index.ts';
import type { DicomWebFailure } from '../failure.ts';
import { createHttpClient, type HttpClient } from './client.ts';
import { isThisMachine, type Route } from './settings.ts';

export type TokenSource = {
  /** A token that is good now. Asked before every request: it keeps what it has until it ends. */
  token(signal?: AbortSignal): Promise<Result<string, DicomWebFailure>>;
  /** The server did not take it: the next is to be a new one. */
  refused(token: string): void;
  close(): void;
};

export type ClientCredentials = Route & {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string; // '' for the server's default
  /** How the client shows who it is (RFC 6749 2.3.1): `basic` is what every server has to know. */
  readonly clientBy?: 'basic' | 'body';
};

const Token = z.looseObject({
  access_token: z.string().min(1).max(64_000),
  token_type: z.string().max(100).optional(),
  expires_in: z.union([z.number(), z.string().regex(/^\d{1,9}$/)]).optional(),
});
const TokenError = z.looseObject({ error: z.string().regex(/^[a-z_]{1,64}$/) });

/** Renewed this long before it ends, for clocks that differ and requests that take their time. */
const EARLY_MS = 30_000;

/** RFC 6749 4.4. One question at a time, however many requests wait for the answer. */
export function clientCredentials(
  settings: ClientCredentials,
  now: () => number = Date.now,
): Result<TokenSource, DicomWebFailure> {
  const url = URL.canParse(settings.tokenUrl) ? new URL(settings.tokenUrl) : null;
  if (url === null) return fail({ kind: 'bad-settings', detail: 'token-url' });
  // RFC 6749 3.2: the secret goes there.
  if (url.protocol !== 'https:' && !isThisMachine(url.hostname)) {
    return fail({ kind: 'bad-settings', detail: 'token-url-not-https' });
  }
  const { tls, proxy, limits } = settings;
  const client = createHttpClient(
    {
      baseUrl: url.origin,
      authentication: { kind: 'none' },
      ...(tls === undefined ? {} : { tls }),
      ...(proxy === undefined ? {} : { proxy }),
      ...(limits === undefined ? {} : { limits }),
    },
    'token-server',
  );
  return client.ok ? ok(new CredentialsSource(settings, url, client.value, now)) : client;
}

type Kept = { readonly value: string; readonly goodUntil: number };

class CredentialsSource implements TokenSource {
  private readonly settings: ClientCredentials;
  private readonly url: URL;
  private readonly client: HttpClient;
  private readonly now: () => number;
  private kept: Kept | null = null;
  private asking: Promise<Result<string, DicomWebFailure>> | null = null;

  constructor(settings: ClientCredentials, url: URL, client: HttpClient, now: () => number) {
    this.settings = settings;
    this.url = url;
    this.client = client;
    this.now = now;
  }

  async token(signal?: AbortSignal): Promise<Result<string, DicomWebFailure>> {
    if (this.kept !== null && this.now() < this.kept.goodUntil) return ok(this.kept.value);
    this.asking ??= this.ask().finally(() => (this.asking = null));
    return signal === undefined ? this.asking : orAborted(this.asking, signal);
  }

  refused(token: string): void {
    if (this.kept?.value === token) this.kept = null;
  }

  close(): void {
    this.client.close();
  }

  private async ask(): Promise<Result<string, DicomWebFailure>> {
    const { clientId, clientSecret, scope, clientBy = 'basic' } = this.settings;
    const form = new URLSearchParams({ grant_type: 'client_credentials' });
    if (scope !== '') form.set('scope', scope);
    if (clientBy === 'body') {
      form.set('client_id', clientId);
      form.set('client_secret', clientSecret);
    }
    const named = `${formEncoded(clientId)}:${formEncoded(clientSecret)}`;
    const bytes = Buffer.from(form.toString());
    const answer = await this.client.request({
      method: 'POST',
      path: this.url.pathname.slice(1),
      query: this.url.searchParams,
      accept: 'application/json',
      ...(clientBy === 'basic'
        ? { headers: { authorization: `Basic ${Buffer.from(named).toString('base64')}` } }
        : {}),
      body: {
        type: 'application/x-www-form-urlencoded',
        length: bytes.length,
        // oxlint-disable-next-line typescript/require-await -- one piece where a stream is taken
        async *open() {
          yield bytes;
        },
      },
      alsoStatus: [400, 401],
    });
    if (!answer.ok) return fail(ofTokenServer(answer.failure));
    const body = await answer.value.body.collect(256 * 1024);
    if (!body.ok) return fail(ofTokenServer(body.failure));
    const json = parsed(body.value);
    if (answer.value.status >= 300) return fail(refusal(json, answer.value.status));
    const token = Token.safeParse(json);
    if (!token.success) return fail({ kind: 'token-refused', error: 'unreadable' });
    if (token.data.token_type !== undefined && token.data.token_type.toLowerCase() !== 'bearer') {
      return fail({ kind: 'token-refused', error: 'token_type' });
    }
    this.kept = this.keep(token.data.access_token, token.data.expires_in);
    return ok(token.data.access_token);
  }

  /** RFC 6749 5.1: without a time it is good until it is refused. */
  private keep(value: string, expiresIn: number | string | undefined): Kept {
    if (expiresIn === undefined) return { value, goodUntil: Infinity };
    const ms = Number(expiresIn) * 1000;
    return { value, goodUntil: this.now() + ms - Math.min(EARLY_MS, ms / 2) };
  }
}

/**
 * Whose fault it is. What a token server never answers (a page that is not there, a redirect) is no trouble of the archive's
 * either: no token could be had.
 */
function ofTokenServer(failure: DicomWebFailure): DicomWebFailure {
  const { kind } = failure;
  if (kind === 'busy' || kind === 'truncated') return { ...failure, party: 'token-server' };
  if (kind === 'server-failed' && failure.status !== 501) return { ...failure, party: 'token-server' };
  return TELLS_ITSELF.has(kind) ? failure : { kind: 'token-refused', error: kind };
}

/** These say whose fault they are, or are nobody's. */
const TELLS_ITSELF: ReadonlySet<DicomWebFailure['kind']> = new Set([
  'unreachable',
  'tls',
  'timed-out',
  'connection-lost',
  'not-http',
  'proxy-refused',
  'bad-settings',
  'cancelled',
]);

/** RFC 6749 5.2. Only the error's word: its description is free text. */
function refusal(json: unknown, status: number): DicomWebFailure {
  const error = TokenError.safeParse(json);
  return { kind: 'token-refused', error: error.success ? error.data.error : `status ${status}` };
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}

/** RFC 6749 Appendix B. */
const formEncoded = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);

function orAborted<T>(
  promise: Promise<Result<T, DicomWebFailure>>,
  signal: AbortSignal,
): Promise<Result<T, DicomWebFailure>> {
  return new Promise((resolve, reject) => {
    const abort = (): void => resolve(fail({ kind: 'cancelled' }));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    void promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
