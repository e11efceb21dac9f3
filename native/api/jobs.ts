import { Hono } from 'hono';
import type { Failure } from '../contract/index.ts';
import { isReportCursor } from '../jobs/index.ts';
import { reportFile } from './reportFile.ts';
import { failed } from './reply.ts';
import type { Services } from './services.ts';

const DEFAULT_PAGE = 200;
const LARGEST_PAGE = 1000;

export function jobsRoutes({ library }: Services): Hono {
  return new Hono()
    .get('/', (c) => c.json(library.jobs()))
    .get('/:job', (c) => {
      const job = library.job(c.req.param('job'));
      return job === null ? failed(c, notFound(c.req.param('job'))) : c.json(job);
    })
    .post('/:job/cancel', (c) => {
      const jobId = c.req.param('job');
      if (library.job(jobId) === null) return failed(c, notFound(jobId));
      library.cancelJob(jobId); // false only when it had ended already: what was wanted
      return c.body(null, 204);
    })
    .get('/:job/report', (c) => {
      const limit = Number(c.req.query('limit') ?? DEFAULT_PAGE);
      if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_PAGE) {
        return failed(c, { kind: 'bad-request', detail: 'limit' });
      }
      const cursor = c.req.query('cursor') ?? null;
      if (cursor !== null && !isReportCursor(cursor))
        return failed(c, { kind: 'bad-request', detail: 'cursor' });
      const report = library.report(c.req.param('job'), cursor, limit);
      return report === null ? failed(c, notFound(c.req.param('job'))) : c.json(report);
    })
    .get('/:job/report.csv', (c) => reportFile(c, library, c.req.param('job'), 'csv'))
    .get('/:job/report.json', (c) => reportFile(c, library, c.req.param('job'), 'json'));
}

const notFound = (jobId: string): Failure => ({ kind: 'job-not-found', jobId: jobId.slice(0, 64) });
