import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { Hono, type Context } from 'hono';
import { fail, ok, type Failure, type Result } from '../../contract/index.ts';
import type { Library } from '../../library/types.ts';
import { failed } from '../reply.ts';
import { responseBytes } from '../responseBytes.ts';
import type { Services } from '../services.ts';
import { instanceOf, instancePath, seriesOf, seriesPath, studyOf, type SeriesAddress } from './levels.ts';
import { acceptsJson } from './search.ts';
import { warningHeader } from './warnings.ts';

const JSON_TYPE = 'application/dicom+json';
const GZIP_FROM_BYTES = 16 * 1024;
const CACHE_BYTES = 32 * 1024 * 1024;
const compress = promisify(gzip);

type SeriesJson = { json: Uint8Array; missing: readonly { SOPInstanceUID: string; failure: Failure }[] };

/** WADO-RS metadata of a study, a series or an instance: complete DICOM JSON with bulk data by URI (PS3.18 10.4.1.1.2). */
export function metadataRoutes(services: Services): Hono {
  const { library } = services;
  const compressed = createCompressor();
  const send = (c: Context, result: Result<SeriesJson>): Promise<Response> =>
    sendJson(c, result, services.host === 'shell' ? null : compressed);
  return new Hono()
    .get('/studies/:study/metadata', async (c) => {
      const study = studyOf(c);
      return send(c, study.ok ? await studyJson(library, study.value) : study);
    })
    .get('/studies/:study/series/:series/metadata', async (c) => {
      const series = seriesOf(c);
      return send(c, series.ok ? await seriesJson(library, series.value) : series);
    })
    .get('/studies/:study/series/:series/instances/:instance/metadata', async (c) => {
      const instance = instanceOf(c, library);
      if (!instance.ok) return failed(c, instance.failure);
      const json = await library.metadata(instance.value, `${instancePath(instance.value)}/bulkdata`);
      return send(c, json.ok ? ok({ json: Buffer.from(JSON.stringify([json.value])), missing: [] }) : json);
    });
}

const seriesJson = (library: Library, address: SeriesAddress): Promise<Result<SeriesJson>> =>
  library.seriesMetadata(address.StudyInstanceUID, address.SeriesInstanceUID, seriesPath(address));

/** The arrays of all series as one. */
async function studyJson(library: Library, StudyInstanceUID: string): Promise<Result<SeriesJson>> {
  const uids = new Set(library.instances(StudyInstanceUID, null).map((each) => each.SeriesInstanceUID));
  if (uids.size === 0) return fail({ kind: 'study-not-found', StudyInstanceUID });
  const bodies: Uint8Array[] = [];
  const missing: { SOPInstanceUID: string; failure: Failure }[] = [];
  for (const SeriesInstanceUID of uids) {
    const series = await seriesJson(library, { StudyInstanceUID, SeriesInstanceUID });
    if (!series.ok) return series;
    missing.push(...series.value.missing);
    const inner = series.value.json.subarray(1, -1); // without [ and ]
    if (inner.byteLength > 0) bodies.push(Buffer.from(bodies.length === 0 ? '' : ','), inner);
  }
  return ok({ json: Buffer.concat([Buffer.from('['), ...bodies, Buffer.from(']')]), missing });
}

export async function sendJson(
  c: Context,
  result: Result<SeriesJson>,
  compressed: Compressor | null,
): Promise<Response> {
  if (!acceptsJson(c)) return failed(c, { kind: 'not-acceptable', detail: JSON_TYPE });
  if (!result.ok) return failed(c, result.failure);
  const { json, missing } = result.value;
  const [firstMissing] = missing;
  if (json.byteLength <= 2 && firstMissing !== undefined) return failed(c, firstMissing.failure);
  const hash = createHash('sha256').update(json).digest('base64url');
  const headers: Record<string, string> = {
    ...warningHeader(
      missing.length === 0 ? [] : [`${missing.length} instances could not be read and are left out`],
    ),
    'content-type': JSON_TYPE,
    etag: `W/"${hash}"`, // weak: the same for the compressed and the plain body
    vary: 'accept, accept-encoding',
  };
  if (c.req.header('if-none-match')?.includes(hash) === true)
    return new Response(null, { status: 304, headers });
  if (compressed === null || json.byteLength < GZIP_FROM_BYTES || !wantsGzip(c))
    return responseBytes(json, headers);
  return responseBytes(await compressed(hash, json), { ...headers, 'content-encoding': 'gzip' });
}

function wantsGzip(c: Context): boolean {
  const codings = (c.req.header('accept-encoding') ?? '')
    .split(',')
    .map((coding) => coding.trim().toLowerCase());
  return codings.some((coding) => /^(gzip|\*)(\s*;\s*q=(?!0(\.0*)?$).*)?$/.test(coding));
}

type Compressor = (hash: string, json: Uint8Array) => Promise<Uint8Array>;

/** Compresses in the thread pool at the quickest level, and keeps the last results: a series is often asked for again. */
export function createCompressor(): Compressor {
  const kept = new Map<string, Uint8Array>();
  let keptBytes = 0;
  return async (hash, json) => {
    const known = kept.get(hash);
    if (known !== undefined) return known;
    const bytes = await compress(json, { level: constants.Z_BEST_SPEED });
    if (!kept.has(hash)) keptBytes += bytes.byteLength;
    kept.set(hash, bytes);
    for (const [oldest, { byteLength }] of kept) {
      if (keptBytes <= CACHE_BYTES) break;
      kept.delete(oldest);
      keptBytes -= byteLength;
    }
    return bytes;
  };
}
