import { Hono, type Context } from 'hono';
import type { Failure } from '../../contract/index.ts';
import type { DicomJson } from '../../dicom/types.ts';
import type { Pacs, Reading } from '../../pacs/index.ts';
import type { Log } from '../log.ts';
import { failed } from '../reply.ts';
import { responseBytes } from '../responseBytes.ts';
import { covers, wantedOf } from './accept.ts';
import { frameRoutes } from './frames.ts';
import { archiveImages } from './image.ts';
import { instanceAddressOf, seriesOf, studyOf } from './levels.ts';
import { createCompressor, sendJson } from './metadata.ts';
import { createPixels } from './pixelsHost.ts';
import { pictureRoutes } from './rendered.ts';
import { acceptsJson } from './search.ts';
import { warningHeader } from './warnings.ts';

const OCTETS = 'application/octet-stream';
const RETRIEVE_URL = '00081190';

type Options = { readonly pacs: Pacs; readonly host: 'shell' | 'browser'; readonly log: Log };

/**
 * A DICOMweb archive as the page sees the library (DESIGN.md): below `/dicomweb/{peerId}`. Its credentials stay here, nothing
 * of it is kept, and nothing is stored or changed there.
 */
export function archiveRoutes({ pacs, host, log }: Options): Hono {
  const { reading } = pacs;
  const pixels = createPixels(log);
  const images = archiveImages(reading);
  const search = (c: Context, ...parts: readonly string[]): Promise<Response> =>
    answerSearch(c, reading, parts);
  const compressed = host === 'shell' ? null : createCompressor();
  const metadata = (c: Context): Promise<Response> => answerMetadata(c, reading, compressed);
  return new Hono()
    .use('/:source/*', async (c, next) => {
      if (!pacs.isArchive(c.req.param('source'))) return failed(c, { kind: 'not-found' });
      await next();
      return undefined;
    })
    .get('/:source/studies', (c) => search(c, 'studies'))
    .get('/:source/series', (c) => search(c, 'series'))
    .get('/:source/instances', (c) => search(c, 'instances'))
    .get('/:source/studies/:study/series', (c) => search(c, 'studies', ':study', 'series'))
    .get('/:source/studies/:study/instances', (c) => search(c, 'studies', ':study', 'instances'))
    .get('/:source/studies/:study/series/:series/instances', (c) =>
      search(c, 'studies', ':study', 'series', ':series', 'instances'),
    )
    .get('/:source/studies/:study/metadata', metadata)
    .get('/:source/studies/:study/series/:series/metadata', metadata)
    .get('/:source/studies/:study/series/:series/instances/:instance/metadata', metadata)
    .get('/:source/bulkdata', (c) => bulkData(c, reading))
    .route('/:source', frameRoutes(images, pixels))
    .route('/:source', pictureRoutes(images, pixels, null))
    .on(['POST', 'PUT', 'PATCH', 'DELETE'], '/:source/*', (c) =>
      c.json({ kind: 'bad-request', detail: 'method' } satisfies Failure, 405, { allow: 'GET, HEAD' }),
    );
}

/** PS3.18 10.6 in the asker's words; where it is to be had is named by our own address. */
async function answerSearch(c: Context, reading: Reading, parts: readonly string[]): Promise<Response> {
  if (!acceptsJson(c)) return failed(c, { kind: 'not-acceptable', detail: 'application/dicom+json' });
  const study = c.req.param('study') === undefined ? null : studyOf(c);
  if (study !== null && !study.ok) return failed(c, study.failure);
  const series = c.req.param('series') === undefined ? null : seriesOf(c);
  if (series !== null && !series.ok) return failed(c, series.failure);
  const path = parts
    .map((part) => (part.startsWith(':') ? (c.req.param(part.slice(1)) ?? '') : part))
    .join('/');
  const peerId = c.req.param('source') ?? '';
  const { searchParams } = new URL(c.req.url);
  searchParams.delete('accept');
  const found = await reading.search(peerId, path, searchParams, c.req.raw.signal);
  if (!found.ok) return failed(c, found.failure);
  const { matches, more } = found.value;
  const headers = warningHeader(more ? ['There are additional results that can be requested'] : []);
  if (matches.length === 0) return c.body(null, 204, headers);
  const body = Buffer.from(JSON.stringify(matches.map((match) => withOurUrl(match, peerId))));
  return responseBytes(body, { ...headers, 'content-type': 'application/dicom+json' });
}

function withOurUrl(match: DicomJson, peerId: string): DicomJson {
  const url = match[RETRIEVE_URL]?.Value?.[0];
  const below = typeof url === 'string' ? /\/(studies\/.*)$/.exec(url)?.[1] : undefined;
  const { [RETRIEVE_URL]: _theirs, ...rest } = match;
  return below === undefined
    ? rest
    : { ...rest, [RETRIEVE_URL]: { vr: 'UR', Value: [`/dicomweb/${peerId}/${below}`] } };
}

async function answerMetadata(
  c: Context,
  reading: Reading,
  compressed: ReturnType<typeof createCompressor> | null,
): Promise<Response> {
  const address =
    c.req.param('instance') !== undefined
      ? instanceAddressOf(c)
      : c.req.param('series') !== undefined
        ? seriesOf(c)
        : studyOf(c);
  if (!address.ok) return failed(c, address.failure);
  const of = typeof address.value === 'string' ? { StudyInstanceUID: address.value } : address.value;
  const read = await reading.metadata(c.req.param('source') ?? '', of, c.req.raw.signal);
  if (!read.ok) return sendJson(c, read, compressed);
  const { json, unreadable } = read.value;
  const missing = Array.from({ length: unreadable }, () => ({
    SOPInstanceUID: '',
    failure: { kind: 'internal' } satisfies Failure,
  }));
  return sendJson(c, { ok: true, value: { json, missing } }, compressed);
}

async function bulkData(c: Context, reading: Reading): Promise<Response> {
  const uri = c.req.query('uri');
  if (uri === undefined || uri.length > 4000) return failed(c, { kind: 'bad-request', detail: 'uri' });
  const wanted = wantedOf(c).find((each) => each.multipart !== true && covers(each.type, OCTETS));
  if (wanted === undefined) return failed(c, { kind: 'not-acceptable', detail: OCTETS });
  const value = await reading.bulkData(c.req.param('source') ?? '', uri, c.req.raw.signal);
  return value.ok ? responseBytes(value.value, { 'content-type': OCTETS }) : failed(c, value.failure);
}
