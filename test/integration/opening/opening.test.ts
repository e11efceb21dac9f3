import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog, openRooms, serveLoopback } from '../../../native/api/index.ts';
import {
  ArrivedLink,
  KnownCallerList,
  OpeningAnswer,
  readOpenQuery,
  RecordIssuers,
  RecordServer,
} from '../../../native/contract/index.ts';
import { createToken } from '../../../native/security/index.ts';
import { writeFiles } from '../../generate/index.ts';
import { browse, PERSON, startAuthority, type Authority } from '../fhir/authority.ts';
import { json } from '../fhir/records.ts';
import { startFhirServer, type FhirServer } from '../fhir/server.ts';
import { imported, opened, temporaryFolder } from '../library/helpers.ts';
import { files, navigate, navigation } from './visitor.ts';

const uid = (name: keyof typeof files): string => files[name].StudyInstanceUID;

const { folder, remove } = temporaryFolder();
const token = createToken();
let fhir: FhirServer;
let authority: Authority;
let serverId = '';
let url = '';
let close: () => Promise<void>;
const call = (target: string, init: RequestInit = {}): Promise<Response> =>
  fetch(new URL(target, url), {
    redirect: 'manual',
    ...init,
    headers: { authorization: `Bearer ${token}`, ...(init.headers as object) },
  });

beforeAll(async () => {
  authority = await startAuthority();
  fhir = await startFhirServer({
    tokens: (given) => authority.scopesOf(given),
    smartConfiguration: () => authority.smartConfiguration(),
  });
  const study = (id: string, name: keyof typeof files, patient: string) => ({
    resourceType: 'ImagingStudy',
    id,
    status: 'available',
    identifier: [{ system: 'urn:dicom:uid', value: `urn:oid:${uid(name)}` }],
    subject: { reference: `Patient/${patient}` },
  });
  await fhir.put(
    { resourceType: 'Patient', id: 'p7', identifier: [{ system: 'urn:example:north', value: '7' }] },
    { resourceType: 'Patient', id: 'p9', identifier: [{ system: 'urn:example:north', value: '9' }] },
    study('i-north', 'north', 'p7'),
    {
      ...study('i-away', 'north', 'p9'),
      identifier: [{ system: 'urn:dicom:uid', value: 'urn:oid:1.2.3.4' }],
    },
  );
  const library = opened(path.join(folder, 'library'));
  writeFiles(
    path.join(folder, 'images'),
    Object.entries(files).map(([name, file]) => ({ ...file, path: `${name}.dcm` })),
  );
  await imported(library, { paths: [path.join(folder, 'images')] });
  const log = createLog('error');
  const rooms = await openRooms(library, log);
  if (!rooms.ok) throw new Error(rooms.failure.kind);
  const door = await serveLoopback({ ...rooms.value, library, port: 0, token, log, pageDirectory: folder });
  url = door.url;
  close = async () => {
    await door.close();
    await rooms.value.close();
    await library.close();
  };
  await call(
    '/api/records/issuers',
    json(RecordIssuers.parse({ patients: { NORTH: ['urn:example:north'] } }), 'PUT'),
  );
  const settings = {
    name: 'Record',
    url: fhir.url,
    allowedHosts: [new URL(authority.issuer).host],
    auth: { kind: 'smart', clientId: PERSON },
  };
  const added = await call('/api/records/servers', json({ settings }));
  ({ serverId } = RecordServer.parse(await added.json()));
}, 60_000);
afterAll(async () => {
  await close();
  await fhir.close();
  await authority.close();
  remove();
});

async function answerTo(query: string, more: object = { allowed: true }): Promise<OpeningAnswer> {
  const link = readOpenQuery(`?${query}`);
  if (!link.ok) throw new Error(link.failure.kind);
  const caller = { kind: 'unnamed', name: '' };
  const response = await call('/api/opening', json({ link: link.value, caller, ...more }));
  expect(response.status).toBe(200);
  return OpeningAnswer.parse(await response.json());
}
const studiesOf = (answer: OpeningAnswer): string[] =>
  answer.kind === 'open' || answer.kind === 'choose'
    ? answer.matches.map(({ row }) => row.StudyInstanceUID).sort()
    : [];

