// Servers that answer as FHIR lets them, or nearly, and not as the ones that we know.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { StudyInstanceUID } from '../../../native/contract/index.ts';
import { lookUp } from '../../../native/fhir/link/lookUp.ts';
import type { LocalStudy } from '../../../native/fhir/link/index.ts';
import { recordStepLine } from '../../../native/cli/recordText.ts';
import { bundle, FHIR, patients, serveFhir } from './fhirServer.ts';

type Asked = {
  readonly method: string;
  readonly path: string;
  readonly accept: string;
  readonly of: URLSearchParams;
};
type Said = { readonly status: number; readonly body: object } | object;

/** Answers what is said of a question; `/metadata` as a server of R4. */
const serveBy = (say: (asked: Asked) => Said, options: Parameters<typeof serveFhir>[1] = {}) => {
  const answer = async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const form = new URLSearchParams(request.method === 'POST' ? await text(request) : '');
    const { method = '', headers } = request;
    const of = new URLSearchParams([...url.searchParams, ...form]);
    const said = say({ method, path: url.pathname, accept: headers.accept ?? '', of });
    const { status, body } = 'status' in said && 'body' in said ? said : { status: 200, body: said };
    response.writeHead(Number(status), FHIR).end(JSON.stringify(body));
  };
  return serveFhir((...given) => void answer(...given), options);
};

const R4 = { resourceType: 'CapabilityStatement', fhirVersion: '4.0.1', rest: [{ mode: 'server' }] };
const refusal = (status: number, code = 'invalid'): Said => ({
  status,
  body: { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code }] },
});
const page = (links: readonly (readonly [relation: string, url: string])[], from: number) => ({
  ...bundle(patients(1, from)),
  link: links.map(([relation, url]) => ({ relation, url })),
});

describe('pages', () => {
  it('are followed where a server behind a proxy calls itself, and them, by its inner name', async () => {
    const inner = 'http://fhir-inner:8080/fhir';
    const { client, requests } = await serveBy(({ of }) =>
      of.get('_getpages') === 'x'
        ? page([], 1)
        : page(
            [
              ['self', `${inner}/Patient`],
              ['next', `${inner}?_getpages=x`],
            ],
            0,
          ),
    );
    const found = await client.search({ type: 'Patient', parameters: [] });
    expect(found).toMatchObject({ ok: true, value: { value: { matches: { length: 2 }, cut: null } } });
    expect(requests.map(({ url }) => url.pathname)).toEqual(['/fhir/Patient/_search', '/fhir']);
  });

  it('are not asked for by the name of another, whose own page this is not', async () => {
    const { client, requests } = await serveBy(() =>
      page(
        [
          ['self', 'http://one.example/fhir/Patient'],
          ['next', 'http://two.example/fhir?_getpages=x'],
        ],
        0,
      ),
    );
    const failure = { kind: 'host-not-allowed', host: 'two.example' };
    const found = await client.search({ type: 'Patient', parameters: [] });
    expect(found).toMatchObject({ ok: true, value: { value: { cut: 'failure', failure } } });
    expect(requests).toHaveLength(1);
  });

  it('are followed to a host that the settings allow, which is shown our sign-in only where they say so', async () => {
    const other = await serveBy(() => page([], 1));
    const host = new URL(other.origin).host.replace('127.0.0.1', 'localhost');
    const next = `http://${host}/fhir/more`;
    for (const [settings, shown] of [
      [{ allowedHosts: [host] }, undefined],
      [{ signInHosts: [host] }, 'Bearer secret'],
    ] as const) {
      const options = { token: 'secret', settings: { ...settings } };
      const { client } = await serveBy(() => page([['next', next]], 0), {
        ...options,
        settings: Object.fromEntries(Object.entries(settings).map(([name, hosts]) => [name, [...hosts]])),
      });
      const found = await client.search({ type: 'Patient', parameters: [] });
      expect(found).toMatchObject({ ok: true, value: { value: { matches: { length: 2 }, cut: null } } });
      expect(other.requests.at(-1)?.headers.authorization).toBe(shown);
    }
  });

  it('are found where a server writes one link instead of a list', async () => {
    const { client } = await serveBy(({ of }) =>
      of.has('page')
        ? bundle(patients(1, 1))
        : { ...bundle(patients(1)), link: { relation: 'next', url: '?page=1' } },
    );
    const found = await client.search({ type: 'Patient', parameters: [] });
    expect(found).toMatchObject({ ok: true, value: { value: { matches: { length: 2 } } } });
  });
});

