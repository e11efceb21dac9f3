import { describe, expect, it } from 'vitest';
import { files, order, parts, retrieved, SeriesInstanceUID } from './retrieving.ts';
import { all, never, peerAt, serve } from './webServer.ts';

describe('a retrieval from a DICOMweb server', () => {
  it('are not asked for again and again of a server that sends pages of HTML, or fails at everything', async () => {
    const html = await serve((_, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'),
    );
    expect(await retrieved(html.origin)).toMatchObject({
      kept: [],
      end: { kind: 'not-dicom', mediaType: 'text/html' },
    });
    expect(html.requests.length).toBe(1);
    const failing = await serve((_, response) => response.writeHead(500).end());
    const peer = peerAt(failing.origin);
    const instances = Array.from({ length: 500 }, (_, index) => ({
      SeriesInstanceUID,
      SOPInstanceUID: `1.2.${index}`,
      SOPClassUID: '',
    }));
    const take = () => Promise.resolve({ kind: 'stored' } as const);
    const events = await all(peer.retrieve({ ...order(false), instances }, take, never()));
    expect(events.at(-1)).toMatchObject({ end: { ok: false, failure: { kind: 'http', status: 500 } } });
    expect(failing.requests.length).toBeLessThan(30);
  });

  it('are none where the answer has none', async () => {
    const server = await serve((_, response) => response.writeHead(204).end());
    expect(await retrieved(server.origin)).toMatchObject({ kept: [], end: { failed: [] } });
  });

  it('stop when the disk is full, when the server is busy, and when nobody wants them any more', async () => {
    const server = await serve((_, response) =>
      parts(
        response,
        files.map(({ bytes }) => bytes),
      ),
    );
    const full = await retrieved(server.origin, { take: () => ({ kind: 'disk-full' }) });
    expect(full.end).toEqual({ kind: 'disk-full' });
    expect(full.kept.length).toBeLessThan(files.length); // the next may be on its way when the disk says so
    const busy = await serve((_, response) => response.writeHead(429, { 'retry-after': '3' }).end());
    expect((await retrieved(busy.origin, { whole: false })).end).toEqual({
      kind: 'busy',
      retryAfterMs: 3000,
    });
    const stop = new AbortController();
    const cancelled = await retrieved(server.origin, {
      signal: stop.signal,
      take: () => {
        stop.abort();
        return { kind: 'stored' };
      },
    });
    expect(cancelled.end).toEqual({ kind: 'cancelled' });
    expect(cancelled.whole.length).toBeLessThan(4);
  });

  it('of 300 MB is read at the pace of who takes it', async () => {
    const chunk = Buffer.alloc(1 << 20, 7);
    let sent = 0;
    const server = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'multipart/related; boundary=x' });
      response.write('--x\r\nContent-Type: application/dicom\r\n\r\n');
      let left = 300;
      const more = (): void => {
        while (left > 0) {
          left -= 1;
          sent += chunk.length;
          if (!response.write(chunk)) return void response.once('drain', more);
        }
        response.end('\r\n--x--');
      };
      more();
    });
    const peer = peerAt(server.origin);
    let bytes = 0;
    let most = 0;
    await all(
      peer.retrieve(
        order(true),
        async ({ batches }) => {
          for await (const batch of batches) {
            most = Math.max(most, sent - bytes); // on its way, in buffers of either end
            for (const { length } of batch) bytes += length;
            await new Promise((resolve) => setImmediate(resolve)); // slower than the network
          }
          return { kind: 'stored' };
        },
        never(),
      ),
    );
    expect(bytes).toBe(300 << 20);
    expect(most).toBeLessThan(32 << 20);
  });
});
