import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { serve } from './webServer.ts';
import {
  fileOf,
  files,
  first,
  isSeries,
  parts,
  retrieved,
  SeriesInstanceUID,
  StudyInstanceUID,
  theSame,
} from './retrieving.ts';

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

  it('are announced by the name that was asked for, so that another one is known for what it is', async () => {
    const server = await serve((_, response) => parts(response, [first.bytes]));
    const { kept } = await retrieved(server.origin, { whole: false });
    expect(new Set(kept.map(({ uid }) => uid))).toEqual(
      new Set(files.map(({ SOPInstanceUID }) => SOPInstanceUID)),
    );
    expect(kept.every(({ bytes }) => bytes?.equals(Buffer.from(first.bytes)))).toBe(true);
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
    ['plain text', { 'content-type': 'text/plain' }, 'Sorry'],
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
});
