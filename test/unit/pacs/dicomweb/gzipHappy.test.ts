// Servers, and what stands before them, that compress whatever passes, asked or not.
import type { ServerResponse } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { fileSending } from '../../../../native/pacs/send/items.ts';
import type { Sending } from '../../../../native/pacs/types.ts';
import { SOP_CLASS } from '../../../generate/index.ts';
import {
  fileOf,
  files,
  first,
  retrieved,
  SeriesInstanceUID,
  StudyInstanceUID,
  theSame,
} from './retrieving.ts';
import { failed, stored, storing, words } from './storing.ts';
import { all, aStudy, failureOf, never, peerAt, serve } from './webServer.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'lightbox-gzip-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const twice = (bytes: Uint8Array): Buffer => gzipSync(gzipSync(bytes));
const CODINGS: readonly (readonly [string, (bytes: Uint8Array) => Buffer])[] = [
  ['gzip', gzipSync],
  ['GZIP', gzipSync],
  ['deflate', deflateSync],
  ['deflate', deflateRawSync],
  ['br', brotliCompressSync],
  ['gzip, gzip', twice],
];
const multipart = { 'content-type': 'multipart/related; type="application/dicom"; boundary=x' };

/** A message whose parts are as they are given, and say so. */
const message = (parts: readonly Uint8Array[], headers = ''): Buffer =>
  Buffer.concat([
    ...parts.flatMap((bytes) => [
      Buffer.from(`\r\n--x\r\nContent-Type: application/dicom\r\n${headers}\r\n`),
      bytes,
    ]),
    Buffer.from('\r\n--x--\r\n'),
  ]);
const bodies = files.map(({ bytes }) => bytes);
const names = files.map(({ SOPInstanceUID }) => SOPInstanceUID);

