// What a reader of images wants to know of the patient: results, allergies, problems, implants.
import * as z from 'zod';
import type {
  AllergyIntolerance,
  Condition,
  Device,
  DeviceUse,
  Observation,
  ObservationValue,
  Quantity,
} from '../types.ts';
import {
  baseOf,
  each,
  firstCode,
  notesOf,
  orNull,
  textsOf,
  toConcept,
  toConceptOf,
  toIdentifier,
  toQuantity,
  toReference,
  whenOf,
} from './elements.ts';
import * as shape from './shapes.ts';

const value = {
  valueQuantity: shape.quantity.nullish(),
  valueCodeableConcept: shape.concept.nullish(),
  valueString: shape.text,
  valueBoolean: shape.boolean,
  valueInteger: shape.number,
  valueDateTime: shape.date,
  valueTime: shape.code,
  valueRange: z.object({ low: shape.quantity.nullish(), high: shape.quantity.nullish() }).nullish(),
  valueRatio: z
    .object({ numerator: shape.quantity.nullish(), denominator: shape.quantity.nullish() })
    .nullish(),
};
const valueSchema = z.object(value);

export const observationSchema = z.object({
  ...shape.resource,
  identifier: shape.list(shape.identifier),
  status: shape.code,
  category: shape.list(shape.concept),
  code: shape.concept.nullish(),
  subject: shape.reference.nullish(),
  effectiveDateTime: shape.date,
  effectivePeriod: shape.period.nullish(),
  effectiveInstant: shape.date,
  issued: shape.date,
  ...value,
  dataAbsentReason: shape.concept.nullish(),
  interpretation: shape.list(shape.concept),
  referenceRange: shape.list(
    z.object({ low: shape.quantity.nullish(), high: shape.quantity.nullish(), text: shape.text }),
  ),
  bodySite: shape.concept.nullish(),
  component: shape.list(
    z.object({ code: shape.concept.nullish(), ...value, dataAbsentReason: shape.concept.nullish() }),
  ),
  derivedFrom: shape.list(shape.reference),
  note: shape.list(shape.annotation),
});

export const toObservation = (json: z.infer<typeof observationSchema>): Observation => ({
  ...baseOf('Observation', json),
  identifiers: each(json.identifier, toIdentifier),
  status: json.status ?? null,
  categories: each(json.category, toConcept),
  code: orNull(json.code, toConcept),
  subject: orNull(json.subject, toReference),
  effective: whenOf({
    dateTime: json.effectiveDateTime,
    period: json.effectivePeriod,
    instant: json.effectiveInstant,
  }),
  issued: json.issued ?? null,
  value: toValue(json),
  dataAbsentReason: orNull(json.dataAbsentReason, toConcept),
  interpretations: each(json.interpretation, toConcept),
  referenceRanges: textsOf(
    each(json.referenceRange, ({ text, low, high }) => text ?? betweenText(low, high, '\u2013')),
  ),
  bodySite: orNull(json.bodySite, toConcept),
  components: each(json.component, (component) => ({
    code: orNull(component.code, toConcept),
    value: toValue(component),
    dataAbsentReason: orNull(component.dataAbsentReason, toConcept),
  })),
  derivedFrom: each(json.derivedFrom, toReference),
  notes: notesOf(json.note),
});

type Value = z.infer<typeof valueSchema>;

function toValue(json: Value): ObservationValue | null {
  if (json.valueQuantity) return { kind: 'quantity', quantity: toQuantity(json.valueQuantity) };
  if (json.valueCodeableConcept) return { kind: 'concept', concept: toConcept(json.valueCodeableConcept) };
  if (typeof json.valueBoolean === 'boolean') return { kind: 'boolean', value: json.valueBoolean };
  if (typeof json.valueInteger === 'number') return { kind: 'number', value: json.valueInteger };
  if (json.valueDateTime) return { kind: 'date', date: json.valueDateTime };
  const text = json.valueString ?? json.valueTime ?? pairText(json);
  return text === null ? null : { kind: 'text', text };
}

function pairText({ valueRange, valueRatio }: Value): string | null {
  if (valueRange) return betweenText(valueRange.low, valueRange.high, '\u2013');
  return valueRatio ? betweenText(valueRatio.numerator, valueRatio.denominator, ':') : null;
}

type MaybeQuantity = z.infer<typeof shape.quantity> | null | undefined;

function betweenText(low: MaybeQuantity, high: MaybeQuantity, mark: string): string {
  const words = [low, high].map((part) => orNull(part, (given) => quantityText(toQuantity(given))) ?? '');
  return words.every((word) => word === '') ? '' : words.join(` ${mark} `).trim();
}

const quantityText = ({ comparator, value: amount, unit, code }: Quantity): string =>
  amount === null ? '' : `${comparator ?? ''}${amount} ${unit ?? code ?? ''}`.trim();

export const allergySchema = z.object({
  ...shape.resource,
  clinicalStatus: shape.concept.nullish(),
  verificationStatus: shape.concept.nullish(),
  type: shape.concept.nullish(), // a code in R4; see parse.ts
  category: shape.list(z.string().max(100)),
  criticality: shape.code,
  code: shape.concept.nullish(),
  patient: shape.reference.nullish(),
  recordedDate: shape.date,
  onsetDateTime: shape.date,
  onsetPeriod: shape.period.nullish(),
  reaction: shape.list(
    z.object({
      substance: shape.concept.nullish(),
      manifestation: shape.list(shape.conceptOf),
      severity: shape.code,
      onset: shape.date,
      description: shape.text,
    }),
  ),
  note: shape.list(shape.annotation),
});

