import { describe, expect, it } from 'vitest';
import { json, never, peerAt, serve, webServer } from './webServer.ts';

const ui = (value: string) => ({ vr: 'UI', Value: [value] });

describe('the test of a server', () => {
  it('says step by step what it does', async () => {
    const server = await serve((request, response, url) => {
      if (request.method === 'POST') response.writeHead(405).end();
      else if (url.pathname.endsWith('/metadata')) json(response, [{ '00080018': ui('1.4') }]);
      else if (url.pathname.endsWith('/instances')) json(response, [{ '00080018': ui('1.4') }]);
      else if (url.pathname.endsWith('/series')) json(response, [{ '0020000E': ui('1.3') }]);
      else json(response, [{ '0020000D': ui('1.2') }], { server: 'Archive/1\u00e4' });
    });
    const peer = peerAt(server.origin);
    expect(await peer.test(never())).toMatchObject({
      passed: true,
      product: 'Archive/1',
      steps: [
        { step: 'connect', state: 'passed' },
        { step: 'sign-in', state: 'passed' },
        { step: 'find', state: 'passed' },
        { step: 'wado', state: 'passed' },
        { step: 'stow', state: 'refused', failure: { kind: 'not-offered', service: 'stow' } },
      ],
    });
    expect(server.requests.some(({ url }) => url.pathname.endsWith('instances/1.4'))).toBe(false);
  });

  it.each([
    [401, 'sign-in', { kind: 'not-signed-in', step: 'request', status: 401 }],
    [404, 'find', { kind: 'not-offered', service: 'qido' }],
    [500, 'find', { kind: 'http', status: 500, comment: '' }],
  ])('says at %i that it is the step "%s"', async (status, step, failure) => {
    const server = await serve((_, response) => response.writeHead(status).end());
    const peer = peerAt(server.origin);
    const test = await peer.test(never());
    expect(test.passed).toBe(false);
    expect(test.steps.find(({ state }) => state !== 'passed')).toMatchObject({ step, failure });
  });

  it('says that nobody is there, and what a wrong address is', async () => {
    const gone = await webServer(() => undefined);
    await gone.close();
    const first = async (url: string) => (await peerAt(url).test(never())).steps[0];
    expect(await first(gone.origin)).toEqual({
      step: 'connect',
      state: 'failed',
      failure: { kind: 'unreachable', code: 'ECONNREFUSED' },
    });
    expect(await first('http://a:b@c/')).toMatchObject({
      failure: { kind: 'bad-settings', detail: 'base-url' },
    });
  });
});
