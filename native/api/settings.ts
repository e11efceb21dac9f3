import { Hono } from 'hono';
import { Settings } from '../contract/index.ts';
import { readJson } from './body.ts';
import { failed } from './reply.ts';
import type { Services } from './services.ts';

export function settingsRoutes({ library }: Services): Hono {
  return new Hono()
    .get('/', (c) => c.json(library.settings()))
    .put('/', async (c) => {
      const settings = await readJson(c, Settings);
      if (!settings.ok) return failed(c, settings.failure);
      library.saveSettings(settings.value);
      return c.json(library.settings());
    });
}
