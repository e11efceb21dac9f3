// QIDO-RS (PS3.18 10.6), page by page until there is no more: servers give fewer at a time than they are asked for, some
// without saying so, and some do not know how to page at all.
import { fail, ok, type Result } from '../../../contract/index.ts';
import { type DicomJson, text } from '../../../dicom/index.ts';
import type { DicomWebFailure } from '../failure.ts';
import type { HttpAnswer, HttpClient } from '../http/client.ts';
import { isHtml, isJson } from '../http/mediaType.ts';
import { readDicomJson } from '../json.ts';
import { jsonItems } from '../jsonItems.ts';
import { warningsOf } from './warnings.ts';

export type Search = {
  /** `studies`, `studies/{}/series` and so on. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Tag of the UID that tells one match from another, and UIDs that every match has to have. */
  readonly uidTag: string;
  readonly fixed?: Readonly<Record<string, string>>;
  /** Tags of attributes beside those that every server gives. Asked for without them where the server refuses. */
  readonly includeFields?: readonly string[];
  /** PS3.18 8.3.4.2; servers that cannot ignore it or refuse, and then it is left out. */
  readonly fuzzy?: boolean;
  readonly limit: number; // matches that are wanted at most
  readonly mostThereAre?: number; // where the question itself says so: a UID names one study
  readonly pageSize?: number;
  readonly signal?: AbortSignal | undefined;
};

export type SearchEvent =
  | { readonly kind: 'match'; readonly dataset: DicomJson }
  /** No data set, without its UID, or of another study or series than was asked for. */
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'end'; readonly end: Result<SearchEnd, DicomWebFailure> };

export type SearchEnd = {
  /** There are more than were given: more than were wanted, or than the server can be made to tell. */
  readonly truncated: boolean;
  /** The server matched literally where it was asked not to. */
  readonly fuzzyIgnored: boolean;
  /** It gave fewer at a time than it was asked for, and then more: what limits its pages does not limit the whole. */
  readonly goesOn: boolean;
};

const PAGE = 500;
const MOST_PAGES = 10_000;

/** Matches as they come, each once. `seen` is shared by searches whose matches are to be told once. */
export async function* search(
  client: HttpClient,
  wanted: Search,
  seen: Set<string> = new Set(),
): AsyncGenerator<SearchEvent> {
  // One more than wanted tells whether there are more.
  const pageSize = Math.min(wanted.pageSize ?? PAGE, wanted.limit + 1);
  let offset = 0;
  let given = 0;
  let optional = true;
  let fuzzyIgnored = false;
  let lastCount = 0;
  let goesOn = false;
  const end = (truncated: boolean): SearchEvent => ({
    kind: 'end',
    end: ok({ truncated, fuzzyIgnored, goesOn }),
  });
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await ask(client, wanted, { pageSize, offset, optional });
    if (!answer.ok) {
      const refused = answer.failure.kind === 'request-refused' || answer.failure.kind === 'not-there';
      if (refused && page > 0) {
        yield end(lastCount >= pageSize); // it does not page so far; after a full page there may be more
        return;
      }
      if (
        answer.failure.kind === 'request-refused' &&
        answer.failure.status === 400 &&
        optional &&
        extras(wanted)
      ) {
        optional = false;
        fuzzyIgnored = wanted.fuzzy === true;
        page -= 1;
        continue;
      }
      yield { kind: 'end', end: fail(answer.failure) };
      return;
    }
    const warnings = warningsOf(answer.value.headers);
    fuzzyIgnored ||= warnings.fuzzyIgnored;
    let count = 0;
    let fresh = 0;
    for await (const item of items(client, answer.value)) {
      if (!item.ok) {
        yield { kind: 'end', end: fail(item.failure) };
        return;
      }
      count += 1;
      const dataset = readable(item.value, wanted);
      const uid = text(dataset, wanted.uidTag);
      if (dataset === null) {
        fresh += 1;
        yield { kind: 'unreadable' };
      } else if (!seen.has(uid)) {
        fresh += 1;
        if (given === wanted.limit) {
          answer.value.body.cancel();
          yield end(true);
          return;
        }
        seen.add(uid);
        given += 1;
        yield { kind: 'match', dataset };
      }
    }
    offset += count;
    goesOn ||= page > 0 && lastCount < pageSize && fresh > 0;
    lastCount = count;
    if (given >= (wanted.mostThereAre ?? Infinity)) {
      yield end(false);
      return;
    }
    const next = after({ count, fresh, offset, pageSize, page, warnings });
    if (next !== 'more') {
      yield end(next === 'cut');
      return;
    }
  }
  yield end(true);
}

