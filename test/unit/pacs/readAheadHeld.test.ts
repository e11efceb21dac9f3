// One answer with all of a series: when it is held, waits, and is left.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ok, type PeerFailure, type Result } from '../../../native/contract/index.ts';
import type { DicomWebPeer } from '../../../native/pacs/dicomweb/index.ts';
import type { Archive } from '../../../native/pacs/reading/frames.ts';
import { ctSeries } from '../../generate/index.ts';
import { parserFrames } from '../../integration/api/framesOracle.ts';
import { ahead, facts, factsOfFile, files, readerOf } from './aheadSeries.ts';
import { never } from './dicomweb/webServer.ts';

type Series = Parameters<DicomWebPeer['series']>;

/** A series in the test's hand: it comes when `give` is called. */
function held(of = files) {
  const orders: { give: Series[1]; signal: AbortSignal; end: (result: Result<void, PeerFailure>) => void }[] =
    [];
  const single: string[] = [];
  const peer = {
    series: (_: Series[0], give: Series[1], { signal }: Series[2]) =>
      new Promise<Result<void, PeerFailure>>((resolve) => {
        signal.addEventListener('abort', () => resolve({ ok: false, failure: { kind: 'cancelled' } }));
        orders.push({ give, signal, end: resolve });
      }),
    instance: ({ SOPInstanceUID }: { SOPInstanceUID: string }) => {
      single.push(SOPInstanceUID);
      const file = of.find((each) => each.SOPInstanceUID === SOPInstanceUID);
      return Promise.resolve(ok(file?.bytes ?? new Uint8Array()));
    },
  } as unknown as DicomWebPeer;
  return { archive: { peerId: 'peer', name: () => 'Archive', peer } satisfies Archive, orders, single };
}

describe('a series that is read ahead', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const copy = (at: number): Buffer => Buffer.from(files[at]?.bytes ?? []);

  it('is left at the archive when nobody has asked for any of it for a while', async () => {
    const { archive, orders } = held();
    const reader = readerOf();
    await ahead(reader, archive, 0);
    const second = ahead(reader, archive, 1);
    const [order] = orders;
    void order?.give(copy(1));
    await second;
    await vi.advanceTimersByTimeAsync(4900);
    expect(order?.signal.aborted).toBe(false);
    await reader.read(archive, facts[2] ?? factsOfFile(undefined), { number: 1, ahead: false }, never());
    await vi.advanceTimersByTimeAsync(4900);
    expect(order?.signal.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(200);
    expect(order?.signal.aborted).toBe(true);
  });

  it('is left when it brings only what has come otherwise, and asked for again after a minute at the earliest', async () => {
    const { archive, orders, single } = held();
    const reader = readerOf();
    const reading = Promise.all(Array.from({ length: 30 }, (_, at) => ahead(reader, archive, at)));
    await vi.advanceTimersByTimeAsync(1000); // nothing has come: each is asked for by its name
    await reading;
    expect(single.length).toBe(30);
    const [order] = orders;
    for (let at = 0; at < 16; at += 1) void order?.give(copy(at));
    expect(order?.signal.aborted).toBe(false);
    void order?.give(copy(16));
    expect(order?.signal.aborted).toBe(true);
    await vi.advanceTimersByTimeAsync(59_000);
    await ahead(reader, archive, 31);
    await ahead(reader, archive, 32);
    expect(orders.length).toBe(1);
    await vi.advanceTimersByTimeAsync(2000);
    await ahead(reader, archive, 33);
    void ahead(reader, archive, 34);
    expect(orders.length).toBe(2);
    reader.forget('peer');
  });

  it('is held up to 32 MB; then the archive waits until they are asked for, and no longer than ten seconds', async () => {
    const large = ctSeries({ seed: 'large', slices: 24, rows: 1024, columns: 1024, PatientID: 'AHEAD-3' });
    const known = large.map((file) =>
      factsOfFile(file, { '00280010': { vr: 'US', Value: [1024] }, '00280011': { vr: 'US', Value: [1024] } }),
    );
    const { archive, orders, single } = held(large);
    const reader = readerOf(known);
    const ask = (at: number) =>
      reader.read(archive, known[at] ?? factsOfFile(undefined), { number: 1, ahead: true }, never());
    void ask(18);
    const waiting = ask(19);
    const [order] = orders;
    let given = 0;
    let wait: Promise<void> | null = null;
    while (wait === null && given < 18) wait = order?.give(Buffer.from(large[given++]?.bytes ?? [])) ?? null;
    expect(given).toBe(17); // 2 MB each: the one above 32 MB
    await waiting; // does not come now, and so was asked for by its name
    expect(single).toContain(large[19]?.SOPInstanceUID);
    let resumed = 0;
    void wait?.then(() => (resumed += 1));
    await vi.advanceTimersByTimeAsync(1000);
    expect(resumed).toBe(0);
    const frame = await ask(3);
    const stored = parserFrames(large[3]?.bytes ?? new Uint8Array())?.[0] ?? new Uint8Array();
    expect(frame.ok && Buffer.from(frame.value.bytes).equals(Buffer.from(stored))).toBe(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(resumed).toBe(1);
    expect(order?.signal.aborted).toBe(false);
    void order?.give(Buffer.from(large[17]?.bytes ?? []));
    for (let times = 0; times < 3; times += 1) {
      await vi.advanceTimersByTimeAsync(3900); // somebody reads the series, but nothing of what is held
      await ask(20 + times);
    }
    expect(order?.signal.aborted).toBe(true);
    expect((await ask(4)).ok).toBe(true); // what is held is given all the same
    expect(single).not.toContain(large[4]?.SOPInstanceUID);
  });

  it('ends when the archive’s settings change', async () => {
    const { archive, orders } = held();
    const reader = readerOf();
    void ahead(reader, archive, 0);
    const second = ahead(reader, archive, 1);
    reader.forget('peer');
    expect(orders[0]?.signal.aborted).toBe(true);
    expect((await second).ok).toBe(true);
  });
});
