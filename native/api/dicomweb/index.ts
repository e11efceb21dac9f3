import { Hono } from 'hono';
import type { Failure } from '../../contract/index.ts';
import type { Services } from '../services.ts';
import { bulkDataRoutes } from './bulkData.ts';
import { fileRoutes } from './files.ts';
import { frameRoutes } from './frames.ts';
import { libraryImages } from './image.ts';
import { metadataRoutes } from './metadata.ts';
import { createPixels } from './pixelsHost.ts';
import { renderedRoutes } from './rendered.ts';
import { searchRoutes } from './search.ts';

export { archiveRoutes } from './archive.ts';

/** The library as a DICOMweb server (PS3.18): QIDO-RS and WADO-RS. Nothing is stored or changed through it. */
export function dicomwebRoutes(services: Services): Hono {
  const pixels = createPixels(services.log);
  return new Hono()
    .route('/', searchRoutes(services))
    .route('/', metadataRoutes(services))
    .route('/', frameRoutes(libraryImages(services.library), pixels))
    .route('/', renderedRoutes(services, pixels))
    .route('/', bulkDataRoutes(services))
    .route('/', fileRoutes(services))
    .on(['POST', 'PUT', 'PATCH', 'DELETE'], '/*', (c) =>
      c.json({ kind: 'bad-request', detail: 'method' } satisfies Failure, 405, { allow: 'GET, HEAD' }),
    );
}
