import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import http, { type ServerResponse } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { TRANSFER_SYNTAX, writeDataset, writePart10 } from '../../../../native/dicom/write.ts';
import { fileSending } from '../../../../native/pacs/send/items.ts';
import type { Sending, StoreEvent } from '../../../../native/pacs/types.ts';
import { ctSeries, SOP_CLASS } from '../../../generate/index.ts';
import { failed, stored, storing, words } from './storing.ts';
import { all, json, never, peerAt, serve } from './webServer.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'lightbox-stow-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const files = ctSeries({ slices: 3, rows: 16, columns: 16, TransferSyntaxUID: TRANSFER_SYNTAX.rle });
const uids = files.map(({ SOPInstanceUID }) => SOPInstanceUID);
const dataSetOffset = (bytes: Uint8Array): number => 144 + Buffer.from(bytes).readUInt32LE(140);

const fileOf = (SOPInstanceUID: string | undefined): string => path.join(folder, SOPInstanceUID ?? '');
const noPlain: Sending['plain'] = () => Promise.resolve(null);

const sendingAt = (
  file: string,
  SOPInstanceUID: string,
  TransferSyntaxUID: string,
  plain = noPlain,
): Sending =>
  fileSending(
    { SOPClassUID: SOP_CLASS.ct, SOPInstanceUID, TransferSyntaxUID },
    () => Promise.resolve(file),
    plain,
  );

const sendings = (plain = noPlain): Sending[] =>
  files.map(({ bytes, SOPInstanceUID, TransferSyntaxUID }) => {
    const file = fileOf(SOPInstanceUID);
    writeFileSync(file, bytes);
    return sendingAt(file, SOPInstanceUID, TransferSyntaxUID, plain);
  });

async function* each(list: readonly Sending[]): AsyncGenerator<Sending> {
  await Promise.resolve();
  yield* list;
}

async function sent(origin: string, list: readonly Sending[] = sendings(), signal = never()) {
  const peer = peerAt(origin);
  const events: StoreEvent[] = await all(peer.store(each(list), signal));
  const end = events.at(-1);
  return {
    outcomes: Object.fromEntries(
      events.flatMap((event) =>
        event.kind === 'instance' ? [[event.SOPInstanceUID, [event.outcome, event.status]]] : [],
      ),
    ) as Record<string, unknown>,
    end: end?.kind === 'end' ? (end.end.ok ? null : end.end.failure) : 'no end',
  };
}
const outcomes = (...of: unknown[]) => Object.fromEntries(uids.map((uid, index) => [uid, of[index]]));

