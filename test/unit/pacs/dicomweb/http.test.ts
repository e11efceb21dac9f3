import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createHttpClient, type HttpClient } from '../../../../native/pacs/dicomweb/index.ts';
import type { DicomWebServer } from '../../../../native/pacs/dicomweb/index.ts';
import {
  all,
  aStudy,
  atEnd,
  failureOf,
  json,
  never,
  peerAt,
  serve,
  socketServer,
  webServer,
} from './webServer.ts';

function clientOf(baseUrl: string, server: Partial<DicomWebServer> = {}): HttpClient {
  const client = createHttpClient({
    baseUrl,
    authentication: { kind: 'none' },
    proxy: { kind: 'none' },
    ...server,
  });
  if (!client.ok) throw new Error(client.failure.kind);
  atEnd(() => client.value.close());
  return client.value;
}

const get = (client: HttpClient, signal?: AbortSignal) =>
  client.request({ path: 'studies', accept: 'application/dicom+json', compressed: true, signal });

/** The whole body as text, or the failure. */
async function read(client: HttpClient, limit = 1e9): Promise<unknown> {
  const answer = await get(client);
  if (!answer.ok) return answer.failure;
  const body = await answer.value.body.collect(limit);
  return body.ok ? body.value.toString() : body.failure;
}

const search = (url: string, ...rest: [Parameters<typeof peerAt>[1]?, Parameters<typeof peerAt>[2]?]) => {
  const peer = peerAt(url, ...rest);
  return failureOf(peer.findStudies({ limit: 10 }, never()));
};

describe('what a server answers instead', () => {
  it.each([
    [400, {}, { kind: 'http', status: 400, comment: '' }],
    [401, {}, { kind: 'not-signed-in', step: 'request', status: 401 }],
    [403, {}, { kind: 'not-signed-in', step: 'request', status: 403 }],
    [404, {}, { kind: 'not-offered', service: 'qido' }],
    [406, {}, { kind: 'http', status: 406, comment: '' }],
    [413, {}, { kind: 'http', status: 413, comment: '' }],
    [429, { 'retry-after': '7' }, { kind: 'busy', retryAfterMs: 7000 }],
    [500, {}, { kind: 'http', status: 500, comment: '' }],
    [501, {}, { kind: 'not-offered', service: 'qido' }],
    [503, { 'retry-after': 'soon' }, { kind: 'busy', retryAfterMs: null }],
  ])('%i is told as what it is', async (status, headers, failure) => {
    const { origin } = await serve((_, response) => response.writeHead(status, headers).end('secret words'));
    expect(await search(origin)).toEqual(failure);
  });

  it('a page of HTML is no answer, whatever its status', async () => {
    const { origin } = await serve((_, response) =>
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<html>Please sign in'),
    );
    expect(await search(origin)).toEqual({ kind: 'not-dicom', mediaType: 'text/html' });
  });

  it('nobody listens, or what listens speaks something else', async () => {
    const { origin, close } = await webServer(() => undefined);
    await close();
    expect(await search(origin)).toEqual({ kind: 'unreachable', code: 'ECONNREFUSED' });
    const dimse = await socketServer((socket) => socket.end(Buffer.from([3, 0, 0, 0, 0, 4, 0, 1, 1, 1])));
    atEnd(dimse.close);
    expect(await search(dimse.origin)).toEqual({ kind: 'bad-answer', detail: 'not-http' });
    const silent = await socketServer((socket) => socket.once('data', () => socket.destroy()));
    atEnd(silent.close);
    expect(await search(silent.origin)).toMatchObject({ kind: 'connection-lost' });
    expect(await search(dimse.origin.replace('http:', 'https:'))).toMatchObject({ kind: 'tls' });
  });

  it('an answer that never begins, or stops in the middle, is given up', async () => {
    const times = { answerMs: 50, stallMs: 50 };
    const none = await serve(() => undefined);
    expect(await search(none.origin, {}, { times })).toEqual({ kind: 'timed-out', waitingFor: 'message' });
    const slow = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/dicom+json' }).write('[{');
    });
    expect(await search(slow.origin, {}, { times })).toEqual({
      kind: 'timed-out',
      waitingFor: 'rest-of-message',
    });
    const trickle = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/dicom+json' }).write('[');
      const timer = setInterval(() => response.write(' '), 5);
      response.on('close', () => clearInterval(timer));
    });
    expect(await search(trickle.origin, {}, { times })).toEqual({
      kind: 'timed-out',
      waitingFor: 'rest-of-message',
    });
  });

  it('an answer that is cut off is not a short one', async () => {
    const { origin } = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/dicom+json', 'content-length': '1000' });
      response.write(JSON.stringify([aStudy('1.2')]), () => response.destroy());
    });
    expect(await search(origin)).toEqual({ kind: 'connection-lost', code: 'truncated' });
    const closed = await socketServer((socket) =>
      socket.once('data', () =>
        socket.end('HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n[{"0020000D":'),
      ),
    );
    atEnd(closed.close);
    expect(await search(closed.origin)).toEqual({ kind: 'connection-lost', code: 'truncated' });
  });

  it('headers without end are not kept', async () => {
    const { origin } = await serve((_, response) =>
      response.writeHead(200, { 'x-long': 'y'.repeat(100_000) }).end(),
    );
    expect(await search(origin)).toMatchObject({ kind: 'too-large' });
  });

  it('is given up at once when nobody wants it any more', async () => {
    const gone: string[] = [];
    const { origin, requests } = await serve((_, response) => {
      response.on('close', () => gone.push('closed'));
      response.writeHead(200, { 'content-type': 'application/dicom+json' }).write('[{"0020000D":');
    });
    const peer = peerAt(origin);
    const stop = new AbortController();
    const ended = failureOf(peer.findStudies({ limit: 1 }, stop.signal));
    await expect.poll(() => requests.length).toBe(1);
    stop.abort();
    expect(await ended).toEqual({ kind: 'cancelled' });
    await expect.poll(() => gone).toEqual(['closed']);
  });
});

