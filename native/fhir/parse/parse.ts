// A resource of a server, taken apart: what we know of it in our forms, and what could not be taken.
import type * as z from 'zod';
import type { Parsed, ParseProblem, RecordResource } from '../types.ts';
import {
  allergySchema,
  conditionSchema,
  deviceSchema,
  deviceUseSchema,
  observationSchema,
  toAllergy,
  toCondition,
  toDevice,
  toDeviceUse,
  toObservation,
} from './clinical.ts';
import {
  diagnosticReportSchema,
  endpointSchema,
  imagingStudySchema,
  serviceRequestSchema,
  toDiagnosticReport,
  toEndpoint,
  toImagingStudy,
  toServiceRequest,
} from './imaging.ts';
import { lenient } from './lenient.ts';
import {
  operationOutcomeSchema,
  organizationSchema,
  patientSchema,
  practitionerRoleSchema,
  practitionerSchema,
  toOperationOutcome,
  toOrganization,
  toPatient,
  toPractitioner,
  toPractitionerRole,
} from './people.ts';

type Json = Record<string, unknown>;
type Reader = (json: Json) => {
  readonly resource: RecordResource | null;
  readonly problems: readonly ParseProblem[];
};

function reader<S extends z.ZodType>(
  schema: S,
  toForm: (value: z.infer<S>) => RecordResource,
  before: (json: Json) => void = () => undefined,
): Reader {
  return (json) => {
    before(json);
    const { value, problems } = lenient(schema, json);
    return { resource: value === null ? null : toForm(value), problems };
  };
}

const READERS: ReadonlyMap<string, Reader> = new Map([
  ['Patient', reader(patientSchema, toPatient)],
  ['ImagingStudy', reader(imagingStudySchema, toImagingStudy, containedEndpoints)],
  ['Endpoint', reader(endpointSchema, toEndpoint, (json) => many(json, 'connectionType'))],
  ['ServiceRequest', reader(serviceRequestSchema, toServiceRequest)],
  ['DiagnosticReport', reader(diagnosticReportSchema, toDiagnosticReport)],
  ['Observation', reader(observationSchema, toObservation)],
  ['AllergyIntolerance', reader(allergySchema, toAllergy, (json) => concept(json, 'type'))],
  ['Condition', reader(conditionSchema, toCondition)],
  ['Device', reader(deviceSchema, toDevice, (json) => many(json, 'type'))],
  ...['DeviceUseStatement', 'DeviceUsage', 'DeviceAssociation'].map(
    (name) => [name, reader(deviceUseSchema, toDeviceUse, device)] as const,
  ),
  ['Practitioner', reader(practitionerSchema, toPractitioner)],
  ['PractitionerRole', reader(practitionerRoleSchema, toPractitionerRole)],
  ['Organization', reader(organizationSchema, toOrganization)],
  ['OperationOutcome', reader(operationOutcomeSchema, toOperationOutcome)],
]);

/**
 * `json`: fresh from JSON.parse and nobody else's, it is mended in place. `url`: where it was read from. Null for what is no
 * resource, and for resources that we take nothing of. Never throws.
 */
export function parseResource(json: unknown, url: string | null = null): Parsed<RecordResource> | null {
  if (!isObject(json)) return null;
  const type = resourceType(json);
  const read = type === null ? undefined : READERS.get(type);
  if (read === undefined) return null;
  const { resource, problems } = read(json);
  return resource === null ? null : { resource: { ...resource, url }, problems };
}

/** What it says that it is; null where it is no resource. */
export function resourceType(json: unknown): string | null {
  if (!isObject(json) || !Object.hasOwn(json, 'resourceType')) return null;
  const type = json['resourceType'];
  return typeof type === 'string' && /^[A-Z][A-Za-z]{1,63}$/.test(type) ? type : null;
}

const isObject = (json: unknown): json is Json =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

const own = (json: Json, key: string): unknown => (Object.hasOwn(json, key) ? json[key] : undefined);

/** One where a later version has a list. */
function many(json: Json, key: string): void {
  const value = own(json, key);
  if (isObject(value)) json[key] = [value];
}

/** A code where a later version has a concept. */
function concept(json: Json, key: string): void {
  const value = own(json, key);
  if (typeof value === 'string') json[key] = { coding: [{ code: value }] };
}

/** Of what a resource brings along we take where its images are. */
function containedEndpoints(json: Json): void {
  const contained = own(json, 'contained');
  if (contained === undefined) return;
  const all: readonly unknown[] = Array.isArray(contained) ? contained : [];
  const endpoints = all.filter((one): one is Json => resourceType(one) === 'Endpoint');
  for (const endpoint of endpoints) many(endpoint, 'connectionType');
  json['contained'] = endpoints;
}

/** The ways in which three resources say which device a patient has. */
function device(json: Json): void {
  concept(json, 'status');
  const given = own(json, 'device');
  if (isObject(given) && !isObject(own(given, 'reference')) && !isObject(own(given, 'concept')))
    json['device'] = { reference: given };
}
