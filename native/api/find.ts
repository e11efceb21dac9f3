import { Hono } from 'hono';
import { FIND_MEDIA_TYPE, FindRequest } from '../contract/index.ts';
import type { Pacs } from '../pacs/index.ts';
import { readJson } from './body.ts';
import { lineStream } from './lineStream.ts';
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
      lineStream(lines, () => gone.abort()),
      { headers: { 'content-type': FIND_MEDIA_TYPE, 'cache-control': 'no-store' } },
    );
  });
}
