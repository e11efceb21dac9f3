// A FHIR server of ImagingStudies and Patients over HTTP, quick with many thousands, that counts what it is asked. What it
// answers is worked out here by itself, from the words of FHIR's search.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Identifier = {
  readonly system?: string;
  readonly value: string;
  readonly type?: { readonly coding: readonly { readonly code: string }[] };
};
export type Resource = {
  readonly resourceType: 'ImagingStudy' | 'Patient';
  readonly id: string;
  readonly identifier?: readonly Identifier[];
  readonly subject?: { readonly reference?: string };
  readonly [name: string]: unknown;
};

export type ImagingRecords = {
  readonly url: string; // ends in a slash
  /** Requests since it was last asked to forget them, without those for the CapabilityStatement. */
  readonly requests: () => number;
  readonly forget: () => void;
  readonly put: (...resources: readonly Resource[]) => void;
  readonly remove: (reference: string) => void;
  readonly close: () => Promise<void>;
};

export type ImagingRecordsOptions = {
  /** More values than these in one question are refused with 413. */
  readonly mostValues?: number;
  /** `_include` is passed over, as some servers do. */
  readonly withoutInclude?: boolean;
  /** So are the parameters: everything is found, whatever was asked. */
  readonly lenient?: boolean;
};

const FHIR = 'application/fhir+json';

export async function startImagingRecords(options: ImagingRecordsOptions = {}): Promise<ImagingRecords> {
  const resources = new Map<string, Resource>();
  const byToken = new Map<string, Set<string>>(); // of ImagingStudies and of Patients, `type system|value`
  const ofPatient = new Map<string, Set<string>>();
  let requests = 0;

  const tokensOf = ({ resourceType, identifier = [] }: Resource): string[] =>
    identifier.flatMap(({ system, value }) => [
      `${resourceType} ${system ?? ''}|${value}`,
      `${resourceType} ${value}`,
    ]);
  const index = (map: Map<string, Set<string>>, key: string, reference: string, add: boolean): void => {
    const known = map.get(key) ?? new Set();
    if (add) known.add(reference);
    else known.delete(reference);
    map.set(key, known);
  };
  const indexAll = (resource: Resource, add: boolean): void => {
    const reference = `${resource.resourceType}/${resource.id}`;
    for (const token of tokensOf(resource)) index(byToken, token, reference, add);
    if (resource.subject?.reference !== undefined)
      index(ofPatient, resource.subject.reference, reference, add);
  };
  const remove = (reference: string): void => {
    const before = resources.get(reference);
    if (before !== undefined) indexAll(before, false);
    resources.delete(reference);
  };

  const found = (type: string, name: string, values: readonly string[]): Set<string> => {
    const all = (key: string): readonly string[] => [...(byToken.get(key) ?? [])];
    if (name === '_id')
      return new Set(values.map((value) => `${type}/${value}`).filter((one) => resources.has(one)));
    if (name === 'identifier') return new Set(values.flatMap((value) => all(`${type} ${value}`)));
    if (name !== 'patient.identifier') return new Set();
    const patients = values.flatMap((value) => all(`Patient ${value}`));
    return new Set(patients.flatMap((patient) => [...(ofPatient.get(patient) ?? [])]));
  };
  const search = (type: string, form: URLSearchParams): readonly [number, object] => {
    const asked = [...form].filter(([name]) => name === '_id' || !name.startsWith('_'));
    const values = asked.map(([name, value]) => [name, value.split(',')] as const);
    if (values.some(([, some]) => some.length > (options.mostValues ?? Infinity)))
      return [413, outcome('too-long')];
    const sets = (options.lenient === true ? [] : values).map(([name, some]) => found(type, name, some));
    const all = [...resources.keys()].filter((one) => one.startsWith(`${type}/`));
    const matches = [...(sets[0] ?? all)].filter((one) => sets.every((set) => set.has(one)));
    const subjects = matches.flatMap((one) => resources.get(one)?.subject?.reference ?? []);
    const included = form.has('_include') && options.withoutInclude !== true ? [...new Set(subjects)] : [];
    const entry = (mode: string) => (reference: string) => {
      const resource = resources.get(reference);
      return resource === undefined ? [] : [{ fullUrl: `${url}${reference}`, resource, search: { mode } }];
    };
    const entries = [...matches.flatMap(entry('match')), ...included.flatMap(entry('include'))];
    return [200, { resourceType: 'Bundle', type: 'searchset', total: matches.length, entry: entries }];
  };
  const answer = async (request: IncomingMessage): Promise<readonly [number, object]> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://here');
    const [, , type = '', id] = pathname.split('/');
    if (type === 'metadata') return [200, CAPABILITIES];
    requests += 1;
    if (request.method === 'POST' && id === '_search')
      return search(type, new URLSearchParams(await bodyOf(request)));
    if (id === undefined) return search(type, searchParams);
    const resource = resources.get(`${type}/${id}`);
    return resource === undefined ? [404, outcome('not-found')] : [200, resource];
  };
  const server = createServer((request, response) => {
    void answer(request).then(
      ([status, body]) => send(response, status, body),
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir/`;
  return {
    url,
    requests: () => requests,
    forget: () => void (requests = 0),
    put(...some) {
      for (const resource of some) {
        const reference = `${resource.resourceType}/${resource.id}`;
        remove(reference);
        resources.set(reference, resource);
        indexAll(resource, true);
      }
    },
    remove,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const CAPABILITIES = {
  resourceType: 'CapabilityStatement',
  status: 'active',
  kind: 'instance',
  fhirVersion: '4.0.1',
  format: ['json'],
  rest: [{ mode: 'server' }],
};

const outcome = (code: string): object => ({
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'error', code }],
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': FHIR });
  response.end(JSON.stringify(body));
}
