import { Hono, type Context } from 'hono';
import type { DicomJson } from '../../dicom/types.ts';
import type { MatchLevel, MatchQuery } from '../../library/types.ts';
import { failed } from '../reply.ts';
import { responseBytes } from '../responseBytes.ts';
import type { Services } from '../services.ts';
import { covers, wantedOf } from './accept.ts';
import { studyOf, seriesOf } from './levels.ts';
import { parseQido } from './qidoQuery.ts';
import { resultJson, resultKeywords } from './qidoAnswer.ts';
import { warningHeader } from './warnings.ts';

const JSON_TYPE = 'application/dicom+json';

/** QIDO-RS: studies, series and instances, each over everything or below a study or series (PS3.18 10.6). */
export function searchRoutes(services: Services): Hono {
  return new Hono()
    .get('/studies', (c) => search(c, services, 'study'))
    .get('/series', (c) => search(c, services, 'series'))
    .get('/instances', (c) => search(c, services, 'instance'))
    .get('/studies/:study/series', (c) => search(c, services, 'series'))
    .get('/studies/:study/instances', (c) => search(c, services, 'instance'))
    .get('/studies/:study/series/:series/instances', (c) => search(c, services, 'instance'));
}

async function search(c: Context, { library, host }: Services, level: MatchLevel): Promise<Response> {
  if (!acceptsJson(c)) return failed(c, { kind: 'not-acceptable', detail: JSON_TYPE });
  const study = c.req.param('study') === undefined ? null : studyOf(c);
  if (study !== null && !study.ok) return failed(c, study.failure);
  const series = c.req.param('series') === undefined ? null : seriesOf(c);
  if (series !== null && !series.ok) return failed(c, series.failure);
  const query = parseQido(c.req.queries(), level);
  if (!query.ok) return failed(c, query.failure);
  const { conditions, included, limit, offset, warnings } = query.value;
  const asked: MatchQuery = {
    level,
    StudyInstanceUID: study?.value ?? null,
    SeriesInstanceUID: series?.value.SeriesInstanceUID ?? null,
    conditions,
    limit: limit + 1, // one more tells whether there is more
    offset,
  };
  const found = await library.match(asked, c.req.raw.signal);
  if (!found.ok) return failed(c, found.failure);
  const rows = found.value.slice(0, limit);
  const more = found.value.length > limit ? ['There are additional results that can be requested'] : [];
  const headers = warningHeader([...warnings, ...more]);
  if (rows.length === 0) return c.body(null, 204, headers);
  const keywords = resultKeywords(level, { study: study !== null, series: series !== null }, included);
  const origin = host === 'shell' ? 'app://lightbox' : new URL(c.req.url).origin;
  const body = await jsonOf(rows, (row) => resultJson(row, level, keywords, origin));
  return responseBytes(body, { ...headers, 'content-type': JSON_TYPE });
}

const PIECE_ROWS = 200;

/** An array as UTF-8, written piece by piece: ten thousand results take a second, in which others are served. */
async function jsonOf<T>(rows: readonly T[], result: (row: T) => DicomJson): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  for (let at = 0; at < rows.length; at += PIECE_ROWS) {
    if (at > 0) await new Promise((resolve) => setImmediate(resolve));
    const some = JSON.stringify(rows.slice(at, at + PIECE_ROWS).map(result));
    pieces.push(Buffer.from(`${at === 0 ? '[' : ','}${some.slice(1, -1)}`));
  }
  pieces.push(Buffer.from(']'));
  return Buffer.concat(pieces);
}

/** `application/json` is taken for what it is meant to be: many clients send nothing else. */
export function acceptsJson(c: Context): boolean {
  return wantedOf(c).some(
    (wanted) =>
      wanted.multipart !== true &&
      (covers(wanted.type, JSON_TYPE) || covers(wanted.type, 'application/json')),
  );
}
