// Hundreds of connections that say nothing, or never end their question: whoever asks is served, and none is left behind.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog, serveLoopback, type Door } from '../../../native/api/index.ts';
import { createToken } from '../../../native/security/index.ts';
import { fakeLibrary } from '../../unit/api/fakeLibrary.ts';
import { idleCrowd } from './idleCrowd.ts';

const token = createToken();
/** What native/api/httpServer.ts lets in at once. */
const MOST = 256;

describe('the door of the browser host, with a crowd that only holds connections', () => {
  let folder = '';
  let door: Door;
  let port = 0;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'lightbox-crowd-'));
    await writeFile(path.join(folder, 'index.html'), '<style nonce="__CSP_NONCE__"></style>');
    door = await serveLoopback({
      library: fakeLibrary(),
      port: 0,
      token,
      pageDirectory: folder,
      log: createLog('error'),
    });
    port = Number(new URL(door.url).port);
  });
  afterEach(async () => {
    await door.close();
    await rm(folder, { recursive: true, force: true });
  });

  const asks = async (): Promise<number> => {
    const answer = await fetch(new URL('/api/studies', door.url), {
      headers: { authorization: `Bearer ${token}`, connection: 'close' },
    });
    await answer.arrayBuffer();
    return answer.status;
  };

  it.each([
    ['200 that say nothing', 200, ''],
    ['more than are let in, that say nothing', 400, ''],
    ['more than are let in, in the middle of a question', 400, 'GET /api/studies HTTP/1.1\r\nHost:'],
  ])('%s: who asks is answered, and all end with the door', async (_what, count, says) => {
    const crowd = await idleCrowd(port, count, says);
    expect(await asks()).toBe(200);
    expect(await Promise.all(Array.from({ length: 20 }, asks))).toEqual(Array(20).fill(200));
    await expect.poll(crowd.held, { timeout: 20_000 }).toBeLessThanOrEqual(MOST);
    await door.close();
    await expect.poll(crowd.held, { timeout: 20_000 }).toBe(0);
  });

  it('an answer that is under way is not given up for newcomers', async () => {
    const answer = await fetch(new URL('/api/events', door.url), {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(200);
    const reader = answer.body?.getReader();
    await reader?.read();
    const crowd = await idleCrowd(port, 600);
    await expect.poll(crowd.held, { timeout: 20_000 }).toBeLessThan(MOST);
    expect(await asks()).toBe(200);
    let over = false;
    const next = reader?.read().then(
      ({ done }) => (over = done),
      () => (over = true),
    );
    expect(over).toBe(false);
    await reader?.cancel();
    await next;
    crowd.leave();
  });
});
