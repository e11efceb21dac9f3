// Images of an archive that are read ahead: by one request for all of the series, whatever that brings.
import { describe, expect, it } from 'vitest';
import type { ServerResponse } from 'node:http';
import type { Archive, FrameReader } from '../../../native/pacs/reading/frames.ts';
import { ctSeries } from '../../generate/index.ts';
import { ahead, facts, factsOfFile, files, patientReader, pixels, readerOf, SLICES } from './aheadSeries.ts';
import { never, peerAt, serve, type WebServer } from './dicomweb/webServer.ts';

const strangers = ctSeries({ seed: 'others', slices: SLICES, rows: 64, columns: 64, PatientID: 'AHEAD-2' });
const TYPE = { 'content-type': 'multipart/related; type="application/dicom"; boundary=x' };
const part = (bytes: Uint8Array): Buffer =>
  Buffer.concat([
    Buffer.from(`--x\r\nContent-Type: application/dicom\r\nContent-Length: ${bytes.length}\r\n\r\n`),
    bytes,
    Buffer.from('\r\n'),
  ]);
const messageOf = (all: readonly { readonly bytes: Uint8Array }[]): Buffer =>
  Buffer.concat([...all.map(({ bytes }) => part(bytes)), Buffer.from('--x--')]);

type Asked = { readonly whole: () => number; readonly single: () => string[] };
type Open = Asked & { readonly archive: Archive; readonly server: WebServer };

/** An archive that gives single images as it should, and the series as it is told to. */
async function open(series: (response: ServerResponse) => void, peerId = 'peer'): Promise<Open> {
  const server = await serve((_, response, { pathname }) => {
    const name = pathname.split('/instances/')[1];
    const file = files.find(({ SOPInstanceUID }) => SOPInstanceUID === name);
    if (name === undefined) series(response);
    else if (file === undefined) response.writeHead(404).end();
    else response.setHeader('content-type', 'application/dicom').end(Buffer.from(file.bytes));
  });
  const paths = (): string[] => server.requests.map(({ url }) => url.pathname);
  return {
    server,
    archive: { peerId, name: () => 'Archive', peer: peerAt(server.origin) },
    whole: () => paths().filter((path) => path.includes('/series/') && !path.includes('/instances/')).length,
    single: () => paths().flatMap((path) => path.split('/instances/')[1] ?? []),
  };
}

/** Reads them as a page does: three batches beside each other, a few images at a time of each. */
async function readAll(reader: FrameReader, archive: Archive): Promise<string[]> {
  const said = Array.from({ length: SLICES }, () => '');
  const lane = async (first: number): Promise<void> => {
    for (let at = first; at < SLICES; at += 12) {
      const frame = await ahead(reader, archive, at);
      said[at] = !frame.ok
        ? frame.failure.kind
        : Buffer.from(frame.value.bytes).equals(pixels(at))
          ? 'the pixels'
          : 'others';
    }
  };
  await Promise.all(Array.from({ length: 12 }, (_, first) => lane(first)));
  return said;
}
const ALL = Array.from({ length: SLICES }, () => 'the pixels');

