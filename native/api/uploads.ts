import { Hono } from 'hono';
import { UploadEnd, type UploadSession } from '../contract/index.ts';
import { readJson } from './body.ts';
import { answer, failed } from './reply.ts';
import type { Services } from './services.ts';
import { createUploads } from './uploadStore.ts';

/** Files dropped on the page of the browser host: one file a request into a private folder, then imported as copies. */
export function uploadsRoutes({ library }: Services): Hono {
  const uploads = createUploads(library);
  return new Hono()
    .post('/', async (c) => answer<UploadSession>(c, await uploads.open(), 201))
    .put('/:upload', async (c) => {
      const path = c.req.query('path') ?? '';
      const written = await uploads.write(c.req.param('upload'), path, c.req.raw.body, c.req.raw.signal);
      return written.ok ? c.body(null, 204) : failed(c, written.failure);
    })
    .post('/:upload', async (c) => {
      const end = await readJson(c, UploadEnd);
      if (!end.ok) return failed(c, end.failure);
      return answer(c, await uploads.startImport(c.req.param('upload'), end.value.password), 202);
    })
    .delete('/:upload', async (c) =>
      (await uploads.drop(c.req.param('upload'))) ? c.body(null, 204) : failed(c, { kind: 'not-found' }),
    );
}
