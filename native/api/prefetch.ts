import { Hono } from 'hono';
import { PrefetchSettings } from '../contract/index.ts';
import type { Pacs } from '../pacs/index.ts';
import { readJson } from './body.ts';
import { answer, failed } from './reply.ts';

/** Which earlier studies are got in the background. */
export function prefetchRoutes({ prefetch }: Pacs): Hono {
  return new Hono()
    .get('/', (c) => c.json(prefetch.settings()))
    .put('/', async (c) => {
      const settings = await readJson(c, PrefetchSettings);
      return settings.ok ? answer(c, prefetch.change(settings.value)) : failed(c, settings.failure);
    });
}
