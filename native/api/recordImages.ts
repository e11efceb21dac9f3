import { Hono } from 'hono';
import type { RecordImages } from '../fhir/images/index.ts';
import { answer } from './reply.ts';

/** `/api/records/servers/:server/imaging-studies/:id`: from an entry of the record to its images, in one step. */
export function recordImagesRoutes(images: RecordImages): Hono {
  return new Hono()
    .post('/servers/:server/imaging-studies/:id/open', async (c) =>
      answer(c, await images.open(c.req.param('server'), c.req.param('id'), c.req.raw.signal)),
    )
    .post('/servers/:server/imaging-studies/:id/keep', async (c) =>
      answer(c, await images.keep(c.req.param('server'), c.req.param('id'), c.req.raw.signal)),
    );
}
