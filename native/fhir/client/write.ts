// Giving something back: created or changed once, however often it is sent (FHIR, conditional create and update).
import * as z from 'zod';
import { fail, ok, type RecordFailure, type Result } from '../../contract/index.ts';
import type { HttpClient } from '../../pacs/dicomweb/index.ts';
import { lenient, resourceType } from '../parse/index.ts';
import { resource as resourceShape } from '../parse/shapes.ts';
import { referred } from './address.ts';
import { readJson } from './json.ts';
import type { RecordLimits } from './limits.ts';
import { ask } from './transport.ts';
import type { WriteRequest, Written } from './types.ts';

type Parts = {
  readonly http: Result<HttpClient, RecordFailure>;
  readonly base: URL;
  readonly limits: RecordLimits;
};

export async function write(
  { http, base, limits }: Parts,
  request: WriteRequest,
  signal: AbortSignal | undefined,
): Promise<Result<Written, RecordFailure>> {
  if (!http.ok) return http;
  const { method, path, query = [], resource, ifNoneExist, ifMatch } = request;
  if (!/^[A-Z][A-Za-z]{1,63}(\/[A-Za-z0-9\-._]{1,128})?$/.test(path))
    return fail({ kind: 'bad-reference', detail: 'path' });
  const url = new URL(path, base);
  for (const [name, value] of query) url.searchParams.append(name, value);
  const reply = await ask(
    http.value,
    {
      method,
      url,
      headers: {
        prefer: 'return=representation',
        ...(ifNoneExist === undefined ? {} : { 'if-none-exist': ifNoneExist }),
        ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
      },
      body: { type: 'application/fhir+json; charset=utf-8', text: JSON.stringify(resource) },
      resourceType: resourceType(resource) ?? '',
      limitBytes: limits.resourceBytes,
      // A create that nothing guards would make two of it.
      repeatable: method === 'PUT' || ifNoneExist !== undefined,
      signal,
    },
    limits,
  );
  if (!reply.ok) return reply;
  const { status, location, etag, body, media } = reply.value;
  const json = body.length === 0 ? null : readJson(body, media);
  const given = json?.ok === true ? lenient(z.object(resourceShape), json.value).value : null;
  const versionId = /^(?:W\/)?"([^"]{1,64})"$/.exec(etag)?.[1] ?? given?.meta?.versionId ?? null;
  return ok({
    created: status === 201,
    resourceType: resourceType(resource) ?? '',
    id: given?.id ?? referred(location)?.id ?? null,
    versionId,
  });
}
