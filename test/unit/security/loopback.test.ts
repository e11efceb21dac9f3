import http from 'node:http';
import net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { idleCrowd } from '../../integration/api/idleCrowd.ts';
import { openLoopback, type LoopbackOptions, type LoopbackReceiver } from '../../../native/security/index.ts';

const STATE = 'a-state-that-nobody-guesses';
const open: LoopbackReceiver[] = [];
afterEach(() => {
  for (const receiver of open.splice(0)) receiver.close();
});

async function receiver(options: Partial<LoopbackOptions> = {}): Promise<LoopbackReceiver> {
  const opened = await openLoopback({ state: STATE, ...options });
  if (!opened.ok) throw new Error(opened.failure.code);
  open.push(opened.value);
  return opened.value;
}

const isOver = async (answer: Promise<unknown>): Promise<boolean> => {
  let over = false;
  void answer.then(() => (over = true));
  await new Promise((resolve) => setImmediate(resolve));
  return over;
};

/** Node's own client, as fetch sets the host itself. */
const statusOf = (url: string, options: http.RequestOptions): Promise<number> =>
  new Promise((resolve, reject) => {
    http
      .request(url, options, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
      .on('error', reject)
      .end();
  });

describe('where the browser comes back to after a sign-in', () => {
  it('hands on the answer with the state that was sent, tells the person and is gone', async () => {
    const { redirectUri, answer } = await receiver();
    expect(redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/signed-in$/);
    const page = await fetch(`${redirectUri}?code=abc&state=${STATE}`);
    const text = await page.text();
    expect(page.status).toBe(200);
    expect(text).toContain('You can close this tab');
    expect(text).not.toContain('abc');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    const got = await answer;
    expect(got.ok && got.value.href).toBe(`${redirectUri}?code=abc&state=${STATE}`);
    await expect(fetch(`${redirectUri}?code=abc&state=${STATE}`)).rejects.toThrow();
  });

  it('speaks German to a German browser and says when the server refused', async () => {
    const { redirectUri, answer } = await receiver();
    const page = await fetch(`${redirectUri}?error=access_denied&state=${STATE}`, {
      headers: { 'accept-language': 'de-AT,de;q=0.9,en;q=0.5' },
    });
    expect(await page.text()).toContain('Nicht angemeldet');
    const got = await answer;
    expect(got.ok && got.value.searchParams.get('error')).toBe('access_denied');
  });

  it.each(['?code=abc&state=another', '?code=abc', '?code=abc&state='])(
    'turns an answer of another sign-in away and goes on waiting: %s',
    async (query) => {
      const { redirectUri, answer } = await receiver();
      expect((await fetch(redirectUri + query)).status).toBe(400);
      expect(await isOver(answer)).toBe(false);
      expect((await fetch(`${redirectUri}?code=right&state=${STATE}`)).status).toBe(200);
      const got = await answer;
      expect(got.ok && got.value.searchParams.get('code')).toBe('right');
    },
  );

  it('knows no other path, method or host', async () => {
    const { redirectUri, answer } = await receiver();
    const good = `${redirectUri}?code=abc&state=${STATE}`;
    expect((await fetch(good.replace('/signed-in', '/'))).status).toBe(404);
    expect((await fetch(good, { method: 'POST' })).status).toBe(404);
    const { port } = new URL(redirectUri);
    expect(await statusOf(good, { headers: { host: `evil.example.org:${port}` } })).toBe(404);
    expect(await isOver(answer)).toBe(false);
  });

  it('survives garbage and headers without end', async () => {
    const { redirectUri } = await receiver();
    const port = Number(new URL(redirectUri).port);
    for (const bytes of [
      Buffer.alloc(4096, 0xff),
      Buffer.from(`GET / HTTP/1.1\r\nx: ${'y'.repeat(100_000)}`),
    ]) {
      await new Promise<void>((resolve) => {
        const socket = net.connect(port, '127.0.0.1', () => socket.write(bytes));
        socket.on('error', () => undefined);
        socket.on('close', () => resolve());
        socket.resume();
      });
    }
    expect((await fetch(`${redirectUri}?code=a&state=${STATE}`)).status).toBe(200);
  });

  it('ends the wait when the time is over', async () => {
    const { answer } = await receiver({ waitMs: 1 });
    expect(await answer).toEqual({ ok: false, failure: { kind: 'timed-out' } });
  });

  it('ends the wait when it is closed, and lets nobody hold it open', async () => {
    const { redirectUri, answer, close } = await receiver();
    const socket = net.connect(Number(new URL(redirectUri).port), '127.0.0.1');
    const gone = new Promise((resolve) => socket.on('close', resolve));
    socket.on('error', () => undefined);
    await new Promise((resolve) => socket.on('connect', resolve));
    close();
    expect(await answer).toEqual({ ok: false, failure: { kind: 'closed' } });
    await gone;
  });

  it.each(['', 'GET /signed-in?co'])(
    'hears the browser while 200 others hold connections (%j), holds few of them, and none once it is over',
    async (says) => {
      const { redirectUri, answer } = await receiver();
      const crowd = await idleCrowd(Number(new URL(redirectUri).port), 200, says);
      await expect.poll(crowd.held, { timeout: 20_000 }).toBeLessThanOrEqual(20);
      const page = await fetch(`${redirectUri}?code=abc&state=${STATE}`);
      expect(page.status).toBe(200);
      expect(await page.text()).toContain('You can close this tab');
      expect((await answer).ok).toBe(true);
      await expect.poll(crowd.held, { timeout: 20_000 }).toBe(0);
      await expect(fetch(redirectUri)).rejects.toThrow();
    },
  );

  it('says when the port that is asked for is taken', async () => {
    const { redirectUri } = await receiver();
    const again = await openLoopback({ state: STATE, port: Number(new URL(redirectUri).port) });
    expect(again).toEqual({ ok: false, failure: { kind: 'cannot-listen', code: 'EADDRINUSE' } });
  });
});
