import { Hono, type Context } from 'hono';
import { fileIdentity } from '../../library/index.ts';
import type { Library } from '../../library/types.ts';
import { bodyStream } from '../bodyStream.ts';
import { failed } from '../reply.ts';
import type { Services } from '../services.ts';
import { covers, wantedOf } from './accept.ts';
import { instanceOf, instancePath } from './levels.ts';
import { multipartResponse, type Part } from './multipart.ts';

const OCTETS = 'application/octet-stream';
// `tag`, or `tag/itemIndex/tag...` (native/library/types.ts).
const ELEMENT_PATH = /^[0-9a-f]{8}(\/\d{1,9}\/[0-9a-f]{8}){0,32}$/i;
const ROUTE = '/studies/:study/series/:series/instances/:instance/bulkdata/:path{.+}';

/** Bulk data by the URIs that the metadata names (PS3.18 10.4.1.1.5). */
export function bulkDataRoutes({ library }: Services): Hono {
  return new Hono().get(ROUTE, (c) => bulkData(c, library));
}

async function bulkData(c: Context, library: Library): Promise<Response> {
  const instance = instanceOf(c, library);
  if (!instance.ok) return failed(c, instance.failure);
  const path = c.req.param('path') ?? '';
  if (!ELEMENT_PATH.test(path)) return failed(c, { kind: 'bad-request', detail: 'element path' });
  const wanted = wantedOf(c).find((each) => covers(each.type, OCTETS));
  if (wanted === undefined) return failed(c, { kind: 'not-acceptable', detail: OCTETS });
  // The metadata's URIs name the file that they were read from: bytes of another one are not what was asked for.
  const version = c.req.query('v');
  const { SOPInstanceUID } = instance.value;
  if (version !== undefined && version !== fileIdentity(instance.value))
    return failed(c, { kind: 'file-unavailable', SOPInstanceUID, code: 'ECHANGED' });
  const value = await library.bulkData(instance.value, path, c.req.raw.signal);
  if (!value.ok) return failed(c, value.failure);
  const location = `${instancePath(instance.value)}/bulkdata/${path}`;
  if (wanted.multipart === true) {
    return multipartResponse(c, {
      parts: onePart({ type: OCTETS, location, ...value.value }),
      type: OCTETS,
      transferSyntax: null,
    });
  }
  return new Response(bodyStream(c, value.value.bytes), {
    headers: { 'content-type': OCTETS, 'content-length': String(value.value.byteLength) },
  });
}

// oxlint-disable-next-line typescript/require-await -- a list of one where a stream of parts is taken
async function* onePart(part: Part): AsyncGenerator<Part> {
  yield part;
}
