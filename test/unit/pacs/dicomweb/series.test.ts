import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { PeerFailure, Result } from '../../../../native/contract/index.ts';
import { never, peerAt, serve, socketServer, atEnd } from './webServer.ts';

const address = { StudyInstanceUID: '1.2', SeriesInstanceUID: '1.2.3' };
const LIMIT = 1024 * 1024;
const TYPE = 'multipart/related; type="application/dicom"; boundary=x';

/** Long enough to come in several reads, with what looks like a delimiter in them. */
const files = [200_000, 1, 70_000, 0, 131_072].map((length, at) => {
  const bytes = randomBytes(length);
  bytes.write('\r\n--x y\r\n--xx', Math.min(length, 1000 * at));
  return bytes;
});

type Shape = { readonly lengths: boolean; readonly eol: string; readonly headers?: string };
const PLAIN: Shape = { lengths: true, eol: '\r\n' };

const messageOf = (parts: readonly Buffer[], { lengths, eol, headers = '' }: Shape): Buffer =>
  Buffer.concat([
    ...parts.flatMap((part) => [
      Buffer.from(`--x${eol}Content-Type: application/dicom${eol}${headers}`),
      Buffer.from(`${lengths ? `Content-Length: ${part.length}${eol}` : ''}${eol}`),
      part,
      Buffer.from(eol),
    ]),
    Buffer.from(`--x--${eol}`),
  ]);

type Framing = 'length' | 'chunks' | 'end of the connection';

/** One answer in pieces of some length; after that what ends it. */
function say(socket: Socket, body: Buffer, framing: Framing, piece: number, more = ''): void {
  const head = {
    length: `Content-Length: ${body.length}\r\n`,
    chunks: 'Transfer-Encoding: chunked\r\n',
    'end of the connection': 'Connection: close\r\n',
  };
  socket.write(`HTTP/1.1 200 OK\r\nContent-Type: ${TYPE}\r\n${more}${head[framing]}\r\n`);
  for (let at = 0; at < body.length; at += piece) {
    const some = body.subarray(at, at + piece);
    if (framing === 'chunks') socket.write(`${some.length.toString(16)}\r\n`);
    socket.write(some);
    if (framing === 'chunks') socket.write('\r\n');
  }
  if (framing === 'chunks') socket.write('0\r\n\r\n');
  else if (framing === 'end of the connection') socket.end();
}

async function given(
  talk: (socket: Socket) => void,
  take: (file: Buffer) => Promise<void> | null = () => null,
): Promise<{ came: Buffer[]; end: Result<void, PeerFailure> }> {
  const server = await socketServer((socket) => socket.once('data', () => talk(socket)));
  atEnd(server.close);
  const came: Buffer[] = [];
  const peer = peerAt(server.origin);
  const end = await peer.series(
    address,
    (file) => {
      came.push(file);
      return take(file);
    },
    { limitBytes: LIMIT, signal: never() },
  );
  return { came, end };
}

const same = (came: readonly Buffer[], sent: readonly Buffer[]): boolean =>
  came.length === sent.length && came.every((file, at) => file.equals(sent[at] ?? Buffer.alloc(0)));

