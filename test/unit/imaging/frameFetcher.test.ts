import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FetchReply, FetchRequest } from '../../../renderer/imaging/frames/fetchMessages.ts';
import { createFrameFetcher } from '../../../renderer/imaging/frames/frameFetcher.ts';
import type { FetchWorkerLike } from '../../../renderer/imaging/frames/frameFetcher.ts';

const asked = {
  source: 'library',
  StudyInstanceUID: '1.2',
  SeriesInstanceUID: '1.2.3',
  frames: [{ SOPInstanceUID: '1.2.3.4', frameNumber: 1 }],
};
const several = { ...asked, frames: [...asked.frames, { SOPInstanceUID: '1.2.3.5', frameNumber: 1 }] };
const none = new AbortController().signal;

function fakeWorker() {
  const sent: FetchRequest[] = [];
  let onMessage: (event: MessageEvent<FetchReply>) => void = () => undefined;
  let onError: () => void = () => undefined;
  const worker: FetchWorkerLike = {
    postMessage: (message) => void sent.push(message),
    terminate: () => undefined,
    addEventListener: (type: string, listener: never) => {
      if (type === 'message') onMessage = listener;
      else onError = listener;
    },
  };
  const say = (data: FetchReply): void => onMessage(new MessageEvent('message', { data }));
  return { worker, sent, say, die: () => onError() };
}

/** What the page itself asks for. */
function pageFetches() {
  const fetches = vi.fn(() => Promise.resolve(new Response(new Uint8Array())));
  vi.stubGlobal('fetch', fetches);
  return fetches;
}

afterEach(() => vi.unstubAllGlobals());

describe('fetching frames in a worker', () => {
  it('asks for one frame from the page while the worker starts, for several when it is there', async () => {
    const fetches = pageFetches();
    const { worker, sent, say } = fakeWorker();
    const fetcher = createFrameFetcher(() => worker);
    const taken: unknown[] = [];
    expect(await fetcher.fetch(asked, [null], () => undefined, none)).toEqual({ kind: 'whole' });
    expect(fetches).toHaveBeenCalledTimes(1);
    const second = fetcher.fetch(several, [null, null], (record) => taken.push(record), none);
    await Promise.resolve();
    expect(sent).toEqual([]);
    say({ type: 'ready' });
    await vi.waitFor(() => expect(sent).toHaveLength(1), { timeout: 30_000 });
    const header = { SOPInstanceUID: '1.2.3.4', frameNumber: 1, TransferSyntaxUID: '1.2', byteLength: 0 };
    const record = { header, bytes: new Uint8Array() };
    say({ type: 'record', id: 1, record });
    say({ type: 'end', id: 1, end: { kind: 'whole' } });
    expect(await second).toEqual({ kind: 'whole' });
    expect(taken).toEqual([record]);
    expect(fetches).toHaveBeenCalledTimes(1);
  });

  it('ends what is under way when the worker dies, and asks from the page again', async () => {
    const fetches = pageFetches();
    const { worker, sent, say, die } = fakeWorker();
    const fetcher = createFrameFetcher(() => worker);
    await fetcher.fetch(asked, [null], () => undefined, none);
    say({ type: 'ready' });
    const under = fetcher.fetch(asked, [null], () => undefined, none);
    await vi.waitFor(() => expect(sent).toHaveLength(1), { timeout: 30_000 });
    die();
    expect(await under).toEqual({ kind: 'broken' });
    expect(await fetcher.fetch(asked, [null], () => undefined, none)).toEqual({ kind: 'whole' });
    expect(fetches).toHaveBeenCalledTimes(2);
  });

  it('asks the worker for one frame, too, once it is there', async () => {
    const fetches = pageFetches();
    const { worker, sent, say } = fakeWorker();
    const fetcher = createFrameFetcher(() => worker);
    fetcher.prepare();
    say({ type: 'ready' });
    const reading = fetcher.fetch(asked, [null], () => undefined, none);
    await vi.waitFor(() => expect(sent).toHaveLength(1), { timeout: 30_000 });
    say({ type: 'end', id: 1, end: { kind: 'whole' } });
    expect(await reading).toEqual({ kind: 'whole' });
    expect(fetches).not.toHaveBeenCalled();
  });

  it('asks from the page where the worker never comes', async () => {
    const fetches = pageFetches();
    const fetcher = createFrameFetcher(() => null);
    await fetcher.fetch(asked, [null], () => undefined, none);
    await fetcher.fetch(several, [null, null], () => undefined, none);
    expect(fetches).toHaveBeenCalledTimes(2);
  });

  it('tells the worker what is given up, and takes nothing more of it', async () => {
    pageFetches();
    const { worker, sent, say } = fakeWorker();
    const fetcher = createFrameFetcher(() => worker);
    await fetcher.fetch(asked, [null], () => undefined, none);
    say({ type: 'ready' });
    const abort = new AbortController();
    const taken: unknown[] = [];
    const under = fetcher.fetch(asked, [null], (record) => taken.push(record), abort.signal);
    const refused = expect(under).rejects.toThrow('given up');
    await vi.waitFor(() => expect(sent).toHaveLength(1), { timeout: 30_000 });
    abort.abort();
    await refused;
    expect(sent.at(-1)).toEqual({ type: 'abort', id: 1 });
    const header = { SOPInstanceUID: '1.2.3.4', frameNumber: 1, TransferSyntaxUID: '1.2', byteLength: 0 };
    say({ type: 'record', id: 1, record: { header, bytes: new Uint8Array() } });
    expect(taken).toEqual([]);
  });
});