describe('an order', () => {
  it('is opened by its number and who gave it', async () => {
    const answer = await answerTo('accessionNumber=A-1^^^RIS-S');
    expect(answer.kind).toBe('open');
    expect(studiesOf(answer)).toEqual([uid('south')]);
  });

  it('is asked about where two houses gave its number, with who they are', async () => {
    const answer = await answerTo('accessionNumber=A-1');
    expect(answer).toMatchObject({ kind: 'choose', reasons: ['several-issuers', 'several-patients'] });
    expect(studiesOf(answer)).toEqual([uid('north'), uid('south')].sort());
    if (answer.kind === 'choose')
      expect(answer.matches.map((one) => one.issuerOfAccessionNumber).sort()).toEqual(['RIS-N', 'RIS-S']);
  });

  it('is asked about where its images do not say who gave its number', async () => {
    expect(await answerTo('accessionNumber=A-3^^^RIS-S')).toMatchObject({
      kind: 'choose',
      reasons: ['issuer-unknown'],
    });
    expect((await answerTo('accessionNumber=A-3')).kind).toBe('open');
  });

  it.each(['accessionNumber=a-1', 'accessionNumber=A', 'accessionNumber=A-11'])(
    'is that very number and no other: %s',
    async (query) => {
      expect((await answerTo(query)).kind).toBe('missing');
    },
  );
});

describe('a patient', () => {
  it('has all studies of that number and issuer listed, and none of another house', async () => {
    const answer = await answerTo('patientID=7^^^NORTH');
    expect(answer).toMatchObject({ kind: 'choose', reasons: ['patient'] });
    expect(studiesOf(answer)).toEqual([uid('north'), uid('older')].sort());
    expect(studiesOf(await answerTo('patientID=7&issuerOfPatientID=urn:example:north'))).toHaveLength(2);
  });

  it('has the most recent one opened where that is asked for', async () => {
    const answer = await answerTo('patientID=7^^^NORTH&mostRecentResults=1');
    expect(answer.kind).toBe('open');
    expect(studiesOf(answer)).toEqual([uid('north')]);
  });

  it('is never guessed where the number is that of two', async () => {
    const answer = await answerTo('patientID=7&mostRecentResults=1');
    expect(answer).toMatchObject({
      kind: 'choose',
      reasons: expect.arrayContaining(['several-issuers', 'several-patients']),
    });
    expect(studiesOf(answer)).toHaveLength(3);
  });

  it('is asked about where the date of birth is another', async () => {
    const answer = await answerTo('patientID=7^^^SOUTH&patientBirthDate=1899-01-01');
    expect(answer).toMatchObject({ kind: 'choose', reasons: ['birth-date-differs'] });
  });
});

describe('an entry of a record', () => {
  const signIn = async (): Promise<void> => {
    const begun = await call(`/api/records/servers/${serverId}/sign-in`, { method: 'POST' });
    const { url: address } = (await begun.json()) as { url: string };
    await browse(address);
  };

  it('is asked for nowhere but at servers that are set up', async () => {
    expect(await answerTo('fhir=https://evil.example/fhir/ImagingStudy/7')).toEqual({
      kind: 'unknown-server',
      host: 'evil.example',
    });
    expect(await answerTo(`fhir=${fhir.url.slice(0, -1)}.evil.example/ImagingStudy/7`)).toMatchObject({
      kind: 'unknown-server',
    });
  });

  it('is launched by the record system: the person signs in, and what it has open is opened', async () => {
    const iss = fhir.url.slice(0, -1);
    authority.context = { patient: 'p7', fhirContext: [{ reference: 'ImagingStudy/i-north' }] };
    const begun = await answerTo(`iss=${encodeURIComponent(iss)}&launch=abc`);
    if (begun.kind !== 'sign-in' || begun.signIn.state !== 'waiting') throw new Error(begun.kind);
    const goOn = async () =>
      OpeningAnswer.parse(await (await call('/api/opening/signed-in', json({ serverId }))).json());
    expect(await goOn()).toMatchObject({ kind: 'sign-in', signIn: { state: 'waiting' } });
    await browse(begun.signIn.url);
    await expect.poll(async () => (await goOn()).kind).toBe('open');
    expect(studiesOf(await goOn())).toEqual([uid('north')]);
    expect(await answerTo('iss=https%3A%2F%2Fevil.example&launch=abc')).toEqual({
      kind: 'unknown-server',
      host: 'evil.example',
    });
  });

  it('is opened by its address, or by the name of its server', async () => {
    authority.context = {};
    await signIn();
    await expect
      .poll(async () => studiesOf(await answerTo(`fhir=${fhir.url}ImagingStudy/i-north`)))
      .toEqual([uid('north')]);
    const patient = await answerTo('fhirServer=Record&fhirReference=Patient/p7');
    expect(patient).toMatchObject({ kind: 'choose', reasons: ['patient'] });
    expect(studiesOf(patient)).toEqual([uid('north'), uid('older')].sort());
    expect(await answerTo('fhirServer=Record&fhirReference=ImagingStudy/i-away')).toEqual({
      kind: 'missing',
      search: { text: '1.2.3.4' },
      record: null,
    });
  });
});

