import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { serveFramesPort } from '../../../native/api/framesPort.ts';
import {
  FramePortReply,
  FrameRecord,
  fail,
  ok,
  type FramesRequest,
  type Result,
} from '../../../native/contract/index.ts';
import { fileIdentity } from '../../../native/library/read/fileIdentity.ts';
import type { FrameBytes, InstanceRecord, Library } from '../../../native/library/types.ts';
import { anInstance, fakeLibrary } from './fakeLibrary.ts';
import { json, testApi } from './testApi.ts';

const syntax = '1.2.840.10008.1.2.1';
const series = { StudyInstanceUID: '1.2.3', SeriesInstanceUID: '1.2.3.4' };
const bytesOf = (frameNumber: number) => new Uint8Array(1000 + frameNumber).fill(frameNumber);

const withFrames: Partial<Library> = {
  instance: (study, ofSeries, uid) =>
    study === '1.2.3' && ofSeries === '1.2.3.4' && uid === '1.2.3.4.5'
      ? anInstance({ NumberOfFrames: 500 })
      : null,
  readFrame: (_: InstanceRecord, frameNumber: number): Promise<Result<FrameBytes>> =>
    Promise.resolve(ok({ TransferSyntaxUID: syntax, bytes: bytesOf(frameNumber) })),
};

type Read = { record: FrameRecord; bytes: Uint8Array };

function records(body: Uint8Array): Read[] {
  const found: Read[] = [];
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  for (let at = 0; at < body.byteLength;) {
    const length = view.getUint32(at, true);
    const record = FrameRecord.parse(
      JSON.parse(new TextDecoder().decode(body.subarray(at + 4, at + 4 + length))),
    );
    at += 4 + length;
    found.push({ record, bytes: body.subarray(at, at + record.byteLength) });
    at += record.byteLength;
  }
  return found;
}

const ask = (frames: FramesRequest['frames'], library = withFrames) =>
  testApi(library).request('/api/frames', json({ ...series, frames }));

describe('/api/frames', () => {
  it('sends the frames in the order asked, byte for byte', async () => {
    const order = [3, 1, 200, 7];
    const response = await ask(order.map((frameNumber) => ({ SOPInstanceUID: '1.2.3.4.5', frameNumber })));
    expect(response.headers.get('content-type')).toBe('application/vnd.lightbox.frames');
    const read = records(new Uint8Array(await response.arrayBuffer()));
    expect(read.map(({ record }) => record.frameNumber)).toEqual(order);
    for (const { record, bytes } of read) expect(bytes).toEqual(bytesOf(record.frameNumber));
  });

  it('names the frame that cannot be had and goes on with the others', async () => {
    const response = await ask([
      { SOPInstanceUID: '9.9', frameNumber: 1 },
      { SOPInstanceUID: '1.2.3.4.5', frameNumber: 2 },
    ]);
    const [missing, there] = records(new Uint8Array(await response.arrayBuffer()));
    expect(missing?.record).toEqual({
      SOPInstanceUID: '9.9',
      frameNumber: 1,
      failure: { kind: 'instance-not-found', SOPInstanceUID: '9.9' },
      byteLength: 0,
    });
    expect(there?.bytes).toEqual(bytesOf(2));
  });

  it('does not give a frame under another series than its own', async () => {
    const body = json({
      StudyInstanceUID: '1.2.3',
      SeriesInstanceUID: '7.7',
      frames: [{ SOPInstanceUID: '1.2.3.4.5', frameNumber: 1 }],
    });
    const response = await testApi(withFrames).request('/api/frames', body);
    expect(records(new Uint8Array(await response.arrayBuffer()))[0]?.record).toHaveProperty('failure');
  });

  it('gives no pixels of another file than the one whose headers the page has', async () => {
    const address = { SOPInstanceUID: '1.2.3.4.5', frameNumber: 1 };
    const version = fileIdentity(anInstance({ NumberOfFrames: 500 }));
    const response = await ask([
      { ...address, version: 'of-another-file' },
      { ...address, version },
    ]);
    const [changed, same] = records(new Uint8Array(await response.arrayBuffer()));
    expect(changed?.record).toMatchObject({
      ...address,
      failure: { kind: 'file-unavailable', code: 'ECHANGED' },
    });
    expect(same?.record).toEqual({ ...address, TransferSyntaxUID: syntax, byteLength: 1001 });
  });

  it('refuses more than 200 frames, frame 0, and sources it has not', async () => {
    const one = { SOPInstanceUID: '1.2.3.4.5', frameNumber: 1 };
    expect((await ask(Array.from({ length: 201 }, () => one))).status).toBe(400);
    expect((await ask([{ ...one, frameNumber: 0 }])).status).toBe(400);
    const other = json({ ...series, source: 'pacs', frames: [one] });
    expect((await testApi(withFrames).request('/api/frames', other)).status).toBe(404);
  });

  it('stops reading when the page goes away, and reads only a few ahead', async () => {
    let reads = 0;
    const signals: (AbortSignal | undefined)[] = [];
    const readFrame: Library['readFrame'] = (_, frameNumber, signal) => {
      reads += 1;
      signals.push(signal);
      return Promise.resolve(ok({ TransferSyntaxUID: syntax, bytes: bytesOf(frameNumber) }));
    };
    const frames = Array.from({ length: 200 }, (__, i) => ({
      SOPInstanceUID: '1.2.3.4.5',
      frameNumber: i + 1,
    }));
    const response = await ask(frames, { ...withFrames, readFrame });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    await reader.cancel();
    expect(reads).toBeLessThan(12);
    expect(signals.every((signal) => signal?.aborted === true)).toBe(true);
  });
});

