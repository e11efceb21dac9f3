import { Hono } from 'hono';
import { PublishChoice, PublishRequest } from '../contract/index.ts';
import type { Publishing } from '../fhir/publish/index.ts';
import { readJson } from './body.ts';
import { studyParameter } from './parameters.ts';
import { answer, failed } from './reply.ts';

/** Giving a study back to the patient's record: below `/api/studies`. */
export function publishRoutes(publishing: Publishing): Hono {
  return new Hono()
    .get('/:study/record/publish', async (c) => {
      const study = studyParameter(c);
      return study.ok ? answer(c, await publishing.state(study.value)) : failed(c, study.failure);
    })
    .post('/:study/record/publish/preview', async (c) => {
      const study = studyParameter(c);
      if (!study.ok) return failed(c, study.failure);
      const choice = await readJson(c, PublishChoice);
      return choice.ok
        ? answer(c, await publishing.preview(study.value, choice.value, c.req.raw.signal))
        : failed(c, choice.failure);
    })
    .post('/:study/record/publish', async (c) => {
      const study = studyParameter(c);
      if (!study.ok) return failed(c, study.failure);
      const request = await readJson(c, PublishRequest);
      return request.ok
        ? answer(c, await publishing.publish(study.value, request.value))
        : failed(c, request.failure);
    })
    .post('/:study/record/publish/:publication/resume', async (c) => {
      const study = studyParameter(c);
      if (!study.ok) return failed(c, study.failure);
      const { publication } = c.req.param();
      if (!/^[0-9a-f-]{36}$/.test(publication)) return failed(c, { kind: 'bad-request' });
      return answer(c, await publishing.resume(study.value, publication));
    });
}
