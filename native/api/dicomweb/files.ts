import { stat } from 'node:fs/promises';
import { Hono, type Context } from 'hono';
import { fail, ok, type Result } from '../../contract/index.ts';
import type { InstanceRecord, Library } from '../../library/types.ts';
import { bodyStream } from '../bodyStream.ts';
import { failed } from '../reply.ts';
import type { Services } from '../services.ts';
import { covers, wantedOf } from './accept.ts';
import { instancePath, instancesOf } from './levels.ts';
import { multipartResponse, type Part } from './multipart.ts';
import { warningHeader } from './warnings.ts';

const PART10 = 'application/dicom';
const LOOK_AT_ONCE = 64;

/** WADO-RS retrieval of whole Part 10 files, as stored (PS3.18 10.4.1.1.1 to 10.4.1.1.3). */
export function fileRoutes({ library }: Services): Hono {
  return new Hono()
    .get('/studies/:study', (c) => files(c, library))
    .get('/studies/:study/series/:series', (c) => files(c, library))
    .get('/studies/:study/series/:series/instances/:instance', (c) => files(c, library));
}

async function files(c: Context, library: Library): Promise<Response> {
  const instances = instancesOf(c, library);
  if (!instances.ok) return failed(c, instances.failure);
  const chosen = choose(c, instances.value);
  if (!chosen.ok) return failed(c, chosen.failure);
  const { acceptable, multipart } = chosen.value;
  const { present, absent } = await available(acceptable);
  const [first] = present;
  if (first === undefined) {
    const SOPInstanceUID = absent[0]?.SOPInstanceUID ?? '';
    return failed(c, { kind: 'file-unavailable', SOPInstanceUID, code: 'ENOENT' });
  }
  const left = instances.value.length - present.length;
  const headers = warningHeader(
    left === 0 ? [] : [`${left} of ${instances.value.length} instances are left out`],
  );
  if (!multipart) return singleFile(c, library, first);
  return multipartResponse(c, {
    parts: fileParts(library, present, c.req.raw.signal),
    type: PART10,
    transferSyntax: null,
    headers,
  });
}

/** What the client accepts: files are not transcoded, so those in another transfer syntax than asked for are left out. */
function choose(
  c: Context,
  instances: readonly InstanceRecord[],
): Result<{ acceptable: readonly InstanceRecord[]; multipart: boolean }> {
  for (const wanted of wantedOf(c)) {
    if (!covers(wanted.type, PART10) || (wanted.multipart === false && instances.length > 1)) continue;
    const syntax = wanted.transferSyntax;
    const acceptable = instances.filter(
      (instance) => syntax === null || syntax === '*' || syntax === instance.TransferSyntaxUID,
    );
    if (acceptable.length > 0) return ok({ acceptable, multipart: wanted.multipart !== false });
  }
  return fail({ kind: 'not-acceptable', detail: `stored as ${instances[0]?.TransferSyntaxUID ?? ''}` });
}

/** Looks before the answer begins which files are there: once it has begun, it can only break off. */
async function available(
  instances: readonly InstanceRecord[],
): Promise<{ present: InstanceRecord[]; absent: InstanceRecord[] }> {
  const present: InstanceRecord[] = [];
  const absent: InstanceRecord[] = [];
  for (let at = 0; at < instances.length; at += LOOK_AT_ONCE) {
    const some = instances.slice(at, at + LOOK_AT_ONCE);
    const there = await Promise.all(some.map((instance) => isFile(instance.location.path)));
    for (const [index, instance] of some.entries()) (there[index] === true ? present : absent).push(instance);
  }
  return { present, absent };
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

async function singleFile(c: Context, library: Library, instance: InstanceRecord): Promise<Response> {
  const file = await library.file(instance, c.req.raw.signal);
  if (!file.ok) return failed(c, file.failure);
  return new Response(bodyStream(c, file.value.bytes), {
    headers: {
      'content-type': `${PART10}; transfer-syntax=${instance.TransferSyntaxUID}`,
      'content-length': String(file.value.byteLength),
    },
  });
}

async function* fileParts(
  library: Library,
  instances: readonly InstanceRecord[],
  signal: AbortSignal,
): AsyncGenerator<Part> {
  for (const instance of instances) {
    const file = await library.file(instance, signal);
    if (!file.ok) throw new Error(`file: ${file.failure.kind}`);
    yield {
      type: `${PART10}; transfer-syntax=${instance.TransferSyntaxUID}`,
      location: instancePath(instance),
      ...file.value,
    };
  }
}
