import { isAbsolute } from 'node:path';
import { Hono } from 'hono';
import { ImportRequest } from '../contract/index.ts';
import { readJson } from './body.ts';
import { answer, failed } from './reply.ts';
import type { Services } from './services.ts';

export function importsRoutes({ library }: Services): Hono {
  return new Hono().post('/', async (c) => {
    const request = await readJson(c, ImportRequest);
    if (!request.ok) return failed(c, request.failure);
    // Relative to where the services happen to run, which nobody means.
    if (!request.value.paths.every((each) => isAbsolute(each) && !each.includes('\0')))
      return failed(c, { kind: 'bad-request', detail: 'paths' });
    return answer(c, library.startImport(request.value), 202);
  });
}

export function sampleRoutes({ library }: Services): Hono {
  return new Hono().post('/', (c) => answer(c, library.startSample(), 202));
}
