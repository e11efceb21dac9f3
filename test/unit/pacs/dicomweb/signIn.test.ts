import { describe, expect, it } from 'vitest';
import { clientCredentials, sendsSecretsInClear } from '../../../../native/pacs/dicomweb/index.ts';
import { proxyFor } from '../../../../native/pacs/dicomweb/http/proxy.ts';
import { retryAfterMs } from '../../../../native/pacs/dicomweb/http/status.ts';
import { atEnd, failureOf, json, never, peerAt, serve } from './webServer.ts';

const search = (url: string, ...rest: [Parameters<typeof peerAt>[1]?, Parameters<typeof peerAt>[2]?]) => {
  const peer = peerAt(url, ...rest);
  return failureOf(peer.findStudies({ limit: 10 }, never()));
};

describe('signing in', () => {
  it('sends a name and password in UTF-8, and says which secret is missing', async () => {
    const server = await serve((_, response) => json(response, []));
    const auth = { kind: 'basic', userName: 'Jörg' } as const;
    expect(await search(server.origin, { auth }, { given: { password: 'p:ä' } })).toBeNull();
    expect(server.requests[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from('Jörg:p:ä', 'utf8').toString('base64')}`,
    );
    expect(await search(server.origin, { auth })).toEqual({ kind: 'secret-missing', secret: 'password' });
    expect(await search(server.origin, { auth: { kind: 'bearer' } })).toEqual({
      kind: 'secret-missing',
      secret: 'token',
    });
  });

  it('refuses a token or a name that would break out of its header', async () => {
    const server = await serve((_, response) => json(response, []));
    const settings = { kind: 'bad-settings', detail: 'credentials' };
    expect(
      await search(server.origin, { auth: { kind: 'bearer' } }, { given: { token: 'a\r\nX-Evil: 1' } }),
    ).toEqual(settings);
    const auth = { kind: 'basic', userName: 'a:b' } as const;
    expect(await search(server.origin, { auth }, { given: { password: '' } })).toEqual(settings);
    expect(server.requests).toEqual([]);
  });

  it('needs a person for OpenID Connect, and takes the tokens of who has signed in', async () => {
    const server = await serve((_, response) => json(response, []));
    const auth = {
      kind: 'openid',
      issuer: 'https://id',
      clientId: 'x',
      scope: 'openid',
      redirectPort: null,
    } as const;
    expect(await search(server.origin, { auth })).toEqual({
      kind: 'not-signed-in',
      step: 'sign-in-needed',
      status: null,
    });
    const signIn = {
      token: () => Promise.resolve({ ok: true as const, value: 'FROM-SIGN-IN' }),
      refused: () => undefined,
      close: () => undefined,
    };
    expect(await search(server.origin, { auth }, { signIn })).toBeNull();
    expect(server.requests[0]?.headers.authorization).toBe('Bearer FROM-SIGN-IN');
  });
});

describe('client credentials', () => {
  /** A token server that counts, and an archive that takes the newest token only. */
  async function pair(answer: (count: number) => unknown, status = 200) {
    let count = 0;
    const bodies: string[] = [];
    const tokens = await serve((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        bodies.push(`${request.headers.authorization ?? ''} ${body}`);
        count += 1;
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer(count)));
      });
    });
    const archive = await serve((request, response) => {
      if (request.headers.authorization === `Bearer T${count}`) json(response, []);
      else response.writeHead(401, { 'www-authenticate': 'Bearer realm="x"' }).end();
    });
    const auth = {
      kind: 'client-credentials',
      tokenUrl: `${tokens.origin}/token?tenant=1`,
      clientId: 'light box',
      scope: 'dicom read',
    } as const;
    return { tokens, archive, auth, bodies, asked: () => count, forget: () => (count += 100) };
  }
  const given = { 'client-secret': 's&c:ret' };

  it('gets a token once for many questions at once, and shows it to the archive only', async () => {
    const { tokens, archive, auth, bodies, asked } = await pair((count) => ({
      access_token: `T${count}`,
      token_type: 'bearer',
      expires_in: 3600,
    }));
    const peer = peerAt(archive.origin, { auth }, { given });
    const questions = Array.from({ length: 6 }, () => failureOf(peer.findStudies({ limit: 10 }, never())));
    expect(await Promise.all(questions)).toEqual(Array(6).fill(null));
    expect(asked()).toBe(1);
    // RFC 6749 2.3.1: both form-encoded before they are joined.
    const basic = Buffer.from('light+box:s%26c%3Aret').toString('base64');
    expect(bodies).toEqual([`Basic ${basic} grant_type=client_credentials&scope=dicom+read`]);
    expect(tokens.requests[0]?.url.href).toBe('http://server/token?tenant=1');
  });

  it('gets a new one when the old one is refused, and no third', async () => {
    const { archive, auth, asked, forget } = await pair((count) => ({ access_token: `T${count}` }));
    const peer = peerAt(archive.origin, { auth }, { given });
    expect(await failureOf(peer.findStudies({ limit: 10 }, never()))).toBeNull();
    forget();
    expect(await failureOf(peer.findStudies({ limit: 10 }, never()))).toBeNull();
    expect(asked()).toBe(102);
    const refusing = await serve((_, response) => response.writeHead(401).end());
    expect(await search(refusing.origin, { auth }, { given })).toEqual({
      kind: 'not-signed-in',
      step: 'request',
      status: 401,
    });
    expect(asked()).toBe(104);
  });

  it('renews before a token ends', async () => {
    let count = 0;
    let now = 1_000_000;
    const tokens = await serve((_, response) => {
      count += 1;
      json(response, { access_token: `T${count}`, expires_in: '300' });
    });
    const source = clientCredentials(
      {
        tokenUrl: tokens.origin,
        clientId: 'a',
        clientSecret: 'b',
        scope: '',
        proxy: { kind: 'none' },
      },
      () => now,
    );
    if (!source.ok) throw new Error(source.failure.kind);
    atEnd(() => source.value.close());
    expect(await source.value.token()).toEqual({ ok: true, value: 'T1' });
    now += 269_000;
    expect(await source.value.token()).toEqual({ ok: true, value: 'T1' });
    now += 2000;
    expect(await source.value.token()).toEqual({ ok: true, value: 'T2' });
  });

  it('says when the token server refuses or says nothing of use, and sends no secret in clear text', async () => {
    const refused = { kind: 'not-signed-in', step: 'token', status: null };
    const invalid = await pair(() => ({ error: 'invalid_client' }), 401);
    expect(await search(invalid.archive.origin, { auth: invalid.auth }, { given })).toEqual(refused);
    const empty = await pair(() => ['?']);
    expect(await search(empty.archive.origin, { auth: empty.auth }, { given })).toEqual(refused);
    const mac = await pair((count) => ({ access_token: `T${count}`, token_type: 'mac' }));
    expect(await search(mac.archive.origin, { auth: mac.auth }, { given })).toEqual(refused);
    const auth = { ...mac.auth, tokenUrl: 'http://tokens.example.org/' };
    expect(await search(mac.archive.origin, { auth }, { given })).toEqual({
      kind: 'bad-settings',
      detail: 'token-url-not-https',
    });
    expect(mac.archive.requests).toEqual([]);
  });

  it('warns of secrets that would cross a network in clear text', () => {
    const authentication = { kind: 'bearer', token: 'x' } as const;
    expect(sendsSecretsInClear({ baseUrl: 'http://pacs/', authentication })).toBe(true);
    expect(sendsSecretsInClear({ baseUrl: 'https://pacs/', authentication })).toBe(false);
    expect(sendsSecretsInClear({ baseUrl: 'http://127.0.0.1/', authentication })).toBe(false);
    expect(sendsSecretsInClear({ baseUrl: 'http://pacs/', authentication: { kind: 'none' } })).toBe(false);
  });
});

describe('which proxy', () => {
  const via = (target: string, environment: Record<string, string>): unknown => {
    const proxy = proxyFor(new URL(target), { kind: 'environment' }, environment);
    if (!proxy.ok) return proxy.failure;
    return proxy.value === null ? null : `${proxy.value.host}:${proxy.value.port}`;
  };
  const environment = { HTTPS_PROXY: 'http://proxy:3128', http_proxy: 'plain' };

  it('is taken from the environment, by scheme', () => {
    expect(via('https://pacs/', environment)).toBe('proxy:3128');
    expect(via('http://pacs/', environment)).toBe('plain:80');
    expect(via('https://pacs/', {})).toBeNull();
    expect(via('https://pacs/', { ALL_PROXY: 'https://p' })).toBe('p:443');
    expect(via('https://localhost/', environment)).toBeNull();
    expect(via('https://pacs/', { HTTPS_PROXY: 'socks5://p' })).toEqual({
      kind: 'bad-settings',
      detail: 'proxy-url',
    });
  });

  it.each([
    ['*', true],
    ['pacs.example.org', true],
    ['example.org', true],
    ['.example.org', true],
    ['*.example.org', true],
    ['other, EXAMPLE.org', true],
    ['example.org:8443', true],
    ['example.org:443', false],
    ['ample.org', false],
    ['', false],
  ])('NO_PROXY "%s" excepts pacs.example.org:8443: %s', (except, excepted) => {
    const proxy = via('https://pacs.example.org:8443/', { ...environment, NO_PROXY: except });
    expect(proxy).toBe(excepted ? null : 'proxy:3128');
  });

  it.each([
    ['10.1.0.0/16', true],
    ['10.1.2.3', true],
    ['10.2.0.0/16', false],
    ['1.2.3', false],
    ['10.1.0.0/99', false],
    ['fd00::/8', false],
  ])('NO_PROXY "%s" excepts 10.1.2.3: %s', (except, excepted) => {
    expect(via('https://10.1.2.3/', { ...environment, NO_PROXY: except })).toBe(
      excepted ? null : 'proxy:3128',
    );
    expect(via('https://[fd00::1]/', { ...environment, no_proxy: 'fd00::/8' })).toBeNull();
  });
});

it('reads how long to wait as seconds or as a date', () => {
  const now = Date.UTC(2026, 10, 23, 12, 0, 0);
  expect(retryAfterMs('120', now)).toBe(120_000);
  expect(retryAfterMs('Mon, 23 Nov 2026 12:00:05 GMT', now)).toBe(5000);
  expect(retryAfterMs('Mon, 23 Nov 2026 11:00:00 GMT', now)).toBe(0);
  expect(retryAfterMs('999999999', now)).toBe(3_600_000);
  expect(retryAfterMs('later', now)).toBeNull();
  expect(retryAfterMs(undefined, now)).toBeNull();
});
