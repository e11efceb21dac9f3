// A page of a search: its entries, taken apart a few at a time so that nothing else waits for long.
import { setImmediate as breath } from 'node:timers/promises';
import * as z from 'zod';
import { fail, ok, type RecordFailure, type Result } from '../../contract/index.ts';
import { lenient, parseResource, resourceType } from '../parse/index.ts';
import { code, list, number, uri } from '../parse/shapes.ts';
import type { OutcomeIssue, Parsed, RecordResource } from '../types.ts';

const head = z.object({
  total: number,
  link: list(z.object({ relation: code, url: uri }), 100),
});
const entryHead = z.object({ fullUrl: uri, search: z.object({ mode: code }).nullish() });

export type Page = {
  readonly matches: readonly Parsed<RecordResource>[];
  readonly included: readonly Parsed<RecordResource>[];
  readonly unreadable: number;
  readonly remarks: readonly OutcomeIssue[];
  readonly total: number | null;
  readonly next: string | null;
  /** How the server itself calls this page. */
  readonly self: string | null;
  readonly isCut: boolean; // there were more entries than were wanted
};

const BUSY_MS = 15;

/** `most`: entries; `typeAsked`: where an entry does not say why it is there, its type does. `base`: of ids without address. */
export async function readPage(
  json: unknown,
  { most, typeAsked, base }: { most: number; typeAsked: string; base: URL },
): Promise<Result<Page, RecordFailure>> {
  if (!isObject(json) || resourceType(json) !== 'Bundle')
    return fail({ kind: 'bad-answer', detail: 'not-a-bundle' });
  const { value } = lenient(head, { total: json['total'], link: listed(json['link']) });
  const matches: Parsed<RecordResource>[] = [];
  const included: Parsed<RecordResource>[] = [];
  const remarks: OutcomeIssue[] = [];
  let unreadable = 0;
  let began = performance.now();
  const given = listed(json['entry']);
  for (const entry of given.slice(0, most)) {
    if (performance.now() - began > BUSY_MS) {
      await breath();
      began = performance.now();
    }
    const { resource, fullUrl, mode } = partsOf(entry);
    const parsed = parseResource(resource, null);
    if (parsed === null) {
      unreadable += 1;
      continue;
    }
    if (parsed.resource.resourceType === 'OperationOutcome') {
      remarks.push(...parsed.resource.issues);
      continue;
    }
    const named = {
      ...parsed,
      resource: { ...parsed.resource, url: addressOf(parsed.resource, fullUrl, base) },
    };
    const isMatch = mode === null ? resourceType(resource) === typeAsked : mode === 'match';
    (isMatch ? matches : included).push(named);
  }
  const linkOf = (relation: string): string | null =>
    (value?.link ?? []).find((link) => link?.relation === relation)?.url ?? null;
  const total = value?.total ?? null;
  const links = { next: linkOf('next'), self: linkOf('self') };
  return ok({ matches, included, unreadable, remarks, total, ...links, isCut: given.length > most });
}

/** One where there should be a list is a list of one. */
const listed = (json: unknown): readonly unknown[] =>
  Array.isArray(json) ? (json as readonly unknown[]) : isObject(json) ? [json] : [];

const isObject = (json: unknown): json is Record<string, unknown> =>
  typeof json === 'object' && json !== null;

function partsOf(entry: unknown) {
  if (!isObject(entry)) return { resource: null, fullUrl: null, mode: null };
  const { value } = lenient(entryHead, { fullUrl: entry['fullUrl'], search: entry['search'] });
  return { resource: entry['resource'], fullUrl: value?.fullUrl ?? null, mode: value?.search?.mode ?? null };
}

/** Absolute: as the server has it, or as it would be read. */
function addressOf(
  { resourceType: type, id }: RecordResource,
  fullUrl: string | null,
  base: URL,
): string | null {
  if (fullUrl !== null && /^(https?|urn):/i.test(fullUrl)) return fullUrl;
  return id === null || type === 'DeviceUse' ? null : `${base.href}${type}/${id}`;
}
