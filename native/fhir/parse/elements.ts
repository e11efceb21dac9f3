// From FHIR's data types to forms of our own (types.ts).
import type * as z from 'zod';
import type {
  Attachment,
  Coding,
  Concept,
  FhirDate,
  HumanName,
  Identifier,
  Quantity,
  Reference,
  Resource,
} from '../types.ts';
import type * as shapes from './shapes.ts';

type Maybe<T> = T | null | undefined;
type List<T> = Maybe<readonly Maybe<T>[]>;
type Shape<K extends keyof typeof shapes> = (typeof shapes)[K] extends z.ZodType
  ? z.infer<(typeof shapes)[K]>
  : never;

/** What is there of a list, in our form. */
export function each<T, R>(list: List<T>, toForm: (item: T) => R): R[] {
  return (list ?? []).flatMap((item) => (item === null || item === undefined ? [] : [toForm(item)]));
}

export const textsOf = (list: List<string>): readonly string[] =>
  each(list, (text) => text).filter((text) => text.trim() !== '');

/** A form, or null where there is none. */
export const orNull = <T, R>(value: Maybe<T>, toForm: (value: T) => R): R | null =>
  value === null || value === undefined ? null : toForm(value);

export const toCoding = ({ system, code, display }: Shape<'coding'>): Coding => ({
  system: system ?? null,
  code: code ?? null,
  display: display ?? null,
});

export const toConcept = ({ coding, text }: Shape<'concept'>): Concept => ({
  codings: each(coding, toCoding),
  text: text ?? null,
});

/** Of a concept (R4) or a CodeableReference (R5): the concept, null where it only refers. */
export function toConceptOf(value: Shape<'conceptOf'>): Concept | null {
  const { coding, text, concept } = value;
  if (concept !== null && concept !== undefined) return toConcept(concept);
  const own = toConcept({ coding, text });
  return own.codings.length === 0 && own.text === null ? null : own;
}

/** Of a Coding (R4) or a CodeableConcept (R5), or the other way round. */
export function toConceptOfCoding({ coding, text, ...own }: Shape<'codingOf'>): Concept {
  const single = own.code === null || own.code === undefined ? [] : [toCoding(own)];
  return { codings: [...single, ...each(coding, toCoding)], text: text ?? null };
}

export const codesOf = (value: Shape<'codingOf'>): readonly string[] =>
  toConceptOfCoding(value).codings.flatMap(({ code }) => (code === null ? [] : [code]));

export const firstCode = (concept: Maybe<Shape<'concept'>>): string | null =>
  concept === null || concept === undefined
    ? null
    : (toConcept(concept).codings.find(({ code }) => code !== null)?.code ?? null);

export const toIdentifier = (value: Shape<'identifier'>): Identifier => ({
  system: value.system ?? null,
  value: value.value,
  use: value.use ?? null,
  codes: orNull(value.type, (type) => codesOf(type)) ?? [],
  assigner: value.assigner?.display ?? null,
  to: value.period?.end ?? null,
});

export const toReference = (value: Shape<'reference'>): Reference => ({
  reference: value.reference ?? null,
  type: value.type ?? null,
  identifier: orNull(value.identifier, toIdentifier),
  display: value.display ?? null,
});

const REPRESENTATION = 'http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation';
const REPRESENTATIONS = { ABC: 'alphabetic', IDE: 'ideographic', SYL: 'phonetic' } as const;

export function toHumanName(value: Shape<'humanName'>): HumanName {
  const stated = each(value.extension, (extension) => extension).find(({ url }) => url === REPRESENTATION);
  const represented = Object.entries(REPRESENTATIONS).find(([key]) => key === stated?.valueCode)?.[1];
  return {
    use: value.use ?? null,
    text: value.text ?? null,
    family: value.family ?? null,
    given: textsOf(value.given),
    prefix: textsOf(value.prefix),
    suffix: textsOf(value.suffix),
    representation: represented ?? null,
    from: value.period?.start ?? null,
    to: value.period?.end ?? null,
  };
}

export const toQuantity = (value: Shape<'quantity'>): Quantity => ({
  value: value.value ?? null,
  comparator: value.comparator ?? null,
  unit: value.unit ?? null,
  system: value.system ?? null,
  code: value.code ?? null,
});

export const toAttachment = (value: Shape<'attachment'>): Attachment => ({
  contentType: value.contentType ?? null,
  language: value.language ?? null,
  data: value.data ?? null,
  url: value.url ?? null,
  title: value.title ?? null,
  size: value.size ?? null,
  creation: value.creation ?? null,
});

export const notesOf = (list: List<Shape<'annotation'>>): readonly string[] =>
  textsOf(each(list, ({ text }) => text ?? ''));

type Timing = {
  readonly dateTime?: Maybe<FhirDate>;
  readonly period?: Maybe<Shape<'period'>>;
  readonly instant?: Maybe<FhirDate>;
};
/** When it was, or began. */
export const whenOf = ({ dateTime, period, instant }: Timing): FhirDate | null =>
  dateTime ?? period?.start ?? instant ?? null;

type Base = { readonly id?: Maybe<string>; readonly meta?: Maybe<Meta> };
type Meta = { readonly versionId?: Maybe<string>; readonly lastUpdated?: Maybe<string> };

export const baseOf = <T extends string>(resourceType: T, { id, meta }: Base): Resource<T> => ({
  resourceType,
  id: id ?? null,
  versionId: meta?.versionId ?? null,
  lastUpdated: meta?.lastUpdated ?? null,
  url: null,
});
