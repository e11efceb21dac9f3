// A sign-in server of OpenID Connect (oidc-provider) on loopback, and the person at the browser.
import { generateKeyPairSync } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type Configuration } from 'oidc-provider';

export type SignInServer = {
  readonly issuer: string;
  readonly provider: Provider;
  /** What the person does when they are asked. */
  answer: 'agree' | 'deny';
  /** Paths that were asked for, without their queries. */
  readonly asked: string[];
  /** Takes away every token that was given. */
  revokeAll(): void;
  close(): Promise<void>;
};

const KEY = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

export const CLIENT = 'lightbox-desktop';

export async function startSignInServer(
  options: { readonly accessSeconds?: number; readonly configuration?: Configuration } = {},
): Promise<SignInServer> {
  const { accessSeconds = 3600 } = options;
  const stored = new Map<string, unknown>();
  const server = http.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT,
        application_type: 'native', // RFC 8252 7.3: any port of the loopback address
        redirect_uris: ['http://127.0.0.1/signed-in'],
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
      },
    ],
    scopes: ['openid', 'offline_access', 'dicom'],
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true, allowedPolicy: () => true },
    },
    jwks: { keys: [{ ...KEY.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'of-the-test' }] },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    ttl: {
      AccessToken: accessSeconds,
      IdToken: 3600,
      RefreshToken: 86_400,
      Session: 86_400,
      Grant: 86_400,
      Interaction: 3600,
    },
    cookies: { keys: ['of the test'] },
    findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    adapter: memoryAdapter(stored),
    ...options.configuration,
  });
  const made: SignInServer = {
    issuer,
    provider,
    answer: 'agree',
    asked: [],
    revokeAll() {
      for (const name of stored.keys()) if (/^(RefreshToken|AccessToken):/.test(name)) stored.delete(name);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const callback = provider.callback();
  server.on('request', (request, response) => {
    const { pathname } = new URL(request.url ?? '/', issuer);
    made.asked.push(pathname);
    if (!pathname.startsWith('/interaction/')) return void callback(request, response);
    void interaction(provider, made.answer, request, response);
  });
  return made;
}

/** What a person does on the pages of the server: signs in and agrees, or does not. */
async function interaction(
  provider: Provider,
  answer: SignInServer['answer'],
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  if (answer === 'deny') {
    await provider.interactionFinished(request, response, {
      error: 'access_denied',
      error_description: 'a text of the server',
    });
    return;
  }
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  if (prompt.name === 'login') {
    await provider.interactionFinished(request, response, { login: { accountId: 'reader' } });
    return;
  }
  const grant = new provider.Grant({
    accountId: session?.accountId ?? 'reader',
    clientId: String(params['client_id']),
  });
  grant.addOIDCScope(String(params['scope']));
  await provider.interactionFinished(
    request,
    response,
    { consent: { grantId: await grant.save() } },
    { mergeWithLastSubmission: true },
  );
}

/** The person's browser: follows redirects with its cookies until it is sent to this machine, and opens that too. */
export async function browse(address: string, comeBack = true): Promise<URL> {
  const cookies = new Map<string, string>();
  let url = new URL(address);
  for (let hops = 0; hops < 20; hops += 1) {
    if (url.pathname === '/signed-in') {
      if (comeBack) await (await fetch(url)).text();
      return url;
    }
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    const text = await answer.text();
    if (location === null)
      throw new Error(`the browser was left with ${answer.status}: ${text.slice(0, 500)}`);
    url = new URL(location, url);
  }
  throw new Error('the browser was sent in circles');
}

type Payload = Record<string, unknown>;

/** In memory, so that a test can take tokens away. */
function memoryAdapter(stored: Map<string, unknown>) {
  return (kind: string) => {
    const key = (id: string): string => `${kind}:${id}`;
    const find = (id: string): Promise<Payload | undefined> =>
      Promise.resolve(stored.get(key(id)) as Payload | undefined);
    const findBy = (name: string, value: string): Promise<Payload | undefined> =>
      Promise.resolve(
        [...stored]
          .filter(([at]) => at.startsWith(`${kind}:`))
          .map(([, payload]) => payload as Payload)
          .find((payload) => payload[name] === value),
      );
    return {
      upsert: (id: string, payload: Payload): Promise<undefined> => {
        stored.set(key(id), payload);
        return Promise.resolve(undefined);
      },
      find,
      findByUid: (uid: string) => findBy('uid', uid),
      findByUserCode: (code: string) => findBy('userCode', code),
      destroy: (id: string): Promise<undefined> => {
        stored.delete(key(id));
        return Promise.resolve(undefined);
      },
      consume(id: string): Promise<undefined> {
        stored.set(key(id), { ...(stored.get(key(id)) as Payload), consumed: Math.floor(Date.now() / 1000) });
        return Promise.resolve(undefined);
      },
      revokeByGrantId(grantId: string): Promise<undefined> {
        for (const [at, payload] of stored)
          if ((payload as Payload)['grantId'] === grantId) stored.delete(at);
        return Promise.resolve(undefined);
      },
    };
  };
}
