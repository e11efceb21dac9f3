import { Hono } from 'hono';
import { ImportRequest } from '../contract/index.ts';
import { readJson } from './body.ts';
import { answer, failed } from './reply.ts';
import type { Services } from './services.ts';

export function importsRoutes({ library }: Services): Hono {
  return new Hono().post('/', async (c) => {
    const request = await readJson(c, ImportRequest);
    return request.ok ? answer(c, library.startImport(request.value), 202) : failed(c, request.failure);
  });
}

export function sampleRoutes({ library }: Services): Hono {
  return new Hono().post('/', (c) => answer(c, library.startSample(), 202));
}
