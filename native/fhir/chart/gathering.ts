// The questions that a chart puts to a record server. What an answer holds of another patient is left out, whoever sent it.
import { fail, ok, type RecordFailure, type Result } from '../../contract/index.ts';
import type { SearchQuery, SearchResult, Told } from '../client/types.ts';
import { endpointReferences, localReference } from '../link/index.ts';
import type {
  DeviceUse,
  Endpoint,
  ImagingStudy,
  Observation,
  Patient,
  RecordResource,
  RecordResourceType,
  Reference,
  ResourceOf,
  ServiceRequest,
} from '../types.ts';
import { LOINC } from './concepts.ts';
import { CREATININE_CODES, EGFR_CODES, kidneyOf } from './kidney.ts';
import { DELIVERY_DATE_CODES, PREGNANCY_STATUS_CODES } from './pregnancy.ts';
import type { ChartOf, Part } from './types.ts';

type Answer<T> = Promise<Result<Part<T>, RecordFailure>>;
type Listed = 'AllergyIntolerance' | 'Condition' | 'Device' | 'DiagnosticReport';

export type Gathering = {
  readonly patient: () => Answer<Patient>;
  /** Null: the study is in the record by its patient alone. */
  readonly imagingStudy: () => Answer<ImagingStudy | null>;
  readonly all: { readonly [T in Listed]: () => Answer<ResourceOf<T>[]> };
  readonly kidney: () => Answer<Observation[]>;
  readonly pregnancy: () => Answer<Observation[]>;
  readonly deviceUses: () => Answer<DeviceUse[]>;
  readonly orders: (basedOn: readonly Reference[]) => Answer<ServiceRequest[]>;
  readonly imaging: () => Answer<{
    readonly studies: ImagingStudy[];
    readonly endpoints: ReadonlyMap<string, Endpoint>; // by reference
  }>;
};

/** No chart needs more; what is above it is said to be there. */
const MOST = 500;
const MOST_ORDERS = 5;
/** A hospital has one or two archives. */
const MOST_ENDPOINTS = 20;

