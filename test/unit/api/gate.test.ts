import { describe, expect, it } from 'vitest';
import {
  createToken,
  isUsableToken,
  isWeakToken,
  loopbackGate,
  sameSecret,
  socketGate,
} from '../../../native/security/index.ts';

const token = 'A'.repeat(43);
const bearer = { authorization: `Bearer ${token}` };
const gate = () => loopbackGate({ port: 4711, token });

function request(path: string, headers: Record<string, string> = {}, init: RequestInit = {}): Request {
  const host = headers['host'] ?? '127.0.0.1:4711';
  return new Request(`http://${host}${path}`, { ...init, headers: { host, ...headers } });
}
const statusOf = (checked: ReturnType<ReturnType<typeof gate>['check']>) =>
  checked.kind === 'refuse' ? checked.status : checked.kind;

describe('the gate of the browser host', () => {
  it('lets the bearer of the launch token pass, by either name of this machine', () => {
    expect(statusOf(gate().check(request('/api/session', bearer)))).toBe('pass');
    expect(statusOf(gate().check(request('/api/session', { ...bearer, host: 'localhost:4711' })))).toBe(
      'pass',
    );
  });

  it('lets the cookie of this port pass and not that of another launch', () => {
    expect(statusOf(gate().check(request('/', { cookie: `a=b; lightbox-4711=${token}` })))).toBe('pass');
    expect(statusOf(gate().check(request('/', { cookie: `lightbox-4712=${token}` })))).toBe(401);
  });

  it.each([
    'evil.example',
    '127.0.0.1',
    '127.0.0.1:80',
    '[::1]:4711',
    '127.0.0.1.evil.example:4711',
    'localhost.:4711',
  ])('refuses a request for the host %s even with the token', (host) => {
    expect(statusOf(gate().check(request('/api/session', { ...bearer, host })))).toBe(421);
  });

  it('refuses an absolute target that names another host than the header', () => {
    const absolute = new Request('http://evil.example/', { headers: { ...bearer, host: '127.0.0.1:4711' } });
    expect(statusOf(gate().check(absolute))).toBe(421);
  });

  it.each([
    'http://evil.example',
    'null',
    'https://127.0.0.1:4711',
    'http://127.0.0.1:4712',
    'http://localhost:4711',
  ])('refuses a request that a page of %s sends', (origin) => {
    expect(statusOf(gate().check(request('/api/session', { ...bearer, origin })))).toBe(403);
  });

  it('accepts the Origin of its own page', () => {
    const own = { ...bearer, origin: 'http://127.0.0.1:4711', 'sec-fetch-site': 'same-origin' };
    expect(statusOf(gate().check(request('/api/session', own, { method: 'POST' })))).toBe('pass');
  });

  it.each(['cross-site', 'same-site'])('refuses what the browser itself calls %s', (site) => {
    expect(statusOf(gate().check(request('/', { ...bearer, 'sec-fetch-site': site })))).toBe(403);
  });

  it('refuses methods it does not know, preflights among them', () => {
    expect(statusOf(gate().check(request('/api/session', bearer, { method: 'OPTIONS' })))).toBe(405);
    expect(statusOf(gate().check(request('/api/session', bearer, { method: 'PROPFIND' })))).toBe(405);
  });

  it('turns the token of a link into a cookie and takes it out of the address, keeping the rest', () => {
    const verdict = gate().check(request(`/view?study=1.2.3&token=${token}`));
    expect(verdict).toEqual({
      kind: 'sign-in',
      location: '/view?study=1.2.3',
      cookie: `lightbox-4711=${token}; HttpOnly; SameSite=Strict; Path=/`,
    });
  });

  it('never redirects to another host', () => {
    const verdict = gate().check(request(`//evil.example/?token=${token}`));
    expect(verdict).toMatchObject({ kind: 'sign-in', location: '/evil.example/' });
  });

  it('does not take the token from the address of data', () => {
    expect(statusOf(gate().check(request(`/api/session?token=${token}`)))).toBe(401);
    expect(statusOf(gate().check(request(`/dicomweb/library/studies?token=${token}`)))).toBe(401);
  });

  it('refuses an address longer than 8 KB', () => {
    expect(statusOf(gate().check(request(`/${'a'.repeat(9000)}`, bearer)))).toBe(414);
  });

  it('answers 429 after 20 wrong tokens in a minute, still knows the right one, and forgets after the minute', () => {
    let now = 0;
    const limited = loopbackGate({ port: 4711, token, now: () => now });
    const guess = () => statusOf(limited.check(request('/', { authorization: 'Bearer wrong' })));
    expect(Array.from({ length: 21 }, guess)).toEqual([...Array.from({ length: 20 }, () => 401), 429]);
    expect(statusOf(limited.check(request('/', bearer)))).toBe('pass');
    now = 60_001;
    expect(guess()).toBe(401);
  });
});

describe('the gate of the local socket', () => {
  const check = (headers: Record<string, string>) =>
    statusOf(socketGate().check(request('/api/session', { host: 'lightbox', ...headers })));

  it('needs no token, and no other host and origin than the shell own', () => {
    expect(check({})).toBe('pass');
    expect(check({ origin: 'app://lightbox' })).toBe('pass');
    expect(check({ host: '127.0.0.1' })).toBe(421);
    expect(check({ origin: 'http://evil.example' })).toBe(403);
  });
});

describe('tokens', () => {
  it('are 256 bits, safe in an address, and different each time', () => {
    const [one, two] = [createToken(), createToken()];
    expect(one).toMatch(/^[\w-]{43}$/);
    expect(one).not.toBe(two);
    expect(isUsableToken(one)).toBe(true);
  });

  it('are refused when unsafe in a cookie, and called weak when short', () => {
    expect(isUsableToken('')).toBe(false);
    expect(isWeakToken('short')).toBe(true);
    expect(isWeakToken(createToken())).toBe(false);
    expect(isUsableToken(`${'a'.repeat(20)}; Domain=x`)).toBe(false);
  });

  it('compare equal only to themselves, whatever their length', () => {
    expect(sameSecret('abc', 'abc')).toBe(true);
    expect(sameSecret('abc', 'abcd')).toBe(false);
    expect(sameSecret('', 'abc')).toBe(false);
  });
});
