import { describe, expect, it } from 'vitest';
import { all, json, peerAt, serve } from './webServer.ts';

describe('frames and attributes of a study that is not kept', () => {
  const address = { StudyInstanceUID: '1.2', SeriesInstanceUID: '1.2.3', SOPInstanceUID: '1.2.3.4' };
  const frameParts = (numbers: readonly (number | null)[], type = 'image/jls') =>
    `${numbers
      .map((number) => {
        const location = number === null ? '' : `Content-Location: http://inside/x/frames/${number}\r\n`;
        return `--x\r\nContent-Type: ${type}\r\n${location}\r\nframe ${number ?? '?'}\r\n`;
      })
      .join('')}--x--`;

  async function framesOf(headers: Record<string, string>, body: string, frameNumbers = [2, 5]) {
    const server = await serve((_, response) => response.writeHead(200, headers).end(body));
    const peer = peerAt(server.origin);
    const events = await all(peer.frames({ address, frameNumbers }));
    const end = events.at(-1);
    return {
      path: server.requests[0]?.url.pathname,
      frames: events.flatMap((event) =>
        event.kind === 'frame'
          ? [[event.frame.frameNumber, event.frame.TransferSyntaxUID, event.frame.bytes.toString()]]
          : [],
      ),
      failure: end?.kind === 'end' && !end.end.ok ? end.end.failure : null,
    };
  }
  const multipart = { 'content-type': 'multipart/related; type="image/jls"; boundary=x' };

  it('are the ones that were asked for, each with how it is encoded', async () => {
    expect(await framesOf(multipart, frameParts([2, 5]))).toEqual({
      path: '/studies/1.2/series/1.2.3/instances/1.2.3.4/frames/2,5',
      frames: [
        [2, '1.2.840.10008.1.2.4.80', 'frame 2'],
        [5, '1.2.840.10008.1.2.4.80', 'frame 5'],
      ],
      failure: null,
    });
    const octets = 'application/octet-stream; transfer-syntax=1.2.840.10008.1.2.4.90';
    expect((await framesOf(multipart, frameParts([5, 2], octets))).frames).toEqual([
      [5, '1.2.840.10008.1.2.4.90', 'frame 5'],
      [2, '1.2.840.10008.1.2.4.90', 'frame 2'],
    ]);
    expect((await framesOf(multipart, frameParts([null, null], 'application/octet-stream'))).frames).toEqual([
      [2, null, 'frame ?'],
      [5, null, 'frame ?'],
    ]);
    expect((await framesOf({ 'content-type': 'image/jp2' }, 'bytes', [3])).frames).toEqual([
      [3, '1.2.840.10008.1.2.4.90', 'bytes'],
    ]);
  });

  it('are never fewer than were asked for, nor others', async () => {
    expect((await framesOf(multipart, frameParts([2]))).failure).toEqual({
      kind: 'bad-answer',
      detail: 'no-parts',
    });
    const other = await framesOf(multipart, frameParts([2, 4]));
    expect(other.frames.length).toBe(1);
    expect(other.failure).toEqual({ kind: 'bad-answer', detail: 'too-many-parts' });
    expect((await framesOf({ 'content-type': 'text/html' }, '<html>')).failure).toEqual({
      kind: 'not-dicom',
      mediaType: 'text/html',
    });
  });

  it('come with their attributes, and with bulk data from the configured address only', async () => {
    const server = await serve((request, response, url) => {
      if (url.pathname.endsWith('/metadata')) {
        json(response, [{ '00080018': { Value: ['1.2'] } }, { '00280010': { vr: 'US', Value: [16] } }]);
      } else if (request.headers.authorization !== 'Bearer T') response.writeHead(401).end();
      else if (url.pathname.endsWith('/multi')) {
        response
          .writeHead(200, { 'content-type': 'multipart/related; boundary=x' })
          .end('--x\r\n\r\nbulk\r\n--x--');
      } else response.end('bulk');
    });
    const auth = { kind: 'bearer' } as const;
    const peer = peerAt(`${server.origin}/rs`, { auth }, { given: { token: 'T' } });
    const events = await all(peer.metadata({ StudyInstanceUID: '1.2' }));
    expect(events).toEqual([
      { kind: 'instance', dataset: { '00080018': { vr: 'UI', Value: ['1.2'] } } },
      { kind: 'unreadable' },
      { kind: 'end', end: { ok: true, value: undefined } },
    ]);
    const value = { ok: true, value: Buffer.from('bulk') };
    const get = (uri: string, limitBytes = 100) => peer.bulkData(uri, { limitBytes });
    expect(await get(`${server.origin}/rs/studies/1/bulk`)).toEqual(value);
    expect(await get('http://inside.example.org:8042/dicom-web/studies/1/multi')).toEqual(value);
    expect(await get('studies/1/bulk')).toEqual(value);
    expect(server.requests.slice(1).map(({ url }) => url.pathname)).toEqual([
      '/rs/studies/1/bulk',
      '/rs/studies/1/multi',
      '/rs/studies/1/bulk',
    ]);
    expect(await get('http://elsewhere/steal')).toEqual({
      ok: false,
      failure: { kind: 'redirected', origin: null },
    });
    expect(await get('studies/1/bulk', 2)).toEqual({
      ok: false,
      failure: { kind: 'too-large', limitBytes: 2 },
    });
  });
});
