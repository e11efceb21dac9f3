// A network between us and a good server that cuts, delays, divides and spoils, at any byte.
import net, { type AddressInfo, type Socket } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { fileSending } from '../../../../native/pacs/send/items.ts';
import type { Sending } from '../../../../native/pacs/types.ts';
import { ctSeries, SOP_CLASS } from '../../../generate/index.ts';
import { stored, storing, words } from './storing.ts';
import { all, atEnd, json, never, peerAt, serve } from './webServer.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'lightbox-faults-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Fault = {
  readonly from: 'server' | 'us';
  readonly at: number; // byte of that direction
  readonly does: 'cuts' | 'resets' | 'falls silent' | 'spoils' | 'divides';
};

const fault: fc.Arbitrary<Fault> = fc.record({
  from: fc.constantFrom('server', 'us'),
  at: fc.oneof(fc.nat(400), fc.nat(12_000)),
  does: fc.constantFrom('cuts', 'resets', 'falls silent', 'spoils', 'divides'),
});

/** A way to the server; from `becomes` on, new connections have that fault, and there are no old ones. */
async function badNetwork(
  port: number,
): Promise<{ readonly origin: string; becomes(fault: Fault | null): void }> {
  const sockets = new Set<Socket>();
  let current: Fault | null = null;
  const server = net.createServer((ours) => {
    const theirs = net.connect({ port, host: '127.0.0.1' });
    for (const socket of [ours, theirs]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    ours.on('close', () => theirs.destroy());
    theirs.on('close', () => ours.destroy());
    pass(ours, theirs, current?.from === 'us' ? current : null);
    pass(theirs, ours, current?.from === 'server' ? current : null);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    becomes(fault) {
      current = fault;
      for (const socket of sockets) socket.destroy();
      sockets.clear();
    },
  };
}

function pass(from: Socket, to: Socket, bad: Fault | null): void {
  let seen = 0;
  from.on('end', () => to.end());
  from.on('data', (bytes: Buffer) => {
    const at = bad === null ? -1 : bad.at - seen;
    seen += bytes.length;
    if (bad === null || at < 0 || at >= bytes.length) {
      // After it fell silent it stays so.
      if (bad?.does !== 'falls silent' || at >= bytes.length) to.write(bytes);
      return;
    }
    to.write(bytes.subarray(0, at));
    if (bad.does === 'cuts') to.end();
    else if (bad.does === 'resets') to.resetAndDestroy();
    else if (bad.does === 'spoils') {
      const spoilt = Buffer.from(bytes.subarray(at));
      spoilt[0] = (spoilt[0] ?? 0) ^ 0x55;
      to.write(spoilt);
    } else if (bad.does === 'divides') for (const byte of bytes.subarray(at)) to.write(Buffer.of(byte));
  });
}

const files = ctSeries({ slices: 3, rows: 24, columns: 24 });
const [first] = files;
if (first === undefined) throw new Error('no files');
const { StudyInstanceUID, SeriesInstanceUID } = first;
const times = { connectMs: 500, answerMs: 150, stallMs: 150 };
// Two connections for all runs: one that is not given back is missed at once.
const limits = { connections: 2 };

/**
 * Tried again, with nothing in the way, until it is done: the patience of these tests is so short that a busy machine uses it up
 * too. What never becomes done, as without a connection left, ends with the time of the test.
 */
async function atLast<T>(attempt: () => Promise<T>, isDone: (result: T) => boolean): Promise<T> {
  for (;;) {
    const result = await attempt();
    if (isDone(result)) return result;
  }
}

describe('over a bad network', () => {
  it('a retrieval ends by itself, tells whole from broken, and completes when it is tried again', async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'multipart/related; type="application/dicom"; boundary=x' });
      for (const { bytes } of files) {
        response.write(
          `\r\n--x\r\nContent-Type: application/dicom\r\nContent-Length: ${bytes.length}\r\n\r\n`,
        );
        response.write(bytes);
      }
      response.end('\r\n--x--');
    });
    const network = await badNetwork(server.port);
    const peer = peerAt(network.origin, {}, { times, limits });
    const retrieved = async () => {
      const whole = new Map<string, Buffer>();
      const events = await all(
        peer.retrieve(
          {
            StudyInstanceUID,
            PatientID: '',
            instances: files.map(({ SOPInstanceUID }) => ({
              SeriesInstanceUID,
              SOPInstanceUID,
              SOPClassUID: '',
            })),
            wholeSeries: new Set([SeriesInstanceUID]),
            wholeStudy: true,
            priority: 'medium',
          },
          async ({ SOPInstanceUID, batches }) => {
            const chunks: Uint8Array[] = [];
            try {
              for await (const batch of batches) chunks.push(...batch);
            } catch {
              return { kind: 'broken-off' };
            }
            whole.set(SOPInstanceUID ?? '', Buffer.concat(chunks));
            return { kind: 'stored' };
          },
          never(),
        ),
      );
      const end = events.at(-1);
      return { whole, complete: end?.kind === 'end' && end.end.ok && end.end.value.failed.length === 0 };
    };
    await fc.assert(
      fc.asyncProperty(fault, async (bad) => {
        network.becomes(bad);
        const run = await retrieved();
        if (bad.does !== 'spoils') {
          for (const { SOPInstanceUID, bytes } of files) {
            const got = run.whole.get(SOPInstanceUID);
            if (got !== undefined || run.complete) expect(got).toEqual(Buffer.from(bytes));
          }
        }
        network.becomes(null);
        const again = await atLast(retrieved, ({ complete }) => complete);
        expect(again.whole.size).toBe(files.length);
      }),
      { numRuns: 120 },
    );
  }, 120_000);

  it('a search ends by itself, and what it says is whole is whole', async () => {
    const uids = Array.from({ length: 60 }, (_, index) => `1.2.3.${index}`);
    const server = await serve((_, response, url) =>
      json(
        response,
        url.searchParams.has('offset')
          ? []
          : uids.map((uid) => ({
              '0020000D': { vr: 'UI', Value: [uid] },
              '00081030': { vr: 'LO', Value: ['x'.repeat(80)] },
            })),
      ),
    );
    const network = await badNetwork(server.port);
    const peer = peerAt(network.origin, {}, { times, limits });
    const found = async () => {
      const events = await all(peer.findStudies({ limit: 100 }, never()));
      const end = events.at(-1);
      return {
        matches: events.filter(({ kind }) => kind === 'match').length,
        complete: end?.kind === 'end' && end.end.ok,
      };
    };
    await fc.assert(
      fc.asyncProperty(fault, async (bad) => {
        network.becomes(bad);
        const run = await found();
        if (bad.does !== 'spoils' && run.complete) expect(run.matches).toBe(uids.length);
        network.becomes(null);
        const again = await atLast(found, ({ complete }) => complete);
        expect(again.matches).toBe(uids.length);
      }),
      { numRuns: 80 },
    );
  }, 120_000);

  it('nothing is called stored that the server did not take', async () => {
    const uids = files.map(({ SOPInstanceUID }) => SOPInstanceUID);
    const taken = new Set<string>();
    const server = await storing(uids, (got, response) => {
      for (const { uid, bytes } of got) {
        if (files.some((file) => file.SOPInstanceUID === uid && bytes.equals(Buffer.from(file.bytes))))
          taken.add(uid);
      }
      json(response, words(got.map(({ uid }) => stored(uid))));
    });
    const network = await badNetwork(server.port);
    const peer = peerAt(network.origin, {}, { times, limits });
    async function* sendings(): AsyncGenerator<Sending> {
      await Promise.resolve();
      for (const { SOPInstanceUID, bytes, TransferSyntaxUID } of files) {
        const file = path.join(folder, SOPInstanceUID);
        writeFileSync(file, bytes);
        const facts = { SOPClassUID: SOP_CLASS.ct, SOPInstanceUID, TransferSyntaxUID };
        yield fileSending(
          facts,
          () => Promise.resolve(file),
          () => Promise.resolve(null),
        );
      }
    }
    const sent = async (): Promise<string[]> =>
      (await all(peer.store(sendings(), never()))).flatMap((event) =>
        event.kind === 'instance' && event.outcome === 'stored' ? [event.SOPInstanceUID] : [],
      );
    await fc.assert(
      fc.asyncProperty(
        fault.filter(({ does }) => does !== 'spoils'),
        async (bad) => {
          taken.clear();
          network.becomes(bad);
          const run = await sent();
          expect(run.filter((uid) => !taken.has(uid))).toEqual([]);
          network.becomes(null);
          expect(await atLast(sent, ({ length }) => length === uids.length)).toEqual(uids);
        },
      ),
      { numRuns: 80 },
    );
  }, 120_000);
});
