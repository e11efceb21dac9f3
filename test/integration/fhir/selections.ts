// ImagingSelections as a server of FHIR R5 keeps them, which the router of server.ts, of R4, does not know. By the words of
// FHIR R5: https://hl7.org/fhir/R5/http.html#create, #cond-create and #concurrency, https://hl7.org/fhir/R5/search.html#token
// and #escaping.
import { randomUUID } from 'node:crypto';
import * as z from 'zod';

export type Answer = {
  readonly status: number;
  readonly json: object;
  readonly headers: Readonly<Record<string, string>>;
};
export type Asked = {
  readonly method: string;
  readonly url: string; // below the base
  readonly body: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
};

const Selection = z.looseObject({
  resourceType: z.literal('ImagingSelection'),
  id: z.string().optional(),
  identifier: z.array(z.object({ system: z.string().optional(), value: z.string().optional() })).default([]),
  // 1..1 in R5
  status: z.enum(['available', 'entered-in-error', 'unknown']),
  code: z.looseObject({}),
});
type Selection = z.infer<typeof Selection>;
type Kept = { readonly id: string; readonly versionId: number; readonly resource: Selection };

const TYPE = 'ImagingSelection';
const outcome = (code: string): object => ({
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'error', code }],
});
const refused = (status: number, code: string): Answer => ({ status, json: outcome(code), headers: {} });

/** All that was kept, in the order in which it came, and what answers a request about it; null: it is about something else. */
export function createSelections(base: string): {
  readonly all: () => readonly object[];
  readonly answer: (asked: Asked) => Answer | null;
} {
  const kept = new Map<string, Kept>();
  const written = (one: Kept): object => ({
    ...one.resource,
    id: one.id,
    meta: {
      ...(typeof one.resource['meta'] === 'object' ? one.resource['meta'] : {}),
      versionId: String(one.versionId),
    },
  });
  const told = (status: number, one: Kept): Answer => ({
    status,
    json: written(one),
    headers: {
      etag: `W/"${one.versionId}"`,
      location: `${base}${TYPE}/${one.id}/_history/${one.versionId}`,
    },
  });
  const keep = (status: number, id: string, resource: Selection): Answer => {
    const one = { id, versionId: (kept.get(id)?.versionId ?? 0) + 1, resource };
    kept.set(id, one);
    return told(status, one);
  };
  const found = (criteria: URLSearchParams): readonly Kept[] =>
    [...kept.values()].filter((one) =>
      [...criteria].every(([name, value]) => {
        if (name === 'identifier') return hasToken(one.resource, value);
        return name === '_id' ? value.split(',').includes(one.id) : true;
      }),
    );
  const search = (criteria: URLSearchParams): Answer => {
    const entry = found(criteria).map((one) => ({
      fullUrl: `${base}${TYPE}/${one.id}`,
      resource: written(one),
      search: { mode: 'match' },
    }));
    const json = { resourceType: 'Bundle', type: 'searchset', total: entry.length, entry };
    return { status: 200, json, headers: {} };
  };
  // "If one Match is found: the server ignores the post and returns 200 OK. Multiple matches: 412 Precondition Failed."
  const create = (resource: Selection, condition: string | null): Answer => {
    const [first, second] = condition === null ? [] : found(new URLSearchParams(condition));
    if (second !== undefined) return refused(412, 'multiple-matches');
    return first === undefined ? keep(201, randomUUID(), resource) : told(200, first);
  };
  const update = (id: string, resource: Selection, ifMatch: string | null): Answer => {
    const before = kept.get(id);
    if (resource.id !== id) return refused(400, 'invalid');
    if (ifMatch !== null && ifMatch !== `W/"${before?.versionId}"`) return refused(412, 'conflict');
    return keep(before === undefined ? 201 : 200, id, resource);
  };

  return {
    all: () => [...kept.values()].map(written),
    answer: ({ method, url, body, headers }) => {
      const [path = '', query = ''] = url.split('?');
      const [type, id] = path.split('/');
      if (type !== TYPE) return null;
      const header = (name: string): string | null => {
        const value = headers[name];
        return typeof value === 'string' ? value : null;
      };
      if (method === 'POST' && id === '_search')
        return search(new URLSearchParams([...new URLSearchParams(query), ...new URLSearchParams(body)]));
      if (method === 'GET' && id === undefined) return search(new URLSearchParams(query));
      if (method === 'GET') {
        const one = kept.get(id ?? '');
        return one === undefined ? refused(404, 'not-found') : told(200, one);
      }
      const read = Selection.safeParse(JSON.parse(body));
      if (!read.success) return refused(422, 'structure');
      if (method === 'POST' && id === undefined) return create(read.data, header('if-none-exist'));
      return method === 'PUT' && id !== undefined
        ? update(id, read.data, header('if-match'))
        : refused(405, 'not-supported');
    },
  };
}

/** `code`, `system|code`, `|code` (no system) and `system|`; a comma between them is "or". */
function hasToken({ identifier }: Selection, value: string): boolean {
  return parts(value, ',').some((token) => {
    const [first = '', second] = parts(token, '|').map(unescaped);
    if (second === undefined) return identifier.some((one) => one.value === first);
    return identifier.some(
      (one) => (one.system ?? '') === first && (second === '' ? first !== '' : one.value === second),
    );
  });
}

/** At every separator that no backslash stands before. */
function parts(text: string, separator: ',' | '|'): string[] {
  const found = [''];
  for (const [piece] of text.matchAll(/\\.|[^]/gsu))
    if (piece === separator) found.push('');
    else found.push((found.pop() ?? '') + piece);
  return found;
}

const unescaped = (text: string): string => text.replaceAll(/\\([\\,|$])/g, '$1');
