// A record behind an authority, whose entries say that their images are in an archive behind the same authority; and Lightbox
// with nothing set up but the record.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createApi, openRooms } from '../../../native/api/index.ts';
import { RecordKeeping, RecordOpening, RecordServer, RecordSignIn } from '../../../native/contract/index.ts';
import { openLibrary } from '../../../native/library/index.ts';
import { ctSeries, type GeneratedFile } from '../../generate/index.ts';
import { type BearerGate, bearerGate } from '../../peers/bearerGate.ts';
import { type Orthanc, startOrthanc } from '../../peers/orthanc.ts';
import { type Authority, browse, PERSON, startAuthority } from './authority.ts';
import { json } from './records.ts';
import { type FhirServer, startFhirServer } from './server.ts';

const NUMBERS = 'urn:example:hospital';
const small = { rows: 32, columns: 32 };
export const IDRIS = { PatientName: 'Moonbrook^Idris', PatientID: 'LB-1' };
/** Two series of one study of the patient of the record. */
export const first = ctSeries({ study: 'images', slices: 4, SeriesNumber: 1, ...small, ...IDRIS });
export const second = ctSeries({ study: 'images', slices: 3, SeriesNumber: 2, ...small, ...IDRIS });
/** Of somebody else, and said to be hers in the record. */
export const strange = ctSeries({
  study: 'strange',
  slices: 2,
  ...small,
  PatientName: 'Quillfeather^Barnaby',
  PatientID: 'LB-9',
  elements: { PatientBirthDate: '19940830', PatientSex: 'M' },
});
export const uidOf = (files: readonly GeneratedFile[]): string => files[0]?.StudyInstanceUID ?? '';
export const seriesOf = (files: readonly GeneratedFile[]): string => files[0]?.SeriesInstanceUID ?? '';

export const endpoint = (id: string, address: string, more: object = {}) => ({
  resourceType: 'Endpoint',
  id,
  status: 'active',
  connectionType: {
    system: 'http://terminology.hl7.org/CodeSystem/endpoint-connection-type',
    code: 'dicom-wado-rs',
  },
  payloadType: [{ text: 'DICOM' }],
  address,
  ...more,
});
export const entry = (
  id: string,
  files: readonly GeneratedFile[],
  endpoints: readonly string[],
  more: object = {},
) => ({
  resourceType: 'ImagingStudy',
  id,
  status: 'available',
  identifier: [{ system: 'urn:dicom:uid', value: `urn:oid:${uidOf(files)}` }],
  subject: { reference: 'Patient/p1' },
  started: '2026-01-02',
  endpoint: endpoints.map((one) => ({ reference: `Endpoint/${one}` })),
  ...more,
});

export type ImagePlace = {
  readonly folder: string;
  readonly authority: Authority;
  readonly server: FhirServer;
  readonly orthanc: Orthanc;
  readonly gate: BearerGate;
  readonly serverId: string;
  readonly logged: string[];
  library(): ReturnType<typeof open>['library'];
  rooms(): Awaited<ReturnType<typeof openAll>>['rooms'];
  request(target: string, init?: RequestInit): Promise<Response>;
  /** Other settings of the record. */
  settle(more: object): Promise<void>;
  signIn(): Promise<void>;
  open(id: string): Promise<RecordOpening>;
  keep(id: string): Promise<RecordKeeping>;
  /** Closed and opened again, as after a restart. */
  again(): Promise<void>;
  close(): Promise<void>;
};

const open = (folder: string) => {
  const library = openLibrary({
    directory: path.join(folder, 'library'),
    key: { kind: 'file', path: path.join(folder, 'library.key') },
    resumeJobs: true,
  });
  if (!library.ok) throw new Error(library.failure.kind);
  return { library: library.value };
};

async function openAll(folder: string, logged: string[]) {
  const { library } = open(folder);
  const log = (...line: unknown[]): void => void logged.push(JSON.stringify(line));
  const rooms = await openRooms(library, log, {
    records: { proxy: { kind: 'none' } },
    pacs: { patience: { pausesMs: [20, 20, 20, 50, 100] } },
  });
  if (!rooms.ok) throw new Error(rooms.failure.kind);
  const { pacs, records, links, charts, images } = rooms.value;
  const api = createApi({
    library,
    pacs,
    records,
    links,
    charts,
    images,
    log,
    security: { check: () => ({ kind: 'pass' }) },
    host: 'browser',
    version: '0.0.0',
    launchId: 'test',
  });
  return { library, rooms: rooms.value, api };
}

export async function openImagePlace(): Promise<ImagePlace> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lightbox-images-'));
  const authority = await startAuthority();
  const tokens = (token: string) => authority.scopesOf(token);
  const server = await startFhirServer({ tokens, smartConfiguration: () => authority.smartConfiguration() });
  const orthanc = await startOrthanc();
  const gate = await bearerGate(orthanc, async (token) => (await tokens(token)) !== null);
  for (const { bytes } of [...first, ...second, ...strange]) await orthanc.store(bytes);
  await server.put({
    resourceType: 'Patient',
    id: 'p1',
    identifier: [{ system: NUMBERS, value: 'LB-1' }],
    name: [{ family: 'Moonbrook', given: ['Idris'] }],
    birthDate: '1970-01-01',
    gender: 'other',
  });
  const logged: string[] = [];
  let opened = await openAll(folder, logged);
  const request = async (target: string, init: RequestInit = {}): Promise<Response> =>
    opened.api.request(target, init);
  const settings = {
    name: 'Ward record',
    url: server.url,
    allowedHosts: [new URL(authority.issuer).host],
    signInHosts: [gate.host],
    auth: { kind: 'smart', clientId: PERSON },
  };
  const added = RecordServer.parse(await (await request('/api/records/servers', json({ settings }))).json());
  const { serverId } = added;
  await request('/api/records/issuers', json({ patients: { '': [NUMBERS] }, accessions: [] }, 'PUT'));
  const at = `/api/records/servers/${serverId}`;
  const shut = async (): Promise<void> => {
    await opened.rooms.close();
    await opened.library.close();
  };
  const post = async (target: string): Promise<unknown> =>
    (await request(`${at}${target}`, { method: 'POST' })).json();
  return {
    folder,
    authority,
    server,
    orthanc,
    gate,
    serverId,
    logged,
    request,
    library: () => opened.library,
    rooms: () => opened.rooms,
    async settle(more) {
      const answer = await request(at, json({ settings: { ...settings, ...more } }, 'PUT'));
      if (answer.status !== 200) throw new Error(await answer.text());
    },
    async signIn() {
      const begun = RecordSignIn.parse(await post('/sign-in'));
      if (begun.state !== 'waiting') throw new Error(begun.state);
      await browse(begun.url);
      await opened.rooms.records.signedIn(serverId);
    },
    open: async (id) => RecordOpening.parse(await post(`/imaging-studies/${id}/open`)),
    keep: async (id) => RecordKeeping.parse(await post(`/imaging-studies/${id}/keep`)),
    async again() {
      await shut();
      opened = await openAll(folder, logged);
    },
    async close() {
      await shut();
      await gate.close();
      await orthanc.close();
      await server.close();
      await authority.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
