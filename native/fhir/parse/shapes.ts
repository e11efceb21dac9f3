// FHIR's data types as JSON, as far as we take them. Every part may be missing or null: arrays of
// primitives have null where only an extension stands (FHIR's JSON format), and what was wrong is null after it was mended.
import * as z from 'zod';

const MOST = { code: 1000, text: 1_000_000, uri: 8192, items: 2000 } as const;
/** Base64 of a report as PDF; bounded by what one answer may be. */
const MOST_DATA = 64 * 1024 * 1024;

export const code = z.string().max(MOST.code).nullish();
export const text = z.string().max(MOST.text).nullish();
export const uri = z.string().max(MOST.uri).nullish();
export const date = z
  .string()
  .max(40)
  .regex(/^\d{4}(-\d\d(-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d)?)?)?)?$/)
  .nullish();
export const number = z.number().nullish();
export const boolean = z.boolean().nullish();
export const data = z.string().max(MOST_DATA).nullish();

/** A list without what is null in it. */
export const list = <T extends z.ZodType>(item: T, most: number = MOST.items) =>
  z.array(item.nullish()).max(most).nullish();

export const coding = z.object({ system: uri, code, display: text });
export const concept = z.object({ coding: list(coding), text });
export const period = z.object({ start: date, end: date });

export const identifier = z.object({
  use: code,
  type: concept.nullish(),
  system: uri,
  value: z.string().max(MOST.code),
  assigner: z.object({ display: text }).nullish(),
  period: period.nullish(),
});
export const reference = z.object({
  reference: uri,
  type: uri,
  identifier: identifier.nullish(),
  display: text,
});
/** R5's CodeableReference. */
export const conceptOrReference = z.object({ concept: concept.nullish(), reference: reference.nullish() });
/** R4 has a concept where R5 has a CodeableReference: both. */
export const conceptOf = z.object({
  coding: list(coding),
  text,
  concept: concept.nullish(),
});
/** R4 has a Coding where R5 has a CodeableConcept, and the other way round. */
export const codingOf = z.object({ system: uri, code, display: text, coding: list(coding), text });

export const humanName = z.object({
  use: code,
  text,
  family: text,
  given: list(z.string().max(MOST.code)),
  prefix: list(z.string().max(MOST.code)),
  suffix: list(z.string().max(MOST.code)),
  period: period.nullish(),
  extension: list(z.object({ url: uri, valueCode: code })),
});
export const annotation = z.object({ text });
export const quantity = z.object({ value: number, comparator: code, unit: text, system: uri, code });
export const attachment = z.object({
  contentType: code,
  language: code,
  data,
  url: uri,
  title: text,
  size: number,
  creation: date,
});

/** What every resource has. */
export const resource = {
  id: code,
  meta: z.object({ versionId: code, lastUpdated: code }).nullish(),
};
