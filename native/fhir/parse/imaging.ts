// ImagingStudy and Endpoint, and the order and the report that belong to images.
import * as z from 'zod';
import type {
  DiagnosticReport,
  Endpoint,
  ImagingSeries,
  ImagingStudy,
  Reference,
  ServiceRequest,
} from '../types.ts';
import {
  baseOf,
  codesOf,
  each,
  notesOf,
  orNull,
  textsOf,
  toAttachment,
  toConcept,
  toConceptOf,
  toConceptOfCoding,
  toIdentifier,
  toReference,
  whenOf,
} from './elements.ts';
import * as shape from './shapes.ts';
import { dicomUid, studyUids } from './uid.ts';

const MOST_SERIES = 5000;
const MOST_CONTAINED = 50;
const MOST_INSTANCES = 100_000;
const uid = z.string().max(200);

const imagingInstance = z.object({
  uid,
  sopClass: shape.codingOf.nullish(),
  number: shape.number,
  title: shape.text,
});

const imagingSeries = z.object({
  uid,
  number: shape.number,
  modality: shape.codingOf.nullish(),
  description: shape.text,
  numberOfInstances: shape.number,
  endpoint: shape.list(shape.reference),
  bodySite: z.object({ ...shape.codingOf.shape, concept: shape.concept.nullish() }).nullish(),
  laterality: shape.codingOf.nullish(),
  started: shape.date,
  instance: shape.list(imagingInstance, MOST_INSTANCES),
});

export const endpointSchema = z.object({
  ...shape.resource,
  identifier: shape.list(shape.identifier),
  status: shape.code,
  connectionType: shape.list(shape.codingOf), // one in R4
  name: shape.text,
  address: shape.uri,
  managingOrganization: shape.reference.nullish(),
  period: shape.period.nullish(),
  payloadMimeType: shape.list(z.string().max(200)), // R4
  payload: shape.list(z.object({ mimeType: shape.list(z.string().max(200)) })), // R5
});

export const toEndpoint = (json: z.infer<typeof endpointSchema>): Endpoint => ({
  ...baseOf('Endpoint', json),
  identifiers: each(json.identifier, toIdentifier),
  status: json.status ?? null,
  connectionTypes: each(json.connectionType, codesOf).flat(),
  name: json.name ?? null,
  address: json.address ?? null,
  managingOrganization: orNull(json.managingOrganization, toReference),
  payloadMimeTypes: [
    ...textsOf(json.payloadMimeType),
    ...each(json.payload, ({ mimeType }) => textsOf(mimeType)).flat(),
  ],
  to: json.period?.end ?? null,
});

/** R4 and R5 side by side: what one of them has by another name, or in another type, is both. */
export const imagingStudySchema = z.object({
  ...shape.resource,
  identifier: shape.list(shape.identifier),
  status: shape.code,
  modality: shape.list(shape.codingOf),
  subject: shape.reference.nullish(),
  started: shape.date,
  basedOn: shape.list(shape.reference),
  referrer: shape.reference.nullish(),
  endpoint: shape.list(shape.reference),
  numberOfSeries: shape.number,
  numberOfInstances: shape.number,
  procedureCode: shape.list(shape.concept), // R4
  procedure: shape.list(shape.conceptOrReference), // R5
  reasonCode: shape.list(shape.concept), // R4
  reasonReference: shape.list(shape.reference), // R4
  reason: shape.list(shape.conceptOrReference), // R5
  note: shape.list(shape.annotation),
  description: shape.text,
  series: shape.list(imagingSeries, MOST_SERIES),
  contained: shape.list(endpointSchema, MOST_CONTAINED), // Endpoints alone, see parse.ts
});

export function toImagingStudy(json: z.infer<typeof imagingStudySchema>): ImagingStudy {
  const identifiers = each(json.identifier, toIdentifier);
  return {
    ...baseOf('ImagingStudy', json),
    StudyInstanceUIDs: studyUids(identifiers),
    identifiers,
    status: json.status ?? null,
    modalities: each(json.modality, codesOf).flat(),
    subject: orNull(json.subject, toReference),
    started: json.started ?? null,
    basedOn: each(json.basedOn, toReference),
    referrer: orNull(json.referrer, toReference),
    endpoints: each(json.endpoint, toReference),
    contained: each(json.contained, toEndpoint),
    numberOfSeries: json.numberOfSeries ?? null,
    numberOfInstances: json.numberOfInstances ?? null,
    procedures: [...each(json.procedureCode, toConcept), ...each(json.procedure, conceptIn).flat()],
    reasons: [...each(json.reasonCode, toConcept), ...each(json.reason, conceptIn).flat()],
    reasonReferences: [...each(json.reasonReference, toReference), ...each(json.reason, referenceIn).flat()],
    description: json.description ?? null,
    notes: notesOf(json.note),
    series: each(json.series, toSeries),
  };
}

