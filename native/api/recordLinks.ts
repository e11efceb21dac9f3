import { Hono, type Context } from 'hono';
import {
  LinkRunRequest,
  RecordIssuers,
  RecordLinkByHand,
  RecordLinkChange,
  type RecordOfStudy,
  type Result,
} from '../contract/index.ts';
import type { Links } from '../fhir/link/index.ts';
import { readJson } from './body.ts';
import { studyParameter } from './parameters.ts';
import { answer, failed } from './reply.ts';

type Decision = (study: string, change: RecordLinkChange) => Promise<Result<RecordOfStudy>>;

/** `/api/studies/:study/record`: how a study and the records of its patient stand to each other. */
export function studyRecordRoutes(links: Links): Hono {
  const decide = async (c: Context, decision: Decision): Promise<Response> => {
    const study = studyParameter(c);
    if (!study.ok) return failed(c, study.failure);
    const change = await readJson(c, RecordLinkChange);
    return change.ok ? answer(c, await decision(study.value, change.value)) : failed(c, change.failure);
  };
  return new Hono()
    .get('/:study/record', async (c) => {
      const study = studyParameter(c);
      return study.ok ? answer(c, await links.ofStudy(study.value)) : failed(c, study.failure);
    })
    .post('/:study/record/look', async (c) => {
      const study = studyParameter(c);
      return study.ok ? answer(c, await links.look(study.value, c.req.raw.signal)) : failed(c, study.failure);
    })
    .post('/:study/record/link', async (c) => {
      const study = studyParameter(c);
      if (!study.ok) return failed(c, study.failure);
      const choice = await readJson(c, RecordLinkByHand);
      return choice.ok
        ? answer(c, await links.linkByHand(study.value, choice.value, c.req.raw.signal))
        : failed(c, choice.failure);
    })
    .post('/:study/record/confirm', (c) => decide(c, links.confirm))
    .post('/:study/record/reject', (c) => decide(c, links.reject))
    .post('/:study/record/undo', (c) => decide(c, links.undo));
}

/** `/api/records/link`: all studies in the background; `/api/records/issuers`: what numbers mean in records. */
export function recordLinksRoutes(links: Links): Hono {
  return new Hono()
    .get('/link', (c) => c.json(links.run()))
    .post('/link', async (c) => {
      const request = await readJson(c, LinkRunRequest);
      return request.ok ? c.json(links.start(request.value), 202) : failed(c, request.failure);
    })
    .delete('/link', (c) => c.json(links.cancel()))
    .get('/servers/:server/imaging-studies/:id/sources', async (c) => {
      const [serverId, id] = [c.req.param('server'), c.req.param('id')];
      const sources = await links.sources(serverId, id, c.req.raw.signal);
      return sources === null
        ? failed(c, { kind: 'record-server-not-found', serverId: serverId.slice(0, 36) })
        : c.json(sources);
    })
    .get('/issuers', (c) => c.json(links.issuers()))
    .put('/issuers', async (c) => {
      const issuers = await readJson(c, RecordIssuers);
      if (!issuers.ok) return failed(c, issuers.failure);
      links.saveIssuers(issuers.value);
      // Numbers mean something else now: what was looked for before is looked for again.
      links.start({ again: true });
      return c.json(links.issuers());
    });
}
