import { text } from 'node:stream/consumers';
import { decodeJwt } from 'jose';
import { expect, it } from 'vitest';
import { serveFhir } from './fhirServer.ts';

it('what a machine signs in with is good by a clock that is a minute behind, and for five minutes at most', async () => {
  const given: string[] = [];
  const { client } = await serveFhir(
    (request, response, url) => {
      const json = (body: object) =>
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      if (url.pathname.endsWith('smart-configuration'))
        json({ token_endpoint: `http://${request.headers.host}/token` });
      else if (url.pathname === '/token')
        void text(request).then((form) => {
          given.push(new URLSearchParams(form).get('client_assertion') ?? '');
          json({ access_token: 'x', token_type: 'bearer', expires_in: 300 });
        });
      else json({ resourceType: 'Patient', id: 'p1' });
    },
    {
      settings: {
        auth: { kind: 'backend', clientId: 'machine', scope: 'system/*.read', algorithm: 'ES384' },
      },
    },
  );
  const before = Math.floor(Date.now() / 1000);
  expect(await client.read('Patient', 'p1')).toMatchObject({ ok: true });
  const after = Math.ceil(Date.now() / 1000);
  const { nbf = 0, iat = 0, exp = 0, aud } = decodeJwt(given[0] ?? '');
  expect(aud).toMatch(/\/token$/);
  expect([nbf, iat].every((at) => at <= after - 60)).toBe(true);
  expect(exp - nbf).toBeLessThanOrEqual(300);
  expect(exp).toBeGreaterThanOrEqual(before + 120);
});
