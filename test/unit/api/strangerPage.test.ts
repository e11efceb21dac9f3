import { describe, expect, it } from 'vitest';
import { createApi } from '../../../native/api/index.ts';
import { createToken, loopbackGate } from '../../../native/security/index.ts';
import { fakeLibrary } from './fakeLibrary.ts';

const base = 'http://127.0.0.1:4711';
const api = createApi({
  library: fakeLibrary({}),
  security: loopbackGate({ port: 4711, token: createToken() }),
  host: 'browser',
  version: '0.0.0',
  launchId: 'launch-1',
  log: () => undefined,
  pageDirectory: '/nowhere',
});
/** What a browser sends of a person who comes here by an address, or is led on by the page of a link. */
const visit = (target: string, more: Record<string, string> = {}): Promise<Response> =>
  Promise.resolve(
    api.request(`${base}${target}`, {
      headers: {
        host: '127.0.0.1:4711',
        'sec-fetch-site': 'same-origin',
        'sec-fetch-mode': 'navigate',
        'sec-fetch-dest': 'document',
        ...more,
      },
    }),
  );

describe('a browser in which Lightbox is not open', () => {
  it('is told so in words, and nothing of what a link names', async () => {
    const answer = await visit('/open?studyUID=1.2.3');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([401, 'text/html; charset=utf-8']);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(answer.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'nonce-[^']+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    );
    const text = await answer.text();
    expect(text).toContain('Lightbox is not open in this browser');
    expect(text).not.toContain('1.2.3');
  });

  it('is told so in German where it asks for German', async () => {
    const text = await (await visit('/', { 'accept-language': 'de-CH,de;q=0.9' })).text();
    expect(text).toContain('<html lang="de">');
    expect(text).toContain('Lightbox ist in diesem Browser nicht geöffnet');
  });

  it('has every address answered alike, whether or not something is there', async () => {
    const without = async (target: string) =>
      (await (await visit(target)).text()).replaceAll(/nonce="[^"]+"/g, '');
    expect(await without('/view?StudyInstanceUIDs=1.2')).toBe(await without('/nothing'));
  });

  it.each([
    ['data', '/api/studies', {}],
    ['images', '/dicomweb/library/studies', {}],
    ['a script', '/open?studyUID=1.2.3', { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
  ])('is refused %s as before', async (_what, target, more) => {
    const answer = await visit(target, more);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual({ kind: 'unauthorised' });
  });
});
