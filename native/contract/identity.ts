import * as z from 'zod';

/**
 * Images against a patient's record. `agreement`: enough of it is the same and nothing speaks against it. `doubt`: something
 * is alike only, cannot be compared, or there is too little. `contradiction`: something clearly is another patient's.
 */
export const Verdict = z.enum(['agreement', 'doubt', 'contradiction']);
export type Verdict = z.infer<typeof Verdict>;

export const identityReasons = [
  'same',
  'missing', // on one side or both
  'placeholder', // a value that stands for none: ANONYMOUS, 1900-01-01, UNKNOWN, Baby
  'not-comparable', // another script, another issuer
  'different',
  // Of names
  'former', // the record has it as an old or a maiden name
  'alias', // only another name of the images, or a nickname of the record, agrees
  'order', // family and given name exchanged, or their order unknown
  'transliterated', // alike when read, letter by letter it is not certain
  'spelling', // a letter or two differ
  'damaged', // characters were lost, or the name was cut off
  'partial', // one of several parts
  'initial',
  'short-form', // Bill, William
  'characters', // another character of the same reading
  'family-differs', // the given name is the same
  'given-differs', // the family name is the same
  'suffix', // Jr., Sr., II, III
  // Of birth dates
  'partial-date', // the year, or year and month alone
  'first-of-january', // also given to people whose day is not known
  'day-month', // exchanged
  'near', // a digit differs, or two are exchanged
  // Of identifiers
  'issuer-unknown', // the value is the same; whose number it is, is not known
  'other-number', // of the same issuer
  'former-number',
  'expired', // its use had ended before the study
  'zeros', // alike but for leading zeros, spaces or case
  'after-merge', // another number of the issuer, and the record replaced another
  // Of the record
  'other', // PatientSex O
  'merged', // replaced by another record
  'inactive',
  'after-death',
  'before-birth',
  'twin', // the record is a twin's, and the name is not certain
  'animal',
] as const;
export const IdentityReason = z.enum(identityReasons);
export type IdentityReason = z.infer<typeof IdentityReason>;

/** One thing that was compared, with what stands on either side: several values where there are several. */
export const IdentityField = z.strictObject({
  field: z.enum(['name', 'birthDate', 'sex', 'identifier', 'species', 'record']),
  verdict: z.enum(['agreement', 'doubt', 'contradiction', 'unknown']), // unknown: it says nothing either way
  reason: IdentityReason,
  image: z.array(z.string()),
  record: z.array(z.string()),
});
export type IdentityField = z.infer<typeof IdentityField>;

/** `tooLittle`: nothing speaks against it, but what agrees is not enough to tell this patient from another. */
export const IdentityVerdict = z.strictObject({
  verdict: Verdict,
  tooLittle: z.boolean(),
  fields: z.array(IdentityField),
});
export type IdentityVerdict = z.infer<typeof IdentityVerdict>;
