import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RecordKeys, RecordLaunched } from '../../../native/contract/index.ts';
import { browse, MACHINE, PERSON } from './authority.ts';
import { type Desk, json, openDesk } from './records.ts';
import { addServer, host, type Place, place, readPatient } from './smartPlace.ts';

describe('a record system that hands over', () => {
  let at: Place;
  let serverId = '';
  beforeEach(async () => {
    at = await place();
    ({ serverId } = await addServer(at, { clientId: PERSON }));
  });

  it('has its patient open here when the person has signed in', async () => {
    at.authority.context = { patient: 'p1', fhirContext: [{ reference: 'ImagingStudy/i1' }] };
    const iss = at.server.url.slice(0, -1);
    const answer = await at.desk.request('/api/records/launch', json({ iss, launch: 'of-the-record' }));
    const launched = RecordLaunched.parse(await answer.json());
    expect(launched).toMatchObject({ serverId, signIn: { state: 'waiting' } });
    await browse(launched.signIn.state === 'waiting' ? launched.signIn.url : '');
    const state = await at.desk.records.signedIn(serverId);
    expect(state).toMatchObject({ value: { state: 'signed-in', patient: 'p1', imagingStudy: 'i1' } });
    const [asked] = at.authority.authorizations;
    expect(asked?.get('launch')).toBe('of-the-record');
    expect(asked?.get('aud')).toBe(iss);
    expect(asked?.get('scope')?.split(' ')).toContain('launch');
    expect(await readPatient(at.desk, serverId)).toMatchObject({ ok: true });
  });

  it.each([
    ['is unknown', 'https://evil.example/fhir'],
    ['only begins like one that is known', 'BASE.evil.example'],
    ['is another path of a known host', 'BASE/other'],
  ])('is turned away where it %s', async (_what, iss) => {
    const launch = { iss: iss.replace('BASE', at.server.url.slice(0, -1)), launch: 'x' };
    const answer = await at.desk.request('/api/records/launch', json(launch));
    expect([400, 404]).toContain(answer.status);
    expect(at.authority.asked).toEqual([]);
  });
});

describe('a machine that signs in by itself', () => {
  let desk: Desk;
  beforeAll(() => {
    desk = openDesk();
  });
  afterAll(() => desk.close());

  it.each(['ES384', 'RS384'] as const)('does so by a key of its own: %s', async (algorithm) => {
    const auth = { kind: 'backend', clientId: MACHINE, algorithm };
    const { serverId } = await desk.add({ name: algorithm, url: 'http://127.0.0.1:9/', auth });
    const keysOf = async () =>
      RecordKeys.parse(await (await desk.request(`/api/records/servers/${serverId}/keys`)).json());
    const keys = await keysOf();
    expect(keys.keys).toEqual([expect.objectContaining({ alg: algorithm, use: 'sig' })]);
    expect(keys.keys[0]).not.toHaveProperty('d');
    const at = await place({ machineKeys: keys.keys, accessSeconds: 600 });
    const address = `/api/records/servers/${serverId}`;
    const settings = { name: algorithm, url: at.server.url, allowedHosts: [host(at)], auth };
    await desk.request(address, json({ settings }, 'PUT'));
    expect(await keysOf()).toEqual(keys);
    expect(await readPatient(desk, serverId)).toMatchObject({ ok: true, value: { offline: null } });
    expect(desk.records.server(serverId)?.signIn).toMatchObject({ state: 'signed-in', missing: [] });
    expect(at.authority.grants).toEqual(['client_credentials']);
  });

  it('is told when the server does not know its key', async () => {
    const at = await place({ machineKeys: [] });
    const auth = { kind: 'backend', clientId: MACHINE };
    const settings = { name: 'Unknown', url: at.server.url, allowedHosts: [host(at)], auth };
    const { serverId } = await at.desk.add(settings);
    const answer = await at.desk.request(`/api/records/servers/${serverId}/sign-in`, { method: 'POST' });
    expect(await answer.json()).toMatchObject({
      kind: 'record-failed',
      failure: { kind: 'authorization-refused', error: 'invalid_client' },
    });
  });
});