type Page = {
  readonly count: number;
  readonly fresh: number;
  readonly offset: number; // of the next one
  readonly pageSize: number;
  readonly page: number;
  readonly warnings: { readonly more: boolean; readonly total: number | null };
};

function after({ count, fresh, offset, pageSize, page, warnings }: Page): 'more' | 'all' | 'cut' {
  const { total } = warnings;
  if (count === 0) return warnings.more || (total !== null && total > offset) ? 'cut' : 'all';
  // Some count the page and call it the total: only a number beyond the page's own proves anything.
  const counted = total !== null && total > count && offset >= total;
  if (counted && !warnings.more) return 'all';
  // More than was asked for: it does not know of pages, and gives all at once.
  if (page === 0 && count > pageSize && !warnings.more) return 'all';
  // The same again: it does not know of offsets. A page that was not full was all there is.
  if (fresh === 0) return count >= pageSize || warnings.more ? 'cut' : 'all';
  return 'more';
}

const extras = ({ includeFields = [], fuzzy = false }: Search): boolean => includeFields.length > 0 || fuzzy;

async function ask(
  client: HttpClient,
  { path, query, includeFields = [], fuzzy = false, signal }: Search,
  { pageSize, offset, optional }: { pageSize: number; offset: number; optional: boolean },
): Promise<Result<HttpAnswer, DicomWebFailure>> {
  const parameters = new URLSearchParams(query);
  parameters.set('limit', String(pageSize));
  if (offset > 0) parameters.set('offset', String(offset));
  if (optional) {
    for (const field of includeFields) parameters.append('includefield', field);
    if (fuzzy) parameters.set('fuzzymatching', 'true');
  }
  const answer = await client.request({
    path,
    query: parameters,
    accept: 'application/dicom+json',
    compressed: true,
    signal,
  });
  if (!answer.ok) {
    const { failure } = answer;
    const tooMany = failure.kind === 'request-refused' && failure.status === 413;
    return tooMany ? fail({ kind: 'too-many-matches' }) : answer;
  }
  return jsonOrNothing(answer.value);
}

/** PS3.18 10.6.3: 204, or nothing at all, is an answer without matches. */
export function jsonOrNothing(answer: HttpAnswer): Result<HttpAnswer, DicomWebFailure> {
  const { status, type, headers, body } = answer;
  if (status === 204 || headers['content-length'] === '0' || isJson(type)) return ok(answer);
  body.cancel();
  return fail({ kind: 'unexpected-content', mediaType: type.type, html: isHtml(type) });
}

const items = (
  client: HttpClient,
  { body, type }: HttpAnswer,
): AsyncGenerator<Result<unknown, DicomWebFailure>> =>
  jsonItems(body, client.limits.jsonItemBytes, type.parameters.get('charset'));

function readable(item: unknown, { uidTag, fixed = {} }: Search): DicomJson | null {
  const dataset = readDicomJson(item);
  if (dataset === null || text(dataset, uidTag) === '') return null;
  // Where it is told at all it has to be right: another study's series are never taken for this one's.
  const contradicts = Object.entries(fixed).some(([tag, uid]) => !['', uid].includes(text(dataset, tag)));
  return contradicts ? null : dataset;
}
