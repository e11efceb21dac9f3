import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { browse, CLIENT_SECRET, CONFIDENTIAL, PERSON } from './authority.ts';
import { addServer, begin, host, place, readPatient, signIn, tokenOf } from './smartPlace.ts';

describe('a person who signs in', () => {
  it('comes back from the browser to a record that can be read, and to it again after a restart', async () => {
    const at = await place();
    const { serverId } = await addServer(at, { clientId: PERSON });
    expect(await readPatient(at.desk, serverId)).toMatchObject({
      ok: false,
      failure: { kind: 'sign-in-needed' },
    });
    const state = await signIn(at, serverId);
    expect(state).toMatchObject({ state: 'signed-in', missing: [], user: 'Practitioner/7', expiresAt: null });
    expect(await readPatient(at.desk, serverId)).toMatchObject({ ok: true, value: { offline: null } });
    const [asked] = at.authority.authorizations;
    expect(asked?.get('code_challenge_method')).toBe('S256');
    expect(asked?.get('aud')).toBe(at.server.url);
    expect(asked?.get('scope')?.split(' ')).toEqual(
      expect.arrayContaining(['openid', 'fhirUser', 'offline_access', 'user/ImagingStudy.rs']),
    );
    expect(asked?.get('scope')).not.toMatch(/\*|write|\.c/);
    await at.desk.again();
    expect(await readPatient(at.desk, serverId)).toMatchObject({ ok: true, value: { offline: null } });
    expect(at.authority.grants).toEqual(['authorization_code']);
  });

  it('leaves no token in a file of the library', async () => {
    const at = await place();
    const { serverId } = await addServer(at, { clientId: PERSON });
    await signIn(at, serverId);
    const tokens = at.server.requests.length;
    expect(await readPatient(at.desk, serverId)).toMatchObject({ ok: true });
    expect(at.server.requests.length).toBeGreaterThan(tokens);
    const seen = await tokenOf(at, serverId);
    if (seen?.ok !== true) throw new Error('no token');
    for (const name of readdirSync(at.desk.folder)) {
      if (name.startsWith('records.db'))
        expect(readFileSync(path.join(at.desk.folder, name)).includes(seen.value), name).toBe(false);
    }
    const shown = await (await at.desk.request('/api/records/servers')).text();
    expect(shown).not.toContain(seen.value);
  });

  it('is told what was not granted, and it is not asked for', async () => {
    const at = await place();
    at.authority.withheld = /AllergyIntolerance/;
    const { serverId } = await addServer(at, { clientId: PERSON });
    expect(await signIn(at, serverId)).toMatchObject({ missing: ['user/AllergyIntolerance.rs'] });
    const before = at.server.requests.length;
    const client = at.desk.records.client(serverId);
    expect(await client?.search({ type: 'AllergyIntolerance', parameters: [] })).toEqual({
      ok: false,
      failure: { kind: 'not-allowed', resourceType: 'AllergyIntolerance' },
    });
    expect(at.server.requests.length).toBe(before);
    expect(await client?.search({ type: 'ImagingStudy', parameters: [] })).toMatchObject({ ok: true });
  });

  it('stays signed in when the token ends, and when the server takes it back', async () => {
    let ahead = 0;
    const at = await place({ accessSeconds: 600 }, () => Date.now() + ahead);
    const { serverId } = await addServer(at, { clientId: PERSON });
    await signIn(at, serverId);
    ahead = 700_000;
    const both = await Promise.all([readPatient(at.desk, serverId), readPatient(at.desk, serverId)]);
    expect(both).toEqual([expect.objectContaining({ ok: true }), expect.objectContaining({ ok: true })]);
    expect(at.authority.grants).toEqual(['authorization_code', 'refresh_token']);
    const token = await tokenOf(at, serverId);
    const access = token?.ok === true ? await at.authority.provider.AccessToken.find(token.value) : undefined;
    await access?.destroy();
    expect(await readPatient(at.desk, serverId)).toMatchObject({ ok: true, value: { offline: null } });
    expect(at.authority.grants).toHaveLength(3);
  });

  it('has to sign in again when the server has ended it all, and is shown nothing kept until then', async () => {
    const at = await place();
    const { serverId } = await addServer(at, { clientId: PERSON });
    await signIn(at, serverId);
    expect(await readPatient(at.desk, serverId)).toMatchObject({ ok: true });
    at.authority.revokeAll();
    expect(await readPatient(at.desk, serverId)).toEqual({ ok: false, failure: { kind: 'sign-in-needed' } });
    expect(at.desk.records.server(serverId)?.signIn).toEqual({ state: 'signed-out' });
    expect(await signIn(at, serverId)).toMatchObject({ state: 'signed-in' });
  });

  it('signs out: tokens are revoked, and what the record said is forgotten', async () => {
    const at = await place();
    const { serverId } = await addServer(at, { clientId: PERSON });
    await signIn(at, serverId);
    expect(await readPatient(at.desk, serverId)).toMatchObject({ ok: true });
    const token = await tokenOf(at, serverId);
    const address = `/api/records/servers/${serverId}/sign-in`;
    expect((await at.desk.request(address, { method: 'DELETE' })).status).toBe(204);
    expect(token?.ok === true && (await at.authority.scopesOf(token.value))).toBeNull();
    await at.server.close();
    expect(await readPatient(at.desk, serverId)).toMatchObject({
      ok: false,
      failure: { kind: 'sign-in-needed' },
    });
  });

  it('may say no, and may never come back', async () => {
    const at = await place();
    const { serverId } = await addServer(at, { clientId: PERSON });
    at.authority.answer = 'deny';
    expect(await signIn(at, serverId)).toEqual({
      state: 'failed',
      failure: { kind: 'authorization-refused', error: 'access_denied', words: 'a text of the server' },
    });
    at.authority.answer = 'agree';
    const first = await begin(at.desk, serverId);
    const second = await begin(at.desk, serverId);
    await expect(browse(first)).rejects.toThrow();
    await browse(second);
    expect(await at.desk.records.signedIn(serverId)).toMatchObject({ value: { state: 'signed-in' } });
  });

  it('shows a secret where the client has one', async () => {
    const at = await place();
    const { serverId } = await addServer(at, { clientId: CONFIDENTIAL }, { 'client-secret': CLIENT_SECRET });
    expect(await signIn(at, serverId)).toMatchObject({ state: 'signed-in' });
    const wrong = await at.desk.add(
      {
        name: 'W',
        url: at.server.url,
        allowedHosts: [host(at)],
        auth: { kind: 'smart', clientId: CONFIDENTIAL },
      },
      { 'client-secret': 'another' },
    );
    expect(await signIn(at, wrong.serverId)).toMatchObject({
      state: 'failed',
      failure: { kind: 'authorization-refused', error: 'invalid_client' },
    });
  });

  it('is sent to no host that is not allowed', async () => {
    const at = await place();
    const { serverId } = await at.desk.add({
      name: 'Record',
      url: at.server.url,
      auth: { kind: 'smart', clientId: PERSON },
    });
    const answer = await at.desk.request(`/api/records/servers/${serverId}/sign-in`, { method: 'POST' });
    expect(answer.status).toBe(502);
    expect(await answer.json()).toEqual({
      kind: 'record-failed',
      server: 'Record',
      failure: { kind: 'host-not-allowed', host: host(at) },
    });
    expect(at.authority.asked).toEqual([]);
  });

  it('is sent nowhere when the server protects no codes', async () => {
    const at = await place();
    const said = at.authority.smartConfiguration();
    at.authority.smartConfiguration = () => ({
      ...said,
      code_challenge_methods_supported: ['plain'],
    });
    const { serverId } = await addServer(at, { clientId: PERSON });
    expect(await at.desk.records.signIn(serverId)).toMatchObject({
      failure: { failure: { kind: 'smart-missing', what: 'pkce' } },
    });
  });
});
