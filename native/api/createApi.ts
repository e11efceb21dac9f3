import { Hono, type Context, type Next } from 'hono';
import { REVISION_HEADER } from '../contract/plain.ts';
import { routePath } from 'hono/route';
import { DATA_HEADERS } from '../security/index.ts';
import { chartRoutes } from './charts.ts';
import { archiveRoutes, dicomwebRoutes } from './dicomweb/index.ts';
import { eventsRoutes } from './events.ts';
import { findRoutes, worklistRoutes } from './find.ts';
import { foldersRoutes } from './folders.ts';
import { framesRoutes } from './frames.ts';
import { importsRoutes, sampleRoutes } from './imports.ts';
import { jobsRoutes } from './jobs.ts';
import { linkedFoldersRoutes } from './linkedFolders.ts';
import { documentsRoutes, studyDocumentsRoutes } from './documents.ts';
import { errorFacts } from './log.ts';
import { marksRoutes } from './marks.ts';
import { linkArrived, openingRoutes } from './opening.ts';
import { pageRoutes } from './page.ts';
import { peersRoutes } from './peers.ts';
import { prefetchRoutes } from './prefetch.ts';
import { publishRoutes } from './publish.ts';
import { readingRoutes } from './reading.ts';
import { receivingRoutes } from './receiving.ts';
import { recordsRoutes } from './records.ts';
import { recordImagesRoutes } from './recordImages.ts';
import { recordLinksRoutes, studyRecordRoutes } from './recordLinks.ts';
import { failed } from './reply.ts';
import { createRevision, type Revision } from './revision.ts';
import type { Services } from './services.ts';
import { sessionRoutes } from './session.ts';
import { settingsRoutes } from './settings.ts';
import { storageRoutes } from './storage.ts';
import { isVisit, strangerPage } from './strangerPage.ts';
import { studiesRoutes } from './studies.ts';
import { transfersRoutes } from './transfers.ts';
import { uploadsRoutes } from './uploads.ts';

/** The whole API, the same behind every door. Nothing is looked at before the door's gate has let the request pass. */
export function createApi(services: Services): Hono {
  const api = new Hono();
  api.use(logged(services));
  api.use(guarded(services));
  const revision = createRevision(services.library);
  api.use('/api/*', numbered(revision));
  api.route('/api', sessionRoutes(services));
  api.route('/api/studies', studiesRoutes(services));
  api.route('/api/studies', marksRoutes(services));
  api.route('/api/studies', studyDocumentsRoutes(services));
  api.route('/api/documents', documentsRoutes(services));
  api.route('/api/imports/upload', uploadsRoutes(services));
  api.route('/api/imports', importsRoutes(services));
  api.route('/api/sample', sampleRoutes(services));
  api.route('/api/folders', foldersRoutes());
  api.route('/api/linked-folders', linkedFoldersRoutes(services));
  api.route('/api/jobs', jobsRoutes(services));
  api.route('/api/settings', settingsRoutes(services));
  api.route('/api/events', eventsRoutes(services, revision));
  api.route('/api/frames', framesRoutes(services));
  if (services.records !== undefined) api.route('/api/records', recordsRoutes(services.records));
  if (services.links !== undefined) {
    api.route('/api/studies', studyRecordRoutes(services.links));
    api.route('/api/records', recordLinksRoutes(services.links));
  }
  if (services.publishing !== undefined) api.route('/api/studies', publishRoutes(services.publishing));
  if (services.images !== undefined) api.route('/api/records', recordImagesRoutes(services.images));
  if (services.opening !== undefined) api.route('/api/opening', openingRoutes(services.opening));
  if (services.charts !== undefined) api.route('/api/studies', chartRoutes(services.charts));
  if (services.pacs !== undefined) {
    api.route('/api/peers', peersRoutes(services.pacs));
    api.route('/api/receiving', receivingRoutes(services.pacs));
    api.route('/api/prefetch', prefetchRoutes(services.pacs));
    api.route('/api/reading', readingRoutes(services.pacs));
    api.route('/api/find', findRoutes(services.pacs));
    api.route('/api/worklist', worklistRoutes(services.pacs));
    api.route('/api', transfersRoutes(services.pacs));
    api.route('/api', storageRoutes({ library: services.library, pacs: services.pacs }));
  }
  api.route('/dicomweb/library', dicomwebRoutes(services));
  if (services.pacs !== undefined)
    api.route('/dicomweb', archiveRoutes({ ...services, pacs: services.pacs }));
  api.all('/api/*', (c) => failed(c, { kind: 'not-found' }));
  api.all('/dicomweb/*', (c) => failed(c, { kind: 'not-found' }));
  if (services.pageDirectory !== undefined)
    api.route('/', pageRoutes(services.pageDirectory, services, revision));
  api.notFound((c) => failed(c, { kind: 'not-found' }));
  api.onError((error, c) => {
    // The client is gone: nobody reads the answer, and nothing went wrong.
    if (isWithdrawn(error, c.req.raw.signal)) return failed(c, { kind: 'internal' });
    services.log('error', 'request-failed', { route: routePath(c), ...errorFacts(error) });
    return failed(c, { kind: 'internal' });
  });
  return api;
}

const isWithdrawn = (error: unknown, { aborted, reason }: AbortSignal): boolean =>
  aborted && error === reason;

/** Method, route pattern, status and time; never the address itself, which may name a patient. */
function logged({ log }: Services) {
  return async (c: Context, next: Next): Promise<void> => {
    const startedAt = performance.now();
    await next();
    const ms = Math.round(performance.now() - startedAt);
    log('info', 'request', { method: c.req.method, route: routePath(c), status: c.res.status, ms });
  };
}

/** The number of before the answer was made: what changes meanwhile is in the next one. */
function numbered(revision: Revision) {
  return async (c: Context, next: Next): Promise<void> => {
    const before = revision.now();
    await next();
    if (!c.res.headers.has(REVISION_HEADER)) c.res.headers.set(REVISION_HEADER, String(before));
  };
}

function guarded({ security, opening }: Services) {
  return async (c: Context, next: Next): Promise<Response | undefined> => {
    const verdict = security.check(c.req.raw);
    switch (verdict.kind) {
      case 'pass':
        await next();
        for (const [name, value] of Object.entries(DATA_HEADERS)) {
          if (!c.res.headers.has(name)) c.res.headers.set(name, value);
        }
        return undefined;
      case 'link':
        return opening === undefined ? failed(c, { kind: 'not-found' }) : linkArrived(c, opening);
      case 'refuse':
        if (verdict.status === 401 && isVisit(c)) return strangerPage(c, verdict.headers);
        return c.json(verdict.failure, verdict.status, { ...DATA_HEADERS, ...verdict.headers });
      case 'sign-in':
        return c.body(null, 303, {
          ...DATA_HEADERS,
          location: verdict.location,
          'set-cookie': verdict.cookie,
        });
      default:
        return verdict satisfies never;
    }
  };
}
