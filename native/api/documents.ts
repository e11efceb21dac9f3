import { Hono } from 'hono';
import { instanceParameter, studyParameter } from './parameters.ts';
import { answer, failed } from './reply.ts';
import type { Services } from './services.ts';

/** Reports, presentation states and key objects of a study: below `/api/studies`. */
export function studyDocumentsRoutes({ library }: Services): Hono {
  return new Hono().get('/:study/documents', async (c) => {
    const study = studyParameter(c);
    return study.ok ? answer(c, await library.documents(study.value)) : failed(c, study.failure);
  });
}

/** One of them: below `/api/documents`. */
export function documentsRoutes({ library }: Services): Hono {
  return new Hono().get('/:sop', async (c) => {
    const instance = instanceParameter(c);
    return instance.ok ? answer(c, await library.document(instance.value)) : failed(c, instance.failure);
  });
}
