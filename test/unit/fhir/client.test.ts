import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { versionOf } from '../../../native/fhir/client/capabilities.ts';
import { grants, missingScopes, wantedScopes } from '../../../native/fhir/smart/scopes.ts';
import { serve } from '../pacs/dicomweb/webServer.ts';
import { bundle, FHIR, patients, serveFhir } from './fhirServer.ts';

const PATIENT = JSON.stringify({ resourceType: 'Patient', id: 'p1', gender: 'other' });
const outcome = (code: string) =>
  JSON.stringify({
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code, details: { text: 'in its own words' } }],
  });

describe('a server that is busy', () => {
  it('is asked again when it said to', async () => {
    const { client, pauses, requests } = await serveFhir((_request, response) => {
      if (requests.length < 3) response.writeHead(503, { 'retry-after': '2' }).end();
      else response.writeHead(200, FHIR).end(PATIENT);
    });
    expect(await client.read('Patient', 'p1')).toMatchObject({ ok: true });
    expect(pauses).toEqual([2000, 2000]);
  });

  it('is asked four times with growing pauses where it does not say, and no more', async () => {
    const { client, pauses, requests } = await serveFhir((_request, response) =>
      response.writeHead(429).end(),
    );
    expect(await client.read('Patient', 'p1')).toEqual({
      ok: false,
      failure: { kind: 'busy', retryAfterMs: null },
    });
    expect(requests).toHaveLength(4);
    const [first = 0, second = 0, third = 0] = pauses;
    expect(second).toBeGreaterThan(first);
    expect(third).toBeGreaterThan(second);
    expect(third).toBeLessThanOrEqual(2400);
  });

  it('is not waited for when that would be an hour', async () => {
    const { client, pauses, requests } = await serveFhir((_request, response) =>
      response.writeHead(503, { 'retry-after': '3600' }).end(),
    );
    expect(await client.read('Patient', 'p1')).toEqual({
      ok: false,
      failure: { kind: 'busy', retryAfterMs: 3_600_000 },
    });
    expect([requests.length, pauses.length]).toEqual([1, 0]);
  });

  it('says in its own words why it failed', async () => {
    const { client, requests } = await serveFhir((_request, response) =>
      response.writeHead(500, FHIR).end(outcome('exception')),
    );
    expect(await client.read('Patient', 'p1')).toEqual({
      ok: false,
      failure: { kind: 'refused', status: 500, code: 'exception', words: 'in its own words' },
    });
    expect(requests).toHaveLength(4);
  });

  it('is not given twice what it might have taken', async () => {
    const { client, requests } = await serveFhir((_request, response) => response.writeHead(503).end());
    const resource = { resourceType: 'ImagingStudy' };
    await client.write({ method: 'POST', path: 'ImagingStudy', resource });
    expect(requests).toHaveLength(1);
    await client.write({ method: 'POST', path: 'ImagingStudy', resource, ifNoneExist: 'identifier=x' });
    expect(requests).toHaveLength(5);
  });
});