describe('a search', () => {
  it.each([403, 500])('goes by GET where POST is answered with %i, and from then on', async (status) => {
    const { client, requests } = await serveBy(
      ({ method }) => (method === 'POST' ? refusal(status, 'exception') : bundle(patients(1))),
      { limits: { attempts: 1 } },
    );
    const query = { type: 'Patient', parameters: [] } as const;
    expect(await client.search(query)).toMatchObject({ ok: true });
    expect(await client.search(query)).toMatchObject({ ok: true });
    expect(requests.map(({ method }) => method)).toEqual(['POST', 'GET', 'GET']);
  });

  it('asks a server that compares the header Accept letter by letter as that wants it, and remembers', async () => {
    const { client, requests } = await serveBy(({ accept }) =>
      accept === 'application/json' ? bundle(patients(1)) : refusal(406, 'not-supported'),
    );
    const query = { type: 'Patient', parameters: [] } as const;
    expect(await client.search(query)).toMatchObject({ ok: true });
    const before = requests.length;
    expect(await client.search(query)).toMatchObject({ ok: true });
    expect(requests).toHaveLength(before + 1);
  });
});

describe('a test of a server', () => {
  const lines = async (say: (asked: Asked) => Said): Promise<readonly string[]> => {
    const { test } = await serveBy((asked) => (asked.path === '/fhir/metadata' ? R4 : say(asked)));
    return (await test()).steps.map(recordStepLine);
  };

  it('passes where it lists nothing without being told whom or what', async () => {
    const { test } = await serveBy(({ path, of }) => {
      if (path === '/fhir/metadata') return R4;
      return of.has('identifier') ? bundle([]) : refusal(400, 'business-rule');
    });
    expect((await test()).passed).toBe(true);
  });

  it('tells what is not offered from what is not allowed', async () => {
    expect(await lines(({ path }) => refusal(path.includes('Patient') ? 403 : 404))).toEqual([
      'Connection: works',
      'FHIR: works',
      'Version: works',
      'Sign-in: works',
      'Search for patients: not allowed. The server does not allow it (Patient).',
      'Search for imaging studies: not offered. There is nothing at this address: it ends where /Patient would follow.',
    ]);
  });

  it.each([
    [{ ...R4, fhirVersion: undefined }, 'does not say which version'],
    [{ ...R4, fhirVersion: '3.0.2' }, 'speaks FHIR 3.0.2'],
  ])('says so where the version is none that we read', async (metadata, words) => {
    const { test } = await serveBy(() => metadata);
    const [last = ''] = (await test()).steps.map(recordStepLine).slice(-1);
    expect(last).toContain(`Version: failed. The server ${words}`);
  });

  it('says so where the answers are XML', async () => {
    const { test } = await serveFhir((_request, response) =>
      response.writeHead(200, { 'content-type': 'application/fhir+xml' }).end('<CapabilityStatement/>'),
    );
    const [last = ''] = (await test()).steps.map(recordStepLine).slice(-1);
    expect(last).toContain('FHIR: failed. The server answers in XML');
  });
});

const study = (uid: string): LocalStudy => ({
  StudyInstanceUID: StudyInstanceUID.parse(uid),
  AccessionNumber: '',
  PatientID: '7',
  IssuerOfPatientID: 'urn:example:hosp',
  StudyDate: '20260101',
  ModalitiesInStudy: ['CT'],
  PatientName: { Alphabetic: 'Moonbrook^Idris' },
  PatientBirthDate: '19700101',
  PatientSex: 'M',
});
const entry = (uid: string) => ({
  resourceType: 'ImagingStudy',
  id: `i${uid}`,
  status: 'available',
  identifier: [{ system: 'urn:dicom:uid', value: `urn:oid:${uid}` }],
  subject: { reference: 'Patient/p0' },
});
const issuers = { patients: {}, accessions: [] };
const look = async (say: (asked: Asked) => Said) => {
  const { client, requests } = await serveBy(say, { limits: { attempts: 1 } });
  const found = await lookUp(client, [study('1.2.3'), study('1.2.4')], issuers, new AbortController().signal);
  if (!found.ok) throw new Error(found.failure.kind);
  const { proposals, unasked } = found.value;
  return { found: [...proposals.keys()], unasked, patients: [...found.value.patients.keys()], requests };
};
const asksFor = (uid: string, { of }: Asked): boolean => (of.get('identifier') ?? '').includes(uid);
const both = (asked: Asked) => bundle(['1.2.3', '1.2.4'].filter((uid) => asksFor(uid, asked)).map(entry));

describe('studies are looked for', () => {
  it.each(['_include', '_elements'])('where the server refuses %s', async (name) => {
    const looked = await look((asked) => {
      if (asked.of.has(name)) return refusal(400);
      return asked.path.includes('Patient') ? bundle(patients(1)) : both(asked);
    });
    expect(looked).toMatchObject({ found: ['1.2.3', '1.2.4'], unasked: null, patients: ['Patient/p0'] });
  });

  it('one by one where it takes one value at a time', async () => {
    const looked = await look((asked) =>
      (asked.of.get('identifier') ?? '').includes(',') ? refusal(400) : both(asked),
    );
    expect(looked).toMatchObject({ found: ['1.2.3', '1.2.4'], unasked: null });
  });

  it('by their patient where it does not search by identifier; what that does not find is not known to be missing', async () => {
    const looked = await look(({ of }) => (of.has('identifier') ? refusal(400) : bundle([entry('1.2.3')])));
    expect(looked).toMatchObject({ found: ['1.2.3'], unasked: { kind: 'refused', status: 400 } });
  });
});
