import { Hono } from 'hono';
import { DocumentRequest } from '../contract/index.ts';
import { readJson } from './body.ts';
import { instanceParameter, studyParameter } from './parameters.ts';
import { answer, failed } from './reply.ts';
import type { Services } from './services.ts';

/** A thousand views, or ten thousand annotations by their ids. */
const REQUEST_BYTES = 2 * 1024 * 1024;

/** Reports, presentation states and key objects of a study: below `/api/studies`. */
export function studyDocumentsRoutes({ library, version }: Services): Hono {
  return new Hono()
    .get('/:study/documents', async (c) => {
      const study = studyParameter(c);
      return study.ok ? answer(c, await library.documents(study.value)) : failed(c, study.failure);
    })
    .post('/:study/documents', async (c) => {
      const study = studyParameter(c);
      if (!study.ok) return failed(c, study.failure);
      const request = await readJson(c, DocumentRequest, REQUEST_BYTES);
      if (!request.ok) return failed(c, request.failure);
      return answer(c, await library.writeDocuments(study.value, request.value, version), 201);
    });
}

/** One of them: below `/api/documents`. */
export function documentsRoutes({ library }: Services): Hono {
  return new Hono().get('/:sop', async (c) => {
    const instance = instanceParameter(c);
    return instance.ok ? answer(c, await library.document(instance.value)) : failed(c, instance.failure);
  });
}