describe('images of a server that compresses', () => {
  it.each(CODINGS)('%s: a series, and single ones, come byte for byte', async (coding, pack) => {
    const server = await serve((_, response, url) => {
      const file = fileOf(url);
      const one = file !== undefined && file !== first;
      response.writeHead(200, {
        ...(one ? { 'content-type': 'application/dicom' } : multipart),
        'content-encoding': coding,
      });
      response.end(pack(one ? file.bytes : message(file === undefined ? bodies : [file.bytes])));
    });
    for (const whole of [true, false]) {
      const { kept, end } = await retrieved(server.origin, { whole });
      expect(theSame(kept)).toBe(true);
      expect(end).toEqual({ failed: [] });
    }
  });

  it.each(CODINGS)(
    '%s of each part alone is undone too, whatever its stated length',
    async (coding, pack) => {
      for (const length of [false, true]) {
        const server = await serve((_, response) => {
          response.writeHead(200, multipart);
          for (const bytes of bodies) {
            const packed = pack(bytes);
            const stated = length ? `Content-Length: ${packed.length}\r\n` : '';
            response.write(
              `\r\n--x\r\nContent-Type: application/dicom\r\n${stated}content-encoding: ${coding}\r\n\r\n`,
            );
            response.write(packed);
          }
          response.end('\r\n--x--\r\n');
        });
        const { kept, end } = await retrieved(server.origin);
        expect(theSame(kept)).toBe(true);
        expect(end).toEqual({ failed: [] });
      }
    },
  );

  it('frames too, in parts that are compressed', async () => {
    const frame = Buffer.from('a frame of pixels');
    const server = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'multipart/related; boundary=x' });
      const head = 'Content-Type: application/octet-stream\r\nContent-Encoding: gzip\r\n\r\n';
      response.write(`--x\r\n${head}`);
      response.write(gzipSync(frame));
      response.end('\r\n--x--');
    });
    const address = { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID: first.SOPInstanceUID };
    const [event] = await all(peerAt(server.origin).frames({ address, frameNumbers: [1] }));
    expect(event?.kind === 'frame' && event.frame.bytes.equals(frame)).toBe(true);
  });

  /** The first image is whole; the second is not what it says. */
  async function second(packed: Buffer, headers: string): Promise<Awaited<ReturnType<typeof retrieved>>> {
    const server = await serve((_, response, url) => {
      const file = fileOf(url);
      response.writeHead(200, multipart);
      if (file !== undefined && file !== files[1]) return void response.end(message([file.bytes]));
      response.write(file === undefined ? message([first.bytes]).subarray(0, -9) : '');
      response.write(`\r\n--x\r\nContent-Type: application/dicom\r\n${headers}\r\n`);
      response.write(packed);
      response.end('\r\n--x--\r\n');
    });
    return retrieved(server.origin, { limits: { instanceBytes: 20 * 1024 * 1024 } });
  }
  const gzip = 'Content-Encoding: gzip\r\n';
  const packed = gzipSync(files[1]?.bytes ?? Buffer.alloc(0));
  it.each([
    ['cut off', packed.subarray(0, -30), gzip],
    ['damaged', Buffer.concat([packed.subarray(0, 40), Buffer.alloc(200, 7)]), gzip],
    ['not compressed at all', Buffer.from(files[1]?.bytes ?? []), gzip],
    ['in a coding that nobody knows', packed, 'Content-Encoding: zstd\r\n'],
    ['a bomb', gzipSync(Buffer.alloc(64 * 1024 * 1024)), gzip],
    ['a bomb in a bomb', twice(Buffer.alloc(64 * 1024 * 1024)), 'Content-Encoding: gzip, gzip\r\n'],
  ])('one that is %s is named, and the others come', async (_what, bytes, headers) => {
    const { whole, end } = await second(bytes, headers);
    expect(new Set(whole.map(({ uid }) => uid))).toEqual(new Set(names.filter((_, at) => at !== 1)));
    expect(end).toEqual({ failed: [names[1]] });
  });

  it('a whole answer that is cut off in its compression is no end', async () => {
    const server = await serve((_, response) =>
      response
        .writeHead(200, { ...multipart, 'content-encoding': 'gzip' })
        .end(gzipSync(message(bodies)).subarray(0, -200)),
    );
    const { end } = await retrieved(server.origin);
    expect(end).toEqual({ kind: 'connection-lost', code: 'truncated' });
  });
});

describe('searches of a server that compresses', () => {
  const found = Buffer.from(JSON.stringify([aStudy('1.2.3'), aStudy('1.2.4')]));
  async function searched(answer: (response: ServerResponse, isFirst: boolean) => void) {
    const server = await serve((_, response, url) => answer(response, !url.searchParams.has('offset')));
    const events = await all(peerAt(server.origin).findStudies({ limit: 10 }, never()));
    const end = events.at(-1);
    return {
      matches: events.filter(({ kind }) => kind === 'match').length,
      end: end?.kind === 'end' ? (end.end.ok ? null : end.end.failure) : 'no end',
    };
  }

  it.each(CODINGS)('%s is undone', async (coding, pack) => {
    const headers = { 'content-type': 'application/dicom+json', 'content-encoding': coding };
    const answer = await searched((response, isFirst) =>
      response.writeHead(200, headers).end(pack(isFirst ? found : Buffer.from('[]'))),
    );
    expect(answer).toEqual({ matches: 2, end: null });
  });

  it.each([
    [204, {}],
    [200, { 'content-length': '0', 'content-type': 'application/dicom+json' }],
    [200, { 'content-type': 'application/dicom+json' }],
  ])('nothing at all is nothing, compressed or not (%i %j)', async (status, headers) => {
    for (const coding of ['gzip', 'deflate', 'br']) {
      const answer = await searched((response) =>
        response.writeHead(status, { ...headers, 'content-encoding': coding }).end(),
      );
      expect(answer, coding).toEqual({ matches: 0, end: null });
    }
  });

  it.each([
    ['cut off', gzipSync(found).subarray(0, -12), { kind: 'connection-lost' }],
    ['not compressed at all', found, { kind: 'bad-answer', detail: 'content-encoding' }],
    ['compressed once more than it says', twice(found), { kind: 'bad-answer', detail: 'json' }],
  ])('what is %s is a failure, and not an empty answer', async (_what, bytes, failure) => {
    const headers = { 'content-type': 'application/dicom+json', 'content-encoding': 'gzip' };
    const answer = await searched((response) => response.writeHead(200, headers).end(bytes));
    expect(answer).toMatchObject({ end: failure });
  });

  it('a bomb of blanks, or of one endless text, ends', async () => {
    for (const [begin, filler, kind] of [
      ['', ' ', 'bad-answer'],
      ['[{"00081030":{"vr":"LO","Value":["', 'x', 'too-large'],
    ] as const) {
      const bomb = gzipSync(Buffer.alloc(80 * 1024 * 1024, filler));
      const server = await serve((_, response) => {
        response.writeHead(200, { 'content-type': 'application/dicom+json', 'content-encoding': 'gzip' });
        response.end(Buffer.concat([gzipSync(begin), bomb]));
      });
      const failure = await failureOf(peerAt(server.origin).findStudies({ limit: 10 }, never()));
      expect(failure).toMatchObject({ kind });
    }
  });
});

