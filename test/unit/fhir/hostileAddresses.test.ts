// Addresses of a record that lead where nobody should be led: to other hosts, to this computer, to the inside of a network, to a
// file, to a script. Nothing is asked there, and why not is told.
import { describe, expect, it } from 'vitest';
import { serve } from '../pacs/dicomweb/webServer.ts';
import { bundle, FHIR, patients, serveFhir } from './fhirServer.ts';

/** `PORT` is that of a server of this computer that must hear nothing. */
const ADDRESSES = [
  'http://169.254.169.254/latest/meta-data/',
  'http://localhost:PORT/fhir/x',
  'http://127.0.0.2:PORT/fhir/x',
  'http://[::1]:PORT/fhir/x',
  'http://0.0.0.0:PORT/x',
  'http://0x7f000001:PORT/x',
  'http://127.0.0.1:PORT/x',
  'http://127.0.0.1.elsewhere.example:PORT/fhir/',
  'http://elsewhere.example#127.0.0.1',
  '//127.0.0.1:PORT/x',
  '\\\\127.0.0.1:PORT\\x',
  'https://127.0.0.1:PORT/x',
  'ftp://127.0.0.1:PORT/x',
  'file:///etc/passwd',
  'data:application/pdf;base64,AAAA',
  'data:text/html,<script>alert(1)</script>',
  'javascript:alert(1)',
  'blob:http://127.0.0.1/x',
  'lightbox://open?study=1.2.3',
] as const;

describe.each(ADDRESSES)('an address that leads to %s', (written) => {
  const setUp = async () => {
    const inside = await serve((_request, response) => response.writeHead(200, FHIR).end('{}'));
    const address = written.replace('PORT', String(inside.port));
    const served = await serveFhir(
      (_request, response) => response.writeHead(200, FHIR).end(JSON.stringify(bundle(patients(1), address))),
      { token: 'secret' },
    );
    return { inside, served, address };
  };

  it('is no next page, and what came before it is kept', async () => {
    const { inside, served, address } = await setUp();
    const found = await served.client.search({ type: 'Patient', parameters: [] });
    expect(found).toMatchObject({ ok: true, value: { value: { matches: { length: 1 }, cut: 'failure' } } });
    if (!found.ok) throw new Error(address);
    expect(['host-not-allowed', 'bad-answer']).toContain(found.value.value.failure?.kind);
    expect(served.requests).toHaveLength(1);
    expect(inside.requests).toEqual([]);
  });

  it('is no document, no reference and no source of images', async () => {
    const { inside, served, address } = await setUp();
    const document = await served.client.attachment(address, { limitBytes: 1000 });
    const reference = await served.client.follow(address, null);
    for (const answer of [document, reference]) {
      if (answer.ok) throw new Error(address);
      expect(['host-not-allowed', 'bad-reference']).toContain(answer.failure.kind);
    }
    expect(served.client.allows(address)).toBe(false);
    expect([...served.requests, ...inside.requests]).toEqual([]);
  });
});

describe('a redirect of a record server', () => {
  it.each([
    'http://127.0.0.1:PORT/fhir/Patient/p1',
    'http://169.254.169.254/',
    'file:///etc/passwd',
    'data:application/fhir+json,{}',
  ])('to %s is not followed, and takes no token along', async (written) => {
    const inside = await serve((_request, response) => response.writeHead(200, FHIR).end('{}'));
    const location = written.replace('PORT', String(inside.port));
    const served = await serveFhir((_request, response) => response.writeHead(302, { location }).end(), {
      token: 'secret',
    });
    const answer = await served.client.read('Patient', 'p1');
    expect(answer.ok).toBe(false);
    expect(inside.requests).toEqual([]);
  });
});
