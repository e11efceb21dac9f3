// Servers that say it otherwise than PS3.18 and the RFCs have it, and mean well; and those that do not give what was asked for.
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { text } from '../../../../native/dicom/index.ts';
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
import { all, atEnd, aStudy, failureOf, json, never, peerAt, serve, socketServer } from './webServer.ts';

const CRLF = '\r\n';
const bodies = files.map(({ bytes }) => Buffer.from(bytes));

type Message = {
  readonly line?: string;
  readonly before?: string;
  readonly close?: string;
  readonly boundary?: string;
  readonly headers?: (length: number) => readonly string[];
};

const typed = (): readonly string[] => ['Content-Type: application/dicom'];
const sized = (length: number): readonly string[] => [...typed(), `Content-Length: ${length}`];

function message(given: readonly Buffer[], wanted: Message = {}): Buffer {
  const { line = CRLF, boundary = 'x', before = line, headers = typed } = wanted;
  const { close = `${line}--${boundary}--${line}` } = wanted;
  const pieces = given.flatMap((bytes, at) => [
    Buffer.from(`${at === 0 ? before : line}--${boundary}${line}`),
    Buffer.from(
      headers(bytes.length)
        .map((header) => `${header}${line}`)
        .join('') + line,
    ),
    bytes,
  ]);
  return Buffer.concat([...pieces, Buffer.from(close)]);
}

const type = (boundary = 'boundary=x'): string => `multipart/related; type="application/dicom"; ${boundary}`;

/** Sends it in pieces of so many bytes, as networks do. */
async function inPieces(response: ServerResponse, bytes: Buffer, size: number): Promise<void> {
  for (let at = 0; at < bytes.length; at += size) {
    const piece = bytes.subarray(at, at + size);
    await new Promise<void>((resolve) => void response.write(piece, () => resolve()));
  }
  response.end();
}

describe('a multipart answer', () => {
  const odd = `${'-'.repeat(8)}=_Part 1:2/3?`;
  it.each<[string, Message, string?]>([
    ['with a preamble', { before: `This is a message.${CRLF}${CRLF}` }],
    ['with an epilogue', { close: `${CRLF}--x--${CRLF}and this is all.${CRLF}` }],
    ['without a line end before its first delimiter', { before: '' }],
    ['without a line end behind its last delimiter', { close: `${CRLF}--x--` }],
    ['with a quoted boundary', { boundary: odd }, `boundary="${odd}"`],
    ['with line feeds alone', { line: '\n' }],
    ['with line feeds alone, without one before the first delimiter', { line: '\n', before: '' }],
    ['with line feeds alone and lengths', { line: '\n', headers: sized }],
    ['with lengths', { headers: sized }],
    ['with lengths, that has no closing delimiter', { headers: sized, close: '' }],
    [
      'with lengths, that ends in the midst of its closing delimiter',
      { headers: sized, close: `${CRLF}--x` },
    ],
    ['whose headers are in small letters', { headers: () => ['content-type: application/dicom'] }],
    [
      'whose headers are in capitals',
      { headers: () => ['CONTENT-TYPE:APPLICATION/DICOM', 'MIME-VERSION: 1.0'] },
    ],
    ['without any headers', { headers: () => [] }],
    ['that says what its bytes are', { headers: () => [...typed(), 'Content-Transfer-Encoding: binary'] }],
  ])('%s is read byte for byte', async (_what, wanted, boundary = 'boundary=x') => {
    for (const size of [1_000_000, 700]) {
      const server = await serve((_, response) => {
        response.writeHead(200, { 'content-type': type(boundary) });
        void inPieces(response, message(bodies, wanted), size);
      });
      const { kept, end } = await retrieved(server.origin);
      expect(end).toEqual({ failed: [] });
      expect(theSame(kept)).toBe(true);
    }
  });

  it('with lengths that is cut in its last part is not whole', async () => {
    const whole = message(bodies, { headers: sized, close: '' });
    for (const cut of [1, 2, 50]) {
      const server = await serve((_, response) =>
        response.writeHead(200, { 'content-type': type() }).end(whole.subarray(0, -cut)),
      );
      const { end, whole: came } = await retrieved(server.origin);
      expect(end).toEqual({ kind: 'connection-lost', code: 'truncated' });
      expect(came).toHaveLength(files.length - 1);
    }
  });
});

