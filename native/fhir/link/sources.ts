// From the Endpoints of an ImagingStudy to where its images can be asked for. Pure: nothing is called here.
import type { RecordSource, SourceProblem } from '../../contract/index.ts';
import type { Reference } from '../elements.ts';
import type { Endpoint, ImagingStudy } from '../types.ts';
import { localReference } from './references.ts';

export type SourceRules = {
  readonly base: string; // of the server
  /** May the address be called at all? */
  readonly allows: (address: string) => boolean;
  /** May it be shown the sign-in of the record? */
  readonly signsIn: (address: string) => boolean;
  readonly today: string; // YYYY-MM-DD
};

/** The Endpoints that have to be read: of the study first, then those of its series; each once, what leads elsewhere left out. */
export function endpointReferences(study: ImagingStudy, base: string): readonly string[] {
  const all = [study.endpoints, ...study.series.map(({ endpoints }) => endpoints)].flat();
  return [...new Set(all.flatMap((one) => localReference(one.reference, base, 'Endpoint') ?? []))];
}

/** Where the images of the study are said to be, usable ones first. `endpoints` by reference, as they were read. */
export function sourcesOf(
  study: ImagingStudy,
  endpoints: ReadonlyMap<string, Endpoint>,
  rules: SourceRules,
): readonly RecordSource[] {
  const found = new Map<string, RecordSource>();
  const add = (reference: Reference, SeriesInstanceUID: string | null): void => {
    const local = localReference(reference.reference, rules.base, 'Endpoint');
    const key = local ?? reference.reference ?? '';
    const before = found.get(key);
    if (before === undefined) {
      const endpoint = local === null ? containedIn(study, key) : endpoints.get(local);
      const SeriesInstanceUIDs = SeriesInstanceUID === null ? null : [SeriesInstanceUID];
      found.set(key, { ...sourceOf(key, endpoint, rules), SeriesInstanceUIDs });
    } else if (SeriesInstanceUID !== null && before.SeriesInstanceUIDs !== null)
      found.set(key, { ...before, SeriesInstanceUIDs: [...before.SeriesInstanceUIDs, SeriesInstanceUID] });
  };
  for (const reference of study.endpoints) add(reference, null);
  for (const { endpoints: own, SeriesInstanceUID } of study.series)
    for (const reference of own) add(reference, SeriesInstanceUID);
  return [...found.values()].toSorted((a, b) => Number(a.problem !== null) - Number(b.problem !== null));
}

/** `#id`: what the entry brings along. */
const containedIn = ({ contained }: ImagingStudy, reference: string): Endpoint | undefined =>
  contained.find(({ id }) => id !== null && `#${id.replace(/^#/, '')}` === reference);

type Source = Omit<RecordSource, 'SeriesInstanceUIDs'>;

function sourceOf(key: string, endpoint: Endpoint | undefined, rules: SourceRules): Source {
  const none = { endpoint: key, name: endpoint?.name ?? '', address: null, host: null, withSignIn: false };
  if (endpoint === undefined) return { ...none, problem: 'unreadable' };
  if (!endpoint.connectionTypes.some((type) => type.toLowerCase() === 'dicom-wado-rs'))
    return { ...none, problem: 'other-type' };
  if (!isInUse(endpoint, rules.today)) return { ...none, problem: 'not-active' };
  const address = serviceRoot(endpoint.address);
  if (!address.ok) return { ...none, problem: address.problem };
  const { host } = new URL(address.value);
  if (!rules.allows(address.value)) return { ...none, host, problem: 'host-not-allowed' };
  return {
    ...none,
    address: address.value,
    host,
    problem: null,
    withSignIn: rules.signsIn(address.value),
  };
}

const isInUse = ({ status, to }: Endpoint, today: string): boolean =>
  (status === null || status === 'active' || status === 'limited') &&
  (to === null || to.slice(0, 10) >= today.slice(0, to.slice(0, 10).length));

type Root =
  { readonly ok: true; readonly value: string } | { readonly ok: false; readonly problem: SourceProblem };

/**
 * FHIR wants the root of the service there; some servers write the address of the very study, of which the root is what stands
 * before `/studies`.
 */
function serviceRoot(address: string | null): Root {
  const text = address?.trim() ?? '';
  if (text === '') return { ok: false, problem: 'no-address' };
  if (!/^[a-z][a-z0-9+.-]*:/i.test(text)) return { ok: false, problem: 'relative-address' };
  if (!URL.canParse(text)) return { ok: false, problem: 'bad-address' };
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { ok: false, problem: 'unknown-scheme' };
  // A name and a password in an address come from whoever wrote the record, and are not ours to send.
  if (url.username !== '' || url.password !== '') return { ok: false, problem: 'bad-address' };
  url.hash = '';
  url.pathname = url.pathname.replace(/\/studies(?:\/.*)?$/, '').replace(/\/+$/, '');
  return { ok: true, value: url.href.replace(/\/$/, '') };
}
