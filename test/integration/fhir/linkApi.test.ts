import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApi } from '../../../native/api/index.ts';
import {
  LinkRun,
  RecordIssuers,
  RecordOfStudy,
  RecordSources,
  StudyDetail,
  type StudyRow,
} from '../../../native/contract/index.ts';
import type { OpenedLibrary } from '../../../native/library/index.ts';
import { makeLibrary } from '../../bench/measure/library.ts';
import { ACCESSIONS, HOSPITAL, imagingStudyOf, patientOf } from '../../peers/recordsOfRows.ts';
import { opened, temporaryFolder } from '../library/helpers.ts';
import { allRows, firstOf, openLinking, type Linking } from './linking.ts';
import { json } from './records.ts';
import { type FhirServer, startFhirServer } from './server.ts';

// Beside medplum's own router and repository: its search, its _include, its resources.
// Its search compares every value with every resource: a thousand studies are linked beside the quicker server of link.test.ts.
const STUDIES = 100;

const { folder, remove } = temporaryFolder();
let library: OpenedLibrary;
let server: FhirServer;
let linking: Linking;
let rows: readonly StudyRow[];
let api: ReturnType<typeof createApi>;
beforeAll(async () => {
  await makeLibrary(path.join(folder, 'library'), STUDIES);
  library = opened(path.join(folder, 'library'));
  rows = await allRows(library);
  server = await startFhirServer();
  const patients = new Map(rows.map((row) => [row.PatientID, patientOf(row)]));
  const [first] = rows;
  await server.put(
    ...patients.values(),
    ...rows.map((row, at) => ({
      ...imagingStudyOf(row, `i${at}`, at % 20 === 0 ? 'accession' : 'uid'),
      ...(row === first ? { endpoint: [{ reference: 'Endpoint/e1' }, { reference: 'Endpoint/e2' }] } : {}),
    })),
    endpoint('e1', 'https://elsewhere.example/dicom-web'),
    endpoint('e2', `${new URL(server.url).origin}/dicom-web/studies/1.2.3`),
  );
  linking = openLinking(library, server.url);
  api = createApi({
    library,
    links: linking.links,
    security: { check: () => ({ kind: 'pass' }) },
    host: 'shell',
    version: '0.0.0',
    launchId: 'test',
    log: () => undefined,
  });
}, 120_000);
afterAll(async () => {
  await linking.close();
  await server.close();
  await library.close();
  remove();
});

const endpoint = (id: string, address: string) => ({
  resourceType: 'Endpoint',
  id,
  status: 'active',
  connectionType: { code: 'dicom-wado-rs' },
  payloadType: [{ text: 'DICOM' }],
  address,
});
const study = (at: number): string => `/api/studies/${rows[at]?.StudyInstanceUID ?? ''}/record`;
const recordOf = async (response: Response) => {
  expect(response.status).toBe(200);
  return RecordOfStudy.parse(await response.json());
};
const until = async (holds: (run: LinkRun) => boolean): Promise<LinkRun> =>
  new Promise((resolve) => {
    const stop = linking.links.subscribe((event) => {
      if (event.type !== 'link-run' || !holds(event.run)) return;
      stop();
      resolve(event.run);
    });
  });

