// A record behind an authorization server, and a person who signs in to it.
import { afterEach } from 'vitest';
import { RecordSignIn } from '../../../native/contract/index.ts';
import { imagingStudyR4, patient } from '../../unit/fhir/resources.ts';
import { type Authority, browse, startAuthority } from './authority.ts';
import { type Desk, openDesk } from './records.ts';
import { type FhirServer, startFhirServer } from './server.ts';

const later: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of later.splice(0)) await close();
});

export type Place = { readonly authority: Authority; readonly server: FhirServer; readonly desk: Desk };

/** A record with its authority, closed with the test. */
export async function place(
  options: Parameters<typeof startAuthority>[0] = {},
  now?: () => number,
): Promise<Place> {
  const authority = await startAuthority(options);
  const server = await startFhirServer({
    tokens: (token) => authority.scopesOf(token),
    smartConfiguration: () => authority.smartConfiguration(),
  });
  await server.put(patient(), imagingStudyR4());
  const desk = openDesk(now === undefined ? {} : { now });
  later.push(
    () => desk.close(),
    () => server.close(),
    () => authority.close(),
  );
  return { authority, server, desk };
}

export const host = ({ authority }: Place): string => new URL(authority.issuer).host;

export const addServer = (at: Place, auth: object, secrets = {}) =>
  at.desk.add(
    { name: 'Record', url: at.server.url, allowedHosts: [host(at)], auth: { kind: 'smart', ...auth } },
    secrets,
  );

export async function begin(desk: Desk, serverId: string): Promise<string> {
  const answer = await desk.request(`/api/records/servers/${serverId}/sign-in`, { method: 'POST' });
  const begun = RecordSignIn.parse(await answer.json());
  if (begun.state !== 'waiting') throw new Error(begun.state);
  return begun.url;
}

export async function signIn(at: Place, serverId: string): Promise<RecordSignIn> {
  await browse(await begin(at.desk, serverId));
  await at.desk.records.signedIn(serverId);
  return RecordSignIn.parse(await (await at.desk.request(`/api/records/servers/${serverId}/sign-in`)).json());
}

export const readPatient = (desk: Desk, serverId: string) =>
  desk.records.client(serverId)?.read('Patient', 'p1');

/** What the server is shown now. */
export async function tokenOf({ desk, server }: Place, serverId: string) {
  const lent = desk.records.archive(serverId, server.url);
  const authentication = lent.ok ? lent.value.server.authentication : null;
  return authentication?.kind === 'tokens' ? authentication.source.token() : null;
}
