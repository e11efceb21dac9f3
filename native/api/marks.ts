import { Hono } from 'hono';
import { MarksChange } from '../contract/index.ts';
import { readJson } from './body.ts';
import { studyParameter } from './parameters.ts';
import { answer, failed } from './reply.ts';
import type { Services } from './services.ts';

/** A page saves each change as it is made; this is room for thousands of outlines pasted at once. */
const CHANGE_BYTES = 8 * 1024 * 1024;

/** What readers leave on a study: below `/api/studies`. */
export function marksRoutes({ library }: Services): Hono {
  return new Hono()
    .get('/:study/marks', (c) => {
      const study = studyParameter(c);
      return study.ok ? answer(c, library.marks(study.value)) : failed(c, study.failure);
    })
    .put('/:study/marks', async (c) => {
      const study = studyParameter(c);
      if (!study.ok) return failed(c, study.failure);
      const change = await readJson(c, MarksChange, CHANGE_BYTES);
      if (!change.ok) return failed(c, change.failure);
      const done = library.changeMarks(study.value, change.value);
      return done.ok ? c.body(null, 204) : failed(c, done.failure);
    });
}