describe('sending to a DICOMweb server', () => {
  it('sends files as they are, and calls stored what the answer names', async () => {
    const server = await storing(uids, (got, response) =>
      json(
        response,
        words(
          [stored(got[0]?.uid ?? ''), stored(got[1]?.uid ?? '', 0xb000)],
          [failed(got[2]?.uid ?? '', 0xa700)],
        ),
      ),
    );
    expect(await sent(server.origin)).toEqual({
      outcomes: outcomes(['stored', null], ['stored', 0xb000], ['failed', 0xa700]),
      end: null,
    });
    expect(server.received.flat().map(({ bytes }) => bytes)).toEqual(
      files.map(({ bytes }) => Buffer.from(bytes)),
    );
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      headers: { accept: 'application/dicom+json' },
    });
    expect(server.requests[0]?.headers['content-type']).toMatch(
      /^multipart\/related; type="application\/dicom"; boundary=/,
    );
  });

  it.each([
    ['nothing at all', (response: ServerResponse) => response.writeHead(200).end()],
    ['202 without words', (response: ServerResponse) => response.writeHead(202).end()],
    ['an empty object', (response: ServerResponse) => json(response, {})],
    [
      'XML',
      (response: ServerResponse) =>
        response.writeHead(200, { 'content-type': 'application/dicom+xml' }).end('<x/>'),
    ],
    [
      'HTML',
      (response: ServerResponse) =>
        response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Thanks!'),
    ],
    [
      'JSON that breaks off',
      (response: ServerResponse) =>
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"00081199":'),
    ],
    ["somebody else's image", (response: ServerResponse) => json(response, words([stored('1.2.3')]))],
  ])('calls nothing stored when the answer is %s', async (_name, answer) => {
    const server = await storing(uids, (_got, response) => answer(response));
    expect(await sent(server.origin)).toEqual({
      outcomes: outcomes(['failed', null], ['failed', null], ['failed', null]),
      end: null,
    });
  });

  it('believes a failure where an image is named in both lists, and reads 409 and 202 alike', async () => {
    const server = await storing(uids, (got, response) =>
      response.writeHead(409, { 'content-type': 'application/dicom+json' }).end(
        JSON.stringify([
          words(
            got.map(({ uid }) => stored(uid)),
            [failed(uids[1] ?? '')],
          ),
        ]),
      ),
    );
    expect(await sent(server.origin)).toMatchObject({
      outcomes: outcomes(['stored', null], ['failed', null], ['stored', null]),
    });
  });

  it('finds the one that a server refuses, and stores the others', async () => {
    const server = await storing(uids, (got, response) => {
      if (got.some(({ uid }) => uid === uids[1])) response.writeHead(400).end();
      else json(response, words(got.map(({ uid }) => stored(uid))));
    });
    expect(await sent(server.origin)).toEqual({
      outcomes: outcomes(['stored', null], ['failed', null], ['stored', null]),
      end: null,
    });
  });

  it('offers Explicit VR Little Endian where the encoding is refused, by status or by reason', async () => {
    const dataset = writeDataset({ SOPInstanceUID: uids[0] ?? '' });
    const isPlain = (bytes: Buffer): boolean =>
      bytes.includes(Buffer.from('UI\x14\x001.2.840.10008.1.2.1\0', 'latin1'));
    const byStatus = await storing(uids, (got, response) => {
      if (got.every(({ bytes }) => isPlain(bytes))) json(response, words(got.map(({ uid }) => stored(uid))));
      else response.writeHead(415).end();
    });
    const plain = () => Promise.resolve(dataset);
    const one = sendings(plain).slice(0, 1);
    expect((await sent(byStatus.origin, one)).outcomes).toEqual({ [uids[0] ?? '']: ['stored', null] });
    const last = byStatus.received.at(-1)?.[0]?.bytes ?? Buffer.alloc(0);
    expect(last.subarray(dataSetOffset(last))).toEqual(Buffer.from(dataset));
    const byReason = await storing(uids, (got, response) =>
      json(
        response,
        got.every(({ bytes }) => isPlain(bytes))
          ? words(got.map(({ uid }) => stored(uid)))
          : words(
              [],
              got.map(({ uid }) => failed(uid, 0xc122)),
            ),
      ),
    );
    expect((await sent(byReason.origin, one)).outcomes).toEqual({ [uids[0] ?? '']: ['stored', null] });
    const never415 = await storing(uids, (_got, response) => response.writeHead(415).end());
    expect((await sent(never415.origin, one)).outcomes).toEqual({ [uids[0] ?? '']: ['not-accepted', null] });
    expect((await sent(never415.origin)).outcomes).toEqual(
      outcomes(['not-transcoded', null], ['not-transcoded', null], ['not-transcoded', null]),
    );
  });

  it('names files that cannot be read, and sends the rest', async () => {
    const server = await storing(uids, (got, response) =>
      json(response, words(got.map(({ uid }) => stored(uid)))),
    );
    const list = sendings();
    rmSync(fileOf(uids[1]));
    expect(await sent(server.origin, list)).toEqual({
      outcomes: outcomes(['stored', null], ['unreadable', null], ['stored', null]),
      end: null,
    });
  });

  it('names a file that shrinks while it is being sent', async () => {
    const server = await storing(uids, (got, response) =>
      json(response, words(got.map(({ uid }) => stored(uid)))),
    );
    const list = sendings();
    async function* shrinking(): AsyncGenerator<Sending> {
      await Promise.resolve();
      yield* list;
      truncateSync(fileOf(uids[1]), 500); // measured already, not yet sent
    }
    const peer = peerAt(server.origin);
    const events = await all(peer.store(shrinking(), never()));
    expect(
      events
        .filter((event) => event.kind === 'instance')
        .map(({ outcome }) => outcome)
        .toSorted(),
    ).toEqual(['stored', 'stored', 'unreadable']);
    expect(events.find((event) => event.kind === 'instance' && event.outcome === 'unreadable')).toMatchObject(
      {
        SOPInstanceUID: uids[1],
      },
    );
  });

  it('gives a file without group 2 one, and says what the bytes are really in', async () => {
    const [file] = files;
    const dataset = file?.dataset ?? {};
    const bare = writePart10(dataset, { preamble: false, fileMeta: false });
    const target = path.join(folder, 'bare');
    writeFileSync(target, bare);
    const server = await storing(uids, (got, response) =>
      json(response, words(got.map(({ uid }) => stored(uid)))),
    );
    const sending = sendingAt(target, uids[0] ?? '', TRANSFER_SYNTAX.explicitLittleEndian);
    expect((await sent(server.origin, [sending])).outcomes).toEqual({ [uids[0] ?? '']: ['stored', null] });
    const bytes = server.received[0]?.[0]?.bytes ?? Buffer.alloc(0);
    expect(bytes.toString('latin1', 128, 132)).toBe('DICM');
    expect(bytes.subarray(dataSetOffset(bytes))).toEqual(Buffer.from(bare));
  });

  it.each([
    [404, { kind: 'not-offered', service: 'stow' }],
    [405, { kind: 'not-offered', service: 'stow' }],
    [401, { kind: 'not-signed-in', step: 'request', status: 401 }],
    [503, { kind: 'busy', retryAfterMs: null }],
    [502, { kind: 'http', status: 502, comment: '' }],
  ])('ends at %i without a word on any image', async (status, failure) => {
    const server = await storing(uids, (_got, response) => response.writeHead(status).end());
    expect(await sent(server.origin)).toEqual({ outcomes: {}, end: failure });
  });

  it('asks before it sends much, and hears the refusal', async () => {
    const refusing = (listener: http.RequestListener): http.Server =>
      http.createServer(listener).on('checkContinue', (_, response) => response.writeHead(403).end());
    const server = await serve(() => undefined, refusing);
    const large = path.join(folder, 'large');
    writeFileSync(large, Buffer.concat([Buffer.from(files[0]?.bytes ?? []), Buffer.alloc(30 << 20)]));
    const list = [sendingAt(large, uids[0] ?? '', TRANSFER_SYNTAX.rle)];
    expect((await sent(server.origin, list)).end).toEqual({
      kind: 'not-signed-in',
      step: 'request',
      status: 403,
    });
  });

  it('sends all the same to a server that does not know how to be asked', async () => {
    const large = path.join(folder, 'large');
    writeFileSync(large, Buffer.concat([Buffer.from(files[0]?.bytes ?? []), Buffer.alloc(2 << 20)]));
    const list = [sendingAt(large, uids[0] ?? '', TRANSFER_SYNTAX.rle)];
    const server = await storing(uids, (got, response, request) => {
      if (request.headers.expect !== undefined) response.writeHead(417).end();
      else json(response, words(got.map(({ uid }) => stored(uid))));
    });
    expect((await sent(server.origin, list)).outcomes).toEqual({ [uids[0] ?? '']: ['stored', null] });
    expect(server.received.at(-1)?.[0]?.bytes.length).toBe((files[0]?.bytes.length ?? 0) + (2 << 20));
  });

  it('stops when nobody wants it any more', async () => {
    const stop = new AbortController();
    const server = await storing(uids, () => stop.abort());
    expect(await sent(server.origin, sendings(), stop.signal)).toEqual({
      outcomes: {},
      end: { kind: 'cancelled' },
    });
  });
});
