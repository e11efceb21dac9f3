import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RecordServerList, RecordTest } from '../../../native/contract/index.ts';
import type { RecordClient } from '../../../native/fhir/index.ts';
import { allergy, creatinine, endpoint, imagingStudyR4, patient, STUDY } from '../../unit/fhir/resources.ts';
import { type Desk, json, openDesk } from './records.ts';
import { type FhirServer, startFhirServer } from './server.ts';

const NOBODY = '00000000-0000-0000-0000-000000000000';

async function clientOf(desk: Desk, url: string, name = 'Record'): Promise<RecordClient> {
  const { serverId } = await desk.add({ name, url });
  const client = desk.records.client(serverId);
  if (client === null) throw new Error('no client');
  return client;
}

function valueOf<T>(result: { ok: true; value: T } | { ok: false; failure: unknown }): T {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

describe('a record server', () => {
  let server: FhirServer;
  let desk: Desk;
  beforeAll(async () => {
    server = await startFhirServer();
    await server.put(patient(), imagingStudyR4(), endpoint(), allergy(), creatinine());
    await server.put(
      ...Array.from({ length: 45 }, (_, index) => ({
        resourceType: 'Condition',
        id: `c${index}`,
        code: { text: `Problem ${index}` },
        subject: { reference: 'Patient/p1' },
      })),
    );
    desk = openDesk();
  });
  afterAll(async () => {
    await desk.close();
    await server.close();
  });

  it('is found to be R4, with what it offers', async () => {
    const client = await clientOf(desk, server.url, 'Capable');
    const { value, offline } = valueOf(await client.capabilities());
    expect(offline).toBeNull();
    expect(value).toMatchObject({ version: 'R4', fhirVersion: '4.0.1', product: 'FHIR of the tests 1' });
    expect(value.resources?.get('ImagingStudy')?.interactions.has('search-type')).toBe(true);
  });

  it('gives a patient and follows a reference to it', async () => {
    const client = await clientOf(desk, server.url.slice(0, -1), 'Reader');
    const read = valueOf(await client.read('Patient', 'p1'));
    expect(read.value.resource).toMatchObject({ birthDate: '1970-03-30', url: `${server.url}Patient/p1` });
    for (const reference of ['Patient/p1', 'Patient/p1/_history/1', `${server.url}Patient/p1`]) {
      const followed = valueOf(await client.follow(reference, `${server.url}ImagingStudy/i1`));
      expect(followed.value.resource).toMatchObject({ resourceType: 'Patient', id: 'p1' });
    }
  });

  it.each([
    ['what is contained', '#1', 'bad-reference'],
    ['a urn', 'urn:uuid:0f0f0f0f-0000-0000-0000-000000000000', 'bad-reference'],
    ['another host', 'https://elsewhere.example/fhir/Patient/1', 'host-not-allowed'],
    ['a script', 'javascript:alert(1)//Patient/1', 'host-not-allowed'],
    ['a way out of the base', '../../Patient/../admin', 'bad-reference'],
    ['what is not there', 'Patient/none', 'not-there'],
    ['what is another kind of thing', 'Patient/..', 'bad-reference'],
  ])('is not led by a reference to %s', async (_what, reference, kind) => {
    const client = desk.records.clients()[0];
    const followed = await client?.follow(reference, null);
    expect(followed).toMatchObject({ ok: false, failure: { kind } });
  });

  it('is asked for a study by its UID, with its endpoints beside, and no identifier stands in an address', async () => {
    const client = await clientOf(desk, server.url, 'Search');
    const before = server.requests.length;
    const { value } = valueOf(
      await client.search({
        type: 'ImagingStudy',
        parameters: [['identifier', `urn:dicom:uid|urn:oid:${STUDY}`]],
        include: ['ImagingStudy:endpoint'],
      }),
    );
    expect(value.matches.map(({ resource }) => resource)).toEqual([
      expect.objectContaining({ resourceType: 'ImagingStudy', StudyInstanceUIDs: [STUDY] }),
    ]);
    expect(value.included.map(({ resource }) => resource)).toEqual([
      expect.objectContaining({ resourceType: 'Endpoint', address: 'https://pacs.example/dicom-web' }),
    ]);
    const asked = server.requests.slice(before);
    expect(asked.map(({ method }) => method)).toEqual(['POST']);
    expect(asked.some(({ url }) => url.includes(STUDY))).toBe(false);
  });

  it('gives all its pages, each entry once, however few a page holds', async () => {
    const client = await clientOf(desk, server.url, 'Pages');
    const before = server.requests.length;
    const { value } = valueOf(
      await client.search({ type: 'Condition', parameters: [['patient', 'Patient/p1']], pageSize: 10 }),
    );
    expect(new Set(value.matches.map(({ resource }) => resource.id)).size).toBe(45);
    expect(value).toMatchObject({ matches: { length: 45 }, cut: null, unreadable: 0 });
    const asked = server.requests.slice(before);
    expect(asked).toHaveLength(5);
    expect(asked.some(({ url }) => url.includes('p1'))).toBe(false);
    const few = valueOf(await client.search({ type: 'Condition', parameters: [], limit: 12, pageSize: 5 }));
    expect(few.value).toMatchObject({ matches: { length: 12 }, cut: 'entries' });
  });

  it('takes a study once however often it is sent', async () => {
    const client = await clientOf(desk, server.url, 'Giving');
    const resource = {
      ...imagingStudyR4(),
      id: undefined,
      identifier: [{ system: 'urn:dicom:uid', value: 'urn:oid:1.2.99' }],
    };
    const request = {
      method: 'POST',
      path: 'ImagingStudy',
      resource,
      ifNoneExist: 'identifier=urn:dicom:uid|urn:oid:1.2.99',
    } as const;
    const first = valueOf(await client.write(request));
    const second = valueOf(await client.write(request));
    expect(first).toMatchObject({ created: true, resourceType: 'ImagingStudy' });
    expect(second).toMatchObject({ created: false, id: first.id });
    const changed = await client.write({
      method: 'PUT',
      path: `ImagingStudy/${first.id}`,
      resource: { ...resource, id: first.id, description: 'changed' },
    });
    expect(changed).toMatchObject({ ok: true, value: { id: first.id } });
    const studies = await server.all('ImagingStudy');
    expect(studies.filter((each) => JSON.stringify(each).includes('urn:oid:1.2.99'))).toHaveLength(1);
  });

  it('refuses in its own words', async () => {
    const client = await clientOf(desk, server.url, 'Refused');
    const wrong = await client.write({
      method: 'PUT',
      path: 'Patient/p9',
      resource: { resourceType: 'Device', id: 'p9' },
    });
    expect(wrong).toMatchObject({ ok: false, failure: { kind: 'refused', status: 400 } });
    expect(JSON.stringify(wrong)).toContain('Incorrect resource type');
  });

  it('stays readable when it is gone, with the time of what it said, over a restart too', async () => {
    const other = await startFhirServer();
    await other.put(patient(), creatinine());
    const client = await clientOf(desk, other.url, 'Gone');
    const { serverId } = client;
    const before = valueOf(await client.read('Patient', 'p1'));
    expect(valueOf(await client.read('Patient', 'p1')).offline).toBeNull();
    expect(other.requests.at(-1)?.status).toBe(304);
    valueOf(await client.search({ type: 'Observation', parameters: [['patient', 'p1']] }));
    await other.close();
    await desk.again();
    const again = desk.records.client(serverId);
    const read = valueOf((await again?.read('Patient', 'p1')) ?? { ok: false, failure: 'no client' });
    expect(read).toMatchObject({ offline: { kind: 'unreachable' }, value: before.value });
    expect(read.readAt).toBeGreaterThanOrEqual(before.readAt);
    expect(read.readAt).toBeLessThanOrEqual(Date.now());
    const found = await again?.search({ type: 'Observation', parameters: [['patient', 'p1']] });
    expect(found).toMatchObject({
      ok: true,
      value: { offline: { kind: 'unreachable' }, value: { matches: { length: 1 } } },
    });
    expect(await again?.read('Patient', 'p2')).toMatchObject({ ok: false, failure: { kind: 'unreachable' } });
    for (const name of readdirSync(desk.folder)) {
      if (!name.startsWith('records.db')) continue;
      expect(readFileSync(path.join(desk.folder, name)).includes('Yamada'), name).toBe(false);
    }
  });
});

describe('the settings of record servers', () => {
  let desk: Desk;
  beforeAll(() => {
    desk = openDesk();
  });
  afterAll(() => desk.close());
  const url = 'https://fhir.example/r4';

  it('are kept over a restart, secrets sealed, and go when asked', async () => {
    const secret = 'a token that nobody may read';
    const added = await desk.add({ name: 'Kept', url, auth: { kind: 'bearer' } }, { token: secret });
    await desk.again();
    const listed = RecordServerList.parse(await (await desk.request('/api/records/servers')).json());
    expect(listed).toEqual([expect.objectContaining({ serverId: added.serverId, secretsKept: ['token'] })]);
    expect(JSON.stringify(listed)).not.toContain(secret);
    for (const name of readdirSync(desk.folder)) {
      if (name.startsWith('records.db'))
        expect(readFileSync(path.join(desk.folder, name)).includes(secret), name).toBe(false);
    }
    const at = `/api/records/servers/${added.serverId}`;
    const changed = await desk.request(at, json({ settings: { name: 'Other', url } }, 'PUT'));
    expect(await changed.json()).toMatchObject({ settings: { name: 'Other', auth: { kind: 'none' } } });
    expect((await desk.request(at, { method: 'DELETE' })).status).toBe(204);
    expect((await desk.request(at)).status).toBe(404);
  });

  it.each([
    ['no name', { name: ' ', url }],
    ['a file', { name: 'A', url: 'file:///etc/passwd' }],
    ['a host that is an address', { name: 'A', url, allowedHosts: ['https://pacs.example'] }],
    ['an unknown setting', { name: 'A', url, password: 'x' }],
    ['a scope with quotes', { name: 'A', url, auth: { kind: 'smart', clientId: 'x', scope: '"' } }],
  ])('refuse %s', async (_what, settings) => {
    expect((await desk.request('/api/records/servers', json({ settings }))).status).toBe(400);
  });

  it('refuse a second server of the same name, and one that is not there', async () => {
    await desk.add({ name: 'Twice', url });
    const again = json({ settings: { name: 'twice', url } });
    expect((await desk.request('/api/records/servers', again)).status).toBe(400);
    const at = `/api/records/servers/${NOBODY}`;
    for (const [address, init] of [
      [at, {}],
      [at, { method: 'DELETE' }],
      [`${at}/test`, { method: 'POST' }],
      [`${at}/sign-in`, { method: 'POST' }],
      [`${at}/sign-in`, {}],
      [`${at}/keys`, {}],
    ] as const)
      expect((await desk.request(address, init)).status).toBe(404);
  });
});

describe('testing a record server', () => {
  let desk: Desk;
  beforeAll(() => {
    desk = openDesk();
  });
  afterAll(() => desk.close());
  const tested = async (settings: object): Promise<RecordTest> =>
    RecordTest.parse(
      await (
        await desk.request('/api/records/servers/test', json({ settings: { name: 'T', ...settings } }))
      ).json(),
    );

  it('says what it is and that it works', async () => {
    const server = await startFhirServer();
    const { passed, steps, product, fhirVersion, offersSmart } = await tested({ url: server.url });
    expect({ passed, product, fhirVersion, offersSmart }).toEqual({
      passed: true,
      product: 'FHIR of the tests 1',
      fhirVersion: '4.0.1',
      offersSmart: false,
    });
    expect(steps.map(({ step, state }) => `${step} ${state}`)).toEqual([
      'connect passed',
      'fhir passed',
      'version passed',
      'sign-in passed',
      'patients passed',
      'imaging-studies passed',
    ]);
    await server.close();
  });

  it('says that nobody listens, that a version is not read, and that a sign-in is needed', async () => {
    const gone = await startFhirServer();
    await gone.close();
    expect((await tested({ url: gone.url })).steps).toEqual([
      { step: 'connect', state: 'failed', failure: { kind: 'unreachable', code: 'ECONNREFUSED' } },
    ]);
    const old = await startFhirServer({ fhirVersion: '3.0.2' });
    expect((await tested({ url: old.url })).steps.at(-1)).toEqual({
      step: 'version',
      state: 'failed',
      failure: { kind: 'version-not-supported', fhirVersion: '3.0.2' },
    });
    await old.close();
    const closed = await startFhirServer({ tokens: () => Promise.resolve(null) });
    expect((await tested({ url: closed.url })).steps.at(-1)).toEqual({
      step: 'sign-in',
      state: 'failed',
      failure: { kind: 'sign-in-refused', status: 401 },
    });
    const smart = { url: closed.url, auth: { kind: 'smart', clientId: 'x' } };
    expect((await tested(smart)).steps.at(-1)).toEqual({
      step: 'smart',
      state: 'failed',
      failure: { kind: 'smart-missing', what: 'configuration' },
    });
    await closed.close();
  });
});