describe('an answer over a connection that ends with it (HTTP/1.0)', () => {
  /** `ends`: bytes of the body that come. */
  async function old(body: Buffer, headers: string, ends = body.length): Promise<string> {
    const server = await socketServer((socket) => {
      socket.once('data', () => {
        socket.write(`HTTP/1.0 200 OK\r\n${headers}\r\n\r\n`);
        socket.end(body.subarray(0, ends));
      });
    });
    atEnd(server.close);
    return server.origin;
  }

  it('is whole where it ends by its own words, and cut where it does not', async () => {
    const series = message(bodies);
    const good = await retrieved(await old(series, `Content-Type: ${type()}`));
    expect(good.end).toEqual({ failed: [] });
    expect(theSame(good.kept)).toBe(true);
    const cut = await retrieved(await old(series, `Content-Type: ${type()}`, series.length - 3000));
    expect(cut.end).toEqual({ kind: 'connection-lost', code: 'truncated' });
    const found = Buffer.from(JSON.stringify([aStudy('1.2.3'), aStudy('1.2.4')]));
    const search = (origin: string) =>
      failureOf(peerAt(origin).findStudies({ StudyInstanceUIDs: ['1.2.3'], limit: 9 }, never()));
    const asJson = 'Content-Type: application/json';
    expect(await search(await old(found, asJson))).toBeNull();
    expect(await search(await old(found.subarray(0, 20), asJson))).toMatchObject({ kind: 'connection-lost' });
  });

  it('that is shorter than it says is cut; what is too much of it belongs to nobody', async () => {
    const found = Buffer.from(JSON.stringify([aStudy('1.2.3')]));
    const headers = (length: number) => `Content-Type: application/dicom+json\r\nContent-Length: ${length}`;
    const search = async (origin: string) =>
      failureOf(peerAt(origin).findStudies({ StudyInstanceUIDs: ['1.2.3'], limit: 9 }, never()));
    expect(await search(await old(found, headers(found.length + 10)))).toMatchObject({
      kind: 'connection-lost',
    });
    expect(await search(await old(found.subarray(0, -4), headers(found.length)))).toMatchObject({
      kind: 'connection-lost',
    });
    expect(await search(await old(Buffer.concat([found, found]), headers(found.length)))).toBeNull();
  });
});

describe('a server that gives something else than was asked for', () => {
  it('more images than asked: they are announced by their own names, and the end is whole', async () => {
    const server = await serve((_, response) => parts(response, [...bodies, bodies[0] ?? Buffer.alloc(0)]));
    const { kept, end } = await retrieved(server.origin);
    expect(kept).toHaveLength(files.length + 1);
    expect(end).toEqual({ failed: [] });
  });

  it('two images for one: the second is announced by the name asked for, and known for another by its bytes', async () => {
    const server = await serve((_, response) => parts(response, bodies.slice(0, 2)));
    const { kept } = await retrieved(server.origin, { whole: false });
    expect(kept.length).toBeGreaterThanOrEqual(files.length);
  });

  it.each([
    ['nothing (204)', (response: ServerResponse) => response.writeHead(204).end()],
    ['an empty message', (response: ServerResponse) => parts(response, [])],
    [
      'HTML',
      (response: ServerResponse) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'),
    ],
    ['JSON', (response: ServerResponse) => json(response, [])],
    ['no type', (response: ServerResponse) => response.writeHead(200).end('DICM')],
  ])('%s in place of images: the end comes, and nothing is kept', async (_what, answer) => {
    const server = await serve((_, response) => {
      answer(response);
    });
    for (const whole of [true, false]) expect((await retrieved(server.origin, { whole })).whole).toEqual([]);
  });

  it('a series answer of fewer images: only those are here, and the next order is for the others by their names', async () => {
    const server = await serve((_, response, url) => {
      const file = fileOf(url);
      parts(response, isSeries(url) ? bodies.slice(0, 2) : file === undefined ? [] : [file.bytes]);
    });
    const { whole, end } = await retrieved(server.origin);
    expect(end).toEqual({ failed: [] });
    expect(whole).toHaveLength(2);
    const rest = await retrieved(server.origin, { whole: false });
    expect(theSame(rest.kept)).toBe(true);
  });
});