describe('a series that a web archive gives by one request', () => {
  const framings: Framing[] = ['length', 'chunks', 'end of the connection'];
  it.each(framings)('is every part of the answer byte for byte, up to its %s', async (framing) => {
    for (const shape of [PLAIN, { ...PLAIN, lengths: false }, { ...PLAIN, eol: '\n' }]) {
      // Of line feeds alone a delimiter is shorter: none of the parts may hold it by chance.
      const sent = shape.eol === '\n' ? files.map((file) => Buffer.alloc(file.length, 7)) : files;
      for (const piece of [977, 65_536, 10_000_000]) {
        const { came, end } = await given((socket) => say(socket, messageOf(sent, shape), framing, piece));
        expect([end, same(came, sent)], `${JSON.stringify(shape)} by ${piece}`).toEqual([
          { ok: true, value: undefined },
          true,
        ]);
      }
    }
  });

  it('is asked for as it is stored, and the archive is asked on as before', async () => {
    const server = await serve((_, response) =>
      response.writeHead(200, { 'content-type': TYPE }).end(messageOf(files, PLAIN)),
    );
    const peer = peerAt(server.origin);
    for (let time = 1; time <= 3; time += 1) {
      const came: Buffer[] = [];
      const take = (file: Buffer): null => {
        came.push(file);
        return null;
      };
      const end = await peer.series(address, take, { limitBytes: LIMIT, signal: never() });
      expect([end.ok, same(came, files)]).toEqual([true, true]);
    }
    expect(server.requests.map(({ url }) => url.pathname)).toEqual(
      Array.from({ length: 3 }, () => '/studies/1.2/series/1.2.3'),
    );
    expect(server.requests[0]?.headers['accept']).toContain('transfer-syntax=*');
  });

  it.each(framings)(
    'that breaks off anywhere is what had come whole, and not complete: %s',
    async (framing) => {
      const message = messageOf(files, PLAIN);
      const last = message.length - '\r\n--x--\r\n'.length; // after that every part is whole
      const cuts = [0, 1, 40, 200_050, 200_120, 270_300, last - 5, last - 1];
      for (let time = 0; time < 12; time += 1) cuts.push(Math.floor(Math.random() * last));
      for (const cut of cuts) {
        const { came, end } = await given((socket) => {
          if (framing !== 'chunks') {
            const head = framing === 'length' ? `Content-Length: ${message.length}\r\n` : '';
            socket.write(`HTTP/1.1 200 OK\r\nContent-Type: ${TYPE}\r\n${head}\r\n`);
          } else {
            const head = 'Transfer-Encoding: chunked\r\n';
            socket.write(`HTTP/1.1 200 OK\r\nContent-Type: ${TYPE}\r\n${head}\r\n`);
            socket.write(`${message.length.toString(16)}\r\n`);
          }
          socket.end(message.subarray(0, cut));
        });
        expect(end.ok, `cut at ${cut}`).toBe(false);
        expect(same(came, files.slice(0, came.length)), `cut at ${cut}`).toBe(true);
      }
    },
  );

  it('that ends the connection with a reset is not complete either', async () => {
    const message = messageOf(files, PLAIN);
    const { came, end } = await given((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Type: ${TYPE}\r\nContent-Length: ${message.length}\r\n\r\n`);
      socket.write(message.subarray(0, 250_000), () => socket.resetAndDestroy());
    });
    expect(end.ok).toBe(false);
    expect(same(came, files.slice(0, came.length))).toBe(true);
  });

  it('is undone where all of it is compressed, and given up where single parts are', async () => {
    const whole = await given((socket) =>
      say(socket, gzipSync(messageOf(files, PLAIN)), 'length', 4096, 'Content-Encoding: gzip\r\n'),
    );
    expect([whole.end.ok, same(whole.came, files)]).toEqual([true, true]);
    const parts = await given((socket) => {
      const headers = 'Content-Encoding: gzip\r\n';
      say(socket, messageOf([gzipSync(files[0] ?? '')], { ...PLAIN, headers }), 'length', 4096);
    });
    expect([parts.end, parts.came.length]).toEqual([
      { ok: false, failure: { kind: 'bad-answer', detail: 'content-encoding' } },
      0,
    ]);
  });

  it('ends at a part that is longer or shorter than it says, too long, or none', async () => {
    const lies = messageOf(files, PLAIN).toString('latin1').replace(': 70000', ': 70001');
    const lied = await given((socket) => say(socket, Buffer.from(lies, 'latin1'), 'length', 65_536));
    expect(lied.end.ok).toBe(false);
    expect(same(lied.came, files.slice(0, 2))).toBe(true);
    for (const lengths of [true, false]) {
      const huge = [files[1] ?? Buffer.alloc(1), Buffer.alloc(LIMIT + 1, 1)];
      const { came, end } = await given((socket) =>
        say(socket, messageOf(huge, { ...PLAIN, lengths }), 'length', 65_536),
      );
      expect([end, came.length]).toEqual([
        { ok: false, failure: { kind: 'too-large', limitBytes: LIMIT } },
        1,
      ]);
    }
    const none = await given((socket) => say(socket, Buffer.from('no message at all'), 'length', 5));
    expect(none.end).toEqual({ ok: false, failure: { kind: 'bad-answer', detail: 'wrong-boundary' } });
  });

  it('comes at the pace of who takes it', async () => {
    const sent = Array.from({ length: 40 }, (_, at) => Buffer.alloc(200_000, at));
    for (const framing of framings) {
      let busy = false; // the last one may still be when all has come
      let early = 0;
      const { came, end } = await given(
        (socket) => say(socket, messageOf(sent, PLAIN), framing, 65_536),
        async () => {
          if (busy) early += 1;
          busy = true;
          for (let round = 0; round < 5; round += 1) await turn();
          busy = false;
        },
      );
      expect([end.ok, same(came, sent), early], framing).toEqual([true, true, 0]);
    }
  });

  it('ends at the archive when nobody wants it any more, also while it waits for its taker', async () => {
    for (const waits of [false, true]) {
      let hear = (): void => undefined;
      const heard = new Promise<void>((resolve) => (hear = resolve));
      const server = await serve((_, response) => {
        response.on('close', () => hear());
        response.writeHead(200, { 'content-type': TYPE }).write(messageOf(files, PLAIN).subarray(0, 300_000));
      });
      const stop = new AbortController();
      const end = await peerAt(server.origin).series(
        address,
        () => {
          stop.abort();
          return waits ? new Promise<void>(() => undefined) : null;
        },
        { limitBytes: LIMIT, signal: stop.signal },
      );
      expect(end).toEqual({ ok: false, failure: { kind: 'cancelled' } });
      await heard;
    }
  });

  it('that stalls is given up, but not for the time that its taker needs', async () => {
    const server = await serve((_, response) =>
      response.writeHead(200, { 'content-type': TYPE }).write(messageOf(files, PLAIN).subarray(0, 300_000)),
    );
    const peer = peerAt(server.origin, {}, { limits: { stallMs: 150 } });
    const end = await peer.series(address, () => null, { limitBytes: LIMIT, signal: never() });
    expect(end.ok ? null : end.failure.kind).toBe('timed-out');
    const slow = await serve((_, response) =>
      response.writeHead(200, { 'content-type': TYPE }).end(messageOf(files, PLAIN)),
    );
    let first = true;
    const pause = async (): Promise<void> => {
      if (first) await new Promise((resolve) => setTimeout(resolve, 400));
      first = false;
    };
    const patient = peerAt(slow.origin, {}, { limits: { stallMs: 150 } });
    expect((await patient.series(address, pause, { limitBytes: LIMIT, signal: never() })).ok).toBe(true);
  });

  it('tells its taker of the taker’s own fault', async () => {
    const fault = new Error('of the taker');
    const talk = (socket: Socket): void => say(socket, messageOf(files, PLAIN), 'length', 65_536);
    await expect(
      given(talk, () => {
        throw fault;
      }),
    ).rejects.toBe(fault);
  });
});
