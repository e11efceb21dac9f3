import { Hono } from 'hono';
import { LinkedFolderChange } from '../contract/index.ts';
import { readJson } from './body.ts';
import { answer, failed } from './reply.ts';
import type { Services } from './services.ts';

export function linkedFoldersRoutes({ library }: Services): Hono {
  return new Hono()
    .get('/', (c) => c.json(library.folders()))
    .post('/rescan', (c) => answer(c, library.startRescan(null), 202))
    .patch('/:folder', async (c) => {
      const change = await readJson(c, LinkedFolderChange);
      if (!change.ok) return failed(c, change.failure);
      const found = library.setWatched(c.req.param('folder'), change.value.watched);
      return found ? c.body(null, 204) : failed(c, { kind: 'not-found' });
    })
    .delete('/:folder', (c) =>
      library.forgetFolder(c.req.param('folder')) ? c.body(null, 204) : failed(c, { kind: 'not-found' }),
    )
    .post('/:folder/rescan', (c) => {
      const folderId = c.req.param('folder');
      if (!library.folders().some((folder) => folder.folderId === folderId)) {
        return failed(c, { kind: 'not-found' });
      }
      return answer(c, library.startRescan(folderId), 202);
    });
}
