// `lightbox records` in another process while the services run: both have the same files open.
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { RecordServerSettings } from '../../../native/contract/index.ts';
import { openRecords, type Records } from '../../../native/fhir/index.ts';
import { openLibrary, type OpenedLibrary } from '../../../native/library/index.ts';
import { browse, PERSON, startAuthority } from './authority.ts';
import { json, openDesk, type Desk } from './records.ts';
import { startFhirServer } from './server.ts';

const server = (name: string, port: number) =>
  RecordServerSettings.parse({ name, url: `http://127.0.0.1:${port}/fhir` });

let desk: Desk;
let otherLibrary: OpenedLibrary;
let other: Records;
let heard: number;
let forgotten: string[];

beforeEach(() => {
  desk = openDesk();
  const library = openLibrary({
    directory: desk.folder,
    key: { kind: 'file', path: path.join(desk.folder, 'library.key') },
    resumeJobs: false,
  });
  if (!library.ok) throw new Error(library.failure.kind);
  const records = openRecords(library.value);
  if (!records.ok) throw new Error(records.failure.kind);
  [otherLibrary, other] = [library.value, records.value];
  [heard, forgotten] = [0, []];
  desk.library.subscribe(({ type }) => {
    if (type === 'record-servers-changed') heard += 1;
  });
  desk.records.onForgotten((serverId) => forgotten.push(serverId));
});
afterEach(async () => {
  other.close();
  await otherLibrary.close();
  await desk.close();
});

const heardOf = (times: number) => expect.poll(() => heard, { timeout: 20_000 }).toBe(times);

it('a record server that another process adds, changes or removes is told of here, each time once', async () => {
  const own = await desk.add(server('Here', 1004));
  expect(heard).toBe(1);
  const added = other.addServer({ settings: server('Elsewhere', 1004), secrets: {} });
  if (!added.ok) throw new Error(added.failure.kind);
  await heardOf(2);
  expect(desk.records.servers().map(({ settings }) => settings.name)).toEqual(['Elsewhere', 'Here']);
  other.changeServer(own.serverId, { settings: server('Ours', 1004), secrets: {} });
  await heardOf(3);
  // Under another name it is the same server: what is known of it stands.
  expect(forgotten).toEqual([]);
  other.changeServer(own.serverId, { settings: server('Ours', 1005), secrets: {} });
  await heardOf(4);
  expect(forgotten).toEqual([own.serverId]);
  other.removeServer(added.value.serverId);
  await heardOf(5);
  expect(forgotten).toEqual([own.serverId, added.value.serverId]);
  expect(desk.records.client(added.value.serverId)).toBeNull();
});

it('a server that another process has changed is asked at its new address at once, before anybody is told', async () => {
  const { serverId } = await desk.add(server('Here', 1004));
  const before = desk.records.client(serverId);
  expect(desk.records.client(serverId)).toBe(before);
  other.changeServer(serverId, { settings: server('Here', 1005), secrets: {} });
  const after = desk.records.client(serverId);
  expect(after?.base).toBe('http://127.0.0.1:1005/fhir/');
  expect(after).not.toBe(before);
  other.removeServer(serverId);
  expect(desk.records.client(serverId)).toBeNull();
});

it('a change made here is told of once, and what is known of the server goes with its address', async () => {
  const { serverId } = await desk.add(server('Here', 1004));
  const settings = server('Here', 1005);
  await desk.request(`/api/records/servers/${serverId}`, json({ settings }, 'PUT'));
  expect([heard, forgotten]).toEqual([2, [serverId]]);
  await desk.request(`/api/records/servers/${serverId}`, { method: 'DELETE' });
  expect([heard, forgotten]).toEqual([3, [serverId, serverId]]);
});

it('a sign-in of another process counts here too, is told of, and ends here when it ends there', async () => {
  const authority = await startAuthority();
  const record = await startFhirServer({
    tokens: (token) => authority.scopesOf(token),
    smartConfiguration: () => authority.smartConfiguration(),
  });
  const { serverId } = await desk.add(
    RecordServerSettings.parse({
      name: 'Smart',
      url: record.url,
      allowedHosts: [new URL(authority.issuer).host],
      auth: { kind: 'smart', clientId: PERSON },
    }),
  );
  const state = () => desk.records.server(serverId)?.signIn.state;
  expect([state(), heard]).toEqual(['signed-out', 1]);
  const begun = await other.signIn(serverId);
  if (!begun.ok || begun.value.state !== 'waiting') throw new Error('not begun');
  await browse(begun.value.url);
  await other.signedIn(serverId);
  await heardOf(2);
  expect(state()).toBe('signed-in');
  expect(await desk.records.client(serverId)?.search({ type: 'Patient', parameters: [] })).toMatchObject({
    ok: true,
  });
  await other.signOut(serverId);
  await heardOf(3);
  expect(state()).toBe('signed-out');
  await record.close();
  await authority.close();
});