describe('compressed answers', () => {
  const text = JSON.stringify([aStudy('1.2.3')]);
  it.each([
    ['gzip', gzipSync(text)],
    ['x-gzip', gzipSync(text)],
    ['br', brotliCompressSync(text)],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['gzip, br', brotliCompressSync(gzipSync(text))],
    ['identity', Buffer.from(text)],
  ])('%s is undone', async (coding, bytes) => {
    const { origin } = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': coding }).end(bytes),
    );
    expect(await read(clientOf(origin))).toBe(text);
  });

  it('damaged, cut and unknown ones are told', async () => {
    const bodies: Record<string, [string, Buffer]> = {
      damaged: ['gzip', Buffer.concat([gzipSync(text).subarray(0, 12), Buffer.alloc(40, 7)])],
      cut: ['gzip', gzipSync(text).subarray(0, -12)],
      unknown: ['zstd', Buffer.from(text)],
      many: ['gzip, gzip, gzip', gzipSync(gzipSync(gzipSync(text)))],
      none: ['deflate', Buffer.alloc(0)],
    };
    const { origin } = await serve((_, response, url) => {
      const [coding, bytes] = bodies[url.pathname.split('/')[1] ?? ''] ?? ['', Buffer.alloc(0)];
      response.writeHead(200, { 'content-encoding': coding }).end(bytes);
    });
    const damaged = { kind: 'damaged-answer', detail: 'content-encoding' };
    expect(await read(clientOf(`${origin}/damaged`))).toEqual(damaged);
    expect(await read(clientOf(`${origin}/cut`))).toEqual({ kind: 'truncated' });
    expect(await read(clientOf(`${origin}/unknown`))).toEqual(damaged);
    expect(await read(clientOf(`${origin}/many`))).toEqual(damaged);
    expect(await read(clientOf(`${origin}/none`))).toBe('');
  });

  it('a bomb is stopped by what may be kept, and by what no honest compression does', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    const { origin } = await serve((_, response, url) => {
      const coding = url.pathname.includes('twice') ? 'gzip, gzip' : 'gzip';
      response.writeHead(200, { 'content-encoding': coding }).end(coding === 'gzip' ? bomb : gzipSync(bomb));
    });
    expect(await read(clientOf(origin), 1000)).toEqual({ kind: 'too-large', limitBytes: 1000 });
    expect(await read(clientOf(`${origin}/twice`))).toMatchObject({ kind: 'too-large' });
  });
});

