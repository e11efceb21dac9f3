// A search, page after page, until there is enough, or no more, or it goes in circles.
import { fail, ok, type RecordFailure, type Result } from '../../contract/index.ts';
import type { HttpClient } from '../../pacs/dicomweb/index.ts';
import type { OutcomeIssue, Parsed, RecordResource } from '../types.ts';
import { type Addresses, hostOf, isUnder } from './address.ts';
import { type Asking, askJson } from './asking.ts';
import { type Page, readPage } from './bundle.ts';
import type { Hosts } from './hosts.ts';
import type { Question } from './transport.ts';
import type { SearchQuery, SearchResult, Told } from './types.ts';

const FORM = 'application/x-www-form-urlencoded';
const PAGE_SIZE = 100;
const LIMIT = 1000;

/** Whether the server takes searches by POST: found out by asking, once. */
export type Posting = { takes: 'unknown' | 'yes' | 'no' };

export type Searching = {
  readonly http: Result<HttpClient, RecordFailure>;
  readonly addresses: Addresses;
  readonly hosts: Hosts;
  readonly asking: Asking;
  readonly posting: Posting;
  readonly headers?: Readonly<Record<string, string>>;
};

type Answer = Promise<Result<Told<unknown>, RecordFailure>>;

export async function search(
  searching: Searching,
  query: SearchQuery,
  given: AbortSignal | undefined,
): Promise<Result<Told<SearchResult>, RecordFailure>> {
  const { limits } = searching.asking;
  const late = AbortSignal.timeout(limits.searchMs);
  const signal = given === undefined ? late : AbortSignal.any([given, late]);
  const isLate = (): boolean => late.aborted && given?.aborted !== true;
  const first = await firstPage(searching, query, signal);
  if (!first.ok) return isLate() ? fail({ kind: 'timed-out', waitingFor: 'everything' }) : first;
  const gathered = new Gathered(Math.min(query.limit ?? LIMIT, limits.entries), limits.entries);
  const seen = new Set<string>();
  let told = first.value;
  let readAt = told.readAt;
  for (let pages = 1; ; pages += 1) {
    const options = { most: gathered.room, typeAsked: query.type, base: searching.addresses.base };
    const page = await readPage(told.value, options);
    if (!page.ok) {
      if (pages === 1) return page;
      gathered.stop('failure', page.failure);
      break;
    }
    const next = gathered.take(page.value);
    if (next === null) break;
    const url = placeOf(searching.addresses, next, page.value.self);
    if (url === null) {
      gathered.stop('failure', elsewhere(next));
      break;
    }
    if (seen.has(url.href)) gathered.stop('loop');
    else if (pages >= limits.pages) gathered.stop('pages');
    if (gathered.cut !== null) break;
    seen.add(url.href);
    const answer = await followed(searching, query, url, signal);
    if (!answer.ok) {
      if (given?.aborted === true) return fail({ kind: 'cancelled' });
      if (isLate()) gathered.stop('time');
      else if (answer.failure.kind === 'too-large') gathered.stop('bytes');
      else gathered.stop('failure', answer.failure);
      break;
    }
    told = answer.value;
    readAt = Math.min(readAt, told.readAt);
  }
  return ok({ value: gathered.result(), readAt, offline: first.value.offline });
}

/** Where the next page can be asked for; null where that is nowhere we may call. */
function placeOf(addresses: Addresses, next: string, self: string | null): URL | null {
  const own = addresses.own(next);
  if (own !== null || !URL.canParse(next)) return own;
  const url = new URL(next);
  if (url.username !== '' || url.password !== '') return null;
  if (addresses.allows(url)) return url;
  // A server behind a proxy that calls itself by an inner name, this page as well as the next one: it is asked as the settings say.
  const isItself = self !== null && URL.canParse(self) && new URL(self).origin === url.origin;
  return isItself && isUnder(addresses.base, url)
    ? new URL(`${url.pathname}${url.search}`, addresses.base.origin)
    : null;
}

const elsewhere = (address: string): RecordFailure =>
  URL.canParse(address)
    ? { kind: 'host-not-allowed', host: hostOf(new URL(address)) }
    : { kind: 'bad-answer', detail: 'next' };

/** What has come, and why no more does. */
class Gathered {
  cut: SearchResult['cut'] = null;
  private failure: RecordFailure | null = null;
  private readonly matches: Parsed<RecordResource>[] = [];
  private readonly included: Parsed<RecordResource>[] = [];
  private readonly known = new Set<string>();
  private readonly remarks: OutcomeIssue[] = [];
  private unreadable = 0;
  private total: number | null = null;
  private readonly most: number;
  private readonly mostEntries: number;

  constructor(most: number, mostEntries: number) {
    this.most = most;
    this.mostEntries = mostEntries;
  }

