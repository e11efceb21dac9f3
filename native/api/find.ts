import { Hono, type Context } from 'hono';
import { FIND_MEDIA_TYPE, FindRequest, WorklistRequest } from '../contract/index.ts';
import type { Pacs } from '../pacs/index.ts';
import { readJson } from './body.ts';
import { lineStream } from './lineStream.ts';
import { failed } from './reply.ts';

/** `POST /api/find`: lines as the sources answer. A client that goes away cancels the search at every peer. */
export function findRoutes(pacs: Pacs): Hono {
  return new Hono().post('/', async (c) => {
    const request = await readJson(c, FindRequest);
    return request.ok
      ? streamed(c, (signal) => pacs.find(request.value, signal))
      : failed(c, request.failure);
  });
}

/** `POST /api/worklist`: the same for scheduled procedure steps. */
export function worklistRoutes(pacs: Pacs): Hono {
  return new Hono().post('/', async (c) => {
    const request = await readJson(c, WorklistRequest);
    return request.ok
      ? streamed(c, (signal) => pacs.worklist(request.value, signal))
      : failed(c, request.failure);
  });
}

function streamed<Line>(c: Context, ask: (signal: AbortSignal) => AsyncGenerator<Line>): Response {
  const gone = new AbortController();
  const lines = ask(AbortSignal.any([c.req.raw.signal, gone.signal]));
  return new Response(
    lineStream(lines, () => gone.abort()),
    { headers: { 'content-type': FIND_MEDIA_TYPE, 'cache-control': 'no-store' } },
  );
}