describe('redirects', () => {
  it('are followed within the server, with the credentials', async () => {
    const server = await serve((_, response, url) => {
      if (url.pathname === '/dicom-web/studies')
        response.writeHead(307, { location: '/rs/studies?limit=11' }).end();
      else json(response, []);
    });
    const auth = { kind: 'bearer' } as const;
    expect(await search(`${server.origin}/dicom-web`, { auth }, { given: { token: 'T1' } })).toBeNull();
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer T1', 'Bearer T1']);
  });

  it('never carry anything to another host, port or scheme', async () => {
    const other = await serve((_, response) => json(response, []));
    const server = await serve((_, response) =>
      response.writeHead(302, { location: `${other.origin}/studies` }).end(),
    );
    const auth = { kind: 'basic', userName: 'u' } as const;
    const given = { password: 'p' };
    expect(await search(server.origin, { auth }, { given })).toEqual({
      kind: 'redirected',
      origin: other.origin,
    });
    expect(other.requests).toEqual([]);
  });

  it('that go round in circles end', async () => {
    const server = await serve((_, response, url) =>
      response.writeHead(308, { location: url.pathname }).end(),
    );
    expect(await search(server.origin)).toEqual({ kind: 'redirected', origin: null });
    expect(server.requests.length).toBeLessThan(10);
  });
});

describe('connections', () => {
  it('are used again, and a kept one that the server has closed costs nothing', async () => {
    const server = await serve((_, response) => json(response, []));
    const client = clientOf(server.origin);
    for (let count = 0; count < 5; count += 1) expect(await read(client)).toBe('[]');
    expect(server.connections()).toBe(1);
    let served = 0;
    // Says that it keeps the connection, and closes it when the next request comes.
    const rude = await socketServer((socket) => {
      let here = 0;
      socket.on('data', () => {
        here += 1;
        served += 1;
        if (here > 1) socket.destroy();
        else socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n[]');
      });
    });
    atEnd(rude.close);
    const again = clientOf(rude.origin);
    expect([await read(again), await read(again), await read(again)]).toEqual(['[]', '[]', '[]']);
    expect(served).toBe(5);
  });

  it('are no more than were allowed, however many questions wait', async () => {
    let open = 0;
    let most = 0;
    const server = await serve((_, response) => {
      open += 1;
      most = Math.max(most, open);
      setImmediate(() => {
        open -= 1;
        json(response, []);
      });
    });
    const client = clientOf(server.origin, { limits: { connections: 3 } });
    expect(await Promise.all(Array.from({ length: 30 }, () => read(client)))).toEqual(Array(30).fill('[]'));
    expect(most).toBeLessThanOrEqual(3);
    expect(server.connections()).toBeLessThanOrEqual(3);
  });

  it('that wait for their turn can be given up', async () => {
    const server = await serve(() => undefined);
    const client = clientOf(server.origin, { limits: { connections: 1 } });
    const first = new AbortController();
    const second = new AbortController();
    const waiting = [get(client, first.signal), get(client, second.signal)];
    second.abort();
    expect(await waiting[1]).toEqual({ ok: false, failure: { kind: 'cancelled' } });
    first.abort();
    expect(await waiting[0]).toEqual({ ok: false, failure: { kind: 'cancelled' } });
  });
});

describe('addresses', () => {
  it('are refused where they are none, or would show a password', () => {
    for (const baseUrl of ['pacs', 'ftp://pacs/', 'http://user:secret@pacs/']) {
      expect(createHttpClient({ baseUrl, authentication: { kind: 'none' } })).toEqual({
        ok: false,
        failure: { kind: 'bad-settings', detail: 'base-url' },
      });
    }
  });

  it('keep what is a UID inside its own segment', async () => {
    const server = await serve((_, response) => json(response, []));
    const peer = peerAt(`${server.origin}/dicom-web?x=1#y`);
    await all(peer.findInstances('../admin', '..', never()));
    expect(server.requests[0]?.url.pathname).toBe('/dicom-web/studies/..%2Fadmin/series/-/instances');
  });
});