describe('a caller', () => {
  const caller = { kind: 'named', name: 'Ward list' };
  const decide = async (decision: string | null): Promise<KnownCallerList> =>
    KnownCallerList.parse(
      await (await call('/api/opening/callers', json({ caller, decision }, 'PUT'))).json(),
    );

  it('is asked about before anything is looked up, and is remembered', async () => {
    const ask = (): Promise<OpeningAnswer> => answerTo(`studyUID=${uid('north')}`, { caller });
    expect(await ask()).toEqual({ kind: 'ask' });
    expect(await decide('allow')).toMatchObject([{ caller, decision: 'allow' }]);
    expect((await ask()).kind).toBe('open');
    await decide('refuse');
    expect(await ask()).toEqual({ kind: 'refused' });
    expect(await decide(null)).toEqual([]);
    expect(await ask()).toEqual({ kind: 'ask' });
  });
});

describe('a link from another website', () => {
  const link = `/open?requestType=STUDY&studyUID=${uid('north')}`;
  const follow = (target: string, headers: Record<string, string>) => navigate(new URL(target, url), headers);
  const ticketIn = (text: string): string => /link=([\w-]{22})"/.exec(text)?.[1] ?? '';

  it('gets a page that says nothing, and leaves a ticket that our own page takes once', async () => {
    const { text, status, headers } = await follow(link, navigation());
    expect({ status, cookie: headers['set-cookie'], kept: headers['cache-control'] }).toEqual({
      status: 200,
      kept: 'no-store',
    });
    expect(text).not.toContain(uid('north'));
    const ticket = ticketIn(text);
    const take = () => call('/api/opening/arrived', json({ ticket }));
    expect(ArrivedLink.parse(await (await take()).json())).toMatchObject({
      link: { ok: true, value: { what: { StudyInstanceUIDs: [uid('north')] } } },
      caller: { kind: 'website', name: 'https://ehr.example' },
    });
    expect((await take()).status).toBe(404);
  });

  it('cannot say that it is another website', async () => {
    const response = await follow(
      `${link}&caller=https://ehr.example`,
      navigation({ referer: 'https://evil.example/' }),
    );
    const taken = await call('/api/opening/arrived', json({ ticket: ticketIn(response.text) }));
    expect(ArrivedLink.parse(await taken.json()).caller).toEqual({
      kind: 'website',
      name: 'https://evil.example',
    });
  });

  it.each([
    ['another page', '/view?StudyInstanceUIDs=1.2', {}],
    ['the list of callers', '/api/opening/callers', {}],
    ['a frame', link, { 'sec-fetch-dest': 'iframe' }],
    ['a script', link, { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' }],
    ['a request that names an origin', link, { origin: 'https://evil.example' }],
  ])('is refused as %s', async (_what, target, more) => {
    expect((await follow(target, navigation(more))).status).toBe(403);
  });

  it('cannot change who is allowed, not even with the session of the one who reads', async () => {
    const response = await call('/api/opening/callers', {
      ...json({ caller: { kind: 'unnamed', name: '' }, decision: 'allow' }, 'PUT'),
      headers: { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' },
    });
    expect(response.status).toBe(403);
  });

  it('cannot use a ticket that is not its own', async () => {
    const { text } = await follow(`/open?link=${'A'.repeat(22)}`, navigation());
    expect(text).toContain('url=/"');
  });

  it('leaves the address before the page is there, where a program of this session starts it', async () => {
    const response = await call(link, { headers: { 'sec-fetch-site': 'none' } });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toMatch(/^\/open\?link=[\w-]{22}$/);
    expect((await fetch(new URL(link, url), { redirect: 'manual' })).status).toBe(401);
  });
});
