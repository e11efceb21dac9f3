import { Hono } from 'hono';
import { ReceivingChange } from '../contract/index.ts';
import type { Pacs } from '../pacs/index.ts';
import { readJson } from './body.ts';
import { answer, failed } from './reply.ts';

/** `/api/receiving`: our own storage provider. */
export function receivingRoutes(pacs: Pacs): Hono {
  return new Hono()
    .get('/', (c) => c.json(pacs.receiving()))
    .put('/', async (c) => {
      const change = await readJson(c, ReceivingChange);
      return change.ok ? answer(c, await pacs.changeReceiving(change.value)) : failed(c, change.failure);
    });
}
