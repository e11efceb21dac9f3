import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApi, openRooms } from '../../../native/api/index.ts';
import { Peer, RecordOfStudy, StudyDetail } from '../../../native/contract/index.ts';
import type { OpenedLibrary } from '../../../native/library/index.ts';
import { ctSeries } from '../../generate/index.ts';
import { hasOrthanc, type Orthanc, startOrthanc } from '../../peers/orthanc.ts';
import { opened, temporaryFolder } from '../library/helpers.ts';
import { json } from './records.ts';
import { startFhirServer, type FhirServer } from './server.ts';

// A study that is looked at in an archive without being kept is compared with its record like one that is here.

const ct = ctSeries({
  seed: 'read-record',
  slices: 2,
  rows: 16,
  columns: 16,
  PatientName: 'Moonbrook^Idris',
});
const StudyInstanceUID = ct[0]?.StudyInstanceUID ?? '';

describe.skipIf(!hasOrthanc())('a study that is read from an archive and not kept', () => {
  const { folder, remove } = temporaryFolder();
  let library: OpenedLibrary;
  let rooms: Extract<Awaited<ReturnType<typeof openRooms>>, { readonly ok: true }>['value'];
  let orthanc: Orthanc;
  let server: FhirServer;
  let api: ReturnType<typeof createApi>;
  beforeAll(async () => {
    [orthanc, server] = await Promise.all([startOrthanc(), startFhirServer()]);
    for (const { bytes } of ct) await orthanc.store(bytes);
    await server.put(
      {
        resourceType: 'Patient',
        id: 'p1',
        name: [{ family: 'Quillfeather', given: ['Barnaby'] }],
        birthDate: '1994-08-30',
      },
      {
        resourceType: 'ImagingStudy',
        id: 'i1',
        status: 'available',
        identifier: [{ system: 'urn:dicom:uid', value: `urn:oid:${StudyInstanceUID}` }],
        subject: { reference: 'Patient/p1' },
      },
    );
    library = opened(folder);
    const made = await openRooms(library, () => undefined);
    if (!made.ok) throw new Error(made.failure.kind);
    rooms = made.value;
    api = createApi({
      library,
      pacs: rooms.pacs,
      records: rooms.records,
      links: rooms.links,
      charts: rooms.charts,
      security: { check: () => ({ kind: 'pass' }) },
      host: 'browser',
      version: '0.0.0',
      launchId: 'launch',
      log: () => undefined,
    });
  }, 60_000);
  afterAll(async () => {
    await rooms.close();
    await library.close();
    await server.close();
    await orthanc.close();
    remove();
  });

  it('is stopped by a record of somebody else, until it has been judged', async () => {
    const settings = { kind: 'dicomweb', name: 'Web', url: `${orthanc.origin}/dicom-web` };
    const { peerId } = Peer.parse(await (await api.request('/api/peers', json({ settings }))).json());
    const record = { name: 'Record', url: server.url };
    expect((await api.request('/api/records/servers', json({ settings: record }))).status).toBe(201);
    const at = `/api/studies/${StudyInstanceUID}`;
    expect((await api.request(`${at}/record`)).status).toBe(404);
    const read = await api.request('/api/reading', json({ peerId, StudyInstanceUID }));
    expect(StudyDetail.parse(await read.json())).not.toHaveProperty('isStopped');
    const looked = RecordOfStudy.parse(await (await api.request(`${at}/record/look`, json({}))).json());
    expect(looked).toMatchObject({ verdict: 'contradiction', links: [{ state: 'linked' }] });
    const detail = async (): Promise<StudyDetail> => StudyDetail.parse(await (await api.request(at)).json());
    expect(await detail()).toMatchObject({ isStopped: true, notKept: { peerId } });
    await api.request(`${at}/record/reject`, json({ linkId: looked.links[0]?.linkId }));
    expect(await detail()).not.toHaveProperty('isStopped');
  });
});
