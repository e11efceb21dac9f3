import { QueryObserver } from '@tanstack/react-query';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { listenToEvents, useConnection } from '../../../renderer/ui/events.ts';
import { queryClient, queryKeys } from '../../../renderer/ui/queries.ts';

const hello = (launchId: string): string =>
  `event: hello\ndata: ${JSON.stringify({ type: 'hello', launchId })}\n\n`;

/** What the services say to each connection, in order; the last one stays open. */
const said = [hello('first'), hello('first'), hello('second')];

function eventsResponse(): Response {
  const text = said.shift();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      if (text !== undefined) controller.enqueue(new TextEncoder().encode(text));
      if (said.length > 0) controller.close();
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}

beforeAll(() => {
  vi.stubGlobal('fetch', (input: unknown) =>
    Promise.resolve(String(input).endsWith('/api/events') ? eventsResponse() : Response.json([])),
  );
});
afterAll(() => {
  vi.unstubAllGlobals();
});

describe('a page whose services went away and came back', () => {
  it('asks anew for what it shows and for studies it has looked at, after every gap', async () => {
    let details = 0;
    const detail = {
      queryKey: queryKeys.studyDetail('1.2.3'),
      queryFn: () => Promise.resolve((details += 1)),
    };
    await queryClient.fetchQuery(detail);
    const stop = new QueryObserver(queryClient, detail).subscribe(() => undefined);
    queryClient.setQueryData(queryKeys.studyDetail('1.2.4'), 'looked at before');
    const before = details;

    void listenToEvents();
    // The same services again: events of the gap are lost all the same.
    await vi.waitFor(() => expect(details).toBeGreaterThan(before), { timeout: 30_000 });
    expect(useConnection.getState().restarted).toBe(false);
    expect(queryClient.getQueryState(queryKeys.studyDetail('1.2.4'))?.isInvalidated).toBe(true);

    const between = details;
    await vi.waitFor(() => expect(useConnection.getState().restarted).toBe(true), { timeout: 30_000 });
    await vi.waitFor(() => expect(details).toBeGreaterThan(between), { timeout: 30_000 });
    expect(useConnection.getState()).toMatchObject({ state: 'open', launchId: 'second' });
    stop();
  });
});
