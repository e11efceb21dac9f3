import { Hono } from 'hono';
import type { Services } from '../services.ts';

export function dicomwebRoutes({ library }: Services): Hono {
  return new Hono().get('/count', (c) => c.json(library.studyCount()));
}
