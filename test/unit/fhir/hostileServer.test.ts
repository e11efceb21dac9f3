import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serve } from '../pacs/dicomweb/webServer.ts';
import { bundle, clientFor, FHIR, patients, serveFhir } from './fhirServer.ts';

/** Of the campaign in CI; in full by hand: LIGHTBOX_RUNS=5000. */
const RUNS = Number(process.env['LIGHTBOX_RUNS'] ?? 60);
const MB = 1024 * 1024;

const everyPatient = { type: 'Patient', parameters: [] } as const;

describe('a hostile record server', () => {
  it('that sends a bundle of 50 MB is not heard to the end', async () => {
    let sent = 0;
    const { client } = await serveFhir((_request, response) => {
      response.writeHead(200, FHIR);
      response.write('{"resourceType":"Bundle","entry":[');
      const more = (): void => {
        while (sent < 50 * MB && !response.destroyed) {
          sent += MB;
          if (!response.write(' '.repeat(MB))) return void response.once('drain', more);
        }
        response.end(']}');
      };
      more();
    });
    const answer = await client.search({ ...everyPatient, pageSize: 1 });
    expect(answer).toEqual({ ok: false, failure: { kind: 'too-large', limitBytes: 8 * MB } });
    expect(sent).toBeLessThan(50 * MB);
  });

  it('that packs 200 MB into a few is not unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * MB, ' '));
    const { client } = await serveFhir((_request, response) =>
      response.writeHead(200, { ...FHIR, 'content-encoding': 'gzip' }).end(bomb),
    );
    expect(await client.read('Patient', 'p1')).toMatchObject({ ok: false, failure: { kind: 'too-large' } });
  });

  it('that sends 100,000 entries at once gives as many as were wanted', async () => {
    const text = JSON.stringify(bundle(patients(100_000)));
    const { client } = await serveFhir((_request, response) => response.writeHead(200, FHIR).end(text));
    const answer = await client.search(everyPatient);
    expect(answer).toMatchObject({
      ok: true,
      value: { value: { matches: { length: 1000 }, cut: 'entries' } },
    });
    const all = await client.search({ ...everyPatient, limit: 1_000_000 });
    expect(all).toMatchObject({
      ok: true,
      value: { value: { matches: { length: 20_000 }, cut: 'entries' } },
    });
  });

  it('that goes in circles is left after one round', async () => {
    const { client, requests } = await serveFhir((_request, response) =>
      response.writeHead(200, FHIR).end(JSON.stringify(bundle(patients(1), 'round'))),
    );
    expect(await client.search(everyPatient)).toMatchObject({ ok: true, value: { value: { cut: 'loop' } } });
    expect(requests).toHaveLength(2);
  });

  it('that always has another page is left when it was enough', async () => {
    let page = 0;
    const { client, requests } = await serveFhir(
      (_request, response) => {
        page += 1;
        response.writeHead(200, FHIR).end(JSON.stringify(bundle([], `page${page}`)));
      },
      { limits: { pages: 20 } },
    );
    expect(await client.search(everyPatient)).toMatchObject({ ok: true, value: { value: { cut: 'pages' } } });
    expect(requests).toHaveLength(20);
  });

  it('that leads to another host leads nowhere', async () => {
    const other = await serve((_request, response) => response.writeHead(200, FHIR).end('{}'));
    const elsewhere = other.origin.replace('127.0.0.1', 'localhost');
    const { client } = await serveFhir(
      (_request, response) =>
        response.writeHead(200, FHIR).end(JSON.stringify(bundle(patients(1), `${elsewhere}/next`))),
      { token: 'secret' },
    );
    expect(await client.search(everyPatient)).toMatchObject({
      ok: true,
      value: { value: { matches: { length: 1 }, failure: { kind: 'host-not-allowed' } } },
    });
    expect(other.requests).toEqual([]);
  });

  it('that never ends its answer is given up', async () => {
    const { client } = await serveFhir(
      (_request, response) => {
        response.writeHead(200, FHIR).write('{');
        const timer = setInterval(() => response.write(' '.repeat(2048)), 5);
        response.on('close', () => clearInterval(timer));
      },
      { limits: { questionMs: 300 } },
    );
    expect(await client.read('Patient', 'p1')).toEqual({
      ok: false,
      failure: { kind: 'timed-out', waitingFor: 'everything' },
    });
  });

  it('that writes scripts into texts has them as texts, and in nothing else', async () => {
    const evil = '<img src=x onerror=alert(1)>';
    const { client } = await serveFhir((_request, response) =>
      response.writeHead(500, FHIR).end(
        JSON.stringify({
          resourceType: 'OperationOutcome',
          issue: [{ severity: 'error', code: evil, details: { text: evil.repeat(1000) } }],
        }),
      ),
    );
    const answer = await client.read('Patient', 'p1');
    if (answer.ok || answer.failure.kind !== 'refused') throw new Error('not refused');
    expect(answer.failure.code).toBe('');
    expect(answer.failure.words).toHaveLength(300);
  });

  it('ends every question with a value, whatever it answers', { timeout: 120_000 }, async () => {
    let answer: { status: number; type: string; headers: Record<string, string>; body: string | Buffer };
    const served = await serve((_request, response) => {
      response.writeHead(answer.status, { 'content-type': answer.type, ...answer.headers });
      response.end(answer.body);
    });
    const limits = { attempts: 2, pages: 3, questionMs: 5000, searchMs: 8000 };
    const { client } = clientFor(`${served.origin}/fhir`, { limits });
    const part = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom<unknown>('Bundle', 'Patient', 'next', 'CapabilityStatement', '4.0.1', [], {}, null),
    );
    const json = fc
      .record(
        {
          resourceType: fc.constantFrom(
            'Bundle',
            'Patient',
            'ImagingStudy',
            'OperationOutcome',
            'CapabilityStatement',
            '',
          ),
          entry: fc.oneof(
            fc.array(fc.record({ resource: part, search: part, fullUrl: part }), { maxLength: 5 }),
            part,
          ),
          link: fc.oneof(
            fc.array(fc.record({ relation: fc.constant('next'), url: part }), { maxLength: 2 }),
            part,
          ),
          issue: part,
          rest: part,
          name: part,
          fhirVersion: part,
        },
        { requiredKeys: [] },
      )
      .map((value) => JSON.stringify(value));
    const answers = fc.record({
      status: fc.constantFrom(200, 201, 204, 206, 301, 304, 400, 401, 403, 404, 410, 422, 429, 500, 503, 599),
      type: fc.constantFrom(
        'application/fhir+json',
        'application/json; charset=x',
        'text/html',
        'text/plain',
        '',
      ),
      headers: fc.constantFrom<Record<string, string>>(
        {},
        { etag: '"x' },
        { 'retry-after': 'soon' },
        { location: 'http://[' },
        { location: '/fhir/Patient/p1' },
        { 'content-encoding': 'gzip' },
      ),
      body: fc.oneof(
        json,
        fc.string(),
        fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      ),
    });
    await fc.assert(
      fc.asyncProperty(answers, async (given) => {
        answer = given;
        const results = [
          await client.capabilities(),
          await client.read('ImagingStudy', 'i1'),
          await client.search(everyPatient),
          await client.write({ method: 'PUT', path: 'Patient/p1', resource: { resourceType: 'Patient' } }),
          await client.attachment('Binary/1', { limitBytes: 1000 }),
        ];
        for (const result of results) expect(typeof result.ok).toBe('boolean');
      }),
      { numRuns: RUNS },
    );
  });
});
