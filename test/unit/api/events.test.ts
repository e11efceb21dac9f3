import { describe, expect, it } from 'vitest';
import { createApi } from '../../../native/api/index.ts';
import { ServiceEvent } from '../../../native/contract/index.ts';
import { aJob, fakeLibrary } from './fakeLibrary.ts';

function listen() {
  const library = fakeLibrary();
  const api = createApi({
    library,
    security: { check: () => ({ kind: 'pass' }) },
    host: 'browser',
    version: '0',
    launchId: 'launch-1',
    log: () => undefined,
  });
  const open = async () => {
    const response = await api.request('/api/events');
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const read = async () => events(new TextDecoder().decode((await reader.read()).value));
    return { response, read, cancel: () => reader.cancel() };
  };
  return { api, library, open };
}

function events(text: string): ServiceEvent[] {
  return text
    .split('\n\n')
    .filter((block) => block !== '')
    .map((block) => {
      const [, type, data] = /^event: (.+)\ndata: (.+)$/.exec(block) ?? [];
      const event = ServiceEvent.parse(JSON.parse(data ?? ''));
      expect(event.type).toBe(type);
      return event;
    });
}

describe('/api/events', () => {
  it('begins with the launch, so that a page notices a restart', async () => {
    const { open } = listen();
    const listener = await open();
    expect(listener.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(await listener.read()).toEqual([{ type: 'hello', launchId: 'launch-1', revision: 0 }]);
    await listener.cancel();
  });

  it('begins with how often something had changed, which every answer says too, so that a page notices a gap', async () => {
    const { api, library, open } = listen();
    const before = await api.request('/api/studies');
    library.emit({ type: 'studies-changed', StudyInstanceUIDs: ['1.2'] });
    library.emit({ type: 'job', job: aJob() }); // every listener asks for the jobs anyway
    const listener = await open();
    expect(await listener.read()).toEqual([{ type: 'hello', launchId: 'launch-1', revision: 1 }]);
    const after = await api.request('/api/studies');
    expect([before, after].map(({ headers }) => headers.get('lightbox-revision'))).toEqual(['0', '1']);
    await listener.cancel();
  });

  it('tells every listener', async () => {
    const { library, open } = listen();
    const [one, two] = [await open(), await open()];
    await Promise.all([one.read(), two.read()]);
    const event = { type: 'studies-changed' as const, StudyInstanceUIDs: ['1.2'] };
    library.emit(event);
    expect(await one.read()).toEqual([event]);
    expect(await two.read()).toEqual([event]);
    await Promise.all([one.cancel(), two.cancel()]);
  });

  it('gives a slow listener the newest state of each job and one list of studies, not a backlog', async () => {
    const { library, open } = listen();
    const listener = await open();
    await listener.read();
    for (let done = 0; done <= 10_000; done += 1) {
      const progress = { ...aJob().progress, filesDone: done };
      library.emit({ type: 'job', job: aJob({ progress }) });
      library.emit({ type: 'studies-changed', StudyInstanceUIDs: [`1.${done % 3}`] });
    }
    const seen = await listener.read();
    expect(seen).toHaveLength(2);
    expect(seen.filter((event) => event.type === 'job').at(-1)).toMatchObject({
      job: { progress: { filesDone: 10_000 } },
    });
    const studies = seen.flatMap((event) =>
      event.type === 'studies-changed' ? (event.StudyInstanceUIDs ?? []) : [],
    );
    expect(new Set(studies)).toEqual(new Set(['1.0', '1.1', '1.2']));
    await listener.cancel();
  });

  it('says "ask again" when more studies changed than can be named', async () => {
    const { library, open } = listen();
    const listener = await open();
    await listener.read();
    for (let i = 0; i < 2000; i += 1)
      library.emit({ type: 'studies-changed', StudyInstanceUIDs: [`2.${i}`] });
    const seen = await listener.read();
    expect(seen.at(-1)).toEqual({ type: 'studies-changed', StudyInstanceUIDs: null });
    await listener.cancel();
  });

  it('refuses the 65th listener and has room again when one leaves', async () => {
    const { open } = listen();
    const listeners = await Promise.all(Array.from({ length: 64 }, open));
    expect((await open()).response.status).toBe(429);
    await listeners[0]?.cancel();
    expect((await open()).response.status).toBe(200);
  });
});
