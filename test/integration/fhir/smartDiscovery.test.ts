import { afterEach, describe, expect, it } from 'vitest';
import { RecordSignIn } from '../../../native/contract/index.ts';
import { imagingStudyR4, patient } from '../../unit/fhir/resources.ts';
import { type Authority, browse, PERSON, startAuthority } from './authority.ts';
import { openDesk } from './records.ts';
import { startFhirServer, type FhirServerOptions } from './server.ts';
import { begin, readPatient } from './smartPlace.ts';

const later: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of later.splice(0)) await close();
});

/** A record that tells of its sign-in as `telling` says, and who signs in to it. */
async function place(telling: (authority: Authority) => FhirServerOptions, settings: object = {}) {
  const authority = await startAuthority();
  const server = await startFhirServer({
    tokens: (token) => authority.scopesOf(token),
    ...telling(authority),
  });
  await server.put(patient(), imagingStudyR4());
  const desk = openDesk();
  later.push(
    () => desk.close(),
    () => server.close(),
    () => authority.close(),
  );
  const auth = { kind: 'smart', clientId: PERSON, ...settings };
  const allowedHosts = [new URL(authority.issuer).host];
  const { serverId } = await desk.add({ name: 'Record', url: server.url, allowedHosts, auth });
  const signIn = async (): Promise<RecordSignIn> => {
    await browse(await begin(desk, serverId));
    await desk.records.signedIn(serverId);
    return RecordSignIn.parse(await (await desk.request(`/api/records/servers/${serverId}/sign-in`)).json());
  };
  return { authority, desk, serverId, signIn };
}

describe('a record that tells of its sign-in', () => {
  // Scopes of SMART 2, as the authority of the tests knows no others: a server of this age would be given its own.
  const scope = 'offline_access user/Patient.rs user/ImagingStudy.rs';

  it('in its CapabilityStatement alone is signed in to there, and its authority may say who it is', async () => {
    const at = await place(
      ({ issuer }) => ({ oauthUris: () => ({ authorize: `${issuer}/auth`, token: `${issuer}/token` }) }),
      { scope },
    );
    expect(await at.signIn()).toMatchObject({ state: 'signed-in' });
    expect(await readPatient(at.desk, at.serverId)).toMatchObject({ ok: true });
  });

  it('so too where an ID token comes that nobody asked about', async () => {
    const at = await place(
      ({ issuer }) => ({ oauthUris: () => ({ authorize: `${issuer}/auth`, token: `${issuer}/token` }) }),
      { scope: `openid fhirUser ${scope}` },
    );
    expect(await at.signIn()).toMatchObject({ state: 'signed-in' });
  });

  it('is not believed where the answer comes from another authority than it named', async () => {
    const at = await place((authority) => ({
      smartConfiguration: () => ({
        ...authority.smartConfiguration(),
        issuer: 'https://another.example',
      }),
    }));
    expect(await at.signIn()).toMatchObject({ state: 'failed', failure: { kind: 'sign-in-broken' } });
    expect(at.authority.grants).toEqual([]);
  });

  it('is not believed where an answer says nothing of who gives it, though it always would', async () => {
    const at = await place((authority) => ({
      smartConfiguration: () => ({
        ...authority.smartConfiguration(),
        authorization_response_iss_parameter_supported: true,
      }),
    }));
    const asked = new URL(await begin(at.desk, at.serverId)).searchParams;
    const back = new URL(asked.get('redirect_uri') ?? '');
    back.search = new URLSearchParams({ code: 'of-another', state: asked.get('state') ?? '' }).toString();
    expect((await fetch(back)).status).toBe(200);
    expect(await at.desk.records.signedIn(at.serverId)).toMatchObject({
      value: { state: 'failed', failure: { kind: 'sign-in-broken' } },
    });
    expect(at.authority.grants).toEqual([]);
  });

  it('without an issuer, which SMART asks for with OpenID alone, is signed in to all the same', async () => {
    const at = await place((authority) => {
      const { issuer: _issuer, ...others } = authority.smartConfiguration();
      return { smartConfiguration: () => others };
    });
    expect(await at.signIn()).toMatchObject({ state: 'signed-in' });
  });
});
