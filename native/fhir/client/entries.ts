// What a server has just now, as it wrote it: for changing it, where nothing that stands there may be lost.
import { fail, ok, type RecordFailure, type Result } from '../../contract/index.ts';
import { isId } from './address.ts';
import { firstPage, type Searching } from './search.ts';
import type { Entry } from './types.ts';

/** More than these with one identifier are no answer. */
const MOST = 200;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** All resources of the type that match; fails with `bad-answer` where there are more than fit on a page. */
export async function entries(
  searching: Searching,
  type: Entry['resourceType'],
  parameters: readonly (readonly [string, string])[],
  signal: AbortSignal | undefined,
): Promise<Result<readonly Entry[], RecordFailure>> {
  const late = AbortSignal.timeout(searching.asking.limits.questionMs);
  const question = { type, parameters, pageSize: MOST, limit: MOST };
  const page = await firstPage(
    // Servers keep what they have found for the next who asks the same, some for a minute (HAPI FHIR).
    {
      ...searching,
      asking: { ...searching.asking, cache: null },
      headers: { 'cache-control': 'no-cache' },
    },
    question,
    signal === undefined ? late : AbortSignal.any([signal, late]),
  );
  if (!page.ok) return page;
  const { value } = page.value;
  if (!isObject(value) || value['resourceType'] !== 'Bundle')
    return fail({ kind: 'bad-answer', detail: 'not-a-bundle' });
  const links: unknown = value['link'] ?? [];
  const isCut = Array.isArray(links) && links.some((link) => isObject(link) && link['relation'] === 'next');
  if (isCut) return fail({ kind: 'bad-answer', detail: 'entries' });
  const listed: unknown = value['entry'] ?? [];
  const found = (Array.isArray(listed) ? listed : []).flatMap((entry): Entry[] => {
    const resource: unknown = isObject(entry) ? entry['resource'] : null;
    if (!isObject(resource) || resource['resourceType'] !== type) return [];
    const { id, meta } = resource;
    const versionId = isObject(meta) ? meta['versionId'] : null;
    return typeof id === 'string' && isId(id)
      ? [{ resourceType: type, id, versionId: typeof versionId === 'string' ? versionId : null, resource }]
      : [];
  });
  return ok(found);
}
