// One FHIR server as the rest of Lightbox sees it.
import {
  fail,
  ok,
  type RecordFailure,
  type RecordServerSettings,
  type Result,
} from '../../contract/index.ts';
import type { DicomWebServer, HttpClient, Route, TokenSource } from '../../pacs/dicomweb/index.ts';
import type { AnswerCache } from '../cache/answers.ts';
import { parseResource, resourceType } from '../parse/index.ts';
import type { Parsed, RecordResource } from '../types.ts';
import { type Addresses, createAddresses, hostOf, isId, referred } from './address.ts';
import { type Asking, askJson } from './asking.ts';
import { attachment } from './attachment.ts';
import { toCapabilities } from './capabilities.ts';
import { entries } from './entries.ts';
import { createHosts, type Hosts } from './hosts.ts';
import type { RecordLimits } from './limits.ts';
import { type Posting, search } from './search.ts';
import type { Waiting } from './transport.ts';
import type { Answer, Capabilities, RecordClient, Told } from './types.ts';
import { write } from './write.ts';

/** What a sign-in lets us do; every token is fresh. */
export type Access = {
  readonly tokens: TokenSource;
  allows(type: string, access: AccessKind): boolean;
};
export type AccessKind = 'read' | 'search' | 'create' | 'update';

export type ClientParts = {
  readonly serverId: string;
  readonly settings: RecordServerSettings;
  readonly route: Result<Route, RecordFailure>;
  readonly authentication: Result<DicomWebServer['authentication'], RecordFailure>;
  /** Null where nothing is known of what is allowed: then the server says so itself. */
  readonly access: Access | null;
  readonly cache: AnswerCache | null;
  readonly limits: RecordLimits;
  readonly wait?: Waiting;
};

/** What the rooms beside use as well: addresses, and connections that are signed in. */
export type OpenClient = RecordClient & {
  readonly addresses: Result<Addresses, RecordFailure>;
  readonly hosts: Hosts;
};