export const toAllergy = (json: z.infer<typeof allergySchema>): AllergyIntolerance => ({
  ...baseOf('AllergyIntolerance', json),
  clinicalStatus: firstCode(json.clinicalStatus),
  verificationStatus: firstCode(json.verificationStatus),
  type: firstCode(json.type),
  categories: textsOf(json.category),
  criticality: json.criticality ?? null,
  code: orNull(json.code, toConcept),
  patient: orNull(json.patient, toReference),
  recorded: json.recordedDate ?? null,
  onset: whenOf({ dateTime: json.onsetDateTime, period: json.onsetPeriod }),
  reactions: each(json.reaction, (reaction) => ({
    substance: orNull(reaction.substance, toConcept),
    manifestations: each(reaction.manifestation, toConceptOf).filter((concept) => concept !== null),
    severity: reaction.severity ?? null,
    onset: reaction.onset ?? null,
    description: reaction.description ?? null,
  })),
  notes: notesOf(json.note),
});

export const conditionSchema = z.object({
  ...shape.resource,
  clinicalStatus: shape.concept.nullish(),
  verificationStatus: shape.concept.nullish(),
  category: shape.list(shape.concept),
  severity: shape.concept.nullish(),
  code: shape.concept.nullish(),
  bodySite: shape.list(shape.concept),
  subject: shape.reference.nullish(),
  onsetDateTime: shape.date,
  onsetPeriod: shape.period.nullish(),
  abatementDateTime: shape.date,
  abatementPeriod: shape.period.nullish(),
  recordedDate: shape.date,
  note: shape.list(shape.annotation),
});

export const toCondition = (json: z.infer<typeof conditionSchema>): Condition => ({
  ...baseOf('Condition', json),
  clinicalStatus: firstCode(json.clinicalStatus),
  verificationStatus: firstCode(json.verificationStatus),
  categories: each(json.category, toConcept),
  severity: orNull(json.severity, toConcept),
  code: orNull(json.code, toConcept),
  bodySites: each(json.bodySite, toConcept),
  subject: orNull(json.subject, toReference),
  onset: whenOf({ dateTime: json.onsetDateTime, period: json.onsetPeriod }),
  abatement: whenOf({ dateTime: json.abatementDateTime, period: json.abatementPeriod }),
  recorded: json.recordedDate ?? null,
  notes: notesOf(json.note),
});

export const deviceSchema = z.object({
  ...shape.resource,
  identifier: shape.list(shape.identifier),
  status: shape.code,
  type: shape.list(shape.concept), // one in R4
  deviceName: shape.list(z.object({ name: shape.text })), // R4
  name: shape.list(z.object({ value: shape.text })), // R5
  manufacturer: shape.text,
  modelNumber: shape.text,
  udiCarrier: shape.list(z.object({ carrierHRF: shape.text, deviceIdentifier: shape.text })),
  safety: shape.list(shape.concept),
  patient: shape.reference.nullish(), // R4
});

export const toDevice = (json: z.infer<typeof deviceSchema>): Device => ({
  ...baseOf('Device', json),
  identifiers: each(json.identifier, toIdentifier),
  status: json.status ?? null,
  types: each(json.type, toConcept),
  names: textsOf([
    ...each(json.deviceName, ({ name }) => name ?? ''),
    ...each(json.name, ({ value: name }) => name ?? ''),
  ]),
  manufacturer: json.manufacturer ?? null,
  modelNumber: json.modelNumber ?? null,
  udi:
    each(json.udiCarrier, ({ carrierHRF, deviceIdentifier }) => carrierHRF ?? deviceIdentifier ?? null).find(
      (text) => text !== null,
    ) ?? null,
  safety: each(json.safety, toConcept),
  patient: orNull(json.patient, toReference),
});

export const deviceUseSchema = z.object({
  ...shape.resource,
  status: shape.codingOf.nullish(), // a code in R4's statement and R5's usage, a concept in R5's association
  subject: shape.reference.nullish(),
  patient: shape.reference.nullish(), // R5's usage
  // A Reference; in R5's usage a CodeableReference: brought into this form by parse.ts
  device: shape.conceptOrReference.nullish(),
  bodySite: shape.conceptOf.nullish(),
  timingDateTime: shape.date,
  timingPeriod: shape.period.nullish(),
  period: shape.period.nullish(), // R5's association
  reasonCode: shape.list(shape.concept),
  usageReason: shape.list(shape.concept),
  note: shape.list(shape.annotation),
});

export const toDeviceUse = (json: z.infer<typeof deviceUseSchema>): DeviceUse => ({
  ...baseOf('DeviceUse', json),
  status: json.status?.code ?? firstCode(json.status),
  subject: orNull(json.subject ?? json.patient, toReference),
  device: orNull(json.device?.reference, toReference),
  deviceConcept: orNull(json.device?.concept, toConcept),
  bodySite: orNull(json.bodySite, toConceptOf),
  start: whenOf({ dateTime: json.timingDateTime, period: json.timingPeriod ?? json.period }),
  end: json.timingPeriod?.end ?? json.period?.end ?? null,
  reasons: [...each(json.reasonCode, toConcept), ...each(json.usageReason, toConcept)],
  notes: notesOf(json.note),
});