describe('studies and the record on a server of others', () => {
  it('are linked in the background with at most one request for fifty of them', async () => {
    const over = until(({ endedAt }) => endedAt !== null);
    const started = await api.request('/api/records/link', json({ again: false }));
    expect(started.status).toBe(202);
    expect(LinkRun.parse(await started.json())).toMatchObject({ state: 'running' });
    expect(await over).toMatchObject({ state: 'done', linked: STUDIES, contradictions: 0, failures: [] });
    const told = LinkRun.parse(await (await api.request('/api/records/link')).json());
    expect(told).toMatchObject({ state: 'done', studiesDone: STUDIES });
    expect(server.requests.length).toBeLessThanOrEqual(STUDIES / 50);
    // Identifiers do not stand in addresses, which are logged on the way.
    expect(server.requests.filter(({ url }) => url.includes('identifier'))).toEqual([]);
    const { links, verdict } = await recordOf(await api.request(study(20)));
    expect(verdict).toBe('agreement');
    expect(links).toMatchObject([{ imagingStudy: 'ImagingStudy/i20', method: 'accession', state: 'linked' }]);
  });

  it('can be decided on, one by one', async () => {
    const { linkId } = firstOf(await recordOf(await api.request(study(1))));
    const change = json({ linkId });
    const confirmed = await recordOf(await api.request(`${study(1)}/confirm`, change));
    expect(confirmed.links).toMatchObject([{ state: 'confirmed', changedBy: 'user', canUndo: true }]);
    const rejected = await recordOf(await api.request(`${study(1)}/reject`, change));
    expect(rejected).toMatchObject({ verdict: null, links: [{ state: 'rejected' }] });
    const undone = await recordOf(await api.request(`${study(1)}/undo`, change));
    expect(undone.links).toMatchObject([{ state: 'confirmed' }]);
    const looked = await recordOf(await api.request(`${study(1)}/look`, { method: 'POST' }));
    expect(looked).toMatchObject({ verdict: 'agreement', failures: [], links: [{ state: 'confirmed' }] });
  });

  it('can be given another entry by hand, whose patient is compared first', async () => {
    const reference = 'ImagingStudy/i50';
    const choice = { serverId: linking.serverId, reference };
    const refused = await api.request(`${study(2)}/link`, json(choice));
    expect(refused.status).toBe(400);
    expect(await refused.json()).toEqual({ kind: 'bad-request', detail: 'contradiction-not-read' });
    const taken = await recordOf(
      await api.request(`${study(2)}/link`, json({ ...choice, fieldsRead: true })),
    );
    expect(taken).toMatchObject({ verdict: 'contradiction' });
    expect(firstOf(taken)).toMatchObject({ imagingStudy: reference, state: 'confirmed', madeBy: 'user' });
  });

  it('say with themselves that a contradiction has to be judged before their images are seen', async () => {
    const row = rows[3];
    if (row === undefined) throw new Error('rows');
    const detail = async (): Promise<StudyDetail> =>
      StudyDetail.parse(await (await api.request(`/api/studies/${row.StudyInstanceUID}`)).json());
    const look = async () => recordOf(await api.request(`${study(3)}/look`, { method: 'POST' }));
    expect(await detail()).not.toHaveProperty('isStopped');
    await server.put({
      ...patientOf(row),
      name: [{ family: 'Quist', given: ['Zoltán'] }],
      birthDate: '1931-04-05',
    });
    const { linkId } = firstOf(await look());
    expect(await detail()).toMatchObject({ isStopped: true });
    await api.request(`${study(3)}/reject`, json({ linkId }));
    expect(await detail()).not.toHaveProperty('isStopped');
    await api.request(`${study(3)}/undo`, json({ linkId }));
    expect(await detail()).toMatchObject({ isStopped: true });
    await server.put(patientOf(row));
    expect(await look()).toMatchObject({ verdict: 'agreement' });
    expect(await detail()).not.toHaveProperty('isStopped');
  });

  it('say where their images are, and why not', async () => {
    const address = `/api/records/servers/${linking.serverId}/imaging-studies`;
    const answer = await api.request(`${address}/i0/sources`);
    const { sources, failure } = RecordSources.parse(await answer.json());
    expect(failure).toBeNull();
    expect(sources).toMatchObject([
      { endpoint: 'Endpoint/e2', address: `${new URL(server.url).origin}/dicom-web`, problem: null },
      { endpoint: 'Endpoint/e1', address: null, host: 'elsewhere.example', problem: 'host-not-allowed' },
    ]);
    const missing = RecordSources.parse(await (await api.request(`${address}/none/sources`)).json());
    expect(missing).toMatchObject({ sources: [], failure: { kind: 'not-there' } });
    expect((await api.request('/api/records/servers/none/imaging-studies/i0/sources')).status).toBe(404);
  });

  it.each([
    ['/api/studies/1.2.3/record', undefined, 404],
    ['/api/studies/no%20uid/record', undefined, 400],
    ['/api/studies/1.2.3/record/confirm', { linkId: 'none' }, 404],
    ['/api/studies/1.2.3/record/link', { serverId: 'x', reference: 'Patient/1' }, 400],
    ['/api/studies/1.2.3/record/link', { reference: 'Observation/1' }, 400],
    ['/api/records/link', { again: 'yes' }, 400],
  ])('refuse what makes no sense: %s %j', async (target, body, status) => {
    const response = await api.request(target, body === undefined ? {} : json(body));
    expect(response.status).toBe(status);
  });

  it('know whose numbers are whose', async () => {
    const told = RecordIssuers.parse(await (await api.request('/api/records/issuers')).json());
    expect(told).toEqual({ patients: { HOSPITAL: [HOSPITAL] }, accessions: [ACCESSIONS] });
    const changed = { patients: { '': [HOSPITAL] }, accessions: [] };
    const saved = await api.request('/api/records/issuers', json(changed, 'PUT'));
    expect(RecordIssuers.parse(await saved.json())).toEqual(changed);
    expect(linking.links.issuers()).toEqual(changed);
  });
});