export function createRecordClient(parts: ClientParts): OpenClient {
  const { serverId, settings, access, limits } = parts;
  const addresses = createAddresses(settings);
  const hosts = createHosts(parts.route, parts.authentication);
  const asking: Asking = {
    serverId,
    cache: parts.cache,
    limits,
    accepts: { json: null },
    ...(parts.wait === undefined ? {} : { wait: parts.wait }),
  };
  const posting: Posting = { takes: 'unknown' };
  const here = (): Result<HttpClient, RecordFailure> =>
    addresses.ok ? hosts.signedIn(addresses.value.base) : addresses;
  const forbidden = (type: string, kind: AccessKind): RecordFailure | null =>
    access === null || access.allows(type, kind) ? null : { kind: 'not-allowed', resourceType: type };
  let known: Told<Capabilities> | null = null;

  const capabilities = async (signal?: AbortSignal): Answer<Told<Capabilities>> => {
    if (known !== null) return ok(known);
    if (!addresses.ok) return addresses;
    const question = {
      method: 'GET',
      url: new URL('metadata', addresses.value.base),
      resourceType: 'CapabilityStatement',
      limitBytes: limits.resourceBytes,
      signal,
    } as const;
    // FHIR's http.html#capabilities: for everybody, signed in or not; not every server knows.
    let answer = await askJson(hosts.open(addresses.value.base), question, asking);
    if (!answer.ok && WANTS_SIGN_IN.has(answer.failure.kind))
      answer = await askJson(here(), question, asking);
    if (!answer.ok) return answer;
    const value = toCapabilities(answer.value.value);
    if (!value.ok) return value;
    const told = { ...answer.value, value: value.value };
    if (told.offline === null) known = told;
    return ok(told);
  };
  const readAt = async (
    type: string,
    url: URL,
    signal?: AbortSignal,
  ): Answer<Told<Parsed<RecordResource>>> => {
    const refused = forbidden(type, 'read');
    if (refused !== null) return fail(refused);
    const question = {
      method: 'GET',
      url,
      resourceType: type,
      limitBytes: limits.resourceBytes,
      signal,
    } as const;
    const answer = await askJson(here(), question, asking);
    if (!answer.ok) return answer;
    const parsed = parseResource(answer.value.value, url.href);
    if (parsed === null || resourceType(answer.value.value) !== type)
      return fail({ kind: 'bad-answer', detail: 'wrong-resource' });
    return ok({ ...answer.value, value: parsed });
  };

  return {
    serverId,
    name: settings.name,
    base: addresses.ok ? addresses.value.base.href : settings.url,
    addresses,
    hosts,
    capabilities,
    async read(type, id, signal) {
      if (!addresses.ok) return addresses;
      if (!isId(id)) return fail({ kind: 'bad-reference', detail: 'id' });
      const answer = await readAt(type, new URL(`${type}/${id}`, addresses.value.base), signal);
      if (!answer.ok) return answer;
      const { resource, problems } = answer.value.value;
      // FHIR's http.html#read: the id is the one that was asked for. Whatever else comes is about something else.
      return isOf(type, resource) && resource.id === id
        ? ok({ ...answer.value, value: { resource, problems } })
        : fail({ kind: 'bad-answer', detail: 'wrong-resource' });
    },
    async follow(reference, from, signal) {
      const where = addresses.ok ? followable(reference, from, addresses.value) : addresses;
      return where.ok ? readAt(where.value.type, where.value.url, signal) : where;
    },
    async search(query, signal) {
      if (!addresses.ok) return addresses;
      const refused = forbidden(query.type, 'search');
      if (refused !== null) return fail(refused);
      return search({ http: here(), addresses: addresses.value, hosts, asking, posting }, query, signal);
    },
    attachment: (url, options) =>
      addresses.ok
        ? attachment({ addresses: addresses.value, hosts, asking }, url, options)
        : Promise.resolve(addresses),
    async entries(type, parameters, signal) {
      if (!addresses.ok) return addresses;
      const refused = forbidden(type, 'search');
      if (refused !== null) return fail(refused);
      const searching = { http: here(), addresses: addresses.value, hosts, asking, posting };
      return entries(searching, type, parameters, signal);
    },
    async write(request, signal) {
      if (!addresses.ok) return addresses;
      const type = /^[A-Za-z]+/.exec(request.path)?.[0] ?? '';
      const refused = forbidden(type, request.method === 'POST' ? 'create' : 'update');
      return refused === null
        ? write({ http: here(), base: addresses.value.base, limits }, request, signal)
        : fail(refused);
    },
    allows: (address) => addresses.ok && URL.canParse(address) && addresses.value.allows(new URL(address)),
    close: () => hosts.close(),
  };
}

const WANTS_SIGN_IN: ReadonlySet<string> = new Set(['sign-in-refused', 'not-allowed']);

const isOf = <T extends RecordResource['resourceType']>(
  type: T,
  resource: RecordResource,
): resource is Extract<RecordResource, { readonly resourceType: T }> => resource.resourceType === type;

function followable(
  reference: string,
  from: string | null,
  addresses: Addresses,
): Result<{ readonly type: string; readonly url: URL }, RecordFailure> {
  if (reference.startsWith('#')) return fail({ kind: 'bad-reference', detail: 'contained' });
  if (/^urn:/i.test(reference)) return fail({ kind: 'bad-reference', detail: 'urn' });
  const named = referred(reference);
  if (named === null) return fail({ kind: 'bad-reference', detail: 'form' });
  if (!/^[a-z][a-z0-9+.-]*:/i.test(reference)) {
    // R4 2.3.0: relative to the service base of what it stands in, which is only followed where that is this server.
    const ours = from === null || !/^https?:/i.test(from) || addresses.own(from) !== null;
    return ours
      ? ok({ type: named.type, url: new URL(`${named.type}/${named.id}`, addresses.base) })
      : fail({ kind: 'bad-reference', detail: 'relative' });
  }
  if (!URL.canParse(reference)) return fail({ kind: 'bad-reference', detail: 'form' });
  const url = addresses.own(reference);
  if (url === null) return fail({ kind: 'host-not-allowed', host: hostOf(new URL(reference)) });
  return url.pathname.startsWith(addresses.base.pathname)
    ? ok({ type: named.type, url: new URL(`${named.type}/${named.id}`, addresses.base) })
    : fail({ kind: 'bad-reference', detail: 'other-base' });
}
