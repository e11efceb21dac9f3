import { Hono } from 'hono';
import { FIND_MEDIA_TYPE, FindRequest, type FindLine } from '../contract/index.ts';
import type { Pacs } from '../pacs/index.ts';
import { readJson } from './body.ts';
import { failed } from './reply.ts';

/** `POST /api/find`: lines as the sources answer. A client that goes away cancels the search at every peer. */
export function findRoutes(pacs: Pacs): Hono {
  return new Hono().post('/', async (c) => {
    const request = await readJson(c, FindRequest);
    if (!request.ok) return failed(c, request.failure);
    const gone = new AbortController();
    const signal = AbortSignal.any([c.req.raw.signal, gone.signal]);
    const lines = pacs.find(request.value, signal);
    return new Response(
      textStream(lines, () => gone.abort()),
      { headers: { 'content-type': FIND_MEDIA_TYPE, 'cache-control': 'no-store' } },
    );
  });
}

/** A line is asked for when the one before has been read: a slow page slows the search, and nothing piles up. */
function textStream(lines: AsyncGenerator<FindLine>, onCancel: () => void): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await lines.next();
        if (next.done === true) controller.close();
        else controller.enqueue(encoder.encode(`${JSON.stringify(next.value)}\n`));
      },
      async cancel() {
        onCancel();
        await lines.return(undefined);
      },
    },
    { highWaterMark: 1 },
  );
}