describe('an answer', () => {
  it.each([
    ['JSON that is called text', 'text/plain', PATIENT, null],
    ['JSON that is called nothing', '', PATIENT, null],
    ['JSON with a byte order mark', 'application/fhir+json', `\uFEFF${PATIENT}`, null],
    ['a web page', 'text/html', '<html>sign in</html>', { kind: 'not-fhir', mediaType: 'text/html' }],
    ['XML', 'application/fhir+xml', '<Patient/>', { kind: 'not-fhir', mediaType: 'application/fhir+xml' }],
    [
      'JSON that breaks off',
      'application/fhir+json',
      '{"resourceType":',
      { kind: 'bad-answer', detail: 'json' },
    ],
    ['nothing at all', 'application/json', '', { kind: 'bad-answer', detail: 'empty' }],
    ['a number', 'application/json', '7', { kind: 'bad-answer', detail: 'json' }],
    [
      'another patient’s kind',
      'application/json',
      '{"resourceType":"Device"}',
      { kind: 'bad-answer', detail: 'wrong-resource' },
    ],
    ['a list', 'application/json', `[${PATIENT}]`, { kind: 'bad-answer', detail: 'wrong-resource' }],
    [
      'gzip that nobody mentions',
      'application/json',
      gzipSync(PATIENT),
      { kind: 'bad-answer', detail: 'content-encoding' },
    ],
    [
      'a complaint with status 200',
      'application/fhir+json',
      outcome('not-found'),
      { kind: 'refused', status: 200, code: 'not-found', words: 'in its own words' },
    ],
  ])('that is %s is taken, or said to be what it is', async (_what, type, body, failure) => {
    const { client } = await serveFhir((_request, response) =>
      response.writeHead(200, type === '' ? {} : { 'content-type': type }).end(body),
    );
    const answer = await client.read('Patient', 'p1');
    expect(answer).toMatchObject(failure === null ? { ok: true } : { ok: false, failure });
  });

  it('may be packed when it says so', async () => {
    const { client } = await serveFhir((_request, response) =>
      response.writeHead(200, { ...FHIR, 'content-encoding': 'gzip' }).end(gzipSync(PATIENT)),
    );
    expect(await client.read('Patient', 'p1')).toMatchObject({ ok: true });
  });
});

describe('a search', () => {
  it('is made by GET where the server knows no other way, and that is remembered', async () => {
    const { client, requests } = await serveFhir((request, response) => {
      if (request.method === 'POST') response.writeHead(405).end();
      else response.writeHead(200, FHIR).end(JSON.stringify(bundle(patients(1))));
    });
    const query = { type: 'Patient', parameters: [['name', 'a b+c']] } as const;
    expect(await client.search(query)).toMatchObject({
      ok: true,
      value: { value: { matches: { length: 1 } } },
    });
    await client.search(query);
    expect(requests.map(({ method }) => method)).toEqual(['POST', 'GET', 'GET']);
    expect(requests.at(-1)?.url.searchParams.get('name')).toBe('a b+c');
  });

  it('follows pages wherever on the server they are, by any scheme and port that it thinks it has', async () => {
    const pages = [
      'next?page=1',
      '/fhir?page=2',
      'https://127.0.0.1:1/fhir/more?page=3',
      'https://127.0.0.1:1/fhir?page=4',
      undefined,
    ];
    const { client, requests } = await serveFhir((_request, response, url) => {
      const page = Number(url.searchParams.get('page') ?? 0);
      response.writeHead(200, FHIR).end(JSON.stringify(bundle(patients(2, page * 2), pages[page])));
    });
    const answer = await client.search({ type: 'Patient', parameters: [] });
    expect(answer).toMatchObject({ ok: true, value: { value: { matches: { length: 10 }, cut: null } } });
    const asked = requests.map(({ url }) => url.pathname);
    expect(asked).toEqual(['/fhir/Patient/_search', '/fhir/next', '/fhir', '/fhir/more', '/fhir']);
  });

  it('asks for smaller pages where one is too large', async () => {
    const { client, requests } = await serveFhir(
      (request, response) => {
        let form = '';
        request.on('data', (chunk: Buffer) => (form += chunk.toString()));
        request.on('end', () => {
          const count = Number(new URLSearchParams(form).get('_count'));
          const large = patients(count).map((each) => ({ ...each, name: [{ text: 'x'.repeat(1000) }] }));
          response.writeHead(200, FHIR).end(JSON.stringify(bundle(large)));
        });
      },
      { limits: { pageBytes: 20_000 } },
    );
    expect(await client.search({ type: 'Patient', parameters: [] })).toMatchObject({ ok: true });
    expect(requests).toHaveLength(2);
  });

  it('is cancelled when nobody wants it any more', async () => {
    const stop = new AbortController();
    const { client } = await serveFhir(() => stop.abort());
    expect(await client.search({ type: 'Patient', parameters: [] }, stop.signal)).toEqual({
      ok: false,
      failure: { kind: 'cancelled' },
    });
  });
});