type CodeableReference = z.infer<typeof shape.conceptOrReference>;
const conceptIn = ({ concept }: CodeableReference) => (concept ? [toConcept(concept)] : []);
const referenceIn = ({ reference }: CodeableReference): Reference[] =>
  reference ? [toReference(reference)] : [];

function toSeries(json: z.infer<typeof imagingSeries>): ImagingSeries {
  return {
    SeriesInstanceUID: dicomUid(json.uid),
    number: json.number ?? null,
    modality: orNull(json.modality, codesOf)?.[0] ?? null,
    description: json.description ?? null,
    numberOfInstances: json.numberOfInstances ?? null,
    endpoints: each(json.endpoint, toReference),
    bodySite: orNull(json.bodySite, ({ concept, ...own }) =>
      concept ? toConcept(concept) : toConceptOfCoding(own),
    ),
    laterality: orNull(json.laterality, toConceptOfCoding),
    started: json.started ?? null,
    instances: each(json.instance, ({ uid: instanceUid, sopClass, number, title }) => ({
      SOPInstanceUID: dicomUid(instanceUid),
      SOPClassUID: orNull(sopClass, (value) => orNull(codesOf(value)[0], dicomUid)),
      number: number ?? null,
      title: title ?? null,
    })),
  };
}

export const serviceRequestSchema = z.object({
  ...shape.resource,
  identifier: shape.list(shape.identifier),
  requisition: shape.identifier.nullish(),
  status: shape.code,
  intent: shape.code,
  priority: shape.code,
  code: shape.conceptOf.nullish(),
  orderDetail: shape.list(shape.conceptOf), // R5 has parameters there instead
  subject: shape.reference.nullish(),
  requester: shape.reference.nullish(),
  occurrenceDateTime: shape.date,
  occurrencePeriod: shape.period.nullish(),
  authoredOn: shape.date,
  reasonCode: shape.list(shape.concept),
  reasonReference: shape.list(shape.reference),
  reason: shape.list(shape.conceptOrReference),
  bodySite: shape.list(shape.concept),
  note: shape.list(shape.annotation),
});

export const toServiceRequest = (json: z.infer<typeof serviceRequestSchema>): ServiceRequest => ({
  ...baseOf('ServiceRequest', json),
  identifiers: each(json.identifier, toIdentifier),
  requisition: orNull(json.requisition, toIdentifier),
  status: json.status ?? null,
  intent: json.intent ?? null,
  priority: json.priority ?? null,
  code: orNull(json.code, toConceptOf),
  orderDetail: each(json.orderDetail, toConceptOf).filter((concept) => concept !== null),
  subject: orNull(json.subject, toReference),
  requester: orNull(json.requester, toReference),
  occurrence: whenOf({ dateTime: json.occurrenceDateTime, period: json.occurrencePeriod }),
  authoredOn: json.authoredOn ?? null,
  reasons: [...each(json.reasonCode, toConcept), ...each(json.reason, conceptIn).flat()],
  reasonReferences: [...each(json.reasonReference, toReference), ...each(json.reason, referenceIn).flat()],
  bodySites: each(json.bodySite, toConcept),
  notes: notesOf(json.note),
});

export const diagnosticReportSchema = z.object({
  ...shape.resource,
  text: z.object({ div: shape.text }).nullish(),
  identifier: shape.list(shape.identifier),
  status: shape.code,
  category: shape.list(shape.concept),
  code: shape.concept.nullish(),
  subject: shape.reference.nullish(),
  effectiveDateTime: shape.date,
  effectivePeriod: shape.period.nullish(),
  issued: shape.date,
  performer: shape.list(shape.reference),
  resultsInterpreter: shape.list(shape.reference),
  basedOn: shape.list(shape.reference),
  result: shape.list(shape.reference),
  imagingStudy: shape.list(shape.reference), // R4
  study: shape.list(shape.reference), // R5
  conclusion: shape.text,
  conclusionCode: shape.list(shape.concept),
  presentedForm: shape.list(shape.attachment, 100),
});

export const toDiagnosticReport = (json: z.infer<typeof diagnosticReportSchema>): DiagnosticReport => ({
  ...baseOf('DiagnosticReport', json),
  identifiers: each(json.identifier, toIdentifier),
  status: json.status ?? null,
  categories: each(json.category, toConcept),
  code: orNull(json.code, toConcept),
  subject: orNull(json.subject, toReference),
  effective: whenOf({ dateTime: json.effectiveDateTime, period: json.effectivePeriod }),
  issued: json.issued ?? null,
  performers: each(json.performer, toReference),
  interpreters: each(json.resultsInterpreter, toReference),
  basedOn: each(json.basedOn, toReference),
  results: each(json.result, toReference),
  imagingStudies: [...each(json.imagingStudy, toReference), ...each(json.study, toReference)],
  conclusion: json.conclusion ?? null,
  conclusionCodes: each(json.conclusionCode, toConcept),
  presentedForms: each(json.presentedForm, toAttachment),
  narrative: json.text?.div ?? null,
});
