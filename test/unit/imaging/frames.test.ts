import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadRecordError, readRecords } from '../../../renderer/imaging/frames/recordReader.ts';
import { outward, readingOrder } from '../../../renderer/imaging/frames/readingOrder.ts';
import { planFrames } from '../../../renderer/imaging/frames/plan.ts';
import { createFailureBook } from '../../../renderer/imaging/frames/failures.ts';
import { advance } from '../../../renderer/imaging/pane/cine.ts';
import { loadedRanges } from '../../../renderer/imaging/pane/paneState.ts';
import { instance, series } from './made.ts';

function record(SOPInstanceUID: string, bytes: Uint8Array): Uint8Array {
  const header = {
    SOPInstanceUID,
    frameNumber: 1,
    TransferSyntaxUID: '1.2.840.10008.1.2.1',
    byteLength: bytes.length,
  };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const out = new Uint8Array(4 + json.length + bytes.length);
  new DataView(out.buffer).setUint32(0, json.length, true);
  out.set(json, 4);
  out.set(bytes, 4 + json.length);
  return out;
}

function streamOf(bytes: Uint8Array, cuts: readonly number[]): ReadableStream<Uint8Array> {
  let at = 0;
  let turn = 0;
  return new ReadableStream({
    type: 'bytes',
    pull(controller) {
      if (at >= bytes.length) {
        controller.close();
        controller.byobRequest?.respond(0);
        return;
      }
      const length = cuts[turn++ % cuts.length] ?? 1;
      controller.enqueue(bytes.slice(at, at + length));
      at += length;
    },
  });
}

async function readAll(bytes: Uint8Array, cuts: readonly number[] = [1000]) {
  const out: { uid: string; bytes: number[] }[] = [];
  for await (const { header, bytes: frame } of readRecords(streamOf(bytes, cuts)))
    out.push({ uid: header.SOPInstanceUID, bytes: [...frame] });
  return out;
}

describe('frames in a stream', () => {
  const frames = fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 6 });
  const streamed = (payloads: readonly Uint8Array[]): Uint8Array =>
    Uint8Array.from(payloads.flatMap((bytes, index) => [...record(`1.2.${String(index)}`, bytes)]));

  it('come out whole wherever the chunks are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        frames,
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }),
        async (payloads, cuts) => {
          expect(await readAll(streamed(payloads), cuts)).toEqual(
            payloads.map((bytes, index) => ({ uid: `1.2.${String(index)}`, bytes: [...bytes] })),
          );
        },
      ),
    );
  });

  it('that end within a frame give the frames before it, and are then refused', async () => {
    const payloads = [new Uint8Array([1, 2, 3]), new Uint8Array([4, 5, 6])];
    const whole = streamed(payloads);
    const second = record('1.2.1', new Uint8Array([4, 5, 6])).length;
    for (let missing = 1; missing < second; missing++) {
      const seen: string[] = [];
      const reading = (async () => {
        for await (const { header } of readRecords(streamOf(whole.subarray(0, -missing), [7])))
          seen.push(header.SOPInstanceUID);
      })();
      await expect(reading).rejects.toThrow(BadRecordError);
      expect(seen).toEqual(['1.2.0']);
    }
  });

  it('that are no stream of frames are refused, not waited for', async () => {
    await expect(readAll(new Uint8Array([255, 255, 255, 255]))).rejects.toThrow(BadRecordError);
    await expect(readAll(new Uint8Array([2, 0, 0, 0, 65, 66]))).rejects.toThrow(BadRecordError);
  });
});

const ten = series(
  Array.from({ length: 10 }, (_, n) => instance({ InstanceNumber: n + 1, BitsAllocated: 16 })),
);

