import { readFileSync, readdirSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  DicomWebAuth,
  PeerTest,
  SignIn,
  SignInStart,
  type Peer,
  type PeerChange,
} from '../../../native/contract/index.ts';
import { createSession, type Session } from '../../../native/pacs/signIn/session.ts';
import { freePort } from '../../peers/orthanc.ts';
import { browse, CLIENT, type SignInServer, startSignInServer } from '../../peers/signInServer.ts';
import { atEnd, json as answered, serve, type WebServer } from '../../unit/pacs/dicomweb/webServer.ts';
import { json, openRemote, type Remote } from './remote.ts';

describe('signing in to a DICOMweb archive by OpenID Connect', () => {
  let remote: Remote;
  let server: SignInServer;
  let archive: WebServer;
  const seen: (string | undefined)[] = [];
  beforeEach(async () => {
    remote = openRemote();
    server = await startSignInServer();
    seen.length = 0;
    archive = await serve((request, response) => {
      const { authorization } = request.headers;
      seen.push(authorization);
      if (authorization?.startsWith('Bearer ') === true) answered(response, []);
      else response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
    });
  });
  afterEach(async () => {
    await remote.close();
    await server.close();
  });

  const settings = (auth: object = {}): PeerChange['settings'] =>
    ({
      kind: 'dicomweb',
      name: 'Web',
      url: `${archive.origin}/dicom-web`,
      auth: {
        kind: 'openid',
        issuer: server.issuer,
        clientId: CLIENT,
        scope: 'openid offline_access',
        ...auth,
      },
    }) as PeerChange['settings'];
  const at = (peerId: string): string => `/api/peers/${peerId}/sign-in`;
  const begin = async (peerId: string): Promise<SignInStart> =>
    SignInStart.parse(await (await remote.request(at(peerId), { method: 'POST' })).json());
  const state = async (peerId: string): Promise<SignIn> =>
    SignIn.parse(await (await remote.request(at(peerId))).json());
  /** Until the browser's answer has been traded. */
  async function settled(peerId: string): Promise<SignIn> {
    await expect.poll(async () => (await state(peerId)).state, { interval: 10 }).not.toBe('waiting');
    return state(peerId);
  }
  const test = async (peerId: string): Promise<PeerTest> =>
    PeerTest.parse(await (await remote.request(`/api/peers/${peerId}/test`, { method: 'POST' })).json());
  async function signedIn(auth: object = {}): Promise<Peer> {
    const peer = await remote.add(settings(auth));
    const { address } = await begin(peer.peerId);
    await browse(address ?? '');
    expect(await settled(peer.peerId)).toMatchObject({ state: 'signed-in', problem: null });
    return peer;
  }

  it('asks with PKCE, state and nonce, and the archive gets the token that comes of it', async () => {
    const { peerId } = await remote.add(settings());
    expect(await state(peerId)).toEqual({ state: 'signed-out', until: null, renews: false, problem: null });
    expect((await test(peerId)).steps).toContainEqual(
      expect.objectContaining({
        failure: { kind: 'not-signed-in', step: 'sign-in-needed', status: null },
      }),
    );
    const before = Date.now();
    const { address, signIn } = await begin(peerId);
    const asked = new URL(address ?? '').searchParams;
    expect(signIn.state).toBe('waiting');
    expect(asked.get('response_type')).toBe('code');
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(asked.get('code_challenge')?.length).toBe(43);
    expect(asked.get('state')?.length).toBeGreaterThan(20);
    expect(asked.get('nonce')?.length).toBeGreaterThan(20);
    expect(asked.get('redirect_uri')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/signed-in$/);
    await browse(address ?? '');
    const done = await settled(peerId);
    expect(done).toMatchObject({ state: 'signed-in', renews: true, problem: null });
    expect(done.until ?? 0).toBeGreaterThan(before + 3_500_000);
    expect(await test(peerId)).toMatchObject({ passed: true });
    expect(seen.at(-1)).toMatch(/^Bearer \S{20,}$/);
  });

  it('keeps the refresh token sealed and tells nobody; after a restart nobody has to sign in again', async () => {
    const { peerId } = await signedIn();
    await remote.again();
    expect(await state(peerId)).toMatchObject({ state: 'signed-in', renews: true, until: null });
    expect(await test(peerId)).toMatchObject({ passed: true });
    expect(server.asked.filter((one) => one === '/auth')).toHaveLength(1);
    const told = await (await remote.request(`/api/peers/${peerId}`)).text();
    const token = remote.pacs.peer(peerId)?.secretsKept;
    expect(token).toContain('refresh-token');
    const access = (seen.at(-1) ?? '').replace('Bearer ', '');
    expect(told).not.toContain(access);
    for (const name of readdirSync(path.join(remote.folder, 'library')).filter((one) =>
      one.startsWith('peers.db'),
    ))
      expect(readFileSync(path.join(remote.folder, 'library', name)).includes(access)).toBe(false);
  });

  /** A session whose clock and patience are the test's. */
  function sessionOf(now: () => number, waitMs = 60_000): Session {
    const kept = new Map<string, string>();
    const auth = DicomWebAuth.parse({
      kind: 'openid',
      issuer: server.issuer,
      clientId: CLIENT,
      scope: 'openid offline_access',
    });
    if (auth.kind !== 'openid') throw new Error('another kind');
    const session = createSession({
      auth,
      redirectPort: () => null,
      route: () => ({ ok: true, value: { proxy: { kind: 'none' } } }),
      secrets: {
        read: (name) => kept.get(name) ?? null,
        keep: (name, value) => void (value === null ? kept.delete(name) : kept.set(name, value)),
      },
      now,
      waitMs,
    });
    atEnd(session.close);
    return session;
  }

  it('renews a token half a minute before it ends, and once for all who ask', async () => {
    let now = Date.now();
    const session = sessionOf(() => now);
    const { address } = await session.begin();
    await browse(address ?? '');
    await expect.poll(() => session.state().state, { interval: 10 }).toBe('signed-in');
    const token = async (): Promise<string> => {
      const given = await session.source.token();
      return given.ok ? given.value : given.failure.kind;
    };
    const grants = (): number => server.asked.filter((one) => one === '/token').length;
    const first = await token();
    now += (3600 - 31) * 1000;
    expect(await token()).toBe(first);
    expect(grants()).toBe(1);
    now += 2000;
    const renewed = await Promise.all([token(), token(), token()]);
    expect(new Set(renewed).size).toBe(1);
    expect(renewed[0]).not.toBe(first);
    expect(grants()).toBe(2);
    // What the archive refuses is not offered to it again.
    session.source.refused(renewed[0] ?? '');
    expect(await token()).not.toBe(renewed[0]);
  });

  it('gives up when nobody comes back from the browser', async () => {
    const session = sessionOf(Date.now, 1);
    await session.begin();
    await expect
      .poll(() => session.state(), { interval: 10 })
      .toMatchObject({
        state: 'signed-out',
        problem: { kind: 'timed-out' },
      });
  });

  it('says that somebody has to sign in again when the server takes the refresh token no more', async () => {
    const { peerId } = await signedIn();
    await remote.again(); // the access token is gone: only the other can help
    server.revokeAll();
    expect(await test(peerId)).toMatchObject({ passed: false });
    expect(await state(peerId)).toEqual({
      state: 'again',
      until: null,
      renews: false,
      problem: { kind: 'refused', error: 'invalid_grant' },
    });
    const { address } = await begin(peerId);
    await browse(address ?? '');
    expect(await settled(peerId)).toMatchObject({ state: 'signed-in' });
  });

  it('is signed in until the token ends where the server gives none to renew it with', async () => {
    const { peerId } = await signedIn({ scope: 'openid' });
    expect(await state(peerId)).toMatchObject({ state: 'signed-in', renews: false });
    await remote.again();
    expect(await state(peerId)).toMatchObject({ state: 'signed-out' });
  });

  it('says that the person was refused', async () => {
    server.answer = 'deny';
    const { peerId } = await remote.add(settings());
    const { address } = await begin(peerId);
    await browse(address ?? '');
    expect(await settled(peerId)).toMatchObject({ state: 'signed-out', problem: { kind: 'denied' } });
  });

  it('takes no answer with another state, and goes on waiting for the right one', async () => {
    const { peerId } = await remote.add(settings());
    const { address } = await begin(peerId);
    const back = await browse(address ?? '', false);
    const forged = new URL(back);
    forged.searchParams.set('state', 'somebody-elses');
    expect((await fetch(forged)).status).toBe(400);
    expect(await state(peerId)).toMatchObject({ state: 'waiting' });
    expect((await fetch(back)).status).toBe(200);
    expect(await settled(peerId)).toMatchObject({ state: 'signed-in' });
  });

  it('uses no code of another sign-in: PKCE and nonce do not fit', async () => {
    const { peerId } = await remote.add(settings());
    const first = await begin(peerId);
    const back = await browse(first.address ?? '', false);
    const second = await begin(peerId);
    const swapped = new URL(new URL(second.address ?? '').searchParams.get('redirect_uri') ?? '');
    swapped.search = back.search;
    swapped.searchParams.set('state', new URL(second.address ?? '').searchParams.get('state') ?? '');
    expect((await fetch(swapped)).status).toBe(200);
    const { state: stands, problem } = await settled(peerId);
    expect(stands).toBe('signed-out');
    expect(problem?.kind).toMatch(/^(refused|wrong-answer)$/);
  });

  it('signs out here and at the server', async () => {
    const { peerId } = await signedIn();
    expect((await remote.request(at(peerId), { method: 'DELETE' })).status).toBe(204);
    expect(server.asked).toContain('/token/revocation');
    expect(await state(peerId)).toEqual({ state: 'signed-out', until: null, renews: false, problem: null });
    expect(remote.pacs.peer(peerId)?.secretsKept).toEqual([]);
    expect(await test(peerId)).toMatchObject({ passed: false });
  });

  it('cancels one that waits', async () => {
    const { peerId } = await remote.add(settings());
    const { address } = await begin(peerId);
    const back = new URL(new URL(address ?? '').searchParams.get('redirect_uri') ?? '');
    await remote.request(at(peerId), { method: 'DELETE' });
    expect(await state(peerId)).toMatchObject({ state: 'signed-out' });
    await expect(fetch(back)).rejects.toThrow();
  });

  it('forgets who has signed in when the archive gets another sign-in server', async () => {
    const { peerId } = await signedIn();
    const change = { settings: settings({ issuer: 'https://elsewhere.example.org' }) };
    await remote.request(`/api/peers/${peerId}`, json(change, 'PUT'));
    expect(await state(peerId)).toMatchObject({ state: 'signed-out' });
    expect(remote.pacs.peer(peerId)?.secretsKept).toEqual([]);
  });

  it('stays signed in when something else about the archive is changed', async () => {
    const { peerId } = await signedIn();
    const change = { settings: { ...settings(), name: 'Another name' } };
    await remote.request(`/api/peers/${peerId}`, json(change, 'PUT'));
    expect(await state(peerId)).toMatchObject({ state: 'signed-in', renews: true });
    expect(await test(peerId)).toMatchObject({ passed: true });
  });

  it('says what is wrong before anybody is sent to a browser', async () => {
    const silent = await remote.add({
      ...settings({ issuer: `http://127.0.0.1:${await freePort()}` }),
      name: 'Silent',
    });
    expect(await begin(silent.peerId)).toMatchObject({
      address: null,
      signIn: { problem: { kind: 'server', failure: { kind: 'unreachable' } } },
    });
    const other = await remote.add({ ...settings({ issuer: archive.origin }), name: 'No sign-in server' });
    expect((await begin(other.peerId)).signIn.problem).toEqual({ kind: 'not-openid' });
    const open = await remote.add({ ...settings({ issuer: 'http://id.example.org' }), name: 'In the clear' });
    expect((await begin(open.peerId)).signIn.problem).toEqual({
      kind: 'bad-settings',
      detail: 'issuer-not-https',
    });
    const taken = net.createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const redirectPort = (taken.address() as net.AddressInfo).port;
    const fixed = await remote.add({ ...settings({ redirectPort }), name: 'A port that is taken' });
    expect((await begin(fixed.peerId)).signIn.problem).toEqual({ kind: 'cannot-listen', code: 'EADDRINUSE' });
    taken.close();
    const none = await remote.request(
      at(
        (await remote.add({ ...settings(), auth: { kind: 'none' }, name: 'N' } as PeerChange['settings']))
          .peerId,
      ),
    );
    expect(none.status).toBe(404);
  });
});
