import { Hono, type Context } from 'hono';
import { OpenStudies, PinChange, StorageSettings } from '../contract/index.ts';
import type { Library } from '../library/types.ts';
import type { Pacs } from '../pacs/index.ts';
import { readJson } from './body.ts';
import { studyParameter } from './parameters.ts';
import { failed } from './reply.ts';

/** `/api/storage` and what belongs to it: studies from archives as a cache, pins, and what pages have open. */
export function storageRoutes({ library, pacs }: { library: Library; pacs: Pacs }): Hono {
  const noStudy = (c: Context, StudyInstanceUID: string): Response =>
    failed(c, { kind: 'study-not-found', StudyInstanceUID });
  return new Hono()
    .get('/storage', async (c) => c.json(await pacs.storage.state()))
    .put('/storage', async (c) => {
      const change = await readJson(c, StorageSettings);
      return change.ok ? c.json(await pacs.storage.change(change.value)) : failed(c, change.failure);
    })
    .get('/studies/:study/storage', (c) => {
      const study = studyParameter(c);
      if (!study.ok) return failed(c, study.failure);
      const found = pacs.storage.study(study.value);
      return found === null ? noStudy(c, study.value) : c.json(found);
    })
    .put('/studies/:study/pinned', async (c) => {
      const study = studyParameter(c);
      if (!study.ok) return failed(c, study.failure);
      const change = await readJson(c, PinChange);
      if (!change.ok) return failed(c, change.failure);
      return library.setPinned(study.value, change.value.pinned)
        ? c.body(null, 204)
        : noStudy(c, study.value);
    })
    .put('/open-studies', async (c) => {
      const open = await readJson(c, OpenStudies);
      if (!open.ok) return failed(c, open.failure);
      library.keepOpen(open.value.StudyInstanceUIDs);
      return c.body(null, 204);
    });
}