describe('what a server that compresses says of stores', () => {
  const sendings = (): Sending[] =>
    files.map(({ bytes, SOPInstanceUID, TransferSyntaxUID }) => {
      const file = path.join(folder, SOPInstanceUID);
      writeFileSync(file, bytes);
      return fileSending(
        { SOPClassUID: SOP_CLASS.ct, SOPInstanceUID, TransferSyntaxUID },
        () => Promise.resolve(file),
        () => Promise.resolve(null),
      );
    });
  async function* each(list: readonly Sending[]): AsyncGenerator<Sending> {
    await Promise.resolve();
    yield* list;
  }
  async function sent(origin: string): Promise<Record<string, string>> {
    const events = await all(peerAt(origin).store(each(sendings()), never()));
    return Object.fromEntries(
      events.flatMap((event) => (event.kind === 'instance' ? [[event.SOPInstanceUID, event.outcome]] : [])),
    );
  }

  it.each(
    [200, 202, 409].flatMap((status) => CODINGS.map(([coding, pack]) => [status, coding, pack] as const)),
  )('%i in %s is read: each image has its own result', async (status, coding, pack) => {
    const [bad, ...good] = names;
    const server = await storing(names, (got, response) => {
      const said = words(
        got.filter(({ uid }) => uid !== bad).map(({ uid }) => stored(uid)),
        got.filter(({ uid }) => uid === bad).map(({ uid }) => failed(uid, 0xa700)),
      );
      response
        .writeHead(status, { 'content-type': 'application/dicom+json', 'content-encoding': coding })
        .end(pack(Buffer.from(JSON.stringify(said))));
    });
    const outcomes = await sent(server.origin);
    expect(outcomes[bad ?? '']).not.toBe('stored');
    expect(good.map((uid) => outcomes[uid])).toEqual(good.map(() => 'stored'));
  });

  it('cut off or a bomb: nothing is called stored', async () => {
    const said = (got: readonly { readonly uid: string }[]): Buffer =>
      Buffer.from(JSON.stringify(words(got.map(({ uid }) => stored(uid)))));
    for (const pack of [
      (bytes: Buffer) => gzipSync(bytes).subarray(0, -20),
      () => gzipSync(Buffer.alloc(64 * 1024 * 1024, ' ')),
    ]) {
      const server = await storing(names, (got, response) => {
        response.writeHead(200, { 'content-type': 'application/dicom+json', 'content-encoding': 'gzip' });
        response.end(pack(said(got)));
      });
      expect(Object.values(await sent(server.origin))).not.toContain('stored');
    }
  });
});