describe('reading ahead', () => {
  it('goes outwards from the image on screen, mostly the way the reader goes', () => {
    expect([...outward(4, 10, 1)]).toEqual([4, 5, 6, 7, 3, 8, 9, 2, 1, 0]);
    expect([...outward(4, 10, -1)]).toEqual([4, 3, 2, 1, 5, 0, 6, 7, 8, 9]);
  });

  it('visits every image once, whatever the place', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 1, max: 31 }),
        fc.constantFrom<1 | -1>(1, -1),
        (index, count, direction) => {
          fc.pre(index < count);
          expect([...outward(index, count, direction)].toSorted((a, b) => a - b)).toEqual(
            Array.from({ length: count }, (_, n) => n),
          );
        },
      ),
    );
  });

  it('takes what is on screen in any pane first, then the rest of the pane last used', () => {
    const order = readingOrder([
      { series: 'b', frameCount: 3, index: 1, direction: 1 },
      { series: 'a', frameCount: 2, index: 0, direction: 1 },
    ]);
    expect([...order]).toEqual([
      ['b', 1],
      ['a', 0],
      ['b', 2],
      ['b', 0],
      ['a', 1],
    ]);
  });

  it('plans no more than the memory holds, nearest first', () => {
    // 4 x 6 pixels of 2 bytes: 48 bytes a frame.
    const plan = planFrames([{ series: ten, frameCount: 10, index: 5, direction: 1 }], 48 * 4);
    expect(plan.map(({ index }) => index)).toEqual([5, 6, 7, 8]);
  });

  it('holds what is on screen even where the memory holds nothing', () => {
    expect(
      planFrames([{ series: ten, frameCount: 10, index: 5, direction: 1 }], 0).map(({ index }) => index),
    ).toEqual([5]);
  });
});

describe('a frame that failed', () => {
  it('is tried again after a while when the reason may pass, five times', () => {
    const book = createFailureBook();
    let now = 0;
    for (const delay of [500, 1000, 2000, 4000, 8000]) {
      book.record('k', { kind: 'internal' }, now);
      expect(book.blocks('k', now + delay - 1)).toBe(true);
      expect(book.blocks('k', now + delay)).toBe(false);
      expect(book.nextRetry(now)).toBe(now + delay);
      now += delay;
    }
    book.record('k', { kind: 'internal' }, now);
    expect(book.blocks('k', now + 1e9)).toBe(true);
    expect(book.nextRetry(now)).toBeNull();
    book.pardon('k');
    expect(book.blocks('k', now)).toBe(false);
  });

  it('stays failed when its data are damaged', () => {
    const book = createFailureBook();
    book.record('k', { kind: 'decode', detail: 'truncated' }, 0);
    book.pardon('k');
    expect(book.blocks('k', 1e9)).toBe(true);
  });
});

describe('cine', () => {
  const ready = { frameTimeMs: () => 40, isReady: () => true, count: 10 };

  it('keeps to the frame time of the file', () => {
    expect(advance({ index: 0, spentMs: 0 }, 39, ready)).toEqual({ index: 0, spentMs: 39 });
    expect(advance({ index: 0, spentMs: 39 }, 1, ready)).toEqual({ index: 1, spentMs: 0 });
  });

  it('skips frames when it is late, and starts over at the end', () => {
    expect(advance({ index: 8, spentMs: 0 }, 130, ready)).toEqual({ index: 1, spentMs: 10 });
  });

  it('waits for a frame that has not arrived', () => {
    expect(advance({ index: 3, spentMs: 0 }, 200, { ...ready, isReady: (index) => index < 4 })).toEqual({
      index: 3,
      spentMs: 40,
    });
  });

  it('shows every frame as long as its own time says', () => {
    const times = [10, 100, 10];
    const vector = { ...ready, count: 3, frameTimeMs: (index: number) => times[index] ?? 0 };
    expect(advance({ index: 0, spentMs: 0 }, 60, vector)).toEqual({ index: 1, spentMs: 50 });
  });
});

describe('the arrived images', () => {
  it('are told as ranges', () => {
    const there = new Set([0, 1, 2, 5, 7, 8]);
    expect(loadedRanges(10, (index) => there.has(index))).toEqual([
      [0, 2],
      [5, 5],
      [7, 8],
    ]);
  });
});
