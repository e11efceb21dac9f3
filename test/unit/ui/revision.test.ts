import { QueryObserver } from '@tanstack/react-query';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { api } from '../../../renderer/ui/api.ts';
import { listenToEvents, useConnection } from '../../../renderer/ui/events.ts';
import { queryClient, queryKeys } from '../../../renderer/ui/queries.ts';

// The services, as far as a page sees them: what is asked is answered at once, what happens is told to whoever listens.
const services = { revision: 0, hello: (): void => undefined };

beforeAll(() => {
  vi.stubGlobal('fetch', (input: unknown) => {
    if (!String(input).endsWith('/api/events'))
      return Promise.resolve(
        Response.json([], { headers: { 'lightbox-revision': String(services.revision) } }),
      );
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        services.hello = () => {
          const hello = { type: 'hello', launchId: 'one', revision: services.revision };
          controller.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(hello)}\n\n`));
        };
      },
    });
    return Promise.resolve(new Response(body, { headers: { 'content-type': 'text/event-stream' } }));
  });
});
afterAll(() => {
  vi.unstubAllGlobals();
});

describe('a page that has asked before it listens', () => {
  it('asks again when something changed between the two, and for an answer that was on its way meanwhile', async () => {
    let asked = 0;
    const list = {
      queryKey: [...queryKeys.studyLists, 'all'],
      queryFn: async () => {
        await api.linkedFolders();
        return (asked += 1);
      },
    };
    await queryClient.fetchQuery(list);
    const stop = new QueryObserver(queryClient, list).subscribe(() => undefined);
    expect(asked).toBe(1);

    void listenToEvents();
    services.revision = 1; // told to nobody: nobody listens yet
    services.hello();
    await vi.waitFor(() => expect(useConnection.getState().state).toBe('open'), { timeout: 30_000 });
    await vi.waitFor(() => expect(asked).toBe(2), { timeout: 30_000 });

    services.revision = 0; // an answer that was made before, and comes now
    await api.linkedFolders();
    await vi.waitFor(() => expect(asked).toBe(3), { timeout: 30_000 });
    services.revision = 1;

    // Nothing changed: nothing is asked for again.
    await api.linkedFolders();
    await queryClient.getQueryCache().find({ queryKey: list.queryKey })?.promise;
    expect(asked).toBe(3);
    stop();
  });
});