describe('images of an archive that are read ahead', () => {
  it('come by one request for the series, but for the first', async () => {
    const { archive, whole, single } = await open((response) =>
      response.writeHead(200, TYPE).end(messageOf(files)),
    );
    expect(await readAll(patientReader(), archive)).toEqual(ALL);
    expect([whole(), single()]).toEqual([1, [files[0]?.SOPInstanceUID]]);
  });

  it('are the right ones in whatever order the archive gives them', async () => {
    const shuffled = files
      .map((file) => ({ file, by: Math.random() }))
      .toSorted((a, b) => a.by - b.by)
      .map(({ file }) => file);
    for (const order of [files.toReversed(), shuffled]) {
      const { archive } = await open((response) => response.writeHead(200, TYPE).end(messageOf(order)));
      expect(await readAll(readerOf(), archive)).toEqual(ALL);
    }
  });

  const whole = messageOf(files);
  const odd: Record<string, (response: ServerResponse) => void> = {
    'refuses to': (response) => void response.writeHead(400).end(),
    'knows none': (response) => void response.writeHead(404).end(),
    'fails at it': (response) => void response.writeHead(500).end('<html>error</html>'),
    'says nothing': () => undefined,
    'hangs up': (response) => response.destroy(),
    'gives nothing': (response) => void response.writeHead(204).end(),
    'gives no message': (response) => void response.writeHead(200, TYPE).end('once upon a time'),
    'gives a page': (response) =>
      void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>'),
    'gives one image': (response) =>
      void response.writeHead(200, { 'content-type': 'application/dicom' }).end(files[3]?.bytes),
    'gives a ZIP': (response) =>
      void response.writeHead(200, { 'content-type': 'application/zip' }).end('PK\u0003\u0004'),
    'breaks off': (response) => {
      response.writeHead(200, { ...TYPE, 'content-length': whole.length });
      response.write(whole.subarray(0, 100_000), () => response.destroy());
    },
    'stops half-way': (response) => void response.writeHead(200, TYPE).write(whole.subarray(0, 100_000)),
    'gives only some': (response) => void response.writeHead(200, TYPE).end(messageOf(files.slice(7, 19))),
    'gives some twice': (response) =>
      void response
        .writeHead(200, TYPE)
        .end(messageOf([...files.slice(0, 9), ...files.slice(0, 9), ...files])),
    'gives strangers': (response) => void response.writeHead(200, TYPE).end(messageOf(strangers)),
    'gives pieces': (response) =>
      void response
        .writeHead(200, TYPE)
        .end(messageOf(files.map(({ bytes }) => ({ bytes: bytes.slice(0, 900) })))),
    'gives images without their beginning': (response) =>
      void response
        .writeHead(200, TYPE)
        .end(messageOf(files.map(({ bytes }) => ({ bytes: bytes.slice(200) })))),
  };
  it.each(Object.keys(odd))('are read one by one where the archive %s', async (what) => {
    const { archive } = await open(odd[what] ?? (() => undefined));
    expect(await readAll(readerOf(), archive)).toEqual(ALL);
  });

  it('are not asked for as a whole again where the archive has refused that, before its settings change', async () => {
    const { archive, whole: asked } = await open((response) => response.writeHead(404).end());
    const reader = patientReader();
    await readAll(reader, archive);
    const first = asked();
    for (const each of ['another', 'and another']) {
      const other = facts.map((known) => ({ ...known, SeriesInstanceUID: each }));
      for (const known of other.slice(0, 5))
        await reader.read(archive, known, { number: 1, ahead: true }, never());
    }
    expect(asked()).toBe(first);
    reader.forget('peer');
    await readAll(reader, archive);
    expect(asked()).toBe(2 * first);
  });

  it('do not hold up one that somebody waits for', async () => {
    const { archive, single } = await open(() => undefined); // the series never comes
    const reader = patientReader();
    const first = await ahead(reader, archive, 0);
    let others = 0;
    const waiting = [1, 2, 3].map((at) => ahead(reader, archive, at).then(() => (others += 1)));
    const frame = await reader.read(
      archive,
      facts[30] ?? factsOfFile(undefined),
      { number: 1, ahead: false },
      never(),
    );
    expect([first.ok, frame.ok && Buffer.from(frame.value.bytes).equals(pixels(30)), others]).toEqual([
      true,
      true,
      0,
    ]);
    reader.forget('peer'); // and with it the series
    await Promise.all(waiting);
    expect(new Set(single())).toEqual(new Set([0, 1, 2, 3, 30].map((at) => files[at]?.SOPInstanceUID)));
    expect(single().length).toBe(5);
  });

  it('are given to each that asks, also where one of them leaves', async () => {
    let finish = (): void => undefined;
    const { archive, single } = await open((response) => {
      response.writeHead(200, TYPE).write(whole.subarray(0, 20_000));
      finish = () => response.end(whole.subarray(20_000));
    });
    const reader = readerOf();
    await ahead(reader, archive, 0);
    await ahead(reader, archive, 1);
    const leaves = new AbortController();
    const [stays, gone, another] = [
      ahead(reader, archive, 20),
      ahead(reader, archive, 20, leaves.signal),
      ahead(reader, archive, 20),
    ];
    leaves.abort();
    expect((await gone).ok).toBe(false);
    finish();
    for (const frame of await Promise.all([stays, another]))
      expect(frame.ok && Buffer.from(frame.value.bytes).equals(pixels(20))).toBe(true);
    expect(single().filter((name) => name === files[20]?.SOPInstanceUID).length).toBeLessThanOrEqual(1);
  });

  it('are not those of a header that has changed meanwhile', async () => {
    const { archive, single } = await open((response) => response.writeHead(200, TYPE).end(whole));
    const reader = readerOf();
    await readAll(reader, archive);
    const before = single().length;
    const changed = { ...(facts[9] ?? factsOfFile(undefined)), version: 'of another header' };
    expect((await reader.read(archive, changed, { number: 1, ahead: true }, never())).ok).toBe(true);
    expect(single().slice(before)).toEqual([files[9]?.SOPInstanceUID]);
  });

  it.each([
    ['of few images', facts.slice(0, 10)],
    [
      'with several frames in one image',
      [...facts.slice(1), factsOfFile(files[0], { '00280008': { vr: 'IS', Value: [30] } })],
    ],
    ['of large images', facts.map((each) => ({ ...each, nativeBytes: 20_000_000 }))],
  ])('are asked for one by one in a series %s', async (_, known) => {
    const { archive, whole: asked, single } = await open((response) => response.writeHead(404).end());
    expect(await readAll(readerOf(known), archive)).toEqual(ALL);
    expect([asked(), single().length]).toEqual([0, SLICES]);
  });
});