describe('what a search answers', () => {
  const ui = (value: unknown) => ({ vr: 'UI', Value: value });
  async function found(body: string | Buffer, contentType = 'application/dicom+json') {
    const server = await serve((_, response, url) =>
      response
        .writeHead(200, { 'content-type': contentType })
        .end(url.searchParams.has('offset') ? '[]' : body),
    );
    const events = await all(peerAt(server.origin).findStudies({ limit: 50 }, never()));
    const end = events.at(-1);
    return {
      uids: events.flatMap((event) => (event.kind === 'match' ? [text(event.dataset, '0020000D')] : [])),
      unreadable: events.filter(({ kind }) => kind === 'unreadable').length,
      end: end?.kind === 'end' ? (end.end.ok ? null : end.end.failure.kind) : 'no end',
    };
  }

  it.each<[string, unknown, readonly string[], number]>([
    ['without a UID', [{}, aStudy('1.2.3'), { '0020000D': { vr: 'UI' } }], ['1.2.3'], 2],
    ['with a UID that is a number', [{ '0020000D': ui([12]) }, aStudy('1.2.3')], ['1.2.3'], 1],
    ['with another VR', [{ '0020000D': { vr: 'LO', Value: ['1.2.3'] } }], ['1.2.3'], 0],
    ['with a VR that is none', [{ '0020000D': { vr: 7, Value: ['1.2.3'] } }], ['1.2.3'], 0],
    [
      'with a name as text',
      [{ '0020000D': ui('1.2.3'), '00100010': { vr: 'PN', Value: 'A^B' } }],
      ['1.2.3'],
      0,
    ],
    [
      'with a name as a number',
      [{ '0020000D': ui('1.2.3'), '00100010': { vr: 'PN', Value: [3] } }],
      ['1.2.3'],
      0,
    ],
    ['as a single object', aStudy('1.2.3'), ['1.2.3'], 0],
    ['as an array in an array', [[aStudy('1.2.3')]], [], 0],
    ['with keys in small letters', [{ '0020000d': ui(['1.2.3']) }], ['1.2.3'], 0],
  ])('%s is read as far as it goes, and the rest is counted', async (_what, body, uids, unreadable) => {
    const answer = await found(JSON.stringify(body));
    expect(answer.uids).toEqual(uids);
    expect(answer.unreadable).toBe(unreadable);
    expect(answer.end).toBe(Array.isArray(body) && Array.isArray(body[0]) ? 'bad-answer' : null);
  });

  it('with a byte order mark, in other words for its type, or with blanks around it', async () => {
    const one = JSON.stringify([aStudy('1.2.3')]);
    for (const [body, contentType] of [
      [`\uFEFF${one}`, undefined],
      [`\uFEFF\r\n ${one}\n\n`, undefined],
      [one, 'application/json;charset=UTF-8'],
      [one, 'Application/DICOM+JSON; transfer-syntax=1.2.840.10008.1.2.1'],
    ] as const)
      expect(await found(body, contentType)).toEqual({ uids: ['1.2.3'], unreadable: 0, end: null });
  });

  it('of another type, or as HTML, is told as that', async () => {
    expect(await found('<html>', 'text/html')).toMatchObject({ uids: [], end: 'not-dicom' });
    expect(
      await found('<?xml?>', 'multipart/related; type="application/dicom+xml"; boundary=x'),
    ).toMatchObject({
      end: 'not-dicom',
    });
  });

  it('of 50,000 where 50 are wanted is left where it is, and said to be more', async () => {
    const many = Array.from({ length: 50_000 }, (_, at) => aStudy(`1.2.${at}`));
    const server = await serve((_, response) => json(response, many));
    const events = await all(peerAt(server.origin).findStudies({ limit: 50 }, never()));
    expect(events.filter(({ kind }) => kind === 'match')).toHaveLength(50);
    expect(events.at(-1)).toMatchObject({ end: { ok: true, value: { truncated: true } } });
  });

  it('of 20,000 images of one series is read to its end', async () => {
    const many = Array.from({ length: 20_000 }, (_, at) => ({
      '0020000D': ui([StudyInstanceUID]),
      '0020000E': ui([SeriesInstanceUID]),
      '00080018': ui([`${first.SOPInstanceUID}.${at}`.slice(-60)]),
    }));
    const server = await serve((_, response) => json(response, many));
    const events = await all(
      peerAt(server.origin).findInstances(StudyInstanceUID, SeriesInstanceUID, never()),
    );
    expect(events.filter(({ kind }) => kind === 'match')).toHaveLength(20_000);
  });
});
