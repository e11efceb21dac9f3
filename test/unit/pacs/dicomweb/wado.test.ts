import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { RetrieveOrder, Taken } from '../../../../native/pacs/types.ts';
import { ctSeries } from '../../../generate/index.ts';
import { all, never, peerAt, serve } from './webServer.ts';

const files = ctSeries({ slices: 4, rows: 16, columns: 16 });
const [first] = files;
if (first === undefined) throw new Error('no files');
const { StudyInstanceUID, SeriesInstanceUID } = first;
const fileOf = (url: URL) =>
  files.find(({ SOPInstanceUID }) => url.pathname.endsWith(`/instances/${SOPInstanceUID}`));
const isSeries = (url: URL): boolean => url.pathname.endsWith(`/series/${SeriesInstanceUID}`);

const order = (whole: boolean): RetrieveOrder => ({
  StudyInstanceUID,
  PatientID: '',
  instances: files.map(({ SOPInstanceUID }) => ({ SeriesInstanceUID, SOPInstanceUID, SOPClassUID: '' })),
  wholeSeries: new Set(whole ? [SeriesInstanceUID] : []),
  wholeStudy: whole,
  priority: 'medium',
});

/** A message of these parts; what comes after `most` bytes is cut off. */
function parts(response: ServerResponse, bodies: readonly Uint8Array[], most = Infinity): void {
  const message = Buffer.concat([
    ...bodies.flatMap((bytes, index) => [
      Buffer.from(`${index === 0 ? '' : '\r\n'}--x\r\nContent-Type: application/dicom\r\n\r\n`),
      bytes,
    ]),
    Buffer.from('\r\n--x--\r\n'),
  ]);
  response.writeHead(200, { 'content-type': 'multipart/related; type="application/dicom"; boundary=x' });
  if (most >= message.length) response.end(message);
  else response.write(message.subarray(0, most), () => response.destroy());
}

type Kept = { uid: string | null; bytes: Buffer | null };

async function retrieved(
  origin: string,
  {
    whole = true,
    take,
    limits = {},
    signal = never(),
  }: { whole?: boolean; take?: () => Taken; limits?: Record<string, number>; signal?: AbortSignal } = {},
) {
  const peer = peerAt(origin, {}, { limits });
  const kept: Kept[] = [];
  const events = await all(
    peer.retrieve(
      order(whole),
      async (coming) => {
        const chunks: Uint8Array[] = [coming.head];
        try {
          for await (const batch of coming.batches) chunks.push(...batch);
        } catch {
          kept.push({ uid: coming.SOPInstanceUID, bytes: null });
          return { kind: 'broken-off' };
        }
        kept.push({ uid: coming.SOPInstanceUID, bytes: Buffer.concat(chunks) });
        return take?.() ?? { kind: 'stored' };
      },
      signal,
    ),
  );
  const end = events.at(-1);
  return {
    kept,
    whole: kept.filter(({ bytes }) => bytes !== null),
    events,
    end: end?.kind === 'end' ? (end.end.ok ? end.end.value : end.end.failure) : null,
  };
}

const theSame = (kept: readonly Kept[]): boolean =>
  files.every(({ SOPInstanceUID, bytes }) =>
    kept.some(({ uid, bytes: got }) => uid === SOPInstanceUID && got?.equals(Buffer.from(bytes)) === true),
  );

