import { expect, it } from 'vitest';
import { files, order, parts } from './retrieving.ts';
import { all, never, peerAt, serve } from './webServer.ts';

it('the next images of an answer are read while those before become durable, and the end waits for all', async () => {
  const server = await serve((_, response) =>
    parts(
      response,
      files.map(({ bytes }) => bytes),
    ),
  );
  const peer = peerAt(server.origin);
  const waiting: (() => void)[] = [];
  let stored = 0;
  let endedAfter = -1;
  const ended = all(
    peer.retrieve(
      order(true),
      async ({ batches }) => {
        for await (const _ of batches);
        // The disk answers only when all of them wait for it.
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          if (waiting.length === files.length) for (const go of waiting) go();
        });
        stored += 1;
        return { kind: 'stored' };
      },
      never(),
    ),
  ).then((events) => {
    endedAfter = stored;
    return events.at(-1);
  });
  expect(await ended).toEqual({ kind: 'end', end: { ok: true, value: { failed: [] } } });
  expect(endedAfter).toBe(files.length);
});