/** The page's end of a channel whose other end is served. */
function page(library: Partial<Library>) {
  const { port1, port2 } = new MessageChannel();
  serveFramesPort(ended(port1), { library: fakeLibrary(library) });
  const replies: FramePortReply[] = [];
  const waiters: { count: number; resolve: () => void }[] = [];
  port2.on('message', (message) => {
    replies.push(FramePortReply.parse(message));
    for (const waiter of waiters) if (replies.length >= waiter.count) waiter.resolve();
  });
  const get = (id: number, frameNumber = id, source = 'library') =>
    port2.postMessage({ type: 'get', id, source, ...series, SOPInstanceUID: '1.2.3.4.5', frameNumber });
  const replied = (count: number) =>
    new Promise<void>((resolve) => (replies.length >= count ? resolve() : waiters.push({ count, resolve })));
  return { port: port2, replies, get, replied, close: () => port2.close() };
}

const ended = (port: MessagePort) => ({
  onMessage: (listener: (message: unknown) => void) => void port.on('message', listener),
  onClose: (listener: () => void) => void port.on('close', listener),
  post: (message: FramePortReply, exclusive: readonly ArrayBuffer[]) =>
    port.postMessage(message, [...exclusive]),
  start: () => port.start(),
});

describe('the frames port', () => {
  it('answers each request with its frame', async () => {
    const { get, replies, replied, close } = page(withFrames);
    for (let id = 1; id <= 50; id += 1) get(id);
    await replied(50);
    for (const reply of replies) {
      expect(reply.type).toBe('frame');
      if (reply.type === 'frame') expect(new Uint8Array(reply.bytes)).toEqual(bytesOf(reply.id));
    }
    close();
  });

  it('gives the frame alone when it is a view of something larger', async () => {
    const shared = new Uint8Array(100).fill(9);
    const readFrame: Library['readFrame'] = () =>
      Promise.resolve(ok({ TransferSyntaxUID: syntax, bytes: shared.subarray(10, 20) }));
    const { get, replies, replied, close } = page({ ...withFrames, readFrame });
    get(1);
    await replied(1);
    expect(replies[0]).toMatchObject({ type: 'frame' });
    if (replies[0]?.type === 'frame') expect(replies[0].bytes.byteLength).toBe(10);
    expect(shared.byteLength).toBe(100);
    close();
  });

  it('lets a frame that somebody waits for pass those that are read ahead', async () => {
    const readFrame: Library['readFrame'] = (_, frameNumber, signal) =>
      frameNumber === 100
        ? Promise.resolve(ok({ TransferSyntaxUID: syntax, bytes: bytesOf(1) }))
        : new Promise((resolve) =>
            signal?.addEventListener('abort', () => resolve(fail({ kind: 'internal' }))),
          );
    const { port, get, replies, replied, close } = page({ ...withFrames, readFrame });
    const address = { source: 'library', ...series, SOPInstanceUID: '1.2.3.4.5' };
    for (let id = 1; id <= 12; id += 1)
      port.postMessage({ type: 'get', id, ...address, frameNumber: id, ahead: true });
    get(100);
    await replied(1);
    expect(replies.map(({ id }) => id)).toEqual([100]);
    close();
  });

  it('reads at most six at a time, and neither reads nor answers what was cancelled while it waited', async () => {
    const started: number[] = [];
    let active = 0;
    let most = 0;
    const waiting = new Set<() => void>();
    const readFrame: Library['readFrame'] = async (_, frameNumber, signal) => {
      started.push(frameNumber);
      most = Math.max(most, ++active);
      await new Promise<void>((resolve) => {
        waiting.add(resolve);
        signal?.addEventListener('abort', () => resolve());
      });
      active -= 1;
      return ok({ TransferSyntaxUID: syntax, bytes: bytesOf(frameNumber) });
    };
    const { port, get, replies, replied, close } = page({ ...withFrames, readFrame });
    for (let id = 1; id <= 8; id += 1) get(id);
    port.postMessage({ type: 'cancel', id: 7 });
    port.postMessage({ type: 'cancel', id: 1 });
    get(2); // is refused at once: by then all that was sent before it has been taken in
    await replied(1);
    const free = setInterval(() => {
      for (const each of waiting) each();
      waiting.clear();
    }, 1);
    await replied(7);
    clearInterval(free);
    expect(most).toBe(6);
    expect(started).not.toContain(7);
    expect(replies.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual([2, 2, 3, 4, 5, 6, 8]);
    expect(replies[0]).toMatchObject({ type: 'failure', id: 2, failure: { kind: 'bad-request' } });
    close();
  });

  it('does not stumble over nonsense', async () => {
    const { port, get, replied, replies, close } = page(withFrames);
    for (const nonsense of [
      null,
      'x',
      7,
      { type: 'get' },
      { type: 'cancel', id: 'a' },
      [],
      { type: 'get', id: {} },
    ]) {
      port.postMessage(nonsense);
    }
    get(1);
    await replied(1);
    expect(replies).toHaveLength(1);
    close();
  });
});