describe('our sign-in', () => {
  it('is shown to the server, to hosts that are named for it, and to nobody else', async () => {
    const other = await serve((_request, response) => response.writeHead(200).end('a report'));
    const trusted = await serve((_request, response) => response.writeHead(200).end('a report'));
    const settings = {
      allowedHosts: [new URL(other.origin).host],
      signInHosts: [new URL(trusted.origin).host],
    };
    const { client, requests } = await serveFhir(
      (_request, response, url) => {
        if (url.pathname === '/fhir/Patient/away') response.writeHead(302, { location: other.origin }).end();
        else response.writeHead(200, { 'content-type': 'text/plain' }).end('a report');
      },
      { token: 'secret', settings },
    );
    const limitBytes = 1000;
    for (const url of ['Binary/1', `${other.origin}/1`, `${trusted.origin}/1`])
      expect(await client.attachment(url, { limitBytes })).toMatchObject({ ok: true });
    expect(requests[0]?.headers.authorization).toBe('Bearer secret');
    expect(trusted.requests[0]?.headers.authorization).toBe('Bearer secret');
    expect(other.requests[0]?.headers.authorization).toBeUndefined();
    expect(await client.read('Patient', 'away')).toMatchObject({
      ok: false,
      failure: { kind: 'redirected' },
    });
    expect(other.requests).toHaveLength(1);
    const nobody = await client.attachment('http://localhost:1/x', { limitBytes });
    expect(nobody).toEqual({ ok: false, failure: { kind: 'host-not-allowed', host: 'localhost:1' } });
  });
});

describe('versions and scopes', () => {
  it.each([
    ['4.0.1', 'R4'],
    ['4.0', 'R4'],
    ['4.1.0', 'R4B'],
    ['4.3.0', 'R4B'],
    ['5.0.0', 'R5'],
    ['3.0.2', null],
    ['1.0.2', null],
    ['40.1', null],
    ['', null],
  ])('%s is %s', (text, version) => {
    expect(versionOf(text)).toBe(version);
  });

  it('ask for reading alone, in the words that the server knows', () => {
    const wish = {
      by: 'person',
      version: 'R4',
      capabilities: new Set<string>(),
      offered: new Set<string>(),
      isOpenId: false,
    } as const;
    const first = wantedScopes(wish);
    expect(first).toContain('user/Patient.read');
    expect(first.filter((scope) => !/^(user\/[A-Za-z]+\.read|offline_access)$/.test(scope))).toEqual([]);
    const second = wantedScopes({
      ...wish,
      by: 'machine',
      version: 'R5',
      capabilities: new Set(['permission-v2']),
    });
    expect(second).toContain('system/DeviceUsage.rs');
    expect(second).not.toContain('offline_access');
  });

  it.each([
    [['user/Patient.read'], 'Patient', 'search', true],
    [['user/Patient.r'], 'Patient', 'search', false],
    [['patient/*.rs'], 'Condition', 'search', true],
    [['user/*.cruds'], 'ImagingStudy', 'create', true],
    [['user/ImagingStudy.read'], 'ImagingStudy', 'create', false],
    [['user/Observation.rs?category=laboratory'], 'Observation', 'read', true],
    [['openid', 'fhirUser'], 'Patient', 'read', true],
    [['user/Observation.rs'], 'Patient', 'read', false],
  ] as const)('%j lets us %s %s: %s', (granted, type, access, expected) => {
    expect(grants(granted, type, access)).toBe(expected);
  });

  it('say what was asked for and not given, however it is written', () => {
    const asked = ['launch', 'openid', 'user/Patient.rs', 'user/Condition.read'];
    expect(missingScopes(asked, ['openid', 'patient/Patient.read', 'user/Condition.r'])).toEqual([
      'user/Condition.read',
    ]);
    expect(missingScopes(asked, ['user/*.read'])).toEqual(['openid']);
    // A part of the resources is not what was asked for: what is not in it would pass for absent.
    const part = 'user/Observation.rs?category=vital-signs';
    expect(missingScopes(['user/Observation.rs'], [part])).toEqual(['user/Observation.rs']);
    expect(missingScopes([part], [part])).toEqual([]);
  });
});