describe('images from a DICOMweb server', () => {
  it('come byte for byte, a series as one answer and each under its own name', async () => {
    const server = await serve((_, response) =>
      parts(
        response,
        files.map(({ bytes }) => bytes),
      ),
    );
    const { kept, end, events } = await retrieved(server.origin);
    expect(events[0]).toEqual({ kind: 'by', by: 'wado' });
    expect(theSame(kept)).toBe(true);
    expect(kept.length).toBe(4);
    expect(end).toEqual({ failed: [] });
    expect(server.requests.map(({ url }) => url.pathname)).toEqual([
      `/studies/${StudyInstanceUID}/series/${SeriesInstanceUID}`,
    ]);
    expect(server.requests[0]?.headers).toMatchObject({
      accept: 'multipart/related; type="application/dicom"; transfer-syntax=*',
      'accept-encoding': 'identity',
    });
  });

  it('come one by one in the order they are wanted in, in either form', async () => {
    const server = await serve((_, response, url) => {
      const file = fileOf(url);
      if (file === files[0] && file !== undefined) {
        response.writeHead(200, { 'content-type': 'application/dicom' }).end(file.bytes);
      } else parts(response, file === undefined ? [] : [file.bytes]);
    });
    const { kept, end } = await retrieved(server.origin, { whole: false });
    expect(theSame(kept)).toBe(true);
    expect(end).toEqual({ failed: [] });
    expect(server.requests.map(({ url }) => fileOf(url))).toEqual(files);
  });

  it('are named when the server does not have them, and the others come', async () => {
    const server = await serve((_, response, url) => {
      const file = fileOf(url);
      if (file === undefined || file === files[1]) response.writeHead(404).end();
      else parts(response, [file.bytes]);
    });
    const { whole, end } = await retrieved(server.origin, { whole: false });
    expect(whole.length).toBe(3);
    expect(end).toEqual({ failed: [files[1]?.SOPInstanceUID] });
  });

  it('are asked for one by one where the server cannot give a whole series', async () => {
    const server = await serve((_, response, url) => {
      const file = fileOf(url);
      if (file === undefined) response.writeHead(500).end();
      else parts(response, [file.bytes]);
    });
    const { kept, end } = await retrieved(server.origin);
    expect(theSame(kept)).toBe(true);
    expect(end).toEqual({ failed: [] });
  });

  it('that came before a series turned out damaged are not asked for again', async () => {
    const server = await serve((_, response, url) => {
      const file = fileOf(url);
      if (file !== undefined) return parts(response, [file.bytes]);
      response.writeHead(200, { 'content-type': 'multipart/related; boundary=x' });
      const good = files.slice(0, 2).map(({ bytes }) => Buffer.from(bytes).toString('latin1'));
      const message = good
        .map((bytes) => `--x\r\nContent-Type: application/dicom\r\n\r\n${bytes}\r\n`)
        .join('');
      response.end(Buffer.from(`${message}--x\r\nContent-Length: 9\r\n\r\nshort\r\n--x--`, 'latin1'));
    });
    const { kept, end } = await retrieved(server.origin);
    expect(theSame(kept)).toBe(true);
    expect(end).toEqual({ failed: [] });
    expect(server.requests.flatMap(({ url }) => fileOf(url) ?? [])).toEqual(files.slice(2));
  });

  it('that are cut off are told to be, and the end is no success', async () => {
    const length = files.slice(0, 2).reduce((sum, { bytes }) => sum + bytes.length, 0);
    const server = await serve((_, response) =>
      parts(
        response,
        files.map(({ bytes }) => bytes),
        length + 300,
      ),
    );
    const { kept, whole, end } = await retrieved(server.origin);
    expect(kept.map(({ bytes }) => bytes !== null)).toEqual([true, true, false]);
    expect(whole.length).toBe(2);
    expect(end).toEqual({ kind: 'connection-lost', code: 'truncated' });
  });

  it('without the closing boundary are not all: the last one may be cut anywhere', async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'multipart/related; boundary=x' });
      const bytes = Buffer.from(first.bytes).toString('latin1');
      response.end(Buffer.from(`--x\r\nContent-Type: application/dicom\r\n\r\n${bytes}`, 'latin1'));
    });
    const { whole, end } = await retrieved(server.origin);
    expect(whole).toEqual([]);
    expect(end).toEqual({ kind: 'connection-lost', code: 'truncated' });
  });

  it.each([
    ['HTML', { 'content-type': 'text/html' }, '<html>'],
    ['another boundary', { 'content-type': 'multipart/related; boundary=y' }, '--x\r\n\r\nbytes\r\n--x--'],
    ['no boundary', { 'content-type': 'multipart/related' }, '--x\r\n\r\nbytes\r\n--x--'],
    [
      'a part of HTML',
      { 'content-type': 'multipart/related; boundary=x' },
      '--x\r\nContent-Type: text/html\r\n\r\n<p>\r\n--x--',
    ],
    [
      'headers without end',
      { 'content-type': 'multipart/related; boundary=x' },
      `--x\r\nX: ${'y'.repeat(99_999)}`,
    ],
  ])('are not taken from %s', async (_name, headers, body) => {
    const server = await serve((_, response) => response.writeHead(200, headers).end(body));
    const { kept, end } = await retrieved(server.origin);
    expect(kept).toEqual([]);
    expect(end).toEqual({ failed: files.map(({ SOPInstanceUID }) => SOPInstanceUID) });
  });

  it('that grow beyond what one may be are dropped', async () => {
    const server = await serve((_, response, url) => {
      if (isSeries(url)) response.writeHead(500).end();
      else {
        response.writeHead(200, { 'content-type': 'application/dicom', 'content-encoding': 'gzip' });
        response.end(gzipSync(Buffer.alloc(4_000_000)));
      }
    });
    const { whole, end } = await retrieved(server.origin, { limits: { instanceBytes: 1_000_000 } });
    expect(whole).toEqual([]);
    expect(end).toEqual({ failed: files.map(({ SOPInstanceUID }) => SOPInstanceUID) });
  });

  it('are asked for in other words where the server refuses the first', async () => {
    const server = await serve((request, response) => {
      if (request.headers.accept?.includes('transfer-syntax') === true) response.writeHead(406).end();
      else
        parts(
          response,
          files.map(({ bytes }) => bytes),
        );
    });
    const { kept, end } = await retrieved(server.origin);
    expect(theSame(kept)).toBe(true);
    expect(end).toEqual({ failed: [] });
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
    expect(full.kept.length).toBe(1);
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

  it('of 300 MB pass through little memory, at the pace of the disk', async () => {
    const chunk = Buffer.alloc(1 << 20, 7);
    const server = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'multipart/related; boundary=x' });
      response.write('--x\r\nContent-Type: application/dicom\r\n\r\n');
      let left = 300;
      const more = (): void => {
        while (left > 0) {
          left -= 1;
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
            for (const { length } of batch) bytes += length;
            most = Math.max(most, process.memoryUsage().arrayBuffers);
          }
          return { kind: 'stored' };
        },
        never(),
      ),
    );
    expect(bytes).toBe(300 << 20);
    expect(most).toBeLessThan(120 << 20);
  });
});
