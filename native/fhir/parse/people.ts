// Who: the patient, and who ordered, did and read. And what a server says when it refuses.
import * as z from 'zod';
import type {
  OperationOutcome,
  Organization,
  OutcomeIssue,
  Patient,
  Practitioner,
  PractitionerRole,
} from '../types.ts';
import { baseOf, each, orNull, toConcept, toHumanName, toIdentifier, toReference } from './elements.ts';
import * as shape from './shapes.ts';

const animal = z.object({
  url: shape.uri,
  extension: shape.list(z.object({ url: shape.uri, valueCodeableConcept: shape.concept.nullish() })),
});

export const patientSchema = z.object({
  ...shape.resource,
  active: shape.boolean,
  identifier: shape.list(shape.identifier),
  name: shape.list(shape.humanName),
  gender: shape.code,
  birthDate: shape.date,
  deceasedBoolean: shape.boolean,
  deceasedDateTime: shape.date,
  multipleBirthBoolean: shape.boolean,
  multipleBirthInteger: shape.number,
  link: shape.list(z.object({ other: shape.reference, type: shape.code })),
  extension: shape.list(animal),
});

// R4 and R5 have no element for it: the extension says that the patient is an animal, and of which species.
const ANIMAL = 'http://hl7.org/fhir/StructureDefinition/patient-animal';
const speciesOf = (extension: z.infer<typeof patientSchema>['extension']): string | null => {
  const stated = each(extension, (one) => one).find(({ url }) => url === ANIMAL);
  if (stated === undefined) return null;
  const species = each(stated.extension, (one) => one).find(({ url }) => url === 'species');
  const { text, codings } = orNull(species?.valueCodeableConcept, toConcept) ?? { text: null, codings: [] };
  return text ?? codings[0]?.display ?? codings[0]?.code ?? 'animal';
};

export const toPatient = (json: z.infer<typeof patientSchema>): Patient => ({
  ...baseOf('Patient', json),
  active: json.active ?? null,
  identifiers: each(json.identifier, toIdentifier),
  names: each(json.name, toHumanName),
  gender: json.gender ?? null,
  birthDate: json.birthDate ?? null,
  deceased: json.deceasedDateTime ?? json.deceasedBoolean ?? null,
  multipleBirth: json.multipleBirthInteger ?? json.multipleBirthBoolean ?? null,
  species: speciesOf(json.extension),
  links: each(json.link, ({ other, type }) => ({ other: toReference(other), type: type ?? null })),
});

export const practitionerSchema = z.object({
  ...shape.resource,
  identifier: shape.list(shape.identifier),
  name: shape.list(shape.humanName),
});

export const toPractitioner = (json: z.infer<typeof practitionerSchema>): Practitioner => ({
  ...baseOf('Practitioner', json),
  identifiers: each(json.identifier, toIdentifier),
  names: each(json.name, toHumanName),
});

export const practitionerRoleSchema = z.object({
  ...shape.resource,
  practitioner: shape.reference.nullish(),
  organization: shape.reference.nullish(),
  code: shape.list(shape.concept),
});

export const toPractitionerRole = (json: z.infer<typeof practitionerRoleSchema>): PractitionerRole => ({
  ...baseOf('PractitionerRole', json),
  practitioner: orNull(json.practitioner, toReference),
  organization: orNull(json.organization, toReference),
  codes: each(json.code, toConcept),
});

export const organizationSchema = z.object({
  ...shape.resource,
  identifier: shape.list(shape.identifier),
  name: shape.text,
});

export const toOrganization = (json: z.infer<typeof organizationSchema>): Organization => ({
  ...baseOf('Organization', json),
  identifiers: each(json.identifier, toIdentifier),
  name: json.name ?? null,
});

export const operationOutcomeSchema = z.object({
  ...shape.resource,
  issue: shape.list(
    z.object({
      severity: z.enum(['fatal', 'error', 'warning', 'information']).nullish(),
      code: shape.code,
      details: shape.concept.nullish(),
      diagnostics: shape.text,
    }),
  ),
});

const MOST_ISSUES = 20;
const MOST_TEXT = 300;

export const toOperationOutcome = (json: z.infer<typeof operationOutcomeSchema>): OperationOutcome => ({
  ...baseOf('OperationOutcome', json),
  issues: each(json.issue, ({ severity, code, details, diagnostics }): OutcomeIssue => {
    const text = details?.text ?? each(details?.coding, ({ display }) => display)[0] ?? diagnostics ?? null;
    return { severity: severity ?? null, code: code ?? null, text: text?.slice(0, MOST_TEXT) ?? null };
  }).slice(0, MOST_ISSUES),
});