export function createGathering(of: ChartOf, signal: AbortSignal): Gathering {
  const { client, patient, imagingStudy, onPatient } = of;
  const id = patient.slice('Patient/'.length);

  const isOwn = (resource: RecordResource): boolean => {
    const whose = subjectOf(resource);
    return whose === 'nobody' || localReference(whose, client.base, 'Patient') === patient;
  };
  const search = async <T extends RecordResourceType>(
    want: T,
    query: Omit<SearchQuery, 'limit'>,
  ): Answer<{ readonly matches: ResourceOf<T>[]; readonly told: SearchResult }> => {
    const told = await client.search({ ...query, limit: MOST }, signal);
    if (!told.ok) return told;
    const { matches, included, cut, unreadable, total } = told.value.value;
    const own: ResourceOf<T>[] = [];
    for (const { resource } of matches) if (is(resource, want) && isOwn(resource)) own.push(resource);
    const left = matches.length - own.length + unreadable;
    return ok({
      content: { matches: own, told: told.value.value },
      ...ageOf(told.value),
      // A server that counts more than it gives, and names no next page, keeps something back.
      isPartial: cut !== null || left > 0 || (total ?? 0) > matches.length + included.length + unreadable,
    });
  };
  const list = async <T extends RecordResourceType>(
    want: T,
    type: SearchQuery['type'],
    parameters: SearchQuery['parameters'] = [],
  ): Answer<ResourceOf<T>[]> => {
    const found = await search(want, { type, parameters: [['patient', id], ...parameters] });
    return found.ok ? ok({ ...found.value, content: found.value.content.matches }) : found;
  };
  const codes = (of: readonly string[]): string => of.map((code) => `${LOINC}|${code}`).join(',');

  return {
    patient: once(async () => {
      const told = await client.read('Patient', id, signal);
      if (!told.ok) return told;
      const { resource } = told.value.value;
      if (told.value.offline === null) onPatient(resource);
      return ok({ content: resource, ...ageOf(told.value), isPartial: false });
    }),
    imagingStudy: once(async () => {
      if (imagingStudy === null)
        return ok({ content: null, readAt: Date.now(), isKept: false, isPartial: false });
      const told = await client.read('ImagingStudy', imagingStudy.slice('ImagingStudy/'.length), signal);
      if (!told.ok) return told;
      const { resource } = told.value.value;
      // An entry that has come to be another patient's since it was linked: nothing is taken from it.
      return ok({ content: isOwn(resource) ? resource : null, ...ageOf(told.value), isPartial: false });
    }),
    all: {
      AllergyIntolerance: once(() => list('AllergyIntolerance', 'AllergyIntolerance')),
      Condition: once(() => list('Condition', 'Condition')),
      Device: once(() => list('Device', 'Device')),
      DiagnosticReport: once(() => list('DiagnosticReport', 'DiagnosticReport', [['_sort', '-date']])),
    },
    kidney: once(async () => {
      const coded = await list('Observation', 'Observation', [
        ['code', codes([...CREATININE_CODES, ...EGFR_CODES])],
        ['_sort', '-date'],
      ]);
      if (!coded.ok) return coded;
      const { creatinine, eGFR } = kidneyOf(coded.value.content);
      if (creatinine.length + eGFR.length > 0) return coded;
      // Laboratories that use no LOINC: their newest results are gone through by name.
      return list('Observation', 'Observation', [
        ['category', 'laboratory'],
        ['_sort', '-date'],
      ]);
    }),
    pregnancy: once(() =>
      list('Observation', 'Observation', [
        ['code', codes([...PREGNANCY_STATUS_CODES, ...DELIVERY_DATE_CODES])],
        ['_sort', '-date'],
      ]),
    ),
    deviceUses: once(async () => {
      const told = await client.capabilities(signal);
      if (!told.ok) return told;
      return list('DeviceUse', told.value.value.version === 'R5' ? 'DeviceUsage' : 'DeviceUseStatement');
    }),
    async orders(basedOn) {
      const orders: ServiceRequest[] = [];
      let age = { readAt: Date.now(), isKept: false };
      let isPartial = basedOn.length > MOST_ORDERS;
      for (const reference of basedOn.slice(0, MOST_ORDERS)) {
        const own = localReference(reference.reference, client.base, 'ServiceRequest');
        if (own === null) {
          isPartial = true;
          continue;
        }
        const told = await client.read('ServiceRequest', own.slice('ServiceRequest/'.length), signal);
        if (!told.ok && told.failure.kind !== 'not-there') return fail(told.failure);
        if (!told.ok) {
          isPartial = true;
          continue;
        }
        const { resource } = told.value.value;
        age = ageOf(told.value);
        if (isOwn(resource)) orders.push(resource);
        else isPartial = true;
      }
      return ok({ content: orders, ...age, isPartial });
    },
    imaging: once(async () => {
      const found = await search('ImagingStudy', {
        type: 'ImagingStudy',
        parameters: [
          ['patient', id],
          ['_sort', '-started'],
        ],
        include: ['ImagingStudy:endpoint'],
      });
      if (!found.ok) return found;
      const { matches, told } = found.value.content;
      const endpoints = new Map<string, Endpoint>();
      for (const { resource } of told.included)
        if (resource.resourceType === 'Endpoint') endpoints.set(`Endpoint/${resource.id ?? ''}`, resource);
      // Not every server sends them along.
      const named = new Set(matches.flatMap((study) => endpointReferences(study, client.base)));
      const missing = [...named].filter((reference) => !endpoints.has(reference)).slice(0, MOST_ENDPOINTS);
      await Promise.all(
        missing.map(async (reference) => {
          const read = await client.read('Endpoint', reference.slice('Endpoint/'.length), signal);
          if (read.ok) endpoints.set(reference, read.value.value.resource);
        }),
      );
      return ok({ ...found.value, content: { studies: matches, endpoints } });
    }),
  };
}

const is = <T extends RecordResourceType>(resource: RecordResource, type: T): resource is ResourceOf<T> =>
  resource.resourceType === type;

const ageOf = ({
  readAt,
  offline,
}: Told<unknown>): { readonly readAt: number; readonly isKept: boolean } => ({
  readAt,
  isKept: offline !== null,
});

/**
 * Whose it is, in the words of the resource; null where that is not said as a reference, and then it is nobody's that we know: a
 * number or a name alone may be anybody's. A Device without a patient is `nobody`'s (R5 has none): it says nothing of whoever
 * has it, and is told where the statement of its use is the patient's own.
 */
function subjectOf(resource: RecordResource): string | null {
  switch (resource.resourceType) {
    case 'ImagingStudy':
    case 'ServiceRequest':
    case 'DiagnosticReport':
    case 'Observation':
    case 'Condition':
    case 'DeviceUse':
      return resource.subject?.reference ?? null;
    case 'AllergyIntolerance':
      return resource.patient?.reference ?? null;
    case 'Device':
      return resource.patient === null ? 'nobody' : resource.patient.reference;
    case 'Patient':
    case 'Endpoint':
    case 'Practitioner':
    case 'PractitionerRole':
    case 'Organization':
    case 'OperationOutcome':
      return null;
    default:
      return resource satisfies never;
  }
}

/** A question that is asked once, by the first who needs its answer. */
function once<T>(ask: () => Answer<T>): () => Answer<T> {
  let asked: Answer<T> | null = null;
  return () => (asked ??= ask());
}
