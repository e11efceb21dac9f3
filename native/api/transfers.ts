import { Hono, type Context } from 'hono';
import { PriorityChange, RetrieveRequest, SendChoice, SendRequest } from '../contract/index.ts';
import type { Pacs } from '../pacs/index.ts';
import { readJson } from './body.ts';
import { studyParameter } from './parameters.ts';
import { answer, failed } from './reply.ts';

/** Retrieves and what they came to. The jobs themselves are `/api/jobs`. */
export function transfersRoutes(pacs: Pacs): Hono {
  const notFound = (c: Context) =>
    failed(c, { kind: 'job-not-found', jobId: (c.req.param('job') ?? '').slice(0, 64) });
  return new Hono()
    .post('/retrieve', async (c) => {
      const request = await readJson(c, RetrieveRequest);
      return request.ok ? answer(c, pacs.startRetrieve(request.value), 202) : failed(c, request.failure);
    })
    .post('/send', async (c) => {
      const request = await readJson(c, SendRequest);
      return request.ok ? answer(c, pacs.startSend(request.value), 202) : failed(c, request.failure);
    })
    .post('/send/size', async (c) => {
      const choice = await readJson(c, SendChoice);
      return choice.ok ? c.json(pacs.sendSize(choice.value)) : failed(c, choice.failure);
    })
    .post('/jobs/:job/again', (c) => {
      const started = pacs.again(c.req.param('job'));
      return started === null ? notFound(c) : answer(c, started, 202);
    })
    .post('/jobs/:job/confirm', (c) => (pacs.confirm(c.req.param('job')) ? c.body(null, 204) : notFound(c)))
    .get('/jobs/:job/transfer', (c) => {
      const report = pacs.transfer(c.req.param('job'));
      return report === null ? notFound(c) : c.json(report);
    })
    .put('/jobs/:job/priority', async (c) => {
      const change = await readJson(c, PriorityChange);
      if (!change.ok) return failed(c, change.failure);
      if (
        pacs.transfer(c.req.param('job')) === null &&
        !pacs.prioritise(c.req.param('job'), change.value.priority)
      )
        return notFound(c);
      pacs.prioritise(c.req.param('job'), change.value.priority); // one that has begun goes on as it is
      return c.body(null, 204);
    })
    .get('/studies/:study/completeness', (c) => {
      const study = studyParameter(c);
      return study.ok ? c.json(pacs.completeness(study.value)) : failed(c, study.failure);
    })
    .get('/incomplete', (c) => c.json(pacs.incomplete()));
}