  get room(): number {
    return this.mostEntries - this.matches.length - this.included.length - this.unreadable;
  }

  /** The address of the next page; null when this was the last that is wanted. */
  take(page: Page): string | null {
    this.total ??= page.total;
    this.unreadable += page.unreadable;
    if (this.remarks.length < 20) this.remarks.push(...page.remarks);
    // Servers whose data changes between two pages send an entry twice; what is included comes with every page.
    for (const entry of page.matches) if (this.isNew(entry)) this.matches.push(entry);
    for (const entry of page.included) if (this.isNew(entry)) this.included.push(entry);
    const tooMany = this.matches.length > this.most || page.isCut || this.room <= 0;
    const enough = this.matches.length >= this.most && page.next !== null;
    if (tooMany || enough) this.stop('entries');
    this.matches.length = Math.min(this.matches.length, this.most);
    return this.cut === null ? page.next : null;
  }

  stop(cut: NonNullable<SearchResult['cut']>, failure: RecordFailure | null = null): void {
    this.cut = cut;
    this.failure = failure;
  }

  result(): SearchResult {
    const { matches, included, total, cut, failure, unreadable, remarks } = this;
    return { matches, included, total, cut, failure, unreadable, remarks };
  }

  private isNew({ resource: { resourceType, id, url } }: Parsed<RecordResource>): boolean {
    if (id === null) return true;
    const key = `${resourceType} ${id} ${url ?? ''}`;
    if (this.known.has(key)) return false;
    this.known.add(key);
    return true;
  }
}

/** A page that is too large is asked for with fewer entries in it. */
export async function firstPage(
  searching: Searching,
  query: Pick<SearchQuery, 'parameters' | 'include' | 'revInclude' | 'pageSize' | 'limit'> & {
    readonly type: string;
  },
  signal: AbortSignal,
): Answer {
  for (let size = Math.min(query.pageSize ?? PAGE_SIZE, query.limit ?? LIMIT); ; size = Math.ceil(size / 8)) {
    const answer = await posted(searching, query.type, formOf(query, size), signal);
    if (answer.ok || answer.failure.kind !== 'too-large' || size <= 1) return answer;
  }
}

function formOf(
  query: Pick<SearchQuery, 'parameters' | 'include' | 'revInclude'>,
  size: number,
): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of query.parameters) form.append(name, value);
  for (const include of query.include ?? []) form.append('_include', include);
  for (const include of query.revInclude ?? []) form.append('_revinclude', include);
  form.set('_count', String(size));
  return form;
}

/** FHIR's search by POST; by GET where the server does not know it. */
async function posted(
  searching: Searching,
  type: string,
  form: URLSearchParams,
  signal: AbortSignal,
): Answer {
  const { http, addresses, asking, posting, headers } = searching;
  const common = {
    resourceType: type,
    limitBytes: asking.limits.pageBytes,
    signal,
    ...(headers === undefined ? {} : { headers }),
  };
  if (posting.takes !== 'no') {
    const answer = await askJson(
      http,
      {
        ...common,
        method: 'POST',
        url: new URL(`${type}/_search`, addresses.base),
        body: { type: FORM, text: form.toString() },
      },
      asking,
    );
    if (answer.ok && answer.value.offline === null) posting.takes = 'yes';
    if (answer.ok || posting.takes === 'yes' || !isUnknown(answer.failure)) return answer;
  }
  const url = new URL(type, addresses.base);
  url.search = form.toString();
  const answer = await askJson(http, { ...common, method: 'GET', url }, asking);
  if (answer.ok && answer.value.offline === null) posting.takes = 'no';
  return answer;
}

/** What servers say of a search by POST that they do not know, or that something before them lets nobody send. */
const isUnknown = (failure: RecordFailure): boolean =>
  failure.kind === 'not-there' ||
  failure.kind === 'not-offered' ||
  failure.kind === 'not-allowed' ||
  ((failure.kind === 'http' || failure.kind === 'refused') &&
    [400, 406, 415, 422, 500].includes(failure.status));

/** The next page: by POST where its address is a search's own, whose parameters name the patient. */
function followed(searching: Searching, { type }: SearchQuery, url: URL, signal: AbortSignal): Answer {
  const { http, hosts, addresses, asking, posting } = searching;
  const isHere = url.origin === addresses.base.origin;
  const there = isHere ? http : addresses.trusts(url) ? hosts.signedIn(url) : hosts.open(url);
  const plain = new URL(type, addresses.base).pathname;
  if (isHere && posting.takes === 'yes' && (url.pathname === plain || url.pathname === `${plain}/_search`))
    return posted(searching, type, url.searchParams, signal);
  const question: Omit<Question, 'repeatable'> = {
    method: 'GET',
    url,
    resourceType: type,
    limitBytes: asking.limits.pageBytes,
    signal,
  };
  return askJson(there, question, asking);
}
