import { Hono } from 'hono';
import { ReadingRequest } from '../contract/index.ts';
import type { Pacs } from '../pacs/index.ts';
import { readJson } from './body.ts';
import { studyParameter } from './parameters.ts';
import { answer, failed } from './reply.ts';

/** Studies of archives that are looked at without being kept. */
export function readingRoutes({ reading }: Pacs): Hono {
  return new Hono()
    .post('/', async (c) => {
      const request = await readJson(c, ReadingRequest);
      if (!request.ok) return failed(c, request.failure);
      return answer(c, await reading.open(request.value, c.req.raw.signal), 201);
    })
    .delete('/:study', (c) => {
      const study = studyParameter(c);
      if (!study.ok) return failed(c, study.failure);
      return reading.close(study.value)
        ? c.body(null, 204)
        : failed(c, { kind: 'study-not-found', StudyInstanceUID: study.value });
    });
}
